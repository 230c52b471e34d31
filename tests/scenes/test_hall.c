// The chess hall: what it knows of the exhibition at any instant.
#include "canvas/dump.h"
#include "canvas/fonts.h"
#include "scenes/chess_hall.h"
#include "scenes/chess_story.h"
#include "scenes/path.h"
#include "scenes/ring.h"
#include "trace/event.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define SECOND 1000000000LL
#define TABLES 24
#define MOVES  30

// Feeds an exhibition event by event, as the lesson would record it.
typedef struct Feeder {
    void *target;
    void (*feed)(void *target, const SimSceneEvent *event);
    uint64_t step;
    int64_t time_ns;
    uint64_t cut_step; // the step at `cut_ns`
    int64_t cut_ns;
} Feeder;

static void feed(Feeder *feeder, unsigned kind, int task, int64_t a,
                 const char *text)
{
    SimSceneEvent event = {.step = ++feeder->step,
                           .time_ns = feeder->time_ns,
                           .kind = kind,
                           .task = (uint32_t)task,
                           .a = (uint64_t)a,
                           .text = text};
    feeder->feed(feeder->target, &event);
    if (feeder->time_ns <= feeder->cut_ns)
        feeder->cut_step = feeder->step;
}

static void hint(Feeder *feeder, const char *word, int table, int move)
{
    char text[80];
    snprintf(text, sizeof text, "chess %s table=%d move=%d", word, table, move);
    feed(feeder, SIM_EVENT_SCENE, table, 0, text);
}

static void think_and_move(Feeder *feeder, int table, int move)
{
    hint(feeder, "think", table, move);
    feeder->time_ns += 5 * SECOND;
    hint(feeder, "move", table, move);
}

// Judit goes round; each table's task sleeps on a timer.
static void feed_async(Feeder *feeder)
{
    feed(feeder, SIM_EVENT_SCENE, 1, 0, "chess boards=24 moves=30");
    for (int move = 1; move <= MOVES; move++) {
        for (int table = 1; table <= TABLES; table++) {
            if (move > 1)
                hint(feeder, "reply", table, move - 1);
            think_and_move(feeder, table, move);
            feed(feeder, SIM_EVENT_TIMER_SET, table,
                 feeder->time_ns + 55 * SECOND, NULL);
        }
    }
}

// One game after the other; nothing else can happen meanwhile.
static void feed_sync(Feeder *feeder)
{
    feed(feeder, SIM_EVENT_SCENE, 0, 0, "chess boards=24 moves=30");
    for (int table = 1; table <= TABLES; table++) {
        for (int move = 1; move <= MOVES; move++) {
            think_and_move(feeder, table, move);
            feeder->time_ns += 55 * SECOND;
            hint(feeder, "reply", table, move);
        }
    }
}

static void feed_story(void *target, const SimSceneEvent *event)
{
    sim_chess_story_feed(target, event);
}

static SimChessStory *story_until(void (*all)(Feeder *), int64_t seconds,
                                  uint64_t *out_step)
{
    SimChessStory *story = sim_chess_story_new();
    Feeder feeder = {
        .target = story, .feed = feed_story, .cut_ns = seconds * SECOND};
    all(&feeder);
    sim_chess_story_finish(story);
    *out_step = feeder.cut_step;
    return story;
}

static void at_0_24_25_the_tables_stand_as_the_look_says(void **state)
{
    (void)state;
    uint64_t step;
    int64_t now = 1465 * SECOND;
    SimChessStory *story = story_until(feed_async, 1465, &step);

    // She has moved thirteen times at tables 1 to 5.
    for (int table = 0; table < 5; table++) {
        SimTableNow seen = sim_chess_story_table(story, table, step, now);
        assert_int_equal(seen.moves, 13);
        assert_int_equal(seen.mode, SIM_TABLE_OPPONENT);
        assert_int_equal(seen.until_ns - now, (35 + 5 * table) * SECOND);
        assert_false(seen.is_blocking);
    }
    // Replies wait at 7 (55 s) to 18 (0 s); she is bending over table 6.
    assert_int_equal(sim_chess_story_table(story, 5, step, now).mode,
                     SIM_TABLE_MASTER);
    for (int table = 6; table < 18; table++) {
        SimTableNow seen = sim_chess_story_table(story, table, step, now);
        assert_int_equal(seen.mode, SIM_TABLE_READY);
        assert_int_equal(now - seen.since_ns, (85 - 5 * table) * SECOND);
    }
    for (int table = 18; table < 24; table++)
        assert_int_equal(sim_chess_story_table(story, table, step, now).mode,
                         SIM_TABLE_OPPONENT);
    sim_chess_story_free(story);
}

static void a_reply_is_on_the_board_before_the_program_has_seen_it(void **state)
{
    (void)state;
    uint64_t step;
    SimChessStory *story = story_until(feed_async, 61, &step);

    SimTableNow first = sim_chess_story_table(story, 0, step, 61 * SECOND);

    assert_int_equal(first.mode, SIM_TABLE_READY);
    assert_int_equal(first.plies, 2);
    sim_chess_story_free(story);
}

static void her_last_move_is_at_1_00_00_the_last_reply_at_1_00_55(void **state)
{
    (void)state;
    uint64_t step;
    SimChessStory *story = story_until(feed_async, 99999, &step);

    assert_int_equal(sim_chess_story_last_move_ns(story), 3600 * SECOND);
    assert_int_equal(sim_chess_story_last_reply_ns(story), 3655 * SECOND);
    sim_chess_story_free(story);
}

static void one_after_another_she_sits_and_waits(void **state)
{
    (void)state;
    uint64_t step;
    SimChessStory *story = story_until(feed_sync, 1465, &step);

    SimHallNow hall = sim_chess_story_hall(story, step, 1465 * SECOND);

    assert_true(hall.is_blocked);
    assert_int_equal(hall.at, 0);
    assert_int_equal(hall.tables_empty, 23);
    assert_int_equal(hall.moves_made, 25);
    assert_int_equal(sim_chess_story_last_reply_ns(story), 43200 * SECOND);
    sim_chess_story_free(story);
}

static void before_the_first_hint_nobody_is_anywhere(void **state)
{
    (void)state;
    uint64_t step;
    SimChessStory *story = story_until(feed_async, 99999, &step);

    SimHallNow hall = sim_chess_story_hall(story, 0, 0);

    assert_int_equal(hall.at, -1);
    assert_int_equal(hall.tables_empty, 24);
    assert_false(hall.is_over);
    sim_chess_story_free(story);
}

static void hints_that_make_no_sense_are_ignored(void **state)
{
    (void)state;
    SimChessStory *story = sim_chess_story_new();
    Feeder feeder = {.target = story, .feed = feed_story};

    feed(&feeder, SIM_EVENT_SCENE, 1, 0, "chess boards=-4 moves=30");
    feed(&feeder, SIM_EVENT_SCENE, 1, 0, "chess move table=1 move=1");
    feed(&feeder, SIM_EVENT_SCENE, 1, 0, "chess boards=2 moves=1");
    feed(&feeder, SIM_EVENT_SCENE, 1, 0, "chess move table=3 move=1");
    feed(&feeder, SIM_EVENT_SCENE, 1, 0, "chess move table=0 move=1");
    feed(&feeder, SIM_EVENT_SCENE, 1, 0, "chess dance table=1 move=1");
    sim_chess_story_finish(story);

    assert_int_equal(sim_chess_story_tables(story), 2);
    assert_int_equal(sim_chess_story_hall(story, 99, 0).moves_made, 0);
    sim_chess_story_free(story);
}

// ---- the ring -----------------------------------------------------------

static void twenty_four_tables_stand_clockwise_without_overlap(void **state)
{
    (void)state;
    SimRing ring = sim_ring(sim_rect(0, 0, 1240, 740), 24, 1);

    assert_int_equal(ring.top + ring.right + ring.bottom + ring.left, 24);
    assert_true(sim_ring_cell(&ring, 0).x == 0);
    assert_true(sim_ring_cell(&ring, 0).y == 0);
    for (int i = 0; i < 24; i++) {
        SimRect a = sim_ring_cell(&ring, i);
        assert_true(a.x >= 0 && a.y >= 0 && a.x + a.w <= 1240.01);
        assert_true(a.y + a.h <= 740.01);
        for (int j = 0; j < i; j++) {
            SimRect b = sim_ring_cell(&ring, j);
            bool apart = a.x >= b.x + b.w - 0.01 || b.x >= a.x + a.w - 0.01 ||
                         a.y >= b.y + b.h - 0.01 || b.y >= a.y + a.h - 0.01;
            assert_true(apart);
        }
    }
}

static void few_tables_stand_in_one_row(void **state)
{
    (void)state;
    SimRing ring = sim_ring(sim_rect(0, 0, 1100, 700), 11, 1);

    assert_int_equal(ring.top, 11);
    assert_true(sim_ring_cell(&ring, 10).x == 1000);
}

static void any_number_of_tables_has_a_place_for_each(void **state)
{
    (void)state;
    for (int tables = 1; tables < 400; tables++) {
        SimRing ring = sim_ring(sim_rect(0, 0, 1000, 700), tables, 1);
        SimRect last = sim_ring_cell(&ring, tables - 1);
        int places = ring.rows > 0
                         ? ring.top * ring.rows
                         : ring.top + ring.right + ring.bottom + ring.left;
        assert_true(ring.rows > 0 ? places >= tables : places == tables);
        assert_true(last.x >= 0 && last.x + last.w <= 1000.01);
        assert_true(last.y >= 0 && last.y + last.h <= 700.01);
    }
}

static void the_way_round_is_the_shorter_one(void **state)
{
    (void)state;
    SimRect way = sim_rect(0, 0, 100, 50);

    assert_true(sim_path_mix(way, 290, 10, 0.5) == 300);
    assert_true(sim_path_mix(way, 10, 290, 0.5) == 0);
    SimPoint corner = sim_path_point(way, 150);
    assert_true(corner.x == 100 && corner.y == 50);
    assert_true(sim_path_ease(0) == 0 && sim_path_ease(1) == 1);
}

// ---- drawn --------------------------------------------------------------

static void feed_hall(void *target, const SimSceneEvent *event)
{
    sim_chess_hall.feed(target, event);
}

static void draw_at(int64_t seconds, bool is_compact, SimBuffer *out)
{
    void *hall = sim_chess_hall.open();
    Feeder feeder = {
        .target = hall, .feed = feed_hall, .cut_ns = seconds * SECOND};
    feed_async(&feeder);
    sim_chess_hall.finish(hall);
    SimFonts *fonts = sim_fonts_new();
    SimCanvas *canvas = sim_canvas_new(sim_theme(SIM_THEME_DARK), fonts);
    SimSceneMoment moment = {.step = feeder.cut_step,
                             .time_ns = seconds * SECOND,
                             .end_ns = 3655 * SECOND,
                             .is_compact = is_compact,
                             .slot = 1};
    sim_chess_hall.draw(hall, &moment, canvas, sim_rect(0, 0, 1240, 720));
    sim_canvas_dump(canvas, out);
    sim_canvas_free(canvas);
    sim_fonts_free(fonts);
    sim_chess_hall.close(hall);
}

static int occurrences(const char *text, const char *wanted)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, wanted)) != NULL; at++)
        count++;
    return count;
}

static void the_hall_shows_24_boards_the_clock_and_the_master(void **state)
{
    (void)state;
    SimBuffer text;
    sim_buffer_init(&text);

    draw_at(1465, false, &text);

    const char *seen = sim_buffer_string(&text);
    assert_int_equal(
        occurrences(seen, "\nlayer ") + (strncmp(seen, "layer ", 6) == 0), 24);
    assert_int_equal(occurrences(seen, "pattern checker"), 24);
    assert_int_equal(occurrences(seen, "\"0:24:25\""), 1);
    assert_int_equal(occurrences(seen, "\"Judit Polgár thinks at table 6\""),
                     1);
    assert_int_equal(occurrences(seen, "\"waits 55 s\""), 1);
    assert_int_equal(occurrences(seen, "\"35 s left\""), 1);
    sim_buffer_done(&text);
}

static void the_end_is_told_with_both_times(void **state)
{
    (void)state;
    SimBuffer text;
    sim_buffer_init(&text);

    draw_at(3655, true, &text);

    const char *seen = sim_buffer_string(&text);
    assert_int_equal(occurrences(seen, "\"1:00:55\""), 1);
    assert_int_equal(occurrences(seen, "her last move was at 1:00:00, the "
                                       "last reply came at 1:00:55"),
                     1);
    sim_buffer_done(&text);
}

static void she_stands_at_her_table_whatever_the_shape_of_the_hall(void **state)
{
    (void)state;
    void *hall = sim_chess_hall.open();
    Feeder feeder = {
        .target = hall, .feed = feed_hall, .cut_ns = 1465 * SECOND};
    feed_async(&feeder);
    sim_chess_hall.finish(hall);
    SimFonts *fonts = sim_fonts_new();
    SimCanvas *canvas = sim_canvas_new(sim_theme(SIM_THEME_DARK), fonts);
    SimSceneMoment moment = {.step = feeder.cut_step,
                             .time_ns = 1465 * SECOND,
                             .end_ns = 3655 * SECOND,
                             .slot = 1};
    SimBuffer first, second;
    sim_buffer_init(&first);
    sim_buffer_init(&second);

    sim_chess_hall.draw(hall, &moment, canvas, sim_rect(0, 0, 1240, 720));
    sim_canvas_dump(canvas, &first);
    moment.is_compact = true;
    sim_chess_hall.draw(hall, &moment, canvas, sim_rect(0, 0, 900, 300));
    moment.is_compact = false;
    sim_canvas_clear(canvas);
    sim_chess_hall.draw(hall, &moment, canvas, sim_rect(0, 0, 1240, 720));
    sim_canvas_dump(canvas, &second);

    assert_string_equal(sim_buffer_string(&first), sim_buffer_string(&second));
    sim_buffer_done(&first);
    sim_buffer_done(&second);
    sim_canvas_free(canvas);
    sim_fonts_free(fonts);
    sim_chess_hall.close(hall);
}

static void only_known_first_words_name_a_scene(void **state)
{
    (void)state;
    assert_ptr_equal(sim_scene_kind_for("chess boards=2"), &sim_chess_hall);
    assert_null(sim_scene_kind_for("chessboard boards=2"));
    assert_null(sim_scene_kind_for(""));
    assert_int_equal(sim_scene_number("chess table=12 move=3", "move", -1), 3);
    assert_int_equal(sim_scene_number("chess table=12", "move", -1), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_0_24_25_the_tables_stand_as_the_look_says),
        cmocka_unit_test(
            a_reply_is_on_the_board_before_the_program_has_seen_it),
        cmocka_unit_test(her_last_move_is_at_1_00_00_the_last_reply_at_1_00_55),
        cmocka_unit_test(one_after_another_she_sits_and_waits),
        cmocka_unit_test(before_the_first_hint_nobody_is_anywhere),
        cmocka_unit_test(hints_that_make_no_sense_are_ignored),
        cmocka_unit_test(twenty_four_tables_stand_clockwise_without_overlap),
        cmocka_unit_test(few_tables_stand_in_one_row),
        cmocka_unit_test(any_number_of_tables_has_a_place_for_each),
        cmocka_unit_test(the_way_round_is_the_shorter_one),
        cmocka_unit_test(the_hall_shows_24_boards_the_clock_and_the_master),
        cmocka_unit_test(the_end_is_told_with_both_times),
        cmocka_unit_test(
            she_stands_at_her_table_whatever_the_shape_of_the_hall),
        cmocka_unit_test(only_known_first_words_name_a_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
