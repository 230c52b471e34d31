// Panels: hidden, resized, made full. The table of tasks: order and rows.
#include "base/buffer.h"
#include "layout/cards.h"
#include "layout/table.h"
#include "support/story.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

static SimArranged arranged;

static SimCards cards_of(SimView view, SimPanel full)
{
    SimCardsNeed need = {.view = view,
                         .width = 1920,
                         .height = 1080,
                         .lanes_height = 900,
                         .tasks_height = 900,
                         .has_scene = true,
                         .arranged = &arranged,
                         .full = full};
    return sim_cards(&need);
}

static void expect_panels(const SimCards *cards, const char *wanted)
{
    SimBuffer text;
    sim_buffer_init(&text);
    for (int i = 1; i < SIM_PANEL_COUNT; i++) {
        SimRect r = cards->panels[i];
        if (!sim_rect_is_empty(r))
            sim_buffer_format(&text, "%s %.0f,%.0f %.0fx%.0f\n",
                              sim_panel_name((SimPanel)i), r.x, r.y, r.w, r.h);
    }
    assert_string_equal(sim_buffer_string(&text), wanted);
    sim_buffer_done(&text);
}

static int arrange_nothing(void **state)
{
    (void)state;
    memset(&arranged, 0, sizeof arranged);
    return 0;
}

static void the_new_views_lie_side_by_side(void **state)
{
    (void)state;
    SimCards tasks = cards_of(SIM_VIEW_TASKS, SIM_PANEL_NONE);
    SimCards graph = cards_of(SIM_VIEW_GRAPH, SIM_PANEL_NONE);
    SimCards times = cards_of(SIM_VIEW_TIMES, SIM_PANEL_NONE);

    expect_panels(&tasks, "tasks 16,80 1376x784\n"
                          "console 1408,574 496x290\n"
                          "why 1408,80 496x478\n");
    expect_panels(&graph, "why 16,535 510x329\n"
                          "tree 16,80 510x439\n"
                          "graph 542,80 1362x784\n");
    expect_panels(&times, "reasons 16,80 1155x784\n"
                          "runs 1187,80 717x384\n"
                          "delays 1187,480 717x384\n");
}

static void a_hidden_panel_leaves_its_room_to_the_others(void **state)
{
    (void)state;
    arranged.hidden = 1u << SIM_PANEL_CONSOLE;

    SimCards cards = cards_of(SIM_VIEW_CODE, SIM_PANEL_NONE);

    expect_panels(&cards, "tasks 1149,80 755x784\n"
                          "code 16,80 1117x784\n");
}

static void a_column_without_panels_is_none(void **state)
{
    (void)state;
    arranged.hidden = 1u << SIM_PANEL_CONSOLE | 1u << SIM_PANEL_TASKS;

    SimCards cards = cards_of(SIM_VIEW_CODE, SIM_PANEL_NONE);

    expect_panels(&cards, "code 16,80 1888x784\n");
    assert_int_equal(cards.gutter_count, 0);
}

static void a_full_panel_is_alone(void **state)
{
    (void)state;
    SimCards cards = cards_of(SIM_VIEW_LOOP, SIM_PANEL_WHEEL);
    SimCards other = cards_of(SIM_VIEW_CODE, SIM_PANEL_WHEEL);

    expect_panels(&cards, "wheel 16,80 1888x792\n");
    assert_false(sim_rect_is_empty(other.code)); // it has no such panel
}

static void a_dragged_gutter_moves_both_neighbours(void **state)
{
    (void)state;
    SimCards cards = cards_of(SIM_VIEW_CODE, SIM_PANEL_NONE);
    for (int i = 0; i < cards.gutter_count; i++)
        if (cards.gutters[i].is_upright)
            sim_arranged_drag(&arranged, &cards.gutters[i], 968, 300);

    cards = cards_of(SIM_VIEW_CODE, SIM_PANEL_NONE);

    expect_panels(&cards, "tasks 976,80 928x415\n"
                          "code 16,80 944x784\n"
                          "console 976,511 928x353\n");
}

static void no_drag_squeezes_a_panel_to_nothing(void **state)
{
    (void)state;
    const double places[] = {-5000, 0, 40, 1900, 9000};
    for (size_t p = 0; p < 5; p++) {
        arrange_nothing(NULL);
        SimCards cards = cards_of(SIM_VIEW_LOOP, SIM_PANEL_NONE);
        for (int i = 0; i < cards.gutter_count; i++)
            sim_arranged_drag(&arranged, &cards.gutters[i], places[p],
                              places[p]);

        cards = cards_of(SIM_VIEW_LOOP, SIM_PANEL_NONE);

        for (int i = 1; i < SIM_PANEL_COUNT; i++) {
            SimRect r = cards.panels[i];
            if (r.w > 0 && (r.w < 200 || r.h < 90))
                fail_msg("%s is %.0fx%.0f", sim_panel_name((SimPanel)i), r.w,
                         r.h);
            assert_true(r.x + r.w <= 1905 && r.y + r.h <= 1065);
        }
    }
}

static void every_panel_has_a_name_that_finds_it(void **state)
{
    (void)state;
    for (int i = 1; i < SIM_PANEL_COUNT; i++)
        assert_int_equal(sim_panel_of_name(sim_panel_name((SimPanel)i)), i);
    assert_int_equal(sim_panel_of_name("cellar"), SIM_PANEL_NONE);
}

// ---- the table ----------------------------------------------------------

static SimReplay *replay;
static SimStats stats;
static SimState now;
static SimTable table;

// main waits for zoe (10 ms of work) and abe (30 ms), who is made later.
static int open_table(void **state)
{
    SimStory story;
    (void)state;
    story_begin(&story, "table.simul");
    story_new(&story, 1, 0, "main");
    story_run(&story, 1);
    story_new(&story, 2, 1, "zoe");
    story_new(&story, 3, 1, "abe");
    story_sleep(&story, 10, 1, 100);
    story_run(&story, 2);
    story_work(&story, 20, 2, 10);
    story_finish(&story, 2);
    story_run(&story, 3);
    story_work(&story, 30, 3, 30);
    story_finish(&story, 3);
    story_wait(&story, 60);
    story_wake(&story, 1);
    story_run(&story, 1);
    story_finish(&story, 1);
    replay = story_end_replay(&story);
    sim_stats_init(&stats, replay);
    sim_state_init(&now, replay);
    sim_table_init(&table, replay);
    return 0;
}

static int close_table(void **state)
{
    (void)state;
    sim_table_done(&table);
    sim_state_done(&now);
    sim_stats_done(&stats);
    sim_replay_close(replay);
    return 0;
}

static void expect_order(SimColumnKind column, const char *wanted)
{
    SimBuffer text;
    sim_buffer_init(&text);
    sim_table_sort_by(&table, column);
    sim_table_order(&table, &stats, &now);
    for (uint32_t i = 0; i < table.count; i++)
        sim_buffer_format(&text, "%s ", replay->tasks[table.order[i]].name);
    assert_string_equal(sim_buffer_string(&text), wanted);
    sim_buffer_done(&text);
}

static void a_press_sorts_and_another_turns_the_order_round(void **state)
{
    (void)state;
    expect_order(SIM_COLUMN_NAME, "abe main zoe ");
    expect_order(SIM_COLUMN_NAME, "zoe main abe ");
    expect_order(SIM_COLUMN_RUN, "abe zoe main ");
    expect_order(SIM_COLUMN_RUN, "main zoe abe ");
    expect_order(SIM_COLUMN_WAIT, "main zoe abe ");
    expect_order(SIM_COLUMN_SWITCHES, "main zoe abe ");
    expect_order(SIM_COLUMN_MADE, "main zoe abe ");
    expect_order(SIM_COLUMN_MADE, "abe zoe main ");
}

static void by_state_goes_by_the_cursor(void **state)
{
    (void)state;
    // Before anything happened nobody is there; then zoe runs.
    uint64_t step = 0;
    while (now.running != 2 && step < replay->step_count)
        sim_state_seek(&now, ++step);

    expect_order(SIM_COLUMN_STATE, "zoe abe main ");
}

static void cells_say_what_the_sums_say(void **state)
{
    (void)state;
    SimBuffer text;
    sim_buffer_init(&text);
    sim_state_seek(&now, replay->step_count);
    for (int column = 0; column < SIM_COLUMN_COUNT; column++) {
        char cell[96];
        sim_table_cell(&now, &stats, 3, (SimColumnKind)column, cell,
                       sizeof cell);
        sim_buffer_format(&text, "%s|", cell);
    }

    assert_string_equal(sim_buffer_string(&text),
                        "abe|done||30 ms|10 ms|0 s|1|0.000|story.c:11|");
    sim_buffer_done(&text);
}

static void many_rows_scroll_and_the_chosen_one_is_shown(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    static uint32_t order[MANY];
    SimTable large = {.order = order, .count = MANY};
    SimTableView view;
    SimRect card = {16, 80, 1376, 784};
    for (uint32_t i = 0; i < MANY; i++)
        order[i] = i;

    sim_table_show(&large, card, 77777);
    sim_table_lay(&view, &large, card);

    assert_int_equal(view.row_count, 22);
    assert_int_equal(view.rows[21].slot, 77777);
    assert_true(view.thumb.y > view.bar.y + view.bar.h * 0.7);
    large.first = 1e12;
    sim_table_lay(&view, &large, card);
    assert_int_equal(view.rows[view.row_count - 1].slot, MANY - 1);
}

int main(void)
{
#define ON_TABLE(test) \
    cmocka_unit_test_setup_teardown(test, open_table, close_table)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_new_views_lie_side_by_side, arrange_nothing),
        cmocka_unit_test_setup(a_hidden_panel_leaves_its_room_to_the_others,
                               arrange_nothing),
        cmocka_unit_test_setup(a_column_without_panels_is_none,
                               arrange_nothing),
        cmocka_unit_test_setup(a_full_panel_is_alone, arrange_nothing),
        cmocka_unit_test_setup(a_dragged_gutter_moves_both_neighbours,
                               arrange_nothing),
        cmocka_unit_test(no_drag_squeezes_a_panel_to_nothing),
        cmocka_unit_test(every_panel_has_a_name_that_finds_it),
        ON_TABLE(a_press_sorts_and_another_turns_the_order_round),
        ON_TABLE(by_state_goes_by_the_cursor),
        ON_TABLE(cells_say_what_the_sums_say),
        cmocka_unit_test(many_rows_scroll_and_the_chosen_one_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
