// The ops on what tasks share: events, conditions, barriers, queues. Locks and
// semaphores are taken by `with`, see interpreter.c.
#include "ops.h"

#include <stdlib.h>
#include <string.h>

static const double PATIENCE_SECONDS = 0.040;

static void cancel_task(void *task)
{
    sim_task_cancel(task);
}

SimValue order_await_patiently(SimValue awaitable)
{
    SimHandle *timer = asyncio.call_later(PATIENCE_SECONDS, cancel_task,
                                          asyncio.current_task());
    SimValue value = attempt(awaitable);
    sim_handle_cancel(timer);
    return value;
}

// Passes an error on; notes a value if there is one worth it.
static SimValue note(SimValue value, SimBuffer *result)
{
    if (is_error(value))
        return value;
    if (value.kind != SIM_VALUE_NONE)
        order_append_value(result, value);
    return none;
}

static int number_of(const char *name)
{
    return name[1] - '0';
}

static SimEventFlag *event_of(const OrderCall *call)
{
    return call->machine->shared.events[number_of(call->words[1])];
}

static SimQueue *queue_of(const OrderCall *call)
{
    return call->machine->shared.queues[number_of(call->words[1])];
}

SimCoroutine *order_acquire(const OrderShared *shared, const char *name)
{
    if (name[0] == 'l')
        return sim_lock_acquire(shared->locks[number_of(name)]);
    return sim_semaphore_acquire(shared->semaphores[number_of(name)]);
}

SimValue order_release(const OrderShared *shared, const char *name)
{
    if (name[0] == 'l')
        return sim_lock_release(shared->locks[number_of(name)]);
    return sim_semaphore_release(shared->semaphores[number_of(name)]);
}

// ---- events, conditions, barriers ------------------------------------------

static SimValue wait_for_notice(SimCondition *condition, SimBuffer *result)
{
    SimLock *lock = sim_condition_lock(condition);
    SimValue error = order_await_patiently(val(sim_lock_acquire(lock)));
    if (is_error(error))
        return error;
    SimValue value = order_await_patiently(val(sim_condition_wait(condition)));
    sim_lock_release(lock);
    return note(value, result);
}

static SimValue do_wait(const OrderCall *call, SimBuffer *result)
{
    if (call->words[1][0] == 'k')
        return wait_for_notice(call->machine->shared.condition, result);
    return note(order_await_patiently(val(sim_event_wait(event_of(call)))),
                result);
}

static bool is_enough(void *argument)
{
    const OrderCall *call = argument;
    return call->machine->shared.stock >= atoi(call->words[2]);
}

// Waits until the stock is as high as the op says.
static SimValue do_until(const OrderCall *call, SimBuffer *result)
{
    SimCondition *condition = call->machine->shared.condition;
    SimLock *lock = sim_condition_lock(condition);
    SimValue error = order_await_patiently(val(sim_lock_acquire(lock)));
    if (is_error(error))
        return error;
    SimValue value = order_await_patiently(val(
        sim_condition_wait_for(condition, is_enough, (void *)(uintptr_t)call)));
    sim_lock_release(lock);
    return note(value, result);
}

// Adds to the stock and tells everybody.
static SimValue do_supply(const OrderCall *call, SimBuffer *result)
{
    SimCondition *condition = call->machine->shared.condition;
    SimLock *lock = sim_condition_lock(condition);
    SimValue error = order_await_patiently(val(sim_lock_acquire(lock)));
    if (is_error(error))
        return error;
    call->machine->shared.stock += atoi(call->words[2]);
    order_append_value(result, val(call->machine->shared.stock));
    sim_condition_notify_all(condition);
    sim_lock_release(lock);
    return none;
}

static SimValue do_notify(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    SimCondition *condition = call->machine->shared.condition;
    SimLock *lock = sim_condition_lock(condition);
    SimValue error = order_await_patiently(val(sim_lock_acquire(lock)));
    if (is_error(error))
        return error;
    sim_condition_notify(condition, (size_t)atoi(call->words[2]));
    sim_lock_release(lock);
    return none;
}

static SimValue do_meet(const OrderCall *call, SimBuffer *result)
{
    SimBarrier *barrier = call->machine->shared.barrier;
    return note(order_await_patiently(val(sim_barrier_wait(barrier))), result);
}

static SimValue do_reset(const OrderCall *call, SimBuffer *result)
{
    SimBarrier *barrier = call->machine->shared.barrier;
    return note(order_await_patiently(val(sim_barrier_reset(barrier))), result);
}

static SimValue do_abort(const OrderCall *call, SimBuffer *result)
{
    SimBarrier *barrier = call->machine->shared.barrier;
    return note(order_await_patiently(val(sim_barrier_abort(barrier))), result);
}

// A permit more, whoever took one; beyond the bound an error.
static SimValue do_free(const OrderCall *call, SimBuffer *result)
{
    SimSemaphore *const *semaphores = call->machine->shared.semaphores;
    SimValue outcome =
        sim_semaphore_release(semaphores[number_of(call->words[1])]);
    order_append_value(result, outcome);
    return none;
}

// What one can see of a thing from outside.
static SimValue do_peek(const OrderCall *call, SimBuffer *result)
{
    const OrderShared *shared = &call->machine->shared;
    int number = number_of(call->words[1]);
    SimValue seen = none;
    switch (call->words[1][0]) {
    case 'l':
        seen = val(sim_lock_locked(shared->locks[number]));
        break;
    case 's':
        seen = val(sim_semaphore_locked(shared->semaphores[number]));
        break;
    case 'e':
        seen = val(sim_event_is_set(shared->events[number]));
        break;
    case 'b':
        seen = val(sim_barrier_n_waiting(shared->barrier));
        break;
    case 'k':
        seen = val(sim_lock_locked(sim_condition_lock(shared->condition)));
        break;
    default:
        seen = val(sim_queue_size(shared->queues[number]));
    }
    order_append_value(result, seen);
    return none;
}

static SimValue do_raise_flag(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    sim_event_set(event_of(call));
    return none;
}

static SimValue do_clear(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    sim_event_clear(event_of(call));
    return none;
}

// ---- queues ----------------------------------------------------------------

static SimValue do_put(const OrderCall *call, SimBuffer *result)
{
    SimValue item = val(atoi(call->words[2]));
    return note(order_await_patiently(val(sim_queue_put(queue_of(call), item))),
                result);
}

static SimValue do_get(const OrderCall *call, SimBuffer *result)
{
    return note(order_await_patiently(val(sim_queue_get(queue_of(call)))),
                result);
}

static SimValue do_join(const OrderCall *call, SimBuffer *result)
{
    return note(order_await_patiently(val(sim_queue_join(queue_of(call)))),
                result);
}

// What is done at once notes its error as a result.
static SimValue do_put_now(const OrderCall *call, SimBuffer *result)
{
    SimValue item = val(atoi(call->words[2]));
    order_append_value(result, sim_queue_put_nowait(queue_of(call), item));
    return none;
}

static SimValue do_get_now(const OrderCall *call, SimBuffer *result)
{
    order_append_value(result, sim_queue_get_nowait(queue_of(call)));
    return none;
}

static SimValue do_task_done(const OrderCall *call, SimBuffer *result)
{
    order_append_value(result, sim_queue_task_done(queue_of(call)));
    return none;
}

static const struct {
    const char *name;
    OrderFunction *run;
} OPS[] = {
    {"wait", do_wait},
    {"notify", do_notify},
    {"meet", do_meet},
    {"reset", do_reset},
    {"raise_flag", do_raise_flag},
    {"clear", do_clear},
    {"put", do_put},
    {"get", do_get},
    {"join", do_join},
    {"put_now", do_put_now},
    {"get_now", do_get_now},
    {"task_done", do_task_done},
    {"until", do_until},
    {"supply", do_supply},
    {"abort", do_abort},
    {"free", do_free},
    {"peek", do_peek},
};

OrderFunction *order_shared_op(const char *name)
{
    for (size_t i = 0; i < sizeof OPS / sizeof *OPS; i++)
        if (strcmp(OPS[i].name, name) == 0)
            return OPS[i].run;
    return NULL;
}
