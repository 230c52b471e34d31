// Queues: how tasks hand things on. Who gets from an empty queue waits for an
// item, who puts into a full one waits for a place: so a fast producer cannot
// run away from a slow consumer.
//
// Order: getters and putters are served first come, first served.
// Source: CPython's asyncio/queues.py.
#ifndef SIMUL_QUEUE_H
#define SIMUL_QUEUE_H

#include "simul/macros.h"
#include "simul/value.h"

// At most `limit` items, 0: any number. Owns: the queue refers to what is in
// it. The first item goes out first; of a Lifo queue the last; of a priority
// queue the smallest: numbers, texts, or lists that begin with such.
SimQueue *sim_queue_new(int64_t limit);
SimQueue *sim_lifo_queue_new(int64_t limit);
SimQueue *sim_priority_queue_new(int64_t limit);

// Awaitable: none. Suspends: while the queue is full.
SimCoroutine *sim_queue_put(SimQueue *queue, SimValue item);

// Awaitable: the next item. Suspends: while the queue is empty.
SimCoroutine *sim_queue_get(SimQueue *queue);

// The same, now or not at all. Errors: QueueFull, QueueEmpty.
#define sim_queue_put_nowait(queue, item) \
    sim_queue_put_nowait_at(queue, item, SIM_HERE)
#define sim_queue_get_nowait(queue) sim_queue_get_nowait_at(queue, SIM_HERE)
SimValue sim_queue_put_nowait_at(SimQueue *queue, SimValue item,
                                 const SimSite *site);
SimValue sim_queue_get_nowait_at(SimQueue *queue, const SimSite *site);

// How many items are in it.
size_t sim_queue_size(const SimQueue *queue);
bool sim_queue_empty(const SimQueue *queue);
bool sim_queue_full(const SimQueue *queue);

// One item that was taken has been dealt with.
// Errors: ValueError if there was no such item.
#define sim_queue_task_done(queue) sim_queue_task_done_at(queue, SIM_HERE)
SimValue sim_queue_task_done_at(SimQueue *queue, const SimSite *site);

// Awaitable: none, when every item that was ever put has been dealt with.
SimCoroutine *sim_queue_join(SimQueue *queue);

#endif
