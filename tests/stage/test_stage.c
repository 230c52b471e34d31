// The stage without a window: stepping, playing, comparing, pressing.
#include "base/alloc.h"
#include "canvas/dump.h"
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

static char sync_path[TRACE_PATH], async_path[TRACE_PATH];
static char gather_path[TRACE_PATH];

static int record_all(void **state)
{
    (void)state;
    return record_lesson("05_chess", "--mode sync", "sync", sync_path) |
           record_lesson("05_chess", "--mode async", "async", async_path) |
           record_lesson("04_gather", "", "gather", gather_path);
}

static int remove_all(void **state)
{
    (void)state;
    return remove(sync_path) | remove(async_path) | remove(gather_path);
}

static SimStage stage;

static void open_stage(const char *a, const char *b)
{
    SimStageOptions options = {.paths = {a, b}, .view = -1};
    char *sentence = NULL;
    if (sim_stage_open(&stage, &options, &sentence) != SIM_OK)
        fail_msg("%s", sentence);
}

static int close_stage(void **state)
{
    (void)state;
    sim_stage_close(&stage);
    return 0;
}

static char *state_text(void)
{
    SimBuffer text;
    sim_buffer_init(&text);
    sim_state_text(&stage.films[0].state, &text);
    char *copy = sim_strdup(sim_buffer_string(&text));
    sim_buffer_done(&text);
    return copy;
}

static char *frame_text(void)
{
    SimBuffer text;
    sim_buffer_init(&text);
    sim_stage_draw(&stage);
    sim_canvas_dump(stage.canvas, &text);
    char *copy = sim_strdup(sim_buffer_string(&text));
    sim_buffer_done(&text);
    return copy;
}

static void assert_shows(const char *wanted)
{
    char *frame = frame_text();
    bool is_there = strstr(frame, wanted) != NULL;
    sim_free(frame);
    if (!is_there)
        fail_msg("the frame does not show \"%s\"", wanted);
}

// ---- stepping -----------------------------------------------------------

static void
stepping_back_shows_every_state_that_stepping_forward_showed(void **state)
{
    (void)state;
    open_stage(gather_path, NULL);
    sim_stage_act(&stage, SIM_ACTION_MOTION); // a frame on the way is another
    uint64_t count = stage.films[0].replay->step_count;
    char **states = sim_alloc((count + 1) * sizeof *states);
    char **frames = sim_alloc((count + 1) * sizeof *frames);
    states[0] = state_text();
    frames[0] = frame_text();

    for (uint64_t i = 1; i <= count; i++) {
        sim_stage_act(&stage, SIM_ACTION_STEP_FORWARD);
        assert_int_equal(stage.films[0].state.step, i);
        states[i] = state_text();
        frames[i] = frame_text();
    }
    for (uint64_t i = count; i-- > 0;) {
        sim_stage_act(&stage, SIM_ACTION_STEP_BACK);
        char *again = state_text(), *frame = frame_text();
        assert_string_equal(again, states[i]);
        assert_string_equal(frame, frames[i]);
        sim_free(again);
        sim_free(frame);
    }

    assert_int_equal(stage.films[0].state.step, 0);
    for (uint64_t i = 0; i <= count; i++) {
        sim_free(states[i]);
        sim_free(frames[i]);
    }
    sim_free(states);
    sim_free(frames);
}

static void a_switch_changes_who_runs_and_goes_back_the_same_way(void **state)
{
    (void)state;
    open_stage(async_path, NULL);
    uint64_t stops[50];
    for (int i = 0; i < 50; i++) {
        sim_stage_act(&stage, SIM_ACTION_SWITCH_FORWARD);
        stops[i] = stage.films[0].state.step;
        assert_true(i == 0 || stops[i] > stops[i - 1]);
    }
    for (int i = 48; i >= 0; i--) {
        sim_stage_act(&stage, SIM_ACTION_SWITCH_BACK);
        assert_int_equal(stage.films[0].state.step, stops[i]);
    }
}

static void
a_step_by_line_changes_the_line_and_goes_back_the_same_way(void **state)
{
    (void)state;
    open_stage(gather_path, NULL);
    uint64_t stops[6];
    for (int i = 0; i < 6; i++) {
        sim_stage_act(&stage, SIM_ACTION_LINE_FORWARD);
        stops[i] = stage.film->state.step;
        assert_true(i == 0 || stops[i] > stops[i - 1]);
    }
    for (int i = 4; i >= 0; i--) {
        sim_stage_act(&stage, SIM_ACTION_LINE_BACK);
        assert_int_equal(stage.film->state.step, stops[i]);
    }
}

static void stepping_beyond_the_ends_stays_there(void **state)
{
    (void)state;
    open_stage(gather_path, NULL);

    sim_stage_act(&stage, SIM_ACTION_STEP_BACK);
    assert_int_equal(stage.films[0].state.step, 0);
    sim_stage_act(&stage, SIM_ACTION_TO_END);
    sim_stage_act(&stage, SIM_ACTION_STEP_FORWARD);

    assert_int_equal(stage.films[0].state.step,
                     stage.films[0].replay->step_count);
}

// ---- playing ------------------------------------------------------------

static void playing_reaches_the_end_and_stops(void **state)
{
    (void)state;
    open_stage(async_path, NULL);
    double rate = sim_player_rate(&stage.player);

    sim_stage_act(&stage, SIM_ACTION_PLAY);
    sim_stage_pass(&stage, 1000);
    assert_int_equal(stage.player.time_ns / 1000000000, (int64_t)rate);
    assert_true(stage.player.is_playing);
    sim_stage_pass(&stage, 1e7);

    assert_false(stage.player.is_playing);
    assert_int_equal(stage.player.time_ns, stage.player.end_ns);
    assert_false(stage.films[0].state.step < stage.films[0].replay->step_count);
}

static void play_at_the_end_begins_again(void **state)
{
    (void)state;
    open_stage(async_path, NULL);
    sim_stage_act(&stage, SIM_ACTION_TO_END);

    sim_stage_act(&stage, SIM_ACTION_PLAY);

    assert_true(stage.player.is_playing);
    assert_int_equal(stage.player.time_ns, stage.player.begin_ns);
}

static void a_step_while_playing_pauses(void **state)
{
    (void)state;
    open_stage(async_path, NULL);
    sim_stage_act(&stage, SIM_ACTION_PLAY);

    sim_stage_act(&stage, SIM_ACTION_STEP_FORWARD);

    assert_false(stage.player.is_playing);
}

static void speed_has_a_fastest_and_a_slowest(void **state)
{
    (void)state;
    open_stage(async_path, NULL);
    double before = sim_player_rate(&stage.player);
    sim_stage_act(&stage, SIM_ACTION_FASTER);
    assert_true(sim_player_rate(&stage.player) > before);
    for (int i = 0; i < 100; i++)
        sim_stage_act(&stage, SIM_ACTION_SLOWER);
    assert_true(sim_player_rate(&stage.player) == 0.01);
    for (int i = 0; i < 100; i++)
        sim_stage_act(&stage, SIM_ACTION_FASTER);
    assert_true(sim_player_rate(&stage.player) == 36000);
}

// ---- what is seen -------------------------------------------------------

static void at_0_24_25_everything_tells_the_same_moment(void **state)
{
    (void)state;
    open_stage(async_path, NULL);

    sim_player_seek_time(&stage.player, 1465000000000);

    assert_int_equal(stage.view, SIM_VIEW_HALL);
    assert_shows("\"0:24:25\"");
    assert_shows("\"Judit Polgár thinks at table 6\"");
    assert_shows("\"board 6 runs\"");
    assert_shows("move 13 at table 6");
    assert_shows("\"25 lines so far\"");
}

static void a_trace_without_a_scene_opens_on_its_loop(void **state)
{
    (void)state;
    open_stage(gather_path, NULL);

    assert_int_equal(stage.view, SIM_VIEW_LOOP);
    assert_false(sim_stage_has_view(&stage, SIM_VIEW_HALL));
    assert_false(sim_stage_has_view(&stage, SIM_VIEW_COMPARE));
    sim_stage_act(&stage, SIM_ACTION_VIEW_HALL);
    assert_int_equal(stage.view, SIM_VIEW_LOOP);
    assert_shows("\"Event loop\"");
    assert_shows("\"gather.c\"");
}

static void the_comparison_gives_both_ends_and_the_factor(void **state)
{
    (void)state;
    open_stage(sync_path, async_path);

    sim_player_seek_time(&stage.player, 3600000000000);

    assert_int_equal(stage.view, SIM_VIEW_COMPARE);
    assert_shows("\"11.8×\"");
    assert_shows("\"12:00:00\"");
    assert_shows("\"1:00:55\"");
    assert_shows("\"1:00:00\"");
    assert_shows("\"of 12:00:00\"");
    assert_shows("ends at 1:00:55");
}

static void two_films_step_in_the_order_of_their_events(void **state)
{
    (void)state;
    open_stage(sync_path, async_path);
    int64_t before = 0;
    for (int i = 0; i < 300; i++) {
        uint64_t steps = stage.films[0].state.step + stage.films[1].state.step;
        sim_stage_act(&stage, SIM_ACTION_STEP_FORWARD);
        assert_int_equal(stage.films[0].state.step + stage.films[1].state.step,
                         steps + 1);
        assert_true(stage.player.time_ns >= before);
        before = stage.player.time_ns;
    }
    for (int i = 0; i < 300; i++)
        sim_stage_act(&stage, SIM_ACTION_STEP_BACK);
    assert_int_equal(stage.films[0].state.step, 0);
    assert_int_equal(stage.films[1].state.step, 0);
}

static void the_other_of_two_films_can_be_shown(void **state)
{
    (void)state;
    open_stage(sync_path, async_path);
    sim_player_seek_time(&stage.player, 1465000000000);
    sim_stage_act(&stage, SIM_ACTION_VIEW_HALL);
    assert_shows("\"Judit Polgár sits at table 1 and waits\"");

    sim_stage_act(&stage, SIM_ACTION_OTHER);

    assert_shows("\"Judit Polgár thinks at table 6\"");
    assert_shows("\"board 6 runs\"");
}

static void pressing_a_half_of_the_comparison_opens_that_film(void **state)
{
    (void)state;
    open_stage(sync_path, async_path);
    sim_stage_draw(&stage);
    SimRect right = stage.cards.side[1];

    sim_stage_press(&stage, right.x + 300, right.y + 200);
    sim_stage_release(&stage);

    assert_int_equal(stage.view, SIM_VIEW_HALL);
    assert_ptr_equal(stage.film, &stage.films[1]);
}

static void the_two_themes_lie_alike_to_the_pixel(void **state)
{
    (void)state;
    open_stage(async_path, NULL);
    sim_player_seek_time(&stage.player, 1465000000000);
    char *dark = frame_text();
    sim_stage_act(&stage, SIM_ACTION_THEME);
    char *light = frame_text();

    // Without their colours the two frames are the same.
    for (char *text = dark; text != NULL; text = text == dark ? light : NULL)
        for (char *at = text; (at = strchr(at, '#')) != NULL; at++)
            memset(at, '#', strspn(at + 1, "0123456789ABCDEF") + 1);
    assert_string_equal(dark, light);
    sim_free(dark);
    sim_free(light);
}

// ---- pressing -----------------------------------------------------------

static void press(const char *name, double share)
{
    sim_stage_draw(&stage);
    const SimHit *hit = sim_hits_find(&stage.hits, name);
    if (hit == NULL)
        fail_msg("there is no \"%s\"", name);
    sim_stage_press(&stage, hit->rect.x + hit->rect.w * share,
                    sim_rect_middle_y(hit->rect));
    sim_stage_release(&stage);
}

static void every_button_does_what_its_name_says(void **state)
{
    (void)state;
    open_stage(async_path, NULL);

    press("step_forward", 0.5);
    assert_int_equal(stage.films[0].state.step, 1);
    press("step_back", 0.5);
    assert_int_equal(stage.films[0].state.step, 0);
    press("to_end", 0.5);
    assert_int_equal(stage.player.time_ns, stage.player.end_ns);
    press("to_start", 0.5);
    assert_int_equal(stage.films[0].state.step, 0);
    press("play", 0.5);
    assert_true(stage.player.is_playing);
    press("view_code", 0.5);
    assert_int_equal(stage.view, SIM_VIEW_CODE);
    press("theme", 0.5);
    assert_int_equal(stage.theme->name, SIM_THEME_LIGHT);
}

static void the_slider_seeks_to_where_it_is_pressed(void **state)
{
    (void)state;
    open_stage(async_path, NULL);

    press("slider", 0.5);

    int64_t middle = stage.player.end_ns / 2;
    assert_true(llabs(stage.player.time_ns - middle) < 1000000000);
}

static void pressing_a_lane_selects_it_and_again_lets_go(void **state)
{
    (void)state;
    open_stage(gather_path, NULL);
    sim_stage_act(&stage, SIM_ACTION_VIEW_LANES);

    press("lane", 0.5);
    assert_int_equal(stage.selected, 1);
    press("lane", 0.5);

    assert_int_equal(stage.selected, SIM_NO_SLOT);
}

static void the_pointer_over_a_lane_tells_what_the_task_does_there(void **state)
{
    (void)state;
    open_stage(gather_path, NULL);
    sim_stage_act(&stage, SIM_ACTION_VIEW_LANES);
    sim_stage_draw(&stage);
    const SimHit *hit = sim_hits_find(&stage.hits, "lanes_time");
    double lowest = 0;
    for (size_t i = 0; i < stage.hits.count; i++)
        if (strcmp(stage.hits.hits[i].name, "lane") == 0)
            lowest = sim_rect_middle_y(stage.hits.hits[i].rect);

    // The lowest lane is the third job, which sleeps three seconds.
    sim_stage_move(&stage, hit->rect.x + hit->rect.w * 0.4, lowest);

    assert_shows("\"waits for a sleep, 3 s\"");
}

static void the_pointer_over_a_board_tells_whose_game_it_is(void **state)
{
    (void)state;
    open_stage(async_path, NULL);
    sim_stage_draw(&stage);

    // Table 1 stands at the top left.
    sim_stage_move(&stage, stage.cards.hall.x + 90, stage.cards.hall.y + 120);

    assert_shows("\"Table 1\"");
    assert_shows("\"Judit Polgár against Garry Kasparov, Moscow 2002\"");
}

static void zooming_keeps_the_cursor_in_view(void **state)
{
    (void)state;
    open_stage(async_path, NULL);
    sim_stage_act(&stage, SIM_ACTION_VIEW_LANES);
    sim_player_seek_time(&stage.player, 1465000000000);
    sim_stage_follow(&stage);

    for (int i = 0; i < 12; i++)
        sim_stage_act(&stage, SIM_ACTION_ZOOM_IN);
    int64_t range = stage.lanes_to - stage.lanes_from;
    assert_true(range < 2000000000);
    assert_true(stage.lanes_from <= 1465000000000 &&
                stage.lanes_to >= 1465000000000);
    sim_stage_act(&stage, SIM_ACTION_TO_END);

    assert_true(stage.lanes_to >= stage.films[0].state.now_ns);
    sim_stage_act(&stage, SIM_ACTION_ZOOM_ALL);
    assert_int_equal(stage.lanes_from, stage.films[0].replay->begin_ns);
}

static void every_key_and_button_has_one_action(void **state)
{
    (void)state;
    for (int i = 0; i < SIM_ACTION_COUNT; i++) {
        const SimActionInfo *info = sim_action_info((SimAction)i);
        assert_int_equal(sim_action_of_key(info->key), i);
        assert_int_equal(sim_action_of_name(info->name), i);
    }
    assert_int_equal(sim_action_of_key("nothing"), SIM_ACTION_NONE);
}

static void no_view_fails_at_any_size_at_any_moment(void **state)
{
    (void)state;
    const double sizes[][2] = {{1920, 1080}, {1280, 800}, {640, 480}};
    open_stage(sync_path, async_path);
    for (int size = 0; size < 3; size++) {
        sim_stage_resize(&stage, sizes[size][0], sizes[size][1]);
        for (int view = 0; view < SIM_VIEW_COUNT; view++) {
            sim_stage_act(&stage, (SimAction)(SIM_ACTION_VIEW_HALL + view));
            for (int percent = 0; percent <= 100; percent += 20) {
                sim_player_seek_time(&stage.player,
                                     stage.player.end_ns / 100 * percent);
                sim_stage_draw(&stage);
            }
        }
    }
    sim_stage_act(&stage, SIM_ACTION_HELP);
    assert_shows("\"play or pause\"");
}

static void traces_with_senseless_events_are_shown_nevertheless(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        SimStory story;
        story_begin(&story, "stage-random.simul");
        story_random(&story, seed, 1500);
        // Somebody prints who was never created.
        story_say(&story, SIM_EVENT_PRINT, 1, 4711, "who am I?\n");
        story_end(&story);
        open_stage(story.path, NULL);
        for (int view = 0; view < SIM_VIEW_COUNT; view++) {
            sim_stage_act(&stage, (SimAction)(SIM_ACTION_VIEW_HALL + view));
            for (int tenth = 0; tenth <= 10; tenth++) {
                sim_player_seek_time(&stage.player,
                                     stage.player.end_ns / 10 * tenth);
                sim_stage_draw(&stage);
            }
        }
        sim_stage_act(&stage, SIM_ACTION_VIEW_CODE);
        sim_stage_act(&stage, SIM_ACTION_TO_END);
        assert_shows("\"Console\"");
        sim_stage_close(&stage);
        story_done(&story);
    }
}

static void a_long_trace_is_looked_through_beside_the_watching(void **state)
{
    (void)state;
    SimStory story;
    story_begin(&story, "stage-long.simul");
    story_random(&story, 3, 320000);
    story_end(&story);
    open_stage(story.path, NULL);
    SimFilm *film = &stage.films[0];
    assert_true(film->replay->step_count > 300000);

    sim_stage_act(&stage, SIM_ACTION_VIEW_LANES);
    sim_stage_draw(&stage); // with what there is
    sim_film_settle(film, true);
    sim_stage_draw(&stage);

    SimLint wanted;
    sim_lint_init(&wanted, film->replay);
    assert_null(film->behind);
    assert_true(film->tracks.is_built);
    assert_int_equal(film->lint.count, wanted.count);
    sim_lint_done(&wanted);
    sim_stage_close(&stage);
    // Who closes early waits for no more than has begun.
    open_stage(story.path, NULL);
    sim_stage_close(&stage);
    story_done(&story);
}

static void an_unreadable_trace_is_told_in_a_sentence(void **state)
{
    (void)state;
    SimStageOptions options = {.paths = {gather_path, "/nowhere.simul"},
                               .view = -1};
    char *sentence = NULL;

    assert_int_not_equal(sim_stage_open(&stage, &options, &sentence), SIM_OK);

    assert_non_null(strstr(sentence, "/nowhere.simul"));
    sim_free(sentence);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, close_stage)
    const struct CMUnitTest tests[] = {
        TEST(stepping_back_shows_every_state_that_stepping_forward_showed),
        TEST(a_switch_changes_who_runs_and_goes_back_the_same_way),
        TEST(a_step_by_line_changes_the_line_and_goes_back_the_same_way),
        TEST(stepping_beyond_the_ends_stays_there),
        TEST(playing_reaches_the_end_and_stops),
        TEST(play_at_the_end_begins_again),
        TEST(a_step_while_playing_pauses),
        TEST(speed_has_a_fastest_and_a_slowest),
        TEST(at_0_24_25_everything_tells_the_same_moment),
        TEST(a_trace_without_a_scene_opens_on_its_loop),
        TEST(the_comparison_gives_both_ends_and_the_factor),
        TEST(two_films_step_in_the_order_of_their_events),
        TEST(the_other_of_two_films_can_be_shown),
        TEST(pressing_a_half_of_the_comparison_opens_that_film),
        TEST(the_two_themes_lie_alike_to_the_pixel),
        TEST(every_button_does_what_its_name_says),
        TEST(the_slider_seeks_to_where_it_is_pressed),
        TEST(pressing_a_lane_selects_it_and_again_lets_go),
        TEST(the_pointer_over_a_lane_tells_what_the_task_does_there),
        TEST(the_pointer_over_a_board_tells_whose_game_it_is),
        TEST(zooming_keeps_the_cursor_in_view),
        cmocka_unit_test(every_key_and_button_has_one_action),
        TEST(no_view_fails_at_any_size_at_any_moment),
        TEST(traces_with_senseless_events_are_shown_nevertheless),
        TEST(a_long_trace_is_looked_through_beside_the_watching),
        TEST(an_unreadable_trace_is_told_in_a_sentence),
    };
#undef TEST
    return cmocka_run_group_tests(tests, record_all, remove_all);
}
