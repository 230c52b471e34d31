// A tour by keyboard alone: every view of three traces, forward and back, in
// three sizes; what is drawn stays inside, and the state is what it was.
#include "base/alloc.h"
#include "canvas/dump.h"
#include "stage/stage.h"
#include "stage/traces.h"
#include "support/golden.h"
#include "support/story.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

enum { TRACES = 3, STEPS = 12 };

static char paths[TRACES + 1][TRACE_PATH]; // the last: a story
static SimStage stage;

static int record_all(void **state)
{
    (void)state;
    return record_lesson("05_chess", "--mode async", "tour-chess", paths[0]) |
           record_lesson("13_locks", "", "tour-locks", paths[1]) |
           record_lesson("09_kitchen", "--mode async", "tour-kitchen",
                         paths[2]);
}

static int remove_all(void **state)
{
    (void)state;
    return remove(paths[0]) | remove(paths[1]) | remove(paths[2]);
}

static void open_stage(int trace, double width, double height)
{
    SimStageOptions options = {.paths = {paths[trace], NULL}, .view = -1};
    char *words = NULL;
    if (sim_stage_open(&stage, &options, &words) != SIM_OK)
        fail_msg("%s", words);
    double scale = sim_cards_scale((int)width, (int)height, 1);
    sim_stage_resize(&stage, width / scale, height / scale);
    stage.mouse_x = stage.mouse_y = -100;
    sim_stage_key(&stage, "m"); // a frame on the way is another
    sim_stage_draw(&stage);
}

static void press(const char *key)
{
    sim_stage_key(&stage, key);
    sim_stage_draw(&stage);
}

static char *seen(void)
{
    SimBuffer text;
    sim_buffer_init(&text);
    sim_state_text(&stage.film->state, &text);
    sim_stage_draw(&stage);
    sim_canvas_dump(stage.canvas, &text);
    char *copy = sim_strdup(sim_buffer_string(&text));
    sim_buffer_done(&text);
    return copy;
}

// ---- there and back -----------------------------------------------------

static void tour_view(SimView view)
{
    char key[2] = {(char)('1' + view), '\0'}, *frames[STEPS + 1];
    press(key);
    if (!sim_stage_has_view(&stage, view)) {
        assert_int_not_equal(stage.view, view);
        return;
    }
    assert_int_equal(stage.view, view);
    press("home");
    for (int i = 0; i < 4; i++)
        press("shift+right");
    uint64_t first = stage.film->state.step;
    frames[0] = seen();
    for (int i = 1; i <= STEPS; i++) {
        press("right");
        assert_int_equal(stage.film->state.step, first + (uint64_t)i);
        frames[i] = seen();
    }
    for (int i = STEPS - 1; i >= 0; i--) {
        press("left");
        assert_int_equal(stage.film->state.step, first + (uint64_t)i);
        char *again = seen();
        assert_string_equal(again, frames[i]);
        sim_free(again);
    }
    for (int i = 0; i <= STEPS; i++)
        sim_free(frames[i]);
}

static void every_view_steps_forward_and_back(void **state)
{
    (void)state;
    for (int trace = 0; trace < TRACES; trace++) {
        open_stage(trace, 1920, 1080);
        for (int view = 0; view < SIM_VIEW_COUNT; view++)
            tour_view((SimView)view);
        sim_stage_close(&stage);
    }
}

// ---- what each view says -------------------------------------------------

static void write_texts(SimBuffer *out)
{
    size_t count;
    const SimCommand *commands = sim_canvas_commands(stage.canvas, &count);
    const char *pool = sim_canvas_pool(stage.canvas);
    for (size_t i = 0; i < count; i++)
        if (commands[i].op == SIM_OP_TEXT)
            sim_buffer_format(out, "%.0f %.*s\n", (double)commands[i].a[1],
                              (int)commands[i].count, pool + commands[i].data);
}

static void every_view_says_what_its_golden_text_says(void **state)
{
    (void)state;
    // A story, so that no lesson's new line changes these texts.
    SimStory story;
    story_begin(&story, "tour-story.simul");
    story_two_counts(&story);
    story_end(&story);
    snprintf(paths[TRACES], TRACE_PATH, "%s", story.path);
    open_stage(TRACES, 1920, 1080);
    for (int view = 0; view < SIM_VIEW_COUNT; view++) {
        char key[2] = {(char)('1' + view), '\0'}, name[64];
        SimBuffer text;
        if (!sim_stage_has_view(&stage, (SimView)view))
            continue;
        press(key);
        press("home");
        for (int i = 0; i < 9; i++)
            press(".");
        sim_buffer_init(&text);
        write_texts(&text);
        snprintf(name, sizeof name, "two_counts.%s.view.txt",
                 sim_view_tab((SimView)view));
        golden_check(name, sim_buffer_string(&text));
        sim_buffer_done(&text);
    }
    sim_stage_close(&stage);
    story_done(&story);
}

// ---- nothing leaves the window -------------------------------------------

static double left_of(const SimCommand *text, double width)
{
    if (text->align == SIM_ALIGN_LEFT)
        return (double)text->a[0];
    return (double)text->a[0] -
           (text->align == SIM_ALIGN_RIGHT ? width : width / 2);
}

static void expect_text_inside(const SimCommand *command, const char *pool,
                               const char *where)
{
    char words[256];
    snprintf(words, sizeof words, "%.*s", (int)command->count,
             pool + command->data);
    SimTextStyle style = {.size = (double)command->a[2],
                          .max_width = (double)command->a[3],
                          .weight = command->weight,
                          .font = command->kind,
                          .elide = command->elide};
    double width = sim_canvas_text_width(stage.canvas, style, words);
    double left = left_of(command, width), y = (double)command->a[1];
    if (left < -1 || left + width > stage.width + 1 || y < 0 ||
        y > stage.height)
        fail_msg("%s: \"%s\" leaves the window: %g to %g at %g", where, words,
                 left, left + width, y);
}

// Turned texts and those under a clip may begin outside.
static void expect_all_inside(const char *where)
{
    size_t count;
    int clips = 0;
    const SimCommand *commands = sim_canvas_commands(stage.canvas, &count);
    for (size_t i = 0; i < count; i++) {
        clips += commands[i].op == SIM_OP_CLIP;
        clips -= commands[i].op == SIM_OP_UNCLIP;
        if (commands[i].op == SIM_OP_TEXT && clips == 0 &&
            commands[i].a[4] == 0)
            expect_text_inside(&commands[i], sim_canvas_pool(stage.canvas),
                               where);
    }
}

static void expect_no_panel_is_empty(void)
{
    for (int i = 1; i < SIM_PANEL_COUNT; i++) {
        SimRect card = stage.cards.panels[i];
        size_t count, inside = 0;
        const SimCommand *commands = sim_canvas_commands(stage.canvas, &count);
        for (size_t c = 0; c < count; c++)
            inside += commands[c].op == SIM_OP_TEXT &&
                      sim_rect_holds(card, (double)commands[c].a[0],
                                     (double)commands[c].a[1]);
        if (!sim_rect_is_empty(card) && inside < 2)
            fail_msg("nothing is said in the panel %s of view %s",
                     sim_panel_name((SimPanel)i), sim_view_tab(stage.view));
    }
}

static void every_view_keeps_inside_the_window(void **state)
{
    (void)state;
    const double sizes[][2] = {{1280, 720}, {1920, 1080}, {3840, 2160}};
    for (int trace = 0; trace < TRACES; trace++) {
        for (int size = 0; size < 3; size++) {
            open_stage(trace, sizes[size][0], sizes[size][1]);
            for (int view = 0; view < SIM_VIEW_COUNT; view++) {
                char key[2] = {(char)('1' + view), '\0'};
                char where[80];
                press("home");
                press(key);
                for (int i = 0; i < 9; i++)
                    press("shift+right");
                snprintf(where, sizeof where, "trace %d, view %s, %g wide",
                         trace, sim_view_tab(stage.view), sizes[size][0]);
                expect_all_inside(where);
                expect_no_panel_is_empty();
                press("tab");
                expect_all_inside(where);
            }
            sim_stage_close(&stage);
        }
    }
}

// ---- the projector ------------------------------------------------------

static void expect_large_type(const char *where)
{
    size_t count;
    const SimCommand *commands = sim_canvas_commands(stage.canvas, &count);
    const char *pool = sim_canvas_pool(stage.canvas);
    for (size_t i = 0; i < count; i++)
        if (commands[i].op == SIM_OP_TEXT && commands[i].a[2] < 18)
            fail_msg("%s: \"%.*s\" is only %g px", where,
                     (int)commands[i].count, pool + commands[i].data,
                     (double)commands[i].a[2]);
}

static void for_a_projector_no_type_is_smaller_than_18_px(void **state)
{
    (void)state;
    for (int trace = 0; trace < TRACES; trace++) {
        open_stage(trace, 1920, 1080);
        press("p");
        assert_true(stage.is_presented);
        for (int i = 0; i < 40; i++) {
            press("pagedown");
            expect_large_type(trace == 0 ? "the hall" : "the wheel");
        }
        sim_stage_close(&stage);
    }
}

// ---- choosing, asking, searching ------------------------------------------

static void who_woke_me_and_where_do_i_run_next(void **state)
{
    (void)state;
    open_stage(2, 1920, 1080); // the kitchen
    press("2");
    press("end");
    press("tab"); // Task-1, which waits for all the others
    assert_int_equal(stage.selected, 1);

    press("u");
    uint32_t waker = stage.selected;
    uint64_t woken = stage.film->state.step;
    assert_true(waker > 1); // the last dish to be ready
    assert_true(woken < stage.film->replay->step_count);
    press("ctrl+z"); // the jump is undone
    assert_int_equal(stage.film->state.step, stage.film->replay->step_count);

    press("home");
    press("n");
    assert_int_equal(stage.film->state.running, stage.selected);
    sim_stage_close(&stage);
}

static void a_search_chooses_and_a_filter_leaves_out(void **state)
{
    (void)state;
    open_stage(0, 1920, 1080); // the hall of 24
    press("2");
    press("/");
    press("r");
    press("d");
    press("space");
    press("2");
    assert_string_equal(stage.film->replay->tasks[stage.selected].name,
                        "board 2");
    press("return");
    assert_string_equal(stage.film->replay->tasks[stage.selected].name,
                        "board 20");
    press("l");
    assert_int_equal(stage.lane_list.count, 6); // 2, 20 to 24
    sim_stage_leave(&stage);
    assert_int_equal(stage.lane_list.count, 25);
    sim_stage_close(&stage);
}

static void the_critical_path_is_told(void **state)
{
    (void)state;
    open_stage(2, 1920, 1080); // the kitchen: one oven
    press("2");
    press("k");
    char *frame = seen();

    bool is_told = strstr(frame, "critical path: runs ") != NULL;
    sim_free(frame);
    assert_true(is_told);
    assert_int_equal(stage.film->path.pieces[0].begin_ns,
                     stage.film->replay->begin_ns);
    press("k");
    assert_false(stage.shows_path);
    sim_stage_close(&stage);
}

static void panels_hide_grow_and_come_back(void **state)
{
    (void)state;
    open_stage(1, 1280, 720);
    press("4");
    SimRect code = stage.cards.code;
    press("j");
    press("}");
    assert_true(stage.cards.code.w != code.w || stage.cards.tasks.h > 0);
    press("v");
    int shown = 0;
    for (int i = 1; i < SIM_PANEL_COUNT; i++)
        shown += !sim_rect_is_empty(stage.cards.panels[i]);
    assert_int_equal(shown, 1);
    press("v");
    press("h");
    press("e");
    assert_true(memcmp(&stage.cards.code, &code, sizeof code) == 0);
    sim_stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_view_steps_forward_and_back),
        cmocka_unit_test(every_view_says_what_its_golden_text_says),
        cmocka_unit_test(every_view_keeps_inside_the_window),
        cmocka_unit_test(for_a_projector_no_type_is_smaller_than_18_px),
        cmocka_unit_test(who_woke_me_and_where_do_i_run_next),
        cmocka_unit_test(a_search_chooses_and_a_filter_leaves_out),
        cmocka_unit_test(the_critical_path_is_told),
        cmocka_unit_test(panels_hide_grow_and_come_back),
    };
    return cmocka_run_group_tests(tests, record_all, remove_all);
}
