#include "sync/line.h"

#include "core/loop.h"

#define waiter_of(link) sim_list_element(link, SimWaiter, link)

static SimFuture *new_waiting(SimLoop *loop, const SimFutureKind *kind,
                              uint32_t number)
{
    SimFuture *future = sim_object_new(loop, &sim_future_type, sizeof *future);
    future->kind = kind;
    future->number = number;
    return sim_scope_hold(loop->scope, &future->object);
}

SimValue sim_line_wait(SimLink *line, const SimFutureKind *kind,
                       uint32_t number, bool *out_was_woken)
{
    SimWaiter waiter = {.future =
                            new_waiting(sim_loop_current(), kind, number)};

    sim_list_append(line, &waiter.link);
    SimValue result = attempt(waiter.future);
    sim_list_remove(&waiter.link);
    *out_was_woken = waiter.future->state == SIM_FUTURE_FINISHED;
    return result;
}

bool sim_line_wake_next(SimLink *line, SimValue result)
{
    sim_list_each (link, line)
        if (sim_future_set_result(waiter_of(link)->future, result))
            return true;
    return false;
}

void sim_line_wake_first(SimLink *line, SimValue result)
{
    SimLink *link = line->next;
    if (link != line)
        sim_future_set_result(waiter_of(link)->future, result);
}

void sim_line_wake_all(SimLink *line, SimValue result)
{
    sim_list_each (link, line)
        sim_future_set_result(waiter_of(link)->future, result);
}

bool sim_line_is_occupied(SimLink *line)
{
    sim_list_each (link, line)
        if (waiter_of(link)->future->state != SIM_FUTURE_CANCELLED)
            return true;
    return false;
}
