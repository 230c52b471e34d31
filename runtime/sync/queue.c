// Queues: hand values from task to task, in order, with a limit.
//
// put wakes the first getter, who looks again when he runs: if somebody took the
// item meanwhile he queues up anew, at the end. The three kinds differ in which
// item get takes. Source: CPython Lib/asyncio/queues.py.
#include "base/alloc.h"
#include "core/builtin.h"
#include "core/part.h"
#include "sync/line.h"
#include "sync/resource.h"
#include "sync/value_order.h"

typedef enum QueueKind {
    FIRST_IN_FIRST_OUT,
    LAST_IN_FIRST_OUT,
    LEAST
} QueueKind;

struct SimQueue {
    SimShared shared;
    QueueKind kind;
    SimValue *items; // a ring, items[capacity]; of LEAST a heap from place 0
    size_t capacity;
    size_t first;
    size_t count;
    size_t limit;            // 0: none
    size_t unfinished_count; // put, and task_done not yet called
    SimLink getters;
    SimLink putters;
    SimEventFlag *finished;            // referenced; nothing is unfinished
    const SimFutureKind *getters_kind; // why somebody waits for an item
};

static const SimFutureKind waits_for_item = {.reason = SIM_REASON_QUEUE_GET,
                                             .describe = sim_line_describe};
static const SimFutureKind waits_for_place = {.reason = SIM_REASON_QUEUE_PUT,
                                              .describe = sim_line_describe};
static const SimFutureKind waits_for_join = {.reason = SIM_REASON_QUEUE_JOIN,
                                             .describe = sim_line_describe};

static SimValue *place_of(SimQueue *queue, size_t index)
{
    return &queue->items[(queue->first + index) % queue->capacity];
}

static void destroy_queue(SimLoop *loop, SimObject *object)
{
    SimQueue *queue = (SimQueue *)(void *)object;
    for (size_t i = 0; i < queue->count; i++)
        sim_value_unref(loop, *place_of(queue, i));
    sim_free(queue->items);
    sim_object_unref(loop, (SimObject *)(void *)queue->finished);
    sim_shared_destroy(loop, object);
}

static const SimObjectType queue_type = {"queue", destroy_queue};

static SimQueue *prepare(SimQueue *queue, QueueKind kind,
                         const SimFutureKind *getters_kind)
{
    queue->kind = kind;
    sim_list_init(&queue->getters);
    sim_list_init(&queue->putters);
    queue->getters_kind = getters_kind;
    queue->finished = sim_event_new_part(&waits_for_join, &queue->shared);
    sim_object_ref((SimObject *)(void *)queue->finished);
    sim_event_set(queue->finished);
    return queue;
}

static SimQueue *new_queue(QueueKind kind, int64_t limit)
{
    size_t bound = limit > 0 ? (size_t)limit : 0;
    SimQueue *queue =
        sim_shared_new(&queue_type, sizeof *queue, SIM_RESOURCE_QUEUE, bound);
    queue->limit = bound;
    return prepare(queue, kind, &waits_for_item);
}

SimQueue *sim_queue_new(int64_t limit)
{
    return new_queue(FIRST_IN_FIRST_OUT, limit);
}

SimQueue *sim_lifo_queue_new(int64_t limit)
{
    return new_queue(LAST_IN_FIRST_OUT, limit);
}

SimQueue *sim_priority_queue_new(int64_t limit)
{
    return new_queue(LEAST, limit);
}

SimQueue *sim_queue_new_part(const SimFutureKind *kind)
{
    SimQueue *queue =
        sim_shared_new_part(&queue_type, sizeof *queue, SIM_RESOURCE_QUEUE);
    return prepare(queue, FIRST_IN_FIRST_OUT, kind);
}

SimQueue *sim_queue_set_name(SimQueue *queue, const char *name)
{
    return sim_shared_set_name(queue, name);
}

size_t sim_queue_size(const SimQueue *queue)
{
    return queue->count;
}

bool sim_queue_empty(const SimQueue *queue)
{
    return queue->count == 0;
}

bool sim_queue_full(const SimQueue *queue)
{
    return queue->limit > 0 && queue->count >= queue->limit;
}

// ---- the store --------------------------------------------------------------

static void make_place(SimQueue *queue)
{
    if (queue->count < queue->capacity)
        return;
    size_t capacity = queue->capacity ? 2 * queue->capacity : 8;
    SimValue *items = sim_alloc(capacity * sizeof *items);
    for (size_t i = 0; i < queue->count; i++)
        items[i] = *place_of(queue, i);
    sim_free(queue->items);
    queue->items = items;
    queue->capacity = capacity;
    queue->first = 0;
}

static void store(SimQueue *queue, SimValue item)
{
    make_place(queue);
    *place_of(queue, queue->count++) = sim_ref(item);
    if (queue->kind == LEAST)
        sim_value_heap_push(queue->items, queue->count);
}

static SimValue fetch(SimQueue *queue)
{
    SimValue item;
    if (queue->kind == LEAST)
        return sim_value_heap_pop(queue->items, queue->count--);
    if (queue->kind == LAST_IN_FIRST_OUT)
        return *place_of(queue, --queue->count);
    item = *place_of(queue, 0);
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    return item;
}

// NULL: the line that awaits put or get.
static void record_length(const SimQueue *queue, const SimSite *site)
{
    sim_shared_record_at(SIM_EVENT_LEVEL, &queue->shared, queue->count, site);
}

// ---- put and get ----------------------------------------------------------------

static void put(SimQueue *queue, SimValue item, const SimSite *site)
{
    store(queue, item);
    queue->unfinished_count++;
    sim_event_clear(queue->finished);
    record_length(queue, site);
    sim_line_wake_next(&queue->getters, none);
}

SimValue sim_queue_put_nowait_at(SimQueue *queue, SimValue item,
                                 const SimSite *site)
{
    if (sim_queue_full(queue))
        return sim_fail(QueueFull, site, "%s", "");
    put(queue, item, site);
    return none;
}

static SimValue get(SimQueue *queue, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    SimValue item = fetch(queue);
    // The queue's reference becomes the scope's.
    if (sim_value_object(item))
        sim_scope_hold(loop->scope, sim_value_object(item));
    record_length(queue, site);
    sim_line_wake_next(&queue->putters, none);
    return item;
}

SimValue sim_queue_get_nowait_at(SimQueue *queue, const SimSite *site)
{
    return sim_queue_empty(queue) ? sim_fail(QueueEmpty, site, "%s", "")
                                  : get(queue, site);
}

async(sim_queue_put, (SimQueue *)queue, (SimValue)item)
{
    while (sim_queue_full(queue)) {
        bool was_woken = false;
        SimValue woken = sim_line_wait(&queue->putters, &waits_for_place,
                                       &queue->shared, &was_woken);
        if (is_error(woken)) {
            if (was_woken && !sim_queue_full(queue))
                sim_line_wake_next(&queue->putters, none);
            return woken;
        }
    }
    put(queue, item, NULL);
    return none;
}

async(sim_queue_get, (SimQueue *)queue)
{
    while (sim_queue_empty(queue)) {
        bool was_woken = false;
        SimValue woken = sim_line_wait(&queue->getters, queue->getters_kind,
                                       &queue->shared, &was_woken);
        if (is_error(woken)) {
            if (was_woken && !sim_queue_empty(queue))
                sim_line_wake_next(&queue->getters, none);
            return woken;
        }
    }
    return get(queue, NULL);
}

// ---- joining ----------------------------------------------------------------------

SimValue sim_queue_task_done_at(SimQueue *queue, const SimSite *site)
{
    if (queue->unfinished_count == 0)
        return sim_fail(ValueError, site, "task_done() called too many times");
    if (--queue->unfinished_count == 0)
        sim_event_set(queue->finished);
    return none;
}

async(sim_queue_join, (SimQueue *)queue)
{
    if (queue->unfinished_count > 0)
        await(sim_event_wait(queue->finished));
    return none;
}
