#include "replay/timeline.h"

#include "base/alloc.h"
#include "replay/inside.h"
#include "replay/timeline_inside.h"

#include <string.h>

SimPart sim_timeline_part(const SimSegment *segment)
{
    switch (segment->mode) {
    case SIM_MODE_RUNNING:
        return segment->busy == SIM_BUSY_BLOCKING ? SIM_PART_BLOCK
                                                  : SIM_PART_RUN;
    case SIM_MODE_NEW: // made, and nobody has given it the thread yet
    case SIM_MODE_READY:
        return SIM_PART_READY;
    case SIM_MODE_WAITING:
        return SIM_PART_WAIT;
    default:
        return SIM_PART_COUNT;
    }
}

// ---- collecting segments --------------------------------------------------

// A segment as it turns up, before it is sorted into its lane.
typedef struct LooseSegment {
    SimSegment segment;
    uint32_t slot;
} LooseSegment;

typedef struct Collection {
    LooseSegment *loose; // loose[count]
    size_t count;
    size_t capacity;
} Collection;

static void collect(Collection *collection, const SimState *state,
                    uint32_t slot)
{
    const SimTaskNow *task = &state->tasks[slot];
    // A sleeper was ready before the loop saw it: since his sleep was over.
    int64_t begin_ns =
        task->mode == SIM_MODE_READY ? task->since_ns : state->now_ns;
    collection->loose = sim_grow(collection->loose, collection->count,
                                 &collection->capacity, sizeof(LooseSegment));
    collection->loose[collection->count++] =
        (LooseSegment){{begin_ns, (uint32_t)state->step, task->mode,
                        task->busy, task->reason},
                       slot};
}

static void collect_changed(void *context, const SimState *state)
{
    Collection *collection = context;
    if (state->step == 0) {
        for (uint32_t slot = 0; slot < state->replay->task_count; slot++)
            if (state->tasks[slot].mode != SIM_MODE_ABSENT)
                collect(collection, state, slot);
        return;
    }
    for (uint32_t i = 0; i < state->changed_count; i++)
        collect(collection, state, state->changed[i]);
}

// Sorts the segments into lanes; inside a lane they keep their order.
static void sort_into_lanes(SimTimeline *timeline, const Collection *collection)
{
    size_t next = 0;
    for (size_t i = 0; i < collection->count; i++)
        timeline->lanes[collection->loose[i].slot].count++;
    for (uint32_t slot = 0; slot < timeline->lane_count; slot++) {
        timeline->lanes[slot].segments = timeline->segments + next;
        next += timeline->lanes[slot].count;
        timeline->lanes[slot].count = 0;
    }
    for (size_t i = 0; i < collection->count; i++) {
        SimLane *lane = &timeline->lanes[collection->loose[i].slot];
        lane->segments[lane->count++] = collection->loose[i].segment;
    }
}

static int64_t end_of_lane(const SimReplay *replay, uint32_t slot)
{
    return slot == 0 ? replay->end_ns : replay->tasks[slot].end_ns;
}

SimTimeline *sim_timeline_new(const SimReplay *replay)
{
    SimTimeline *timeline = sim_alloc(sizeof *timeline);
    Collection collection = {0};

    timeline->replay = replay;
    timeline->lane_count = replay->task_count;
    timeline->lanes = sim_alloc(timeline->lane_count * sizeof(SimLane));
    sim_replay_walk_states(replay, collect_changed, &collection);
    timeline->segments =
        sim_resize(NULL, collection.count * sizeof *timeline->segments);
    sort_into_lanes(timeline, &collection);
    sim_free(collection.loose);
    for (uint32_t slot = 0; slot < timeline->lane_count; slot++) {
        timeline->lanes[slot].end_ns = end_of_lane(replay, slot);
        sim_pyramid_build(&timeline->lanes[slot]);
    }
    return timeline;
}

void sim_timeline_free(SimTimeline *timeline)
{
    if (!timeline)
        return;
    for (uint32_t slot = 0; slot < timeline->lane_count; slot++)
        sim_free(timeline->lanes[slot].nodes);
    sim_free(timeline->lanes);
    sim_free(timeline->segments);
    sim_free(timeline);
}

const SimSegment *sim_timeline_segments(const SimTimeline *timeline,
                                        uint32_t slot, size_t *out_count)
{
    *out_count = timeline->lanes[slot].count;
    return timeline->lanes[slot].segments;
}

int64_t sim_timeline_end_of(const SimTimeline *timeline, uint32_t slot,
                            size_t index)
{
    return sim_lane_end_of(&timeline->lanes[slot], index);
}

void sim_timeline_view(const SimTimeline *timeline, uint32_t slot,
                       int64_t from_ns, int64_t to_ns, int64_t min_ns,
                       SimPieceVisit *visit, void *context)
{
    sim_pyramid_view(&timeline->lanes[slot], from_ns, to_ns, min_ns, visit,
                     context);
}

void sim_timeline_sum(const SimTimeline *timeline, uint32_t slot,
                      int64_t from_ns, int64_t to_ns,
                      int64_t out_ns[SIM_PART_COUNT])
{
    memset(out_ns, 0, SIM_PART_COUNT * sizeof *out_ns);
    sim_pyramid_sum(&timeline->lanes[slot], from_ns, to_ns, out_ns);
}

// ---- wake-ups -------------------------------------------------------------

// Whoever ran when the cause happened.
static uint32_t slot_of_cause(const SimReplay *replay, uint64_t cause)
{
    SimEvent event = sim_reader_event(replay->reader, cause);
    return event.task == 0 ? SIM_NO_SLOT : sim_replay_slot(replay, event.task);
}

// Notes the run that a wake-up led to.
static void note_run(SimWake *wakes, size_t count, uint32_t slot, uint64_t step)
{
    for (size_t i = count; i-- > 0;)
        if (wakes[i].to == slot) {
            if (wakes[i].run_step == UINT64_MAX)
                wakes[i].run_step = step;
            return;
        }
}

static SimWake wake_of(const SimReplay *replay, const SimEvent *event)
{
    uint64_t cause = sim_reader_cause(replay->reader, event);
    return (SimWake){
        .cause_step = cause + 1,
        .ready_step = event->index + 1,
        .run_step = UINT64_MAX,
        .from =
            cause == event->index ? SIM_NO_SLOT : slot_of_cause(replay, cause),
        .to = sim_replay_slot(replay, event->task),
    };
}

// Looks for the runs a little beyond the view, but not for ever.
enum { RUN_SEARCH_EVENTS = 4096 };

size_t sim_timeline_wakes(const SimTimeline *timeline, int64_t from_ns,
                          int64_t to_ns, SimWake *out_wakes, size_t limit)
{
    const SimReplay *replay = timeline->replay;
    size_t count = 0;
    size_t beyond = 0;
    SimWalk walk;
    SimEvent event;

    sim_walk_begin(&walk, replay->reader,
                   sim_replay_step_at(replay, from_ns - 1));
    while (beyond < RUN_SEARCH_EVENTS && sim_walk_next(&walk, &event)) {
        beyond += event.time_ns > to_ns;
        if (event.kind == SIM_EVENT_TASK_RUN)
            note_run(out_wakes, count < limit ? count : limit,
                     sim_replay_slot(replay, event.task), event.index + 1);
        if (event.kind != SIM_EVENT_TASK_READY || event.time_ns > to_ns)
            continue;
        if (count == limit)
            return limit + 1;
        out_wakes[count++] = wake_of(replay, &event);
    }
    return count;
}
