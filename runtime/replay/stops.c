// Where the transport stops: the next event, switch, line or sentence.
#include "replay/inside.h"

enum { BACK_EVENTS = 64 }; // how many are looked at together on the way back

// Whether the step after this event is one to stop at.
static bool is_stop(const SimEvent *event, SimStop stop)
{
    switch (stop) {
    case SIM_STOP_SWITCH:
        return event->kind == SIM_EVENT_TASK_RUN ||
               (event->task == 0 && (event->kind == SIM_EVENT_WORK_BEGIN ||
                                     event->kind == SIM_EVENT_BLOCK_BEGIN));
    case SIM_STOP_LINE:
        return event->site != 0 && event->kind != SIM_EVENT_TASK_NEW;
    case SIM_STOP_EVENT:
    case SIM_STOP_TOLD:
        break;
    }
    return true;
}

uint64_t sim_replay_next(const SimReplay *replay, uint64_t step, SimStop stop)
{
    SimWalk walk;
    SimEvent event;

    if (step >= replay->step_count)
        return replay->step_count;
    if (stop == SIM_STOP_TOLD)
        return sim_group_end(replay, step + 1);
    sim_walk_begin(&walk, replay->reader, step);
    while (sim_walk_next(&walk, &event))
        if (is_stop(&event, stop))
            return event.index + 1;
    return replay->step_count;
}

uint64_t sim_replay_previous(const SimReplay *replay, uint64_t step,
                             SimStop stop)
{
    if (step > replay->step_count)
        step = replay->step_count;
    if (stop == SIM_STOP_TOLD)
        return step == 0 ? 0 : sim_group_begin(replay, step) - 1;
    uint64_t limit = step > 0 ? step - 1 : 0;
    while (limit > 0) {
        uint64_t from = limit > BACK_EVENTS ? limit - BACK_EVENTS : 0;
        uint64_t found = 0;
        SimWalk walk;
        SimEvent event;
        sim_walk_begin(&walk, replay->reader, from);
        while (walk.index < limit && sim_walk_next(&walk, &event))
            if (is_stop(&event, stop))
                found = event.index + 1;
        if (found > 0)
            return found;
        limit = from;
    }
    return 0;
}
