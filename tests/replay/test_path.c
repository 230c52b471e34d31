// The critical path, who woke whom, where a task runs next, and search.
#include "replay/path.h"
#include "support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static SimReplay *two_counts(void)
{
    SimStory story;
    story_begin(&story, "path.simul");
    story_two_counts(&story);
    return story_end_replay(&story);
}

// Pieces follow each other without a gap, and add up.
static void check_whole(const SimPath *path)
{
    int64_t sum_ns = 0;
    for (size_t i = 0; i < path->count; i++) {
        const SimPathPiece *piece = &path->pieces[i];
        assert_true(piece->begin_ns < piece->end_ns);
        if (i > 0)
            assert_int_equal(piece->begin_ns, path->pieces[i - 1].end_ns);
        sum_ns += piece->end_ns - piece->begin_ns;
    }
    assert_int_equal(path->run_ns + path->ready_ns + path->wait_ns, sum_ns);
}

// ---- the critical path ----------------------------------------------------

static void two_counts_wait_for_a_sleep(void **unused)
{
    (void)unused;
    SimReplay *replay = two_counts();
    SimPath path;

    sim_path_init(&path, replay);

    assert_int_equal(path.count, 1);
    assert_string_equal(replay->tasks[path.pieces[0].slot].name, "B");
    assert_int_equal(path.pieces[0].mode, SIM_MODE_WAITING);
    assert_int_equal(path.pieces[0].reason, SIM_REASON_SLEEP);
    assert_int_equal(path.wait_ns, SIM_NS_PER_S);
    sim_path_done(&path);
    sim_replay_close(replay);
}

static void the_exhibition_waits_for_the_master_and_one_reply(void **unused)
{
    (void)unused;
    SimStory story;
    SimPath path;
    story_begin(&story, "path.simul");
    story_chess_async(&story, 24, 30);
    SimReplay *replay = story_end_replay(&story);

    sim_path_init(&path, replay);

    check_whole(&path);
    // The way of the last board: thirty moves, and each reply takes 55 s.
    assert_int_equal(path.run_ns, 30 * 5 * (int64_t)SIM_NS_PER_S);
    assert_int_equal(path.wait_ns, 30 * 55 * (int64_t)SIM_NS_PER_S);
    assert_int_equal(path.pieces[0].begin_ns, replay->begin_ns);
    assert_int_equal(path.pieces[path.count - 1].end_ns, replay->end_ns);
    sim_path_done(&path);
    sim_replay_close(replay);
}

static void a_lock_leads_the_way_to_who_had_it(void **unused)
{
    (void)unused;
    SimStory story;
    SimPath path;
    story_begin(&story, "path.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(&story, 1, "main");
    story_new(&story, 2, 1, "other");
    story_sleep(&story, 4, 1, 1000);
    story_run(&story, 2);
    story_suspend(&story, SIM_REASON_LOCK, 8, 2, 50);
    story_wait(&story, 1000);
    story_wake(&story, 1);
    story_run(&story, 1);
    story_work(&story, 9, 1, 500);
    story_resource(&story, SIM_EVENT_RELEASED, SIM_RESOURCE_LOCK, 5, 1, 50, 1);
    story_ready(&story, 2);
    story_finish(&story, 1);
    story_run(&story, 2);
    story_work(&story, 9, 2, 250);
    story_finish(&story, 2);
    SimReplay *replay = story_end_replay(&story);

    sim_path_init(&path, replay);

    check_whole(&path);
    assert_int_equal(path.count, 3);
    assert_int_equal(path.pieces[0].slot, 1); // main sleeps
    assert_int_equal(path.pieces[0].mode, SIM_MODE_WAITING);
    assert_int_equal(path.pieces[1].slot, 1); // main works
    assert_int_equal(path.pieces[1].mode, SIM_MODE_RUNNING);
    assert_int_equal(path.pieces[2].slot, 2); // then the other does
    sim_path_done(&path);
    sim_replay_close(replay);
}

static void a_path_through_anything_is_whole(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        SimStory story;
        SimPath path;
        story_begin(&story, "path.simul");
        story_random(&story, seed, 2000);
        SimReplay *replay = story_end_replay(&story);
        sim_path_init(&path, replay);
        for (size_t i = 0; i < path.count; i++)
            assert_true(path.pieces[i].begin_ns < path.pieces[i].end_ns);
        sim_path_done(&path);
        sim_replay_close(replay);
    }
}

// ---- moving about ---------------------------------------------------------

static void a_task_knows_who_woke_it_and_where_it_runs_next(void **unused)
{
    (void)unused;
    SimWoken woken;
    SimReplay *replay = two_counts();
    enum { MAIN = 1, A = 2 };

    // A was made by main, and later woken by a timer.
    assert_false(sim_woken_by(replay, 1, A, &woken));
    uint64_t first = sim_next_run(replay, 0, A);
    assert_true(sim_woken_by(replay, first, A, &woken));
    assert_int_equal(woken.run_step, first);
    assert_int_equal(woken.from, MAIN);
    uint64_t second = sim_next_run(replay, first, A);
    assert_true(sim_woken_by(replay, second, A, &woken));
    assert_true(woken.is_timer);
    assert_int_equal(woken.from, SIM_NO_SLOT);
    assert_true(woken.cause_step < woken.ready_step &&
                woken.ready_step < woken.run_step);
    assert_int_equal(sim_next_run(replay, second, A), 0);
    sim_replay_close(replay);
}

static void a_text_is_found_forward_and_back(void **unused)
{
    (void)unused;
    SimReplay *replay = two_counts();
    const SimConsoleLine *line = &replay->console[1];

    uint64_t found = sim_search(replay, line->text, 0, true);
    assert_int_equal(found, line->step);
    assert_int_equal(sim_search(replay, line->text, found, true), 0);
    assert_int_equal(sim_search(replay, line->text, replay->step_count, false),
                     found);
    assert_int_equal(sim_search(replay, line->text, found, false), 0);
    assert_int_equal(sim_search(replay, "no such text", 0, true), 0);
    assert_int_equal(sim_search(replay, "", 0, true), 0);
    sim_replay_close(replay);
}

static void a_line_and_a_task_are_found(void **unused)
{
    (void)unused;
    SimReplay *replay = two_counts();

    uint64_t found = sim_search(replay, "story.c:4", 0, true);
    assert_true(found > 0);
    SimEvent event = sim_reader_event(replay->reader, found - 1);
    assert_int_equal(sim_reader_place(replay->reader, event.site).line, 4);
    assert_int_equal(sim_search(replay, "ory.c:4", 0, true), 0);
    found = sim_search(replay, "MAIN", 0, true);
    assert_int_equal(sim_reader_event(replay->reader, found - 1).task, 1);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_counts_wait_for_a_sleep),
        cmocka_unit_test(the_exhibition_waits_for_the_master_and_one_reply),
        cmocka_unit_test(a_lock_leads_the_way_to_who_had_it),
        cmocka_unit_test(a_path_through_anything_is_whole),
        cmocka_unit_test(a_task_knows_who_woke_it_and_where_it_runs_next),
        cmocka_unit_test(a_text_is_found_forward_and_back),
        cmocka_unit_test(a_line_and_a_task_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
