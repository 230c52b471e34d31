// TaskGroup: tasks that live and die together.
//
// The first task that fails cancels the others and, if it is still inside the
// block, the task that made the group; exit then waits until all have ended, and
// raises what has failed as one ExceptionGroup.
// Source: CPython Lib/asyncio/taskgroups.py.
#include "core/bond.h"
#include "core/builtin.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/misuse.h"
#include "core/task.h"
#include "group/group.h"

struct SimTaskGroup {
    SimObject object;
    SimBond bond;
    SimTask *parent;     // who made it
    SimValue tasks;      // referenced; all that were ever made in it
    uint32_t last_task;  // the number of the last one before the group
    size_t left;         // of these, not done yet
    SimValue errors;     // referenced
    SimFuture *all_done; // what exit waits for; NULL: nobody waits
    bool is_exiting;
    bool is_aborting;
    bool parent_cancel_requested;
};

static const SimFutureKind waits_for_group = {.reason = SIM_REASON_GROUP};

static void destroy_group(SimLoop *loop, SimObject *object)
{
    SimTaskGroup *group = (SimTaskGroup *)(void *)object;
    sim_bond_end(&group->bond);
    sim_value_unref(loop, group->tasks);
    sim_value_unref(loop, group->errors);
}

static const SimObjectType group_type = {"task group", destroy_group};

static void task_done(SimFuture *task, void *argument);

static void cut(SimLoop *loop, SimBond *bond)
{
    SimTaskGroup *group = sim_list_element(bond, SimTaskGroup, bond);
    sim_object_ref(&group->object);
    for (size_t i = 0; i < sim_len(group->tasks); i++)
        sim_future_unsubscribe(sim_item(group->tasks, i).future, task_done,
                               group);
    sim_object_unref(loop, &group->object);
}

SimTaskGroup *sim_task_group_new(void)
{
    SimLoop *loop = sim_loop_current();
    if (!loop->task)
        sim_misuse(NULL, "a task group is made outside every task");
    SimTaskGroup *group = sim_object_new(loop, &group_type, sizeof *group);
    sim_scope_hold(loop->scope, &group->object);
    sim_bond_tie(loop, &group->bond, cut);
    group->parent = loop->task;
    group->last_task = loop->last_task;
    group->tasks = sim_ref(sim_list(0, NULL));
    group->errors = sim_ref(sim_list(0, NULL));
    return group;
}

static void abort_group(SimTaskGroup *group)
{
    group->is_aborting = true;
    for (size_t i = 0; i < sim_len(group->tasks); i++)
        sim_future_cancel(sim_item(group->tasks, i).future);
}

// The task that made the group is cancelled too, so that its block ends.
static void note_failure(SimTaskGroup *group, SimValue error)
{
    sim_append(group->errors, error);
    if (group->is_aborting || group->parent_cancel_requested)
        return;
    abort_group(group);
    group->parent_cancel_requested = true;
    sim_task_cancel(group->parent);
}

static void task_done(SimFuture *task, void *argument)
{
    SimTaskGroup *group = argument;

    group->left--;
    if (group->left == 0 && group->all_done)
        sim_future_set_result(group->all_done, none);
    if (task->state != SIM_FUTURE_CANCELLED && is_error(task->result))
        note_failure(group, sim_future_result(task));
    sim_object_unref(sim_loop_current(), &group->object);
}

static void forget(SimLoop *loop, void *group)
{
    sim_object_unref(loop, group);
}

SimTask *sim_group_create_task_at(SimTaskGroup *group, SimCoroutine *coroutine,
                                  const char *name, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    if (group->is_aborting || (group->is_exiting && group->left == 0))
        sim_misuse(site, "a task is made in a group that is %s",
                   group->is_aborting ? "shutting down" : "finished");
    SimTask *task = sim_task_new(loop, coroutine, name, site);
    sim_append(group->tasks, val(task));
    group->left++;
    sim_object_ref(&group->object);
    sim_future_subscribe(loop, sim_future_of(task),
                         (SimDone){task_done, group, forget});
    return task;
}

// ---- leaving ----------------------------------------------------------------

static SimFuture *new_all_done(SimLoop *loop)
{
    SimFuture *future = sim_object_new(loop, &sim_future_type, sizeof *future);
    sim_future_init(loop, future, &waits_for_group);
    return sim_scope_hold(loop->scope, &future->object);
}

// Waits until no task is left, however often the parent is cancelled meanwhile.
// Returns the cancellation that has to go on, or none. When the parent itself is
// closed there is no more waiting.
static SimValue wait_for_all(SimTaskGroup *group, SimValue cancellation)
{
    while (group->left > 0) {
        group->all_done = new_all_done(sim_loop_current());
        SimValue woken = attempt(group->all_done);
        group->all_done = NULL;
        if (error_is(woken, GeneratorExit))
            return woken;
        if (is_error(woken) && !group->is_aborting) {
            cancellation = woken;
            abort_group(group);
        }
    }
    return cancellation;
}

// Members stand in the order of their numbers.
static bool is_member(const SimTaskGroup *group, uint32_t number)
{
    size_t low = 0;
    size_t high = sim_len(group->tasks);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const SimTask *task =
            (SimTask *)(void *)sim_item(group->tasks, middle).future;
        if (task->number == number)
            return true;
        if (task->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

// Where thousands have groups of their own, nobody looks at all of the others.
enum { MOST_LOOKED_AT = 256 };

// Tasks that were made in the block, or by members, but not in the group. The
// newest are the last of the live ones.
static void warn_of_survivors(SimLoop *loop, const SimTaskGroup *group)
{
    SimLink *link = loop->tasks.previous;
    int looked_at = 0;
    for (; link != &loop->tasks && looked_at < MOST_LOOKED_AT;
         link = link->previous, looked_at++) {
        SimTask *task = sim_list_element(link, SimTask, link);
        if (task->number <= group->last_task)
            return;
        bool is_inside = task->parent == group->parent->number ||
                         is_member(group, task->parent);
        if (is_inside && task->cancel_count == 0)
            sim_warn_of(loop, 14, task->created_at, task->number,
                        SIM_NO_EVIDENCE,
                        "%s is still at work when the group it was made in "
                        "is over",
                        sim_task_name(task));
    }
}

async(sim_group_exit, (SimTaskGroup *)group, (SimValue)outcome)
{
    SimLoop *loop = sim_loop_current();
    SimValue cancellation = error_is(outcome, CancelledError) ? outcome : none;

    group->is_exiting = true;
    if (is_error(outcome) && !group->is_aborting)
        abort_group(group);
    cancellation = wait_for_all(group, cancellation);
    if (error_is(cancellation, GeneratorExit))
        return cancellation;
    // What the group itself has asked for is dealt with here (as of 3.13, where
    // a failure while exit waits is no longer forgotten).
    if (group->parent_cancel_requested && sim_task_uncancel(group->parent) == 0)
        cancellation = none;
    if (!is_error(cancellation))
        warn_of_survivors(loop, group);
    if (is_error(cancellation) && sim_len(group->errors) == 0)
        return cancellation;
    if (is_error(outcome) && !error_is(outcome, CancelledError))
        sim_append(group->errors, outcome);
    if (sim_len(group->errors) == 0)
        return none;
    SimValue error = sim_error_group_new(
        loop, "unhandled errors in a TaskGroup", group->errors.list);
    sim_scope_hold(loop->scope, &error.error->object);
    return error;
}

// ---- with_group -------------------------------------------------------------

SimTaskGroup *sim_group_close(SimTaskGroup **group)
{
    SimTaskGroup *closed = *group;
    *group = NULL;
    return closed;
}

// An error leaves the block: cancel, wait, and let the error go on. When the
// loop is closed there is nothing to wait for.
void sim_group_abandon(SimTaskGroup **group)
{
    if (!*group || sim_loop_current()->is_closing)
        return;
    SimValue leaving = sim_fail(CancelledError, NULL, "%s", "");
    sim_await(val(sim_group_exit(sim_group_close(group), leaving)), SIM_HERE);
}
