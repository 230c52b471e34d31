// The end of a run: nobody is left behind.
//
//     every task that is left is cancelled, and the loop goes on until they have
//     ended; then the asynchronous generators that somebody has left in the
//     middle are closed; then the threads end.
//
// Each of these takes turns, and what programs print shows them.
// Source: CPython Lib/asyncio/runners.py, Runner.close.
#include "core/api.h"
#include "core/builtin.h"
#include "core/error.h"
#include "core/fiber.h"
#include "core/generator.h"
#include "core/loop.h"
#include "core/loop_io.h"
#include "core/misuse.h"
#include "core/report.h"
#include "core/run.h"
#include "core/task.h"

// Counts down: CPython gathers those who have to end, so each counts a turn after
// it is done.
typedef struct Farewell {
    size_t left;
    SimFuture *all_done;
    const char *headline; // of the report of what fails
} Farewell;

static void one_less(SimFuture *future, void *argument)
{
    Farewell *farewell = argument;
    if (is_error(future->result) && !error_is(future->result, CancelledError) &&
        !future->is_seen) {
        future->is_seen = true;
        sim_report_future(farewell->headline, "task", future);
        sim_note_warning(sim_loop_current(), 10, NULL, "%s: %s: %s",
                         farewell->headline, error_name(future->result),
                         error_message(future->result));
    }
    if (--farewell->left == 0)
        sim_future_set_result(farewell->all_done, none);
}

static void expect(SimLoop *loop, Farewell *farewell, SimTask *task)
{
    sim_future_subscribe(loop, &task->future,
                         (SimDone){one_less, farewell, NULL});
}

// ---- tasks ------------------------------------------------------------------

static size_t count_tasks(SimLoop *loop)
{
    size_t count = 0;
    sim_list_each (link, &loop->tasks)
        count++;
    return count;
}

static void cancel_all_tasks(SimLoop *loop)
{
    Farewell farewell = {.left = count_tasks(loop),
                         .headline = "unhandled exception during "
                                     "asyncio.run() shutdown"};
    if (farewell.left == 0)
        return;
    farewell.all_done = sim_create_future();
    sim_list_each (link, &loop->tasks)
        sim_task_cancel(sim_list_element(link, SimTask, link));
    sim_list_each (link, &loop->tasks)
        expect(loop, &farewell, sim_list_element(link, SimTask, link));
    // A task that swallows its cancellation and waits for ever ends this.
    if (!sim_run_until_done(loop, farewell.all_done))
        sim_loop_report_deadlock(loop);
}

// ---- generators -------------------------------------------------------------

// A task for each, in the order in which they were begun.
async(sim_close_generators, (SimLoop *)loop)
{
    Farewell farewell = {.all_done = sim_create_future(),
                         .headline = "an error occurred during closing of "
                                     "asynchronous generator"};
    SimValue generators = sim_generators_begun(loop);
    farewell.left = sim_len(generators);
    for (size_t i = 0; i < farewell.left; i++) {
        SimGenerator *generator = as_pointer(sim_item(generators, i));
        expect(loop, &farewell,
               sim_task_new(loop, sim_generator_close(generator),
                            "closes a generator", SIM_HERE));
    }
    return attempt(farewell.all_done);
}

static void close_generators(SimLoop *loop)
{
    if (sim_list_is_empty(&loop->generators)) {
        sim_loop_run_turns(loop, 2); // CPython looks, too
        return;
    }
    SimTask *task = sim_task_new(loop, sim_close_generators(loop),
                                 "closes generators", SIM_HERE);
    if (!sim_run_until_done(loop, &task->future))
        sim_loop_report_deadlock(loop);
}

void sim_shut_down(SimLoop *loop)
{
    cancel_all_tasks(loop);
    close_generators(loop);
    sim_loop_run_turns(loop, 2); // CPython closes the thread pool
    sim_loop_finish_jobs(loop);
}
