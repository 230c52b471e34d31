#include "sync/line.h"

#include "core/loop.h"
#include "core/task.h"

#define waiter_of(link) sim_list_element(link, SimWaiter, link)

// What a waiter waits for. The coroutine that waits has both.
typedef struct Waiting {
    SimFuture future;
    const SimShared *shared;
} Waiting;

static SimFuture *new_waiting(SimLoop *loop, const SimFutureKind *kind,
                              const SimShared *shared)
{
    Waiting *waiting = sim_object_new(loop, &sim_future_type, sizeof *waiting);
    waiting->future.kind = kind;
    waiting->future.number = shared->number;
    waiting->shared = shared;
    return sim_scope_hold(loop->scope, &waiting->future.object);
}

void sim_line_describe(SimLoop *loop, const SimFuture *future, SimBuffer *text)
{
    const SimShared *shared = ((const Waiting *)(const void *)future)->shared;
    char words[200];
    SimBuffer label;

    sim_buffer_init(&label);
    sim_shared_label(shared, &label);
    sim_reason_words_of(future->kind->reason, sim_buffer_string(&label), words,
                        sizeof words);
    sim_buffer_text(text, words);
    sim_buffer_done(&label);
    if (!shared->owner)
        return;
    SimTask *owner = sim_loop_find_task(loop, shared->owner);
    sim_buffer_format(text, ", which %s has",
                      owner ? sim_task_name(owner) : "a task that has ended");
}

uint32_t sim_line_holder(const SimFuture *future)
{
    return ((const Waiting *)(const void *)future)->shared->owner;
}

SimValue sim_line_wait(SimLink *line, const SimFutureKind *kind,
                       const SimShared *shared, bool *out_was_woken)
{
    SimWaiter waiter = {.future =
                            new_waiting(sim_loop_current(), kind, shared)};

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
