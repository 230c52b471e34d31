#include "replay/causes.h"

const char *sim_slot_name(const SimReplay *replay, uint32_t slot)
{
    if (slot == 0)
        return "the main thread";
    return slot < replay->task_count ? replay->tasks[slot].name : "the loop";
}

bool sim_waits_outside(unsigned reason)
{
    // Behind the last of the waits for each other stand those of I/O.
    return reason == SIM_REASON_SLEEP ||
           (reason > SIM_REASON_GROUP && reason != SIM_REASON_UNKNOWN);
}

// ---- what ended a wait ----------------------------------------------------

enum { HOPS_MOST = 32, LOOK_BACK_MOST = 256 };

// The CALLBACK that an event of the loop's lies in, or SIM_NO_EVENT.
static uint64_t callback_around(const SimReplay *replay, uint64_t index)
{
    for (int i = 0; i < LOOK_BACK_MOST && index-- > 0; i++) {
        SimEvent event = sim_reader_event(replay->reader, index);
        if (event.kind == SIM_EVENT_CALLBACK)
            return index;
        if (event.kind == SIM_EVENT_CALLBACK_END ||
            event.kind == SIM_EVENT_TICK || event.kind == SIM_EVENT_TASK_RUN)
            return SIM_NO_EVENT;
    }
    return SIM_NO_EVENT;
}

// Follows a cause until it is something a task or a timer did.
static void find_actor(const SimReplay *replay, SimWaker *waker)
{
    uint64_t index = waker->cause;
    for (int i = 0; i < HOPS_MOST && index != SIM_NO_EVENT; i++) {
        SimEvent event = sim_reader_event(replay->reader, index);
        waker->is_timer = event.kind == SIM_EVENT_TIMER_FIRED;
        if (waker->is_timer)
            return;
        if (event.task != 0) {
            waker->slot = sim_replay_slot(replay, event.task);
            return;
        }
        uint64_t next = event.kind == SIM_EVENT_CALLBACK
                            ? sim_reader_cause(replay->reader, &event)
                            : callback_around(replay, index);
        if (next >= index)
            return;
        index = next;
    }
}

SimWaker sim_waker_of(const SimReplay *replay, uint64_t ready_index)
{
    SimWaker waker = {ready_index, SIM_NO_EVENT, SIM_NO_SLOT,
                      false,       SIM_NO_EVENT, SIM_NO_SLOT};
    SimEvent event = sim_reader_event(replay->reader, ready_index);
    uint64_t cause = sim_reader_cause(replay->reader, &event);
    if (cause < ready_index) {
        waker.cause = cause;
        find_actor(replay, &waker);
    }
    return waker;
}

SimWaker sim_waker_after(const SimReplay *replay, uint64_t step, uint32_t slot)
{
    SimWaker waker = {SIM_NO_EVENT, SIM_NO_EVENT, SIM_NO_SLOT,
                      false,        SIM_NO_EVENT, SIM_NO_SLOT};
    uint32_t number = replay->tasks[slot].number;
    uint64_t cancel = SIM_NO_EVENT;
    uint32_t by_slot = SIM_NO_SLOT;
    SimWalk walk;
    SimEvent event;

    sim_walk_begin(&walk, replay->reader, step);
    while (sim_walk_next(&walk, &event)) {
        if (event.kind == SIM_EVENT_CANCEL && event.arg == number &&
            cancel == SIM_NO_EVENT) {
            cancel = event.index;
            by_slot = sim_replay_slot(replay, event.task);
        }
        if (event.task != number || (event.kind != SIM_EVENT_TASK_READY &&
                                     event.kind != SIM_EVENT_TASK_DONE))
            continue;
        if (event.kind == SIM_EVENT_TASK_READY)
            waker = sim_waker_of(replay, event.index);
        break;
    }
    waker.cancel = cancel;
    waker.by_slot = by_slot;
    return waker;
}
