// as_completed: results in the order in which they come.
//
// What is done goes into a queue; the awaitables that the caller gets take one
// each out of it. Source: CPython Lib/asyncio/tasks.py, as_completed.
#include "core/api.h"
#include "core/bond.h"
#include "core/builtin.h"
#include "core/coroutine.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/part.h"
#include "group/group.h"

typedef struct Completion {
    SimObject object;
    SimBond bond;
    SimQueue *done;   // referenced; futures, or none when the time was over
    SimHandle *timer; // NULL: no time limit, or over
    SimValue todo;    // referenced; the futures that are waited for
    size_t left;      // of these, not done yet
    bool is_over;
} Completion;

static void destroy_completion(SimLoop *loop, SimObject *object)
{
    Completion *completion = (Completion *)(void *)object;
    sim_bond_end(&completion->bond);
    sim_object_unref(loop, (SimObject *)(void *)completion->done);
    sim_value_unref(loop, completion->todo);
}

static const SimFutureKind waits_for_next = {.reason = SIM_REASON_WAIT};
static const SimObjectType completion_type = {"as_completed",
                                              destroy_completion};

static void forget(SimLoop *loop, void *completion)
{
    sim_object_unref(loop, completion);
}

static void one_done(SimFuture *future, void *argument)
{
    Completion *completion = argument;
    if (!completion->is_over) {
        completion->left--;
        sim_queue_put_nowait(completion->done, val(future));
        if (completion->left == 0 && completion->timer)
            sim_handle_cancel(completion->timer);
    }
    sim_object_unref(sim_loop_current(), &completion->object);
}

static void cut(SimLoop *loop, SimBond *bond)
{
    Completion *completion = sim_list_element(bond, Completion, bond);
    sim_object_ref(&completion->object);
    for (size_t i = 0; i < sim_len(completion->todo); i++)
        sim_future_unsubscribe(sim_item(completion->todo, i).future, one_done,
                               completion);
    sim_object_unref(loop, &completion->object);
}

static void time_is_over(void *argument)
{
    Completion *completion = argument;
    completion->timer = NULL;
    completion->is_over = true;
    while (completion->left > 0) {
        completion->left--;
        sim_queue_put_nowait(completion->done, none);
    }
}

// The completion is referenced by each of these until it has run.
async(sim_completed_next, (Completion *)completion)
{
    SimValue future = await(sim_queue_get(completion->done));
    if (future.kind == SIM_VALUE_NONE)
        return fail(TimeoutError, "%s", "");
    return sim_future_result(future.future);
}

static bool is_listed(SimValue list, SimFuture *future)
{
    for (size_t i = 0; i < sim_len(list); i++)
        if (sim_item(list, i).future == future)
            return true;
    return false;
}

// Every awaitable becomes a future, and counts once.
static SimValue futures_of(SimLoop *loop, SimValue awaitables,
                           const SimSite *site)
{
    SimValue futures = sim_list(0, NULL);
    for (size_t i = 0; i < sim_len(awaitables); i++) {
        SimValue each = sim_item(awaitables, i);
        SimFuture *future = sim_ensure_future(loop, each, site);
        if (each.kind == SIM_VALUE_COROUTINE || !is_listed(futures, future))
            sim_append(futures, val(future));
    }
    return futures;
}

static Completion *new_completion(SimLoop *loop, SimValue futures)
{
    Completion *completion =
        sim_object_new(loop, &completion_type, sizeof *completion);
    sim_scope_hold(loop->scope, &completion->object);
    sim_bond_tie(loop, &completion->bond, cut);
    completion->done = sim_queue_new_part(&waits_for_next);
    sim_object_ref((SimObject *)(void *)completion->done);
    completion->todo = sim_ref(futures);
    completion->left = sim_len(futures);
    return completion;
}

SimValue sim_as_completed_at(SimValue awaitables, double timeout,
                             const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    SimValue futures = futures_of(loop, awaitables, site);
    Completion *completion = new_completion(loop, futures);
    SimValue results = sim_list(0, NULL);

    for (size_t i = 0; i < sim_len(futures); i++) {
        sim_object_ref(&completion->object);
        sim_future_subscribe(loop, sim_item(futures, i).future,
                             (SimDone){one_done, completion, forget});
        SimCoroutine *next = sim_completed_next(completion);
        next->is_optional = true; // whoever wants only the first takes that
        sim_append(results, val(next));
    }
    if (completion->left > 0 && timeout < FOREVER)
        completion->timer = sim_call_later(timeout, time_is_over, completion);
    return results;
}
