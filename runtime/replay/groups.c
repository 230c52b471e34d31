// Which events share a sentence.
//
// Some events are told; the small ones before them (a timer is due, a future
// is settled, a turn begins) belong to the next told one. Told events of the
// same kind at the same time (24 tasks are made, four sleepers wake) share one
// sentence. Both rules look at neighbours only, so a group is found from any
// step inside it.
#include "replay/inside.h"

enum { BACK_EVENTS = 64, GROUP_EVENTS_MAX = 1024 };

// ---- what is told ---------------------------------------------------------

// A task that was just made, or that gave way, joins the queue: no news.
static bool is_wake_up(const SimReplay *replay, const SimEvent *event)
{
    uint64_t cause = sim_reader_cause(replay->reader, event);
    if (cause == event->index)
        return true;
    uint8_t kind = sim_reader_event(replay->reader, cause).kind;
    return kind != SIM_EVENT_TASK_NEW && kind != SIM_EVENT_TASK_SUSPEND &&
           kind != SIM_EVENT_TASK_RUN;
}

static bool is_told(const SimReplay *replay, const SimEvent *event)
{
    switch (event->kind) {
    case SIM_EVENT_TASK_READY:
        return is_wake_up(replay, event);
    case SIM_EVENT_CORO_LEAVE:
        return event->flags != SIM_OUTCOME_RETURNED;
    case SIM_EVENT_LEVEL: // a queue's or a barrier's is in what they wake
        return event->flags == SIM_RESOURCE_EVENT;
    case SIM_EVENT_SCENE:
        return !sim_scene_is_prelude(
            sim_reader_string(replay->reader, event->arg));
    case SIM_EVENT_LOOP_BEGIN:
    case SIM_EVENT_LOOP_END:
    case SIM_EVENT_DROPPED:
    case SIM_EVENT_TASK_NEW:
    case SIM_EVENT_TASK_SUSPEND:
    case SIM_EVENT_TASK_DONE:
    case SIM_EVENT_CORO_ENTER:
    case SIM_EVENT_ACQUIRED:
    case SIM_EVENT_RELEASED:
    case SIM_EVENT_CANCEL:
    case SIM_EVENT_CANCEL_DELIVERED:
    case SIM_EVENT_BLOCK_BEGIN:
    case SIM_EVENT_WORK_BEGIN:
    case SIM_EVENT_SPAN_BEGIN:
    case SIM_EVENT_SPAN_END:
    case SIM_EVENT_MARK:
    case SIM_EVENT_COUNTER:
    case SIM_EVENT_LOG:
    case SIM_EVENT_PRINT:
    case SIM_EVENT_WARNING:
        return true;
    default:
        return false;
    }
}

uint64_t sim_group_next_told(const SimReplay *replay, uint64_t index)
{
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, replay->reader, index);
    while (sim_walk_next(&walk, &event))
        if (is_told(replay, &event))
            return event.index;
    return replay->step_count;
}

// The index of the last told event before `index`, or UINT64_MAX.
static uint64_t previous_told(const SimReplay *replay, uint64_t index)
{
    while (index > 0) {
        uint64_t from = index > BACK_EVENTS ? index - BACK_EVENTS : 0;
        uint64_t found = UINT64_MAX;
        SimWalk walk;
        SimEvent event;
        sim_walk_begin(&walk, replay->reader, from);
        while (walk.index < index && sim_walk_next(&walk, &event))
            if (is_told(replay, &event))
                found = event.index;
        if (found != UINT64_MAX)
            return found;
        index = from;
    }
    return UINT64_MAX;
}

// ---- groups ---------------------------------------------------------------

// Does a task or a new turn begin between two events? Then what comes after it
// has another cause.
static bool is_parted(const SimReplay *replay, uint64_t left, uint64_t right)
{
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, replay->reader, left + 1);
    while (walk.index < right && sim_walk_next(&walk, &event))
        if (event.kind == SIM_EVENT_TASK_RUN || event.kind == SIM_EVENT_TICK)
            return true;
    return false;
}

// Whether two told events, one after the other, share a sentence. Very large
// groups are cut, at places that do not depend on where one looks from.
static bool belong_together(const SimReplay *replay, uint64_t left,
                            uint64_t right)
{
    SimEvent a = sim_reader_event(replay->reader, left);
    SimEvent b = sim_reader_event(replay->reader, right);
    if (a.kind != b.kind || a.time_ns != b.time_ns ||
        left / GROUP_EVENTS_MAX != right / GROUP_EVENTS_MAX)
        return false;
    if (a.kind == SIM_EVENT_TASK_READY)
        return !is_parted(replay, left, right);
    return a.kind == SIM_EVENT_TASK_NEW && a.arg == b.arg;
}

uint64_t sim_group_end(const SimReplay *replay, uint64_t step)
{
    if (step == 0)
        return 0;
    uint64_t told = sim_group_next_told(replay, step - 1);
    while (told < replay->step_count) {
        uint64_t next = sim_group_next_told(replay, told + 1);
        if (next == replay->step_count)
            return next; // what comes after the last belongs to it
        if (!belong_together(replay, told, next))
            return told + 1;
        told = next;
    }
    return replay->step_count;
}

uint64_t sim_group_begin(const SimReplay *replay, uint64_t step)
{
    if (step == 0)
        return 0;
    uint64_t told = sim_group_next_told(replay, step - 1);
    if (told == replay->step_count)
        told = previous_told(replay, told);
    if (told == UINT64_MAX)
        return 1;
    uint64_t before = previous_told(replay, told);
    while (before != UINT64_MAX && belong_together(replay, before, told)) {
        told = before;
        before = previous_told(replay, told);
    }
    return before == UINT64_MAX ? 1 : before + 2;
}
