#include "base/alloc.h"
#include "replay/export/export.h"

static SimWakeUp wake_up_of(const SimReplay *replay, uint32_t to,
                            uint64_t ready_index, const SimEvent *run)
{
    SimWakeUp wake_up = {SIM_NO_SLOT, to, {0}, {0}, *run};
    wake_up.ready = sim_reader_event(replay->reader, ready_index);
    wake_up.cause = sim_reader_event(
        replay->reader, sim_reader_cause(replay->reader, &wake_up.ready));
    if (wake_up.cause.kind == SIM_EVENT_TASK_NEW)
        wake_up.from = sim_replay_slot(replay, wake_up.cause.arg); // its parent
    else if (wake_up.cause.task != 0)
        wake_up.from = sim_replay_slot(replay, wake_up.cause.task);
    return wake_up;
}

void sim_export_wake_ups(const SimReplay *replay, SimWakeUpVisit *visit,
                         void *context)
{
    // Each task's READY that no RUN has answered: 1 + its index.
    uint64_t *ready = sim_alloc(replay->task_count * sizeof *ready);
    SimWalk walk;
    SimEvent event;

    sim_walk_begin(&walk, replay->reader, 0);
    while (sim_walk_next(&walk, &event)) {
        uint32_t slot = sim_replay_slot(replay, event.task);
        if (slot == SIM_NO_SLOT || slot == 0)
            continue;
        if (event.kind == SIM_EVENT_TASK_READY &&
            sim_reader_cause(replay->reader, &event) < event.index)
            ready[slot] = event.index + 1;
        if (event.kind != SIM_EVENT_TASK_RUN || ready[slot] == 0)
            continue;
        SimWakeUp wake_up = wake_up_of(replay, slot, ready[slot] - 1, &event);
        ready[slot] = 0;
        visit(context, &wake_up);
    }
    sim_free(ready);
}
