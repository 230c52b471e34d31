// Questions about what goes on outside the thread, and about counters and
// cancels.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/inside.h"
#include "replay/things.h"

#include <stdlib.h>

// ---- operations -----------------------------------------------------------

// Who waits for data to read, for an answer, ... on a handle, for each handle
// that somebody waits for.
static void find_waiting(const SimState *state, SimNumbers *waiting)
{
    for (uint32_t i = 0; i < state->live_count; i++) {
        const SimTaskNow *task = &state->tasks[state->live[i]];
        if (task->mode == SIM_MODE_WAITING && task->object != 0 &&
            task->reason != SIM_REASON_SLEEP && sim_waits_outside(task->reason))
            sim_numbers_set(waiting, (uint64_t)task->object << 8 | task->reason,
                            state->live[i]);
    }
}

// The reason of a wait for an operation; SIM_REASON_UNKNOWN: there is none.
static unsigned reason_of(unsigned operation)
{
    switch (operation) {
    case SIM_OPERATION_CONNECT:
        return SIM_REASON_CONNECT;
    case SIM_OPERATION_ACCEPT:
        return SIM_REASON_ACCEPT;
    case SIM_OPERATION_READ:
        return SIM_REASON_READ;
    case SIM_OPERATION_WRITE:
    case SIM_OPERATION_END:
        return SIM_REASON_WRITE;
    case SIM_OPERATION_RESOLVE:
        return SIM_REASON_DNS;
    case SIM_OPERATION_SIGNAL:
        return SIM_REASON_SIGNAL;
    case SIM_OPERATION_SPAWN:
        return SIM_REASON_PROCESS;
    case SIM_OPERATION_OPEN_FILE:
    case SIM_OPERATION_CLOSE_FILE:
        return SIM_REASON_FILE;
    case SIM_OPERATION_HTTP:
        return SIM_REASON_HTTP;
    default:
        return SIM_REASON_UNKNOWN;
    }
}

// A file's reads and writes are waits for a file.
static uint32_t waiting_for(const SimNumbers *waiting, uint64_t key)
{
    uint64_t handle = key >> 8 << 8;
    uint32_t slot =
        sim_numbers_find(waiting, handle | reason_of((unsigned)(key & 255)));
    if (slot == SIM_NO_PLACE)
        slot = sim_numbers_find(waiting, handle | SIM_REASON_FILE);
    return slot == SIM_NO_PLACE ? SIM_NO_SLOT : slot;
}

static int operations_by_step(const void *left, const void *right)
{
    const SimOperationNow *a = left;
    const SimOperationNow *b = right;
    return a->step < b->step ? -1 : a->step > b->step;
}

size_t sim_state_operations(const SimState *state,
                            SimOperationNow *out_operations, size_t limit)
{
    size_t count = state->operations.count;
    SimNumbers waiting = {0};
    SimOperationNow *all = sim_alloc((count + 1) * sizeof *all);

    if (count > 0)
        find_waiting(state, &waiting);
    for (size_t i = 0; i < count; i++) {
        const SimOperationEntry *entry = sim_bag_at(&state->operations, i);
        all[i] = (SimOperationNow){
            .operation = entry->key & 255,
            .handle = (uint32_t)(entry->key >> 8),
            .slot = entry->slot,
            .waiting = waiting_for(&waiting, entry->key),
            .count = entry->count,
            .bytes = entry->bytes,
            .step = entry->step,
            .since_ns = entry->since_ns,
        };
    }
    if (count > 1)
        qsort(all, count, sizeof *all, operations_by_step);
    for (size_t i = 0; i < count && i < limit; i++)
        out_operations[i] = all[i];
    sim_numbers_done(&waiting);
    sim_free(all);
    return count;
}

// ---- jobs -----------------------------------------------------------------

static SimJobStage stage_of(const SimState *state, const SimJobInfo *job)
{
    if (state->now_ns < job->began_ns)
        return SIM_JOB_QUEUED;
    return state->now_ns < job->ended_ns ? SIM_JOB_RUNNING : SIM_JOB_ENDED;
}

static SimJobNow job_now(const SimState *state, const SimJobInfo *job)
{
    return (SimJobNow){
        .number = job->number,
        .slot = job->slot,
        .lane = job->lane,
        .stage = stage_of(state, job),
        .is_forgotten = job->forgotten <= state->step,
        .step = job->asked,
        .since_ns = sim_replay_time_of(state->replay, job->asked),
        .began_ns = job->began_ns,
        .ended_ns = job->ended_ns,
        .place = sim_reader_place(state->replay->reader, job->site),
    };
}

size_t sim_state_jobs(const SimState *state, SimJobNow *out_jobs, size_t limit)
{
    const SimThingTables *tables = &state->replay->inside->things;
    size_t count = 0;
    for (size_t i = 0; i < tables->job_count; i++) {
        const SimJobInfo *job = &tables->jobs[i];
        if (job->asked > state->step || job->done <= state->step)
            continue;
        if (count++ < limit)
            out_jobs[count - 1] = job_now(state, job);
    }
    return count;
}

// ---- counters -------------------------------------------------------------

// How many values a counter has had by a step.
static size_t values_until(const SimReplay *replay,
                           const SimCounterInfo *counter, uint64_t step)
{
    const size_t *notes = replay->inside->things.counter_notes + counter->first;
    size_t low = 0;
    size_t high = counter->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (replay->notes[notes[middle]].step <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t sim_state_counters(const SimState *state, SimCounterNow *out_counters,
                          size_t limit)
{
    const SimReplay *replay = state->replay;
    const SimThingTables *tables = &replay->inside->things;
    size_t count = 0;
    for (size_t i = 0; i < tables->counter_count; i++) {
        const SimCounterInfo *counter = &tables->counters[i];
        size_t values = values_until(replay, counter, state->step);
        if (values == 0)
            break; // the next ones come later still
        size_t last = tables->counter_notes[counter->first + values - 1];
        const SimNote *note = &replay->notes[last];
        if (count++ < limit)
            out_counters[count - 1] =
                (SimCounterNow){counter->name, note->value, note->step};
    }
    return count;
}

// ---- cancels --------------------------------------------------------------

const char *sim_cancel_words(SimCancelStage stage)
{
    static const char *const words[] = {"not cancelled", "cancel asked",
                                        "CancelledError raised", "cancelled",
                                        "cancel swallowed"};
    return stage < sizeof words / sizeof words[0] ? words[stage] : "?";
}

static SimCancelStage cancel_stage(const SimState *state,
                                   const SimCancelInfo *cancel)
{
    const SimTaskInfo *task = &state->replay->tasks[cancel->slot];
    bool is_delivered =
        cancel->delivered != 0 && cancel->delivered <= state->step;
    if (task->end_step > state->step)
        return is_delivered ? SIM_CANCEL_DELIVERED : SIM_CANCEL_ASKED;
    return task->ended_as == SIM_MODE_DONE && is_delivered
               ? SIM_CANCEL_SWALLOWED
               : SIM_CANCEL_OBEYED;
}

SimCancelNow sim_state_cancel(const SimState *state, uint32_t slot)
{
    const SimReplay *replay = state->replay;
    const SimThingTables *tables = &replay->inside->things;
    uint32_t index = sim_numbers_find(&tables->cancel_places, slot);
    while (index != SIM_NO_PLACE && tables->cancels[index].asked > state->step)
        index = tables->cancels[index].previous;
    if (index == SIM_NO_PLACE)
        return (SimCancelNow){SIM_CANCEL_NONE, SIM_NO_SLOT, 0, 0, 0};
    const SimCancelInfo *cancel = &tables->cancels[index];
    SimCancelStage stage = cancel_stage(state, cancel);
    return (SimCancelNow){
        .stage = stage,
        .by = cancel->by,
        .step = cancel->asked,
        .asked_ns = sim_replay_time_of(replay, cancel->asked),
        .delivered = cancel->delivered <= state->step ? cancel->delivered : 0,
    };
}
