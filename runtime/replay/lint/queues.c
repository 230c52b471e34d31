// W20: a queue without a limit that only ever grows.
//
// Its lengths are cut into four quarters; when even the shortest length of each
// is above that of the quarter before, and the end is long, nothing held it
// down. A queue that is filled first and worked off afterwards comes back.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/lint/find.h"

enum { LENGTH_LEAST = 50, QUARTERS = 4 };

typedef struct Queue {
    bool is_limited;
    uint32_t maker;
    uint16_t site;
    uint64_t made; // the index of the RESOURCE
    uint64_t last; // of the last LEVEL
    uint16_t put;  // where it grew last
    uint64_t *lengths;
    size_t count;
    size_t capacity;
} Queue;

typedef struct Queues {
    Queue *queues;
    size_t count;
    size_t capacity;
    SimNumbers places; // queue's number -> index
} Queues;

static void add_queue(Queues *queues, const SimLinting *linting,
                      const SimEvent *event)
{
    queues->queues = sim_grow(queues->queues, queues->count, &queues->capacity,
                              sizeof *queues->queues);
    queues->queues[queues->count] = (Queue){
        .is_limited = event->a != 0,
        .maker = sim_replay_slot(linting->replay, event->task),
        .site = event->site,
        .made = event->index,
    };
    sim_numbers_set(&queues->places, event->arg, (uint32_t)queues->count++);
}

static void add_length(Queues *queues, const SimEvent *event)
{
    uint32_t place = sim_numbers_find(&queues->places, event->arg);
    if (place == SIM_NO_PLACE || queues->queues[place].is_limited)
        return;
    Queue *queue = &queues->queues[place];
    queue->lengths = sim_grow(queue->lengths, queue->count, &queue->capacity,
                              sizeof *queue->lengths);
    if (queue->count > 0 && event->a > queue->lengths[queue->count - 1])
        queue->put = event->site;
    queue->lengths[queue->count++] = event->a;
    queue->last = event->index;
}

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    if (event->flags != SIM_RESOURCE_QUEUE)
        return;
    if (event->kind == SIM_EVENT_RESOURCE)
        add_queue(own, linting, event);
    else if (event->kind == SIM_EVENT_LEVEL)
        add_length(own, event);
}

static uint64_t shortest(const Queue *queue, size_t quarter)
{
    size_t begin = queue->count * quarter / QUARTERS;
    size_t end = queue->count * (quarter + 1) / QUARTERS;
    uint64_t least = UINT64_MAX;
    for (size_t i = begin; i < end; i++)
        if (queue->lengths[i] < least)
            least = queue->lengths[i];
    return least;
}

static bool only_grows(const Queue *queue)
{
    for (size_t i = 1; i < QUARTERS; i++)
        if (shortest(queue, i) <= shortest(queue, i - 1))
            return false;
    return queue->lengths[queue->count - 1] >= LENGTH_LEAST;
}

static void end(void *own, SimLinting *linting)
{
    const Queues *queues = own;
    for (size_t i = 0; i < queues->count; i++) {
        const Queue *queue = &queues->queues[i];
        SimFinding finding = {SIM_WARNING_GROWING_QUEUE,
                              queue->maker,
                              queue->site ? queue->site : queue->put,
                              {queue->made, queue->last}};
        if (queue->count >= LENGTH_LEAST && only_grows(queue))
            sim_lint_report(
                linting, &finding,
                "a queue of %s grows all the time, to %llu items at the end",
                sim_slot_name(linting->replay, queue->maker),
                (unsigned long long)queue->lengths[queue->count - 1]);
    }
}

static void done(void *own)
{
    Queues *queues = own;
    for (size_t i = 0; i < queues->count; i++)
        sim_free(queues->queues[i].lengths);
    sim_free(queues->queues);
    sim_numbers_done(&queues->places);
}

const SimFinder sim_find_queues = {sizeof(Queues), see, end, done};
