// Real programs, replayed: the lessons on the virtual clock. What holds for
// every program is checked at every step.
#include "base/alloc.h"
#include "base/buffer.h"
#include "replay/stats.h"
#include "replay/tell.h"
#include "replay/things.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// A lesson's run: its trace, and what it printed.
typedef struct Run {
    SimReplay *replay;
    SimBuffer output;
} Run;

static const char *const lessons[] = {
    "01_hello_await",
    "02_sync_vs_async --mode sync",
    "02_sync_vs_async --mode async",
    "03_tasks",
    "04_gather",
    "05_chess --mode sync --boards 5 --moves 4",
    "05_chess --mode async --boards 5 --moves 4",
    "05_chess --mode async",
    "06_chaining",
    "07_as_completed",
    "08_queue",
    "09_kitchen --mode sync",
    "09_kitchen --mode async",
    "10_errors",
    "11_cancel",
    "12_semaphore",
    "13_locks --mode race",
    "13_locks --mode lock",
    "14_events",
    "22_periodic",
    "23_rate_limit",
};
enum { LESSONS = sizeof lessons / sizeof lessons[0] };

static void read_all(FILE *file, SimBuffer *buffer)
{
    char bytes[4096];
    size_t count;
    sim_buffer_init(buffer);
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
        sim_buffer_append(buffer, bytes, count);
}

static Run run_lesson(const char *lesson)
{
    char *path = sim_format("/tmp/simul-%d-program.simul", (int)getpid());
    char *command = sim_format("%s/lessons/%s --clock virtual --trace %s",
                               SIM_BUILD, lesson, path);
    char *sentence = NULL;
    Run run = {0};
    FILE *pipe = popen(command, "r");

    assert_non_null(pipe);
    read_all(pipe, &run.output);
    assert_int_equal(pclose(pipe), 0);
    if (sim_replay_open(path, &run.replay, &sentence) != SIM_OK)
        fail_msg("%s: %s", command, sentence);
    unlink(path);
    sim_free(command);
    sim_free(path);
    return run;
}

static void forget(Run *run)
{
    sim_replay_close(run->replay);
    sim_buffer_done(&run->output);
}

// The lessons are built by `make lessons`, not by this test.
static void need_lessons(void)
{
    if (access(SIM_BUILD "/lessons/05_chess", X_OK) != 0)
        skip();
}

// ---- at every step ---------------------------------------------------------------

static void check_step(const SimState *state)
{
    uint32_t queue[64];
    size_t ready_count = 0;
    size_t running_count = 0;

    for (uint32_t slot = 1; slot < state->replay->task_count; slot++) {
        const SimTaskNow *task = &state->tasks[slot];
        ready_count += task->mode == SIM_MODE_READY;
        running_count += task->mode == SIM_MODE_RUNNING;
        if (task->mode == SIM_MODE_RUNNING)
            assert_int_equal(state->running, slot);
    }
    assert_int_equal(running_count, state->running != SIM_NO_SLOT);
    assert_int_equal(ready_count, state->ready_count);
    assert_int_equal(sim_state_ready(state, queue, 64), ready_count);
    assert_true(state->turn_done <= state->turn_total);
    for (size_t i = 0; i < ready_count; i++)
        assert_int_equal(state->tasks[queue[i]].mode, SIM_MODE_READY);
}

static void
at_every_step_one_runs_and_the_queue_is_the_ready_ones(void **unused)
{
    (void)unused;
    need_lessons();
    for (size_t i = 0; i < LESSONS; i++) {
        Run run = run_lesson(lessons[i]);
        SimState state;
        sim_state_init(&state, run.replay);

        do
            check_step(&state);
        while (sim_state_forward(&state));

        for (uint32_t slot = 1; slot < run.replay->task_count; slot++)
            assert_true(state.tasks[slot].mode >= SIM_MODE_DONE);
        assert_int_equal(state.timer_count, 0);
        assert_int_equal(state.ready_count, 0);
        assert_int_equal(state.phase, SIM_PHASE_NONE);
        sim_state_done(&state);
        forget(&run);
    }
}

// Everything a state knows, as one number (FNV-1a).
static uint64_t hash_of(const SimState *state, SimBuffer *buffer)
{
    uint64_t hash = 0xcbf29ce484222325u;
    sim_buffer_clear(buffer);
    sim_state_text(state, buffer);
    sim_state_things_text(state, buffer);
    for (size_t i = 0; i < buffer->size_bytes; i++)
        hash = (hash ^ (unsigned char)buffer->bytes[i]) * 0x100000001b3u;
    return hash;
}

// Forward to the end, then back to the beginning: the same at every step.
static void check_both_ways(const SimReplay *replay, const char *lesson)
{
    uint64_t *hashes = sim_alloc((replay->step_count + 1) * sizeof *hashes);
    SimBuffer buffer;
    SimState state;
    sim_buffer_init(&buffer);
    sim_state_init(&state, replay);
    do
        hashes[state.step] = hash_of(&state, &buffer);
    while (sim_state_forward(&state));
    do
        if (hash_of(&state, &buffer) != hashes[state.step])
            fail_msg("%s: step %llu differs on the way back:\n%s", lesson,
                     (unsigned long long)state.step,
                     sim_buffer_string(&buffer));
    while (sim_state_back(&state));
    sim_state_done(&state);
    sim_buffer_done(&buffer);
    sim_free(hashes);
}

static void every_step_back_is_the_step_forward(void **unused)
{
    (void)unused;
    need_lessons();
    for (size_t i = 0; i < LESSONS; i++) {
        Run run = run_lesson(lessons[i]);
        check_both_ways(run.replay, lessons[i]);
        forget(&run);
    }
}

// What is free at the end was given back, and nothing is in flight.
static void at_the_end_nothing_is_held_or_in_flight(void **unused)
{
    (void)unused;
    need_lessons();
    for (size_t i = 0; i < LESSONS; i++) {
        Run run = run_lesson(lessons[i]);
        SimState state;
        SimJobNow job;
        SimOperationNow operation;
        sim_state_init(&state, run.replay);
        sim_state_seek(&state, UINT64_MAX);

        assert_int_equal(state.holds.count, 0);
        assert_int_equal(state.in_flight_count, 0);
        assert_int_equal(sim_state_jobs(&state, &job, 1), 0);
        assert_int_equal(sim_state_operations(&state, &operation, 1), 0);
        sim_state_done(&state);
        forget(&run);
    }
}

static void a_wake_up_is_the_next_that_happens_to_its_task(void **unused)
{
    (void)unused;
    need_lessons();
    Run run = run_lesson("05_chess --mode async --boards 5 --moves 4");
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, run.replay->reader, 0);

    while (sim_walk_next(&walk, &event)) {
        if (event.kind != SIM_EVENT_TASK_READY)
            continue;
        uint64_t cause = sim_reader_cause(run.replay->reader, &event);
        assert_true(cause < event.index);
        SimEvent why = sim_reader_event(run.replay->reader, cause);
        assert_true(why.kind == SIM_EVENT_TASK_NEW ||
                    why.kind == SIM_EVENT_TIMER_FIRED ||
                    why.kind == SIM_EVENT_FUTURE_DONE ||
                    why.kind == SIM_EVENT_TASK_DONE);
    }
    forget(&run);
}

// ---- as a whole ------------------------------------------------------------------

static void the_console_is_what_the_program_printed(void **unused)
{
    (void)unused;
    need_lessons();
    for (size_t i = 0; i < LESSONS; i++) {
        Run run = run_lesson(lessons[i]);
        SimBuffer console;
        sim_buffer_init(&console);

        for (size_t line = 0; line < run.replay->console_count; line++)
            sim_buffer_format(&console, "%s\n", run.replay->console[line].text);

        assert_string_equal(sim_buffer_string(&console),
                            sim_buffer_string(&run.output));
        sim_buffer_done(&console);
        forget(&run);
    }
}

static void the_times_of_every_task_sum_to_its_life(void **unused)
{
    (void)unused;
    need_lessons();
    for (size_t i = 0; i < LESSONS; i++) {
        Run run = run_lesson(lessons[i]);
        SimStats stats;
        sim_stats_init(&stats, run.replay);

        for (uint32_t slot = 0; slot < run.replay->task_count; slot++) {
            const SimTaskStats *task = &stats.tasks[slot];
            assert_int_equal(task->run_ns + task->ready_ns + task->wait_ns,
                             task->lifetime_ns);
        }
        sim_stats_done(&stats);
        forget(&run);
    }
}

static void the_sources_of_a_lesson_are_in_its_trace(void **unused)
{
    (void)unused;
    need_lessons();
    Run run = run_lesson("04_gather");
    const SimSourceFile *source = sim_replay_source(run.replay, "gather.c");
    SimPlace place = run.replay->tasks[2].coroutine;

    assert_non_null(source);
    assert_true(source->line_count > 10);
    assert_non_null(strstr(sim_replay_source_line(run.replay, place), "async"));
    forget(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_back_is_the_step_forward),
        cmocka_unit_test(at_the_end_nothing_is_held_or_in_flight),
        cmocka_unit_test(
            at_every_step_one_runs_and_the_queue_is_the_ready_ones),
        cmocka_unit_test(a_wake_up_is_the_next_that_happens_to_its_task),
        cmocka_unit_test(the_console_is_what_the_program_printed),
        cmocka_unit_test(the_times_of_every_task_sum_to_its_life),
        cmocka_unit_test(the_sources_of_a_lesson_are_in_its_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
