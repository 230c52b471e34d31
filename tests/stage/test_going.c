// Going about: the palette, the trail of jumps, breakpoints.
#include "stage/palette.h"
#include "stage/stage.h"
#include "stage/traces.h"
#include "support/story.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

static char chess_path[TRACE_PATH], blocking_path[TRACE_PATH];
static SimStage stage;

static int record_all(void **state)
{
    (void)state;
    return record_lesson("05_chess", "--mode async", "going", chess_path) |
           record_lesson("15_blocking", "", "stopping", blocking_path);
}

static int remove_all(void **state)
{
    (void)state;
    return remove(chess_path) | remove(blocking_path);
}

static void open_stage(const char *path)
{
    SimStageOptions options = {.paths = {path, NULL}, .view = -1};
    char *sentence = NULL;
    assert_int_equal(sim_stage_open(&stage, &options, &sentence), SIM_OK);
    sim_stage_draw(&stage);
}

static int close_stage(void **state)
{
    (void)state;
    sim_stage_close(&stage);
    return 0;
}

static void type(const char *text)
{
    for (; *text != '\0'; text++) {
        char key[] = {*text, '\0'};
        sim_stage_key(&stage, *text == ' ' ? "space" : key);
    }
}

// ---- the palette --------------------------------------------------------

static void letters_of_words_are_found_wherever_they_stand(void **state)
{
    (void)state;
    int whole = sim_palette_score("line", "to the next line of code");
    int spread = sim_palette_score("ln", "to the next line of code");

    assert_true(whole > spread);
    assert_true(spread > 0);
    assert_int_equal(sim_palette_score("xyz", "to the next line of code"), 0);
    assert_int_equal(sim_palette_score("enil", "line"), 0);
}

static void the_best_match_is_done_with_return(void **state)
{
    (void)state;
    open_stage(chess_path);

    sim_stage_key(&stage, "ctrl+p");
    type("event loop");
    sim_stage_key(&stage, "return");

    assert_int_equal(stage.view, SIM_VIEW_LOOP);
    assert_false(stage.palette.is_open);
}

static void a_time_that_is_typed_is_gone_to(void **state)
{
    (void)state;
    open_stage(chess_path);

    sim_stage_key(&stage, ":");
    type("0:24:25");
    sim_stage_key(&stage, "return");

    assert_int_equal(stage.player.time_ns, (24 * 60 + 25) * 1000000000LL);
}

static void a_task_that_is_typed_is_chosen(void **state)
{
    (void)state;
    open_stage(chess_path);

    sim_stage_key(&stage, "ctrl+p");
    type("board 17");
    sim_stage_key(&stage, "return");

    assert_int_not_equal(stage.selected, SIM_NO_SLOT);
    assert_string_equal(stage.film->replay->tasks[stage.selected].name,
                        "board 17");
}

static void what_fits_nothing_does_nothing(void **state)
{
    (void)state;
    open_stage(chess_path);
    uint64_t step = stage.film->state.step;

    sim_stage_key(&stage, "ctrl+p");
    type("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz");
    assert_int_equal(stage.palette.count, 0);
    sim_stage_draw(&stage);
    sim_stage_key(&stage, "return");

    assert_int_equal(stage.film->state.step, step);
    assert_false(stage.palette.is_open);
}

static void while_it_is_open_letters_are_no_commands(void **state)
{
    (void)state;
    open_stage(chess_path);
    const SimTheme *theme = stage.theme;

    sim_stage_key(&stage, "ctrl+p");
    type("t");
    sim_stage_key(&stage, "backspace");
    sim_stage_leave(&stage);

    assert_ptr_equal(stage.theme, theme);
    assert_false(stage.palette.is_open);
}

static void the_arrows_choose_and_a_press_takes(void **state)
{
    (void)state;
    open_stage(chess_path);

    sim_stage_key(&stage, "ctrl+p");
    for (int i = 0; i < 12; i++)
        sim_stage_key(&stage, "down");
    assert_int_equal(stage.palette.chosen, 12);
    type("light");
    sim_stage_draw(&stage);
    const SimHit *hit = sim_hits_find(&stage.hits, "found");
    assert_non_null(hit);
    sim_stage_press(&stage, hit->rect.x + 40, sim_rect_middle_y(hit->rect));

    assert_int_equal(stage.theme->name, SIM_THEME_LIGHT);
}

// ---- the trail ----------------------------------------------------------

static void every_jump_can_be_taken_back_and_made_again(void **state)
{
    (void)state;
    open_stage(chess_path);
    for (int i = 0; i < 5; i++)
        sim_stage_key(&stage, "right");
    SimWhere first = sim_trail_here(&stage);
    sim_stage_key(&stage, "end");
    SimWhere second = sim_trail_here(&stage);
    sim_stage_key(&stage, "4");
    SimWhere third = sim_trail_here(&stage);

    sim_stage_key(&stage, "ctrl+z");
    SimWhere here = sim_trail_here(&stage);
    assert_memory_equal(&here, &second, sizeof here);
    sim_stage_key(&stage, "ctrl+z");
    here = sim_trail_here(&stage);
    assert_memory_equal(&here, &first, sizeof here);
    assert_false(sim_trail_back(&stage));
    sim_stage_key(&stage, "ctrl+y");
    sim_stage_key(&stage, "ctrl+y");
    here = sim_trail_here(&stage);
    assert_memory_equal(&here, &third, sizeof here);
    assert_false(sim_trail_forward(&stage));
}

static void a_press_on_the_slider_is_one_jump(void **state)
{
    (void)state;
    open_stage(chess_path);
    const SimHit *slider = sim_hits_find(&stage.hits, "slider");
    assert_non_null(slider);
    double y = sim_rect_middle_y(slider->rect), x = slider->rect.x;

    sim_stage_press(&stage, x + 100, y);
    for (int i = 0; i < 50; i++)
        sim_stage_move(&stage, x + 100 + i, y);
    sim_stage_release(&stage);
    assert_int_equal(stage.trail.count, 1);
    sim_stage_key(&stage, "ctrl+z");

    assert_int_equal(stage.film->state.step, 0);
}

static void the_oldest_jumps_are_forgotten(void **state)
{
    (void)state;
    open_stage(chess_path);
    for (int i = 0; i < 2 * SIM_MOST_SPOTS; i++)
        sim_stage_key(&stage, i % 2 ? "home" : "end");

    assert_int_equal(stage.trail.count, SIM_MOST_SPOTS);
    while (sim_trail_back(&stage))
        continue;
    assert_int_equal(stage.trail.ahead, SIM_MOST_SPOTS);
}

// ---- scenes --------------------------------------------------------------

// A program may give hints for several scenes; the first is shown at first.
static void the_scenes_of_a_trace_are_shown_in_turn(void **state)
{
    (void)state;
    static const char *const hints[] = {
        "unknown thing=1", "kitchen wait dish=soup step=simmer minutes=5",
        "web ask page=/", "kitchen serve dish=soup"};
    SimStory story;
    story_begin(&story, "scenes.simul");
    for (uint32_t i = 0; i < 4; i++)
        story_say(&story, SIM_EVENT_SCENE, i + 1, 0, hints[i]);
    story_end(&story);
    open_stage(story.path);
    story_done(&story);
    assert_int_equal(stage.film->scene_count, 2);
    assert_string_equal(sim_stage_tab(&stage, SIM_VIEW_HALL), "Kitchen");

    sim_stage_key(&stage, "c");
    assert_string_equal(sim_stage_tab(&stage, SIM_VIEW_HALL), "Web");
    assert_string_equal(stage.film->about, "1 page");
    sim_stage_draw(&stage);
    sim_stage_key(&stage, "c");
    assert_string_equal(sim_stage_tab(&stage, SIM_VIEW_HALL), "Kitchen");
}

// ---- size ---------------------------------------------------------------

static void ten_steps_larger_and_ten_smaller_are_the_same_size(void **state)
{
    (void)state;
    open_stage(chess_path);

    for (int i = 0; i < 10; i++)
        sim_stage_key(&stage, "ctrl+up");
    assert_true(stage.ui_scale > 2);
    for (int i = 0; i < 10; i++)
        sim_stage_key(&stage, "ctrl+down");

    assert_true(stage.ui_scale == 1);
}

// ---- bookmarks and notes --------------------------------------------------

static void a_note_is_kept_with_the_trace(void **state)
{
    (void)state;
    open_stage(chess_path);
    for (int i = 0; i < 5; i++)
        sim_stage_key(&stage, "right");

    sim_stage_key(&stage, "ctrl+n");
    type("Look Here");
    sim_stage_key(&stage, "backspace");
    sim_stage_draw(&stage);
    sim_stage_key(&stage, "return");
    assert_string_equal(stage.remark, "");
    sim_stage_close(&stage);
    open_stage(chess_path);
    assert_null(sim_stage_bookmark(&stage));
    sim_stage_key(&stage, "shift+down");

    assert_int_equal(stage.film->state.step, 5);
    assert_string_equal(sim_stage_bookmark(&stage)->text, "Look Her");
    sim_stage_draw(&stage);
}

static void a_bookmark_with_a_note_is_not_thrown_away(void **state)
{
    (void)state;
    open_stage(chess_path);
    sim_stage_key(&stage, "shift+down");
    assert_non_null(sim_stage_bookmark(&stage));

    sim_stage_key(&stage, "ctrl+d");
    assert_non_null(strstr(stage.remark, "has a note"));
    assert_non_null(sim_stage_bookmark(&stage));
    sim_stage_key(&stage, "ctrl+n");
    for (int i = 0; i < 20; i++)
        sim_stage_key(&stage, "backspace");
    sim_stage_key(&stage, "return");
    sim_stage_key(&stage, "ctrl+d");

    assert_string_equal(stage.remark, "");
    assert_null(sim_stage_bookmark(&stage));
}

static void bookmarks_are_gone_to_in_both_directions(void **state)
{
    (void)state;
    static const char *const places[] = {"home", "end"};
    open_stage(chess_path);
    for (int i = 0; i < 2; i++) {
        sim_stage_key(&stage, places[i]);
        sim_stage_key(&stage, "ctrl+d");
        assert_non_null(sim_stage_bookmark(&stage));
    }

    sim_stage_key(&stage, "shift+up");
    assert_int_equal(stage.film->state.step, 0);
    sim_stage_key(&stage, "shift+up");
    assert_non_null(strstr(stage.remark, "no bookmark before"));
    sim_stage_key(&stage, "shift+down");
    assert_int_equal(stage.film->state.step, stage.film->replay->step_count);
    sim_stage_key(&stage, "ctrl+d");
    sim_stage_key(&stage, "home");
    sim_stage_key(&stage, "ctrl+d");
}

static void escape_leaves_a_note_unwritten(void **state)
{
    (void)state;
    open_stage(chess_path);

    sim_stage_key(&stage, "ctrl+n");
    type("never mind");
    sim_stage_leave(&stage);

    assert_false(stage.note.is_open);
    assert_null(sim_stage_bookmark(&stage));
}

// ---- breakpoints --------------------------------------------------------

static const SimSourceFile *chess_source(void)
{
    return sim_replay_source(stage.film->replay, "chess.c");
}

static uint32_t line_of(const char *words)
{
    const SimSourceFile *source = chess_source();
    for (size_t i = 0; i < source->line_count; i++)
        if (strstr(source->lines[i], words) != NULL)
            return (uint32_t)i + 1;
    fail_msg("no line holds %s", words);
    return 0;
}

static void playing_stops_at_a_line(void **state)
{
    (void)state;
    open_stage(chess_path);
    uint32_t line = line_of("sim_work(JUDIT_SECONDS)");
    sim_breaks_toggle(sim_stage_breaks(&stage),
                      (SimBreak){chess_source(), line});

    sim_stage_key(&stage, "space");
    for (int i = 0; i < 100 && stage.player.is_playing; i++)
        sim_stage_pass(&stage, 100);

    assert_false(stage.player.is_playing);
    SimEvent event = sim_state_event(&stage.film->state);
    assert_int_equal(
        sim_reader_place(stage.film->replay->reader, event.site).line, line);
}

static void the_gutter_sets_a_breakpoint_and_takes_it_away(void **state)
{
    (void)state;
    open_stage(chess_path);
    sim_stage_key(&stage, "4");
    sim_stage_draw(&stage);
    SimHit hit = *sim_hits_find(&stage.hits, "line");

    for (int count = 1; count >= 0; count--) {
        sim_stage_press(&stage, hit.rect.x + 4, sim_rect_middle_y(hit.rect));
        sim_stage_release(&stage);
        assert_int_equal(sim_stage_breaks(&stage)->count, count);
    }
}

static void stops_forward_and_back_are_the_same(void **state)
{
    (void)state;
    enum { MOST = 64 };
    uint64_t steps[MOST];
    int count = 0;
    open_stage(chess_path);
    stage.selected = 3;
    sim_stage_key(&stage, "ctrl+b");
    for (uint64_t step = UINT64_MAX; count < MOST; count++) {
        sim_stage_key(&stage, "ctrl+right");
        if (stage.film->state.step == step)
            break;
        steps[count] = step = stage.film->state.step;
        assert_int_equal(stage.film->state.running, 3);
    }
    assert_true(count > 30);

    for (int i = count - 1; i-- > 0;) {
        sim_stage_key(&stage, "ctrl+left");
        assert_int_equal(stage.film->state.step, steps[i]);
    }
}

static void playing_stops_at_a_warning(void **state)
{
    (void)state;
    open_stage(blocking_path);
    SimLint lint;
    sim_lint_init(&lint, stage.film->replay);
    assert_true(lint.count > 0);
    uint64_t wanted = lint.warnings[0].evidence[0] + 1;
    sim_lint_done(&lint);

    sim_stage_key(&stage, "ctrl+w");
    sim_stage_key(&stage, "ctrl+right");

    assert_int_equal(stage.film->state.step, wanted);
}

int main(void)
{
#define test(name) cmocka_unit_test_teardown(name, close_stage)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_words_are_found_wherever_they_stand),
        test(the_best_match_is_done_with_return),
        test(a_time_that_is_typed_is_gone_to),
        test(a_task_that_is_typed_is_chosen),
        test(what_fits_nothing_does_nothing),
        test(while_it_is_open_letters_are_no_commands),
        test(the_arrows_choose_and_a_press_takes),
        test(every_jump_can_be_taken_back_and_made_again),
        test(a_press_on_the_slider_is_one_jump),
        test(the_oldest_jumps_are_forgotten),
        test(the_scenes_of_a_trace_are_shown_in_turn),
        test(ten_steps_larger_and_ten_smaller_are_the_same_size),
        test(a_note_is_kept_with_the_trace),
        test(a_bookmark_with_a_note_is_not_thrown_away),
        test(bookmarks_are_gone_to_in_both_directions),
        test(escape_leaves_a_note_unwritten),
        test(playing_stops_at_a_line),
        test(the_gutter_sets_a_breakpoint_and_takes_it_away),
        test(stops_forward_and_back_are_the_same),
        test(playing_stops_at_a_warning),
    };
    return cmocka_run_group_tests(tests, record_all, remove_all);
}
