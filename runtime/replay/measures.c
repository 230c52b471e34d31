#include "replay/measures.h"

#include "base/alloc.h"
#include "replay/causes.h"

#include <string.h>

// ---- the walk -------------------------------------------------------------

// What is known while the walk is under way.
typedef struct Walking {
    SimMeasures *measures;
    int64_t run_ns;     // when the current step began
    uint64_t run_step;  // likewise
    uint32_t in_flight; // how many, now
    bool *is_in_flight; // is_in_flight[task_count]
} Walking;

static bool waits_outside(const SimTaskNow *task)
{
    return task->mode == SIM_MODE_WAITING && sim_waits_outside(task->reason);
}

static void count_in_flight(Walking *walking, const SimState *state,
                            uint32_t slot)
{
    SimMeasures *measures = walking->measures;
    bool is_in_flight = waits_outside(&state->tasks[slot]);
    if (walking->is_in_flight[slot] == is_in_flight)
        return;
    walking->is_in_flight[slot] = is_in_flight;
    walking->in_flight += is_in_flight ? 1 : UINT32_MAX;
    size_t count = measures->peak_count;
    if (count > 0 && measures->peaks[count - 1].count >= walking->in_flight)
        return;
    measures->peaks = sim_grow(measures->peaks, count, &measures->peak_capacity,
                               sizeof *measures->peaks);
    measures->peaks[measures->peak_count++] =
        (SimPeak){state->step, walking->in_flight};
}

static void end_run(Walking *walking, const SimState *state, uint32_t slot)
{
    SimTaskMeasure *task = &walking->measures->tasks[slot];
    int64_t run_ns = state->now_ns - walking->run_ns;
    if (run_ns <= task->longest_run_ns)
        return;
    task->longest_run_ns = run_ns;
    task->longest_run = walking->run_step;
}

static void see(Walking *walking, const SimState *state, uint32_t ran_before)
{
    if (ran_before != state->running && ran_before != SIM_NO_SLOT)
        end_run(walking, state, ran_before);
    if (ran_before != state->running && state->running != SIM_NO_SLOT) {
        SimTaskMeasure *task = &walking->measures->tasks[state->running];
        if (task->first_run == 0)
            task->first_run = state->step;
        walking->run_ns = state->now_ns;
        walking->run_step = state->step;
    }
    for (uint32_t i = 0; i < state->changed_count; i++)
        if (state->changed[i] != 0)
            count_in_flight(walking, state, state->changed[i]);
}

void sim_measures_init(SimMeasures *measures, const SimReplay *replay)
{
    SimState state;
    Walking walking = {.measures = measures};
    uint32_t ran_before = SIM_NO_SLOT;

    *measures = (SimMeasures){.replay = replay};
    measures->tasks = sim_alloc(replay->task_count * sizeof *measures->tasks);
    walking.is_in_flight = sim_alloc(replay->task_count);
    sim_state_init(&state, replay);
    while (sim_state_forward(&state)) {
        see(&walking, &state, ran_before);
        ran_before = state.running;
    }
    if (ran_before != SIM_NO_SLOT)
        end_run(&walking, &state, ran_before);
    sim_state_done(&state);
    sim_free(walking.is_in_flight);
}

void sim_measures_done(SimMeasures *measures)
{
    sim_free(measures->tasks);
    sim_free(measures->peaks);
    *measures = (SimMeasures){0};
}

// ---- names ----------------------------------------------------------------

static void moment(uint64_t step, int64_t time_ns, SimExtent *out_extent)
{
    *out_extent = (SimExtent){step, step, time_ns, time_ns};
}

static bool task_extent(const SimMeasures *measures, const char *name,
                        SimExtent *out_extent)
{
    const SimReplay *replay = measures->replay;
    for (uint32_t slot = 1; slot < replay->task_count; slot++) {
        const SimTaskInfo *info = &replay->tasks[slot];
        if (strcmp(info->name, name) != 0)
            continue;
        uint64_t begin = measures->tasks[slot].first_run;
        if (begin == 0) // it ended, or the trace did, before it ran
            begin = info->first_step;
        *out_extent =
            (SimExtent){begin, info->end_step,
                        sim_replay_time_of(replay, begin), info->end_ns};
        return true;
    }
    return false;
}

// A span ends with the next end of that name by the same task.
static void span_end(const SimReplay *replay, size_t begin,
                     SimExtent *out_extent)
{
    const SimNote *first = &replay->notes[begin];
    for (size_t i = begin + 1; i < replay->note_count; i++) {
        const SimNote *note = &replay->notes[i];
        if (note->kind != SIM_EVENT_SPAN_END || note->slot != first->slot ||
            strcmp(note->text, first->text) != 0)
            continue;
        out_extent->end_step = note->step;
        out_extent->end_ns = note->time_ns;
        return;
    }
}

static bool note_extent(const SimReplay *replay, const char *name,
                        SimExtent *out_extent)
{
    for (size_t i = 0; i < replay->note_count; i++) {
        const SimNote *note = &replay->notes[i];
        bool is_span = note->kind == SIM_EVENT_SPAN_BEGIN;
        if ((!is_span && note->kind != SIM_EVENT_MARK) ||
            strcmp(note->text, name) != 0)
            continue;
        moment(note->step, note->time_ns, out_extent);
        if (is_span) {
            out_extent->end_step = UINT64_MAX;
            out_extent->end_ns = replay->end_ns;
            span_end(replay, i, out_extent);
        }
        return true;
    }
    return false;
}

bool sim_measures_extent(const SimMeasures *measures, const char *name,
                         SimExtent *out_extent)
{
    const SimReplay *replay = measures->replay;
    if (task_extent(measures, name, out_extent) ||
        note_extent(replay, name, out_extent))
        return true;
    for (size_t i = 0; i < replay->console_count; i++) {
        const SimConsoleLine *line = &replay->console[i];
        if (!strstr(line->text, name))
            continue;
        moment(line->step, line->time_ns, out_extent);
        return true;
    }
    return false;
}
