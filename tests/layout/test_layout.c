// The layout: where cards lie, what lanes and lines say, all as text.
#include "base/buffer.h"
#include "layout/axis.h"
#include "layout/badge.h"
#include "layout/cards.h"
#include "layout/hits.h"
#include "layout/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define SECOND 1000000000LL

// ---- cards --------------------------------------------------------------

typedef struct NamedCard {
    const char *name;
    SimRect rect;
} NamedCard;

static size_t name_cards(const SimCards *cards, NamedCard out[17])
{
    NamedCard all[] = {
        {"top bar", cards->top_bar},   {"hall", cards->hall},
        {"lanes", cards->lanes},       {"tasks", cards->tasks},
        {"code", cards->code},         {"console", cards->console},
        {"wheel", cards->wheel},       {"timers", cards->timers},
        {"outside", cards->outside},   {"others", cards->others},
        {"done", cards->done},         {"verdict", cards->verdict},
        {"side A", cards->side[0]},    {"side B", cards->side[1]},
        {"went", cards->went},         {"magnified", cards->magnified},
        {"sentence", cards->sentence},
    };
    memcpy(out, all, sizeof all);
    return sizeof all / sizeof *all;
}

static void write_card(SimBuffer *text, const char *name, SimRect r)
{
    if (!sim_rect_is_empty(r))
        sim_buffer_format(text, "%s %.0f,%.0f %.0fx%.0f\n", name, r.x, r.y, r.w,
                          r.h);
}

static void expect_cards(const SimCardsNeed *need, const char *wanted)
{
    SimCards cards = sim_cards(need);
    NamedCard named[17];
    size_t count = name_cards(&cards, named);
    SimBuffer text;
    sim_buffer_init(&text);
    for (size_t i = 0; i < count; i++)
        write_card(&text, named[i].name, named[i].rect);
    write_card(&text, "transport", cards.transport);
    assert_string_equal(sim_buffer_string(&text), wanted);
    sim_buffer_done(&text);
}

static void the_comparison_lies_as_the_look_says(void **state)
{
    (void)state;
    SimCardsNeed need = {
        .view = SIM_VIEW_COMPARE, .width = 1920, .height = 1080};

    expect_cards(&need, "top bar 0,0 1920x64\n"
                        "verdict 16,80 1888x96\n"
                        "side A 16,192 936x392\n"
                        "side B 968,192 936x392\n"
                        "went 16,600 936x208\n"
                        "magnified 968,600 936x208\n"
                        "transport 16,824 1888x240\n");
}

static void the_lanes_lie_as_the_look_says(void **state)
{
    (void)state;
    SimCardsNeed need = {.view = SIM_VIEW_LANES,
                         .width = 1920,
                         .height = 1080,
                         .lanes_height = 800,
                         .tasks_height = 300};

    expect_cards(&need, "top bar 0,0 1920x64\n"
                        "lanes 16,80 1376x736\n"
                        "code 1408,80 496x448\n"
                        "console 1408,544 496x272\n"
                        "sentence 16,832 1888x64\n"
                        "transport 16,912 1888x152\n");
}

static void the_loop_lies_as_the_look_says(void **state)
{
    (void)state;
    SimCardsNeed need = {.view = SIM_VIEW_LOOP, .width = 1920, .height = 1080};

    expect_cards(&need, "top bar 0,0 1920x64\n"
                        "code 16,80 600x520\n"
                        "console 16,616 600x256\n"
                        "wheel 632,80 720x792\n"
                        "timers 1368,80 536x320\n"
                        "outside 1368,416 536x120\n"
                        "others 1368,552 536x144\n"
                        "done 1368,712 536x160\n"
                        "sentence 16,888 1888x72\n"
                        "transport 16,976 1888x88\n");
}

static void few_lanes_leave_room_for_the_tasks(void **state)
{
    (void)state;
    SimCardsNeed need = {.view = SIM_VIEW_LANES,
                         .width = 1920,
                         .height = 1080,
                         .lanes_height = 356,
                         .tasks_height = 200};

    SimCards cards = sim_cards(&need);

    assert_true(cards.tasks.h == 200);
    assert_true(cards.lanes.h == 736 - 200 - 16);
}

static void one_lane_leaves_room_for_the_scene(void **state)
{
    (void)state;
    SimCardsNeed need = {.view = SIM_VIEW_LANES,
                         .width = 1920,
                         .height = 1080,
                         .lanes_height = 188,
                         .tasks_height = 110,
                         .has_scene = true};

    SimCards cards = sim_cards(&need);

    assert_true(cards.lanes.h == 188);
    assert_true(cards.hall.h == 736 - 188 - 16);
}

static bool overlap(SimRect a, SimRect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h &&
           b.y < a.y + a.h;
}

static void no_card_overlaps_another_or_leaves_the_window(void **state)
{
    (void)state;
    const double sizes[][2] = {
        {1920, 1080}, {1707, 960}, {1440, 1080}, {2560, 1080}, {1365, 1024}};
    for (size_t s = 0; s < 5; s++) {
        for (int view = 0; view < SIM_VIEW_COUNT; view++) {
            SimCardsNeed need = {.view = (SimView)view,
                                 .width = sizes[s][0],
                                 .height = sizes[s][1],
                                 .lanes_height = 400,
                                 .tasks_height = 260,
                                 .has_scene = true};
            SimCards cards = sim_cards(&need);
            NamedCard named[18];
            size_t count = name_cards(&cards, named);
            named[count++] = (NamedCard){"transport", cards.transport};
            for (size_t i = 0; i < count; i++) {
                SimRect a = named[i].rect;
                if (sim_rect_is_empty(a))
                    continue;
                assert_true(a.x >= 0 && a.y >= 0);
                assert_true(a.x + a.w <= need.width);
                assert_true(a.y + a.h <= need.height);
                for (size_t j = 0; j < i; j++)
                    if (!sim_rect_is_empty(named[j].rect) &&
                        overlap(a, named[j].rect))
                        fail_msg("%s lies over %s in view %d", named[i].name,
                                 named[j].name, view);
            }
        }
    }
}

static void
the_scale_follows_the_window_but_not_below_three_quarters(void **state)
{
    (void)state;
    assert_true(sim_cards_scale(1920, 1080, 1) == 1);
    assert_true(sim_cards_scale(3840, 2160, 1) == 2);
    assert_true(sim_cards_scale(1280, 720, 1) == 0.75);
    assert_true(sim_cards_scale(840, 600, 1) == 0.5);
    assert_true(sim_cards_scale(1920, 1080, 1.1) == 1.1);
    assert_true(sim_cards_scale(3840, 2160, 9) == 3840 / 1680.0);
    assert_true(sim_cards_scale(1920, 1080, 0.1) == 0.75);
}

// ---- time ---------------------------------------------------------------

static void times_are_read_as_people_write_them(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int64_t ns;
    } cases[] = {{"1.86", 1860000000},
                 {"1.86s", 1860000000},
                 {"1:30", 90 * SECOND},
                 {"0:24:25", 1465 * SECOND},
                 {"12:00:00", 43200 * SECOND}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t seen = -1;
        assert_true(sim_clock_read(cases[i].text, &seen));
        assert_int_equal(seen, cases[i].ns);
    }
}

static void nonsense_is_no_time(void **state)
{
    (void)state;
    const char *const cases[] = {"",   "x",  "1:",  ":1",         "1:2:3:4",
                                 "-1", "1x", "nan", "99999999999"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t seen;
        assert_false(sim_clock_read(cases[i], &seen));
    }
}

static void expect_ticks(SimAxis axis, double spacing, const char *wanted)
{
    SimTick ticks[SIM_MOST_TICKS];
    int count = sim_axis_ticks(&axis, spacing, ticks);
    SimBuffer text;
    sim_buffer_init(&text);
    for (int i = 0; i < count; i++)
        sim_buffer_format(&text, "%s@%.0f ", ticks[i].label, ticks[i].x);
    assert_string_equal(sim_buffer_string(&text), wanted);
    sim_buffer_done(&text);
}

static void ticks_of_twelve_hours_are_hours(void **state)
{
    (void)state;
    SimAxis axis = {0, 720, 0, 43200 * SECOND, 43200 * SECOND};

    expect_ticks(axis, 100,
                 "0:00@0 2:00@120 4:00@240 6:00@360 8:00@480 "
                 "10:00@600 12:00@720 ");
}

static void ticks_of_a_second_share_their_decimals(void **state)
{
    (void)state;
    SimAxis axis = {0, 500, 1300000000, 2300000000, 4 * SECOND};

    expect_ticks(axis, 100, "1.4 s@50 1.6@150 1.8@250 2.0@350 2.2@450 ");
}

static void zoomed_in_an_hours_clock_shows_fractions(void **state)
{
    (void)state;
    SimAxis axis = {0, 200, 3600 * SECOND, 3600 * SECOND + SECOND / 5,
                    43200 * SECOND};

    expect_ticks(axis, 100, "1:00:00.0@0 1:00:00.1@100 1:00:00.2@200 ");
}

static void a_place_on_the_axis_is_a_time_and_back(void **state)
{
    (void)state;
    SimAxis axis = {208, 1000, 0, 100 * SECOND, 100 * SECOND};

    assert_true(sim_axis_x(&axis, 25 * SECOND) == 458);
    assert_int_equal(sim_axis_time(&axis, 458), 25 * SECOND);
}

// ---- badges and words ---------------------------------------------------

static void badges_are_initials_and_numbers(void **state)
{
    (void)state;
    const char *const cases[][2] = {
        {"main", "M"},       {"count A", "A"},  {"feed 2", "F2"},
        {"Task-1", "T1"},    {"Task-17", "17"}, {"board 24", "24"},
        {"board 5000", "B"}, {"élan", "é"},     {"", ""},
        {"7", "7"},          {"put_b", "B"},    {"a very long", "AL"},
        {"baker Ann", "BA"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char badge[SIM_BADGE_TEXT];
        sim_badge(cases[i][0], badge);
        assert_string_equal(badge, cases[i][1]);
    }
}

static void expect_words(const char *line, bool is_python, const char *wanted)
{
    SimWord words[SIM_MOST_WORDS];
    size_t count = sim_words(line, is_python, words);
    char seen[300] = "";
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(seen);
        snprintf(seen + used, sizeof seen - used, "%d[%.*s]",
                 (int)words[i].kind, (int)(words[i].end - words[i].begin),
                 line + words[i].begin);
    }
    assert_string_equal(seen, wanted);
}

static void code_is_cut_into_coloured_words(void **state)
{
    (void)state;
    expect_words("await(sleep(1.5)); // so", false,
                 "1[await]0[(]2[sleep]0[(]4[1.5]0[)); ]5[// so]");
    expect_words("x = \"a # b\"  # c", true,
                 "0[x]0[ = ]3[\"a # b\"]0[  ]5[# c]");
    expect_words("s = 'it\\'s", true, "0[s]0[ = ]3['it\\'s]");
}

static void every_byte_of_a_line_is_in_some_word(void **state)
{
    (void)state;
    char line[200];
    SimWord words[SIM_MOST_WORDS];
    for (size_t i = 0; i < sizeof line - 1; i++)
        line[i] = i % 2 ? '+' : 'a';
    line[sizeof line - 1] = '\0';

    size_t count = sim_words(line, false, words);

    assert_int_equal(count, SIM_MOST_WORDS);
    assert_int_equal(words[0].begin, 0);
    assert_int_equal(words[count - 1].end, strlen(line));
    for (size_t i = 1; i < count; i++)
        assert_int_equal(words[i].begin, words[i - 1].end);
}

static void the_topmost_hit_wins(void **state)
{
    (void)state;
    static SimHits hits;
    sim_hits_clear(&hits);
    sim_hits_add(&hits, sim_rect(0, 0, 100, 100), "below", 1);
    sim_hits_add(&hits, sim_rect(10, 10, 20, 20), "above", 2);
    sim_hits_add(&hits, sim_rect(10, 10, 0, 20), "empty", 3);

    assert_string_equal(sim_hits_at(&hits, 15, 15)->name, "above");
    assert_string_equal(sim_hits_at(&hits, 50, 50)->name, "below");
    assert_null(sim_hits_at(&hits, 100, 100));
    assert_null(sim_hits_find(&hits, "empty"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_comparison_lies_as_the_look_says),
        cmocka_unit_test(the_lanes_lie_as_the_look_says),
        cmocka_unit_test(the_loop_lies_as_the_look_says),
        cmocka_unit_test(few_lanes_leave_room_for_the_tasks),
        cmocka_unit_test(one_lane_leaves_room_for_the_scene),
        cmocka_unit_test(no_card_overlaps_another_or_leaves_the_window),
        cmocka_unit_test(
            the_scale_follows_the_window_but_not_below_three_quarters),
        cmocka_unit_test(times_are_read_as_people_write_them),
        cmocka_unit_test(nonsense_is_no_time),
        cmocka_unit_test(ticks_of_twelve_hours_are_hours),
        cmocka_unit_test(ticks_of_a_second_share_their_decimals),
        cmocka_unit_test(zoomed_in_an_hours_clock_shows_fractions),
        cmocka_unit_test(a_place_on_the_axis_is_a_time_and_back),
        cmocka_unit_test(badges_are_initials_and_numbers),
        cmocka_unit_test(code_is_cut_into_coloured_words),
        cmocka_unit_test(every_byte_of_a_line_is_in_some_word),
        cmocka_unit_test(the_topmost_hit_wins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
