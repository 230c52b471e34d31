#include "group/gather.h"

#include "base/alloc.h"
#include "core/bond.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/misuse.h"
#include "core/task.h"
#include "group/group.h"

typedef struct SimGather {
    SimFuture future;
    SimBond bond;
    bool return_exceptions;
    bool cancel_requested;
    size_t distinct_count; // children, each counted once
    size_t finished_count; // of these
    size_t count;          // places in the result
    SimFuture *children[]; // children[count], referenced; may repeat
} SimGather;

static bool cancel_gather(SimLoop *loop, SimFuture *future)
{
    SimGather *gather = (SimGather *)(void *)future;
    bool is_passed_on = false;
    for (size_t i = 0; i < gather->count; i++)
        if (sim_future_request_cancel(loop, gather->children[i]))
            is_passed_on = true;
    // The gather itself is cancelled when its children have ended.
    if (is_passed_on)
        gather->cancel_requested = true;
    return is_passed_on;
}

static void destroy_gather(SimLoop *loop, SimFuture *future)
{
    SimGather *gather = (SimGather *)(void *)future;
    sim_bond_end(&gather->bond);
    for (size_t i = 0; i < gather->count; i++)
        sim_object_unref(loop, &gather->children[i]->object);
}

static SimFuture *child_of_gather(const SimFuture *future, size_t index)
{
    const SimGather *gather = (const SimGather *)(const void *)future;
    return index < gather->count ? gather->children[index] : NULL;
}

const SimFutureKind sim_gather_kind = {.reason = SIM_REASON_GATHER,
                                       .cancel = cancel_gather,
                                       .destroy = destroy_gather,
                                       .part = child_of_gather};

// Takes over the reference to the result.
static void settle(SimLoop *loop, SimGather *gather, SimValue result)
{
    SimOutcome outcome =
        is_error(result) ? SIM_OUTCOME_RAISED : SIM_OUTCOME_RETURNED;
    uint64_t event =
        sim_trace_event(loop->trace, SIM_EVENT_FUTURE_DONE, outcome, NULL,
                        sim_loop_task_number(loop), gather->future.number);
    sim_future_settle(loop, &gather->future, SIM_FUTURE_FINISHED, result,
                      event);
}

static SimValue collect_results(SimLoop *loop, SimGather *gather)
{
    SimValue *results =
        sim_alloc((gather->count ? gather->count : 1) * sizeof *results);
    for (size_t i = 0; i < gather->count; i++) {
        results[i] = gather->children[i]->result;
        gather->children[i]->is_seen = true;
    }
    SimList *list = sim_list_new(loop, gather->count, results);
    sim_free(results);
    return (SimValue){.kind = SIM_VALUE_LIST, .list = list};
}

// One turn after a child is done, or at once for one that was done before.
static void child_done(SimFuture *child, void *argument)
{
    SimLoop *loop = sim_loop_current();
    SimGather *gather = argument;
    bool is_settled = gather->future.state != SIM_FUTURE_PENDING;

    gather->finished_count++;
    bool is_last = gather->finished_count == gather->distinct_count;
    if (is_settled) {
        child->is_seen = true;
    } else if (!gather->return_exceptions && is_error(child->result)) {
        child->is_seen = true;
        settle(loop, gather, sim_ref(child->result));
    } else if (is_last && gather->cancel_requested) {
        settle(loop, gather, sim_cancelled_error(loop));
    } else if (is_last) {
        settle(loop, gather, collect_results(loop, gather));
    }
    // Each child that has not ended needs the gather.
    sim_object_unref(loop, &gather->future.object);
}

// The loop was closed before the child was done.
static void forget_child(SimLoop *loop, void *argument)
{
    sim_object_unref(loop, &((SimGather *)argument)->future.object);
}

static void cut(SimLoop *loop, SimBond *bond)
{
    SimGather *gather = sim_list_element(bond, SimGather, bond);
    sim_object_ref(&gather->future.object);
    for (size_t i = 0; i < gather->count; i++)
        sim_future_unsubscribe(gather->children[i], child_done, gather);
    sim_object_unref(loop, &gather->future.object);
}

// ---- who is given twice ---------------------------------------------------

// Where each awaitable stands first: an open hash table by address.
typedef struct Places {
    size_t *indices; // 1 + the index of an awaitable; 0: free
    size_t capacity; // a power of two
} Places;

static Places new_places(size_t count)
{
    Places places = {.capacity = 16};
    while (places.capacity < 2 * count)
        places.capacity *= 2;
    places.indices = sim_alloc(places.capacity * sizeof *places.indices);
    return places;
}

// The index of an equal awaitable before `index`, or `index`.
static size_t first_equal(Places *places, const SimValue *awaitables,
                          size_t index)
{
    uintptr_t address = (uintptr_t)awaitables[index].pointer;
    size_t place = (address / 64 * 2654435761u) & (places->capacity - 1);

    while (places->indices[place] != 0) {
        size_t other = places->indices[place] - 1;
        if (awaitables[other].pointer == awaitables[index].pointer)
            return other;
        place = (place + 1) & (places->capacity - 1);
    }
    places->indices[place] = index + 1;
    return index;
}

// ---- making one -----------------------------------------------------------

static void record_child(SimLoop *loop, const SimGather *gather,
                         const SimFuture *child)
{
    if (child->kind != &sim_task_kind)
        return;
    sim_trace_event2(loop->trace, SIM_EVENT_GATHER_CHILD, 0, NULL,
                     sim_loop_task_number(loop), gather->future.number,
                     sim_task_number((const SimTask *)(const void *)child), 0);
}

static void subscribe(SimLoop *loop, SimGather *gather, SimFuture *child)
{
    gather->distinct_count++;
    record_child(loop, gather, child);
    sim_object_ref(&gather->future.object);
    if (child->state == SIM_FUTURE_PENDING)
        sim_future_subscribe(loop, child,
                             (SimDone){child_done, gather, forget_child});
}

// Children that were done before are counted at once: a gather of nothing else
// is done when it is returned. Source: CPython 3.12; 3.11 takes a turn more.
static void count_finished(SimGather *gather, const bool *is_first)
{
    for (size_t i = 0; i < gather->count; i++)
        if (is_first[i] && gather->children[i]->state != SIM_FUTURE_PENDING)
            child_done(gather->children[i], gather);
}

// Fills in the children and says which of them stand there for the first time.
static void add_children(SimLoop *loop, SimGather *gather,
                         const SimValue *awaitables, bool *is_first,
                         const SimSite *site)
{
    Places places = new_places(gather->count);

    for (size_t i = 0; i < gather->count; i++) {
        size_t first = first_equal(&places, awaitables, i);
        is_first[i] = first == i;
        SimFuture *child = is_first[i]
                               ? sim_ensure_future(loop, awaitables[i], site)
                               : gather->children[first];
        gather->children[i] = child;
        sim_object_ref(&child->object);
        if (is_first[i])
            subscribe(loop, gather, child);
    }
    sim_free(places.indices);
}

static SimGather *new_gather(SimLoop *loop, size_t count,
                             bool return_exceptions)
{
    SimGather *gather =
        sim_object_new(loop, &sim_future_type,
                       sizeof *gather + count * sizeof *gather->children);
    sim_future_init(loop, &gather->future, &sim_gather_kind);
    sim_scope_hold(loop->scope, &gather->future.object);
    sim_bond_tie(loop, &gather->bond, cut);
    gather->return_exceptions = return_exceptions;
    gather->count = count;
    return gather;
}

SimFuture *sim_gather_array(size_t count, const SimValue *awaitables,
                            bool return_exceptions, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    SimGather *gather = new_gather(loop, count, return_exceptions);
    bool *is_first = sim_alloc(count * sizeof *is_first);

    sim_trace_event2(loop->trace, SIM_EVENT_GATHER, 0, site,
                     sim_loop_task_number(loop), gather->future.number, count,
                     0);
    add_children(loop, gather, awaitables, is_first, site);
    count_finished(gather, is_first);
    if (count == 0)
        settle(loop, gather, collect_results(loop, gather));
    sim_free(is_first);
    return &gather->future;
}

SimFuture *sim_gather_of_list(SimValue awaitables, bool return_exceptions,
                              const SimSite *site)
{
    if (awaitables.kind != SIM_VALUE_LIST)
        sim_misuse(site, "gather_list is given something that is no list");
    return sim_gather_array(awaitables.list->count, awaitables.list->items,
                            return_exceptions, site);
}
