#include "base/alloc.h"
#include "replay/timeline_inside.h"

#include <string.h>

int64_t sim_lane_end_of(const SimLane *lane, size_t index)
{
    return index + 1 < lane->count ? lane->segments[index + 1].begin_ns
                                   : lane->end_ns;
}

// ---- building -------------------------------------------------------------

static void add_segment(const SimLane *lane, size_t index, SimNode *node)
{
    const SimSegment *segment = &lane->segments[index];
    SimPart part = sim_timeline_part(segment);
    if (part != SIM_PART_COUNT)
        node->part_ns[part] += sim_lane_end_of(lane, index) - segment->begin_ns;
    node->has_block |= part == SIM_PART_BLOCK;
    node->has_failure |= segment->mode == SIM_MODE_FAILED;
}

static void add_node(const SimNode *from, SimNode *node)
{
    for (int part = 0; part < SIM_PART_COUNT; part++)
        node->part_ns[part] += from->part_ns[part];
    node->has_block |= from->has_block;
    node->has_failure |= from->has_failure;
}

// How many nodes each level has, from the leaves up to a single one.
static size_t plan_levels(SimLane *lane)
{
    size_t size = (lane->count + SIM_LEAF_SEGMENTS - 1) / SIM_LEAF_SEGMENTS;
    size_t total = 0;
    if (size < 2)
        return 0;
    while (lane->level_count < SIM_LEVELS_MAX) {
        lane->level_begin[lane->level_count] = total;
        lane->level_size[lane->level_count++] = size;
        total += size;
        if (size == 1)
            break;
        size = (size + SIM_FAN_OUT - 1) / SIM_FAN_OUT;
    }
    return total;
}

void sim_pyramid_build(SimLane *lane)
{
    size_t total = plan_levels(lane);
    if (total == 0)
        return;
    lane->nodes = sim_alloc(total * sizeof *lane->nodes);
    for (size_t i = 0; i < lane->count; i++)
        add_segment(lane, i, &lane->nodes[i / SIM_LEAF_SEGMENTS]);
    for (unsigned level = 1; level < lane->level_count; level++) {
        const SimNode *below = lane->nodes + lane->level_begin[level - 1];
        SimNode *nodes = lane->nodes + lane->level_begin[level];
        for (size_t i = 0; i < lane->level_size[level - 1]; i++)
            add_node(&below[i], &nodes[i / SIM_FAN_OUT]);
    }
}

// The segments first .. last of a node; level -1 are the segments themselves.
static void range_of(const SimLane *lane, int level, size_t index,
                     size_t *out_first, size_t *out_last)
{
    size_t width = level < 0 ? 1 : SIM_LEAF_SEGMENTS;
    for (int i = 0; i < level; i++)
        width *= SIM_FAN_OUT;
    *out_first = index * width;
    *out_last = (index + 1) * width - 1;
    if (*out_last >= lane->count)
        *out_last = lane->count - 1;
}

// ---- viewing --------------------------------------------------------------

typedef struct View {
    const SimLane *lane;
    int64_t from_ns;
    int64_t to_ns;
    int64_t min_ns;
    SimPieceVisit *visit;
    void *context;
    SimPiece pending; // not yet visited; segment_count 0: nothing
    SimNode sum;      // of the pending piece
} View;

static void flush(View *view)
{
    SimPiece *piece = &view->pending;
    int64_t total_ns = 0;
    if (piece->segment_count == 0)
        return;
    for (int part = 0; part < SIM_PART_COUNT; part++)
        total_ns += view->sum.part_ns[part];
    for (int part = 0; part < SIM_PART_COUNT; part++)
        piece->share[part] =
            total_ns > 0 ? (float)view->sum.part_ns[part] / (float)total_ns : 0;
    piece->is_merged = piece->segment_count > 1;
    piece->has_block = view->sum.has_block;
    piece->has_failure = view->sum.has_failure;
    view->visit(view->context, piece);
    piece->segment_count = 0;
}

static int64_t clip(const View *view, int64_t time_ns)
{
    if (time_ns < view->from_ns)
        return view->from_ns;
    return time_ns > view->to_ns ? view->to_ns : time_ns;
}

// Takes segments first .. last, summed up in `sum`, as one more part of the
// picture: by itself if it is wide enough, else together with its neighbours.
static void take(View *view, size_t first, size_t last, const SimNode *sum)
{
    SimPiece *piece = &view->pending;
    int64_t begin_ns = clip(view, view->lane->segments[first].begin_ns);
    int64_t end_ns = clip(view, sim_lane_end_of(view->lane, last));
    bool is_wide = end_ns - begin_ns >= view->min_ns && view->min_ns > 0;

    if (is_wide || view->min_ns <= 0 ||
        (piece->segment_count > 0 &&
         piece->end_ns - piece->begin_ns >= view->min_ns))
        flush(view);
    if (piece->segment_count == 0) {
        *piece = (SimPiece){.begin_ns = begin_ns,
                            .segment = view->lane->segments[first]};
        view->sum = (SimNode){0};
    }
    piece->end_ns = end_ns;
    piece->segment_count += (uint32_t)(last - first + 1);
    add_node(sum, &view->sum);
    if (is_wide)
        flush(view);
}

static void view_level(View *view, int level, size_t index)
{
    const SimLane *lane = view->lane;
    size_t first;
    size_t last;
    SimNode sum = {0};

    range_of(lane, level, index, &first, &last);
    int64_t begin_ns = lane->segments[first].begin_ns;
    int64_t end_ns = sim_lane_end_of(lane, last);
    if (begin_ns > view->to_ns || end_ns < view->from_ns)
        return;
    if (level < 0) {
        add_segment(lane, first, &sum);
        take(view, first, last, &sum);
        return;
    }
    if (end_ns - begin_ns < view->min_ns) {
        take(view, first, last, &lane->nodes[lane->level_begin[level] + index]);
        return;
    }
    size_t width = level == 0 ? SIM_LEAF_SEGMENTS : SIM_FAN_OUT;
    size_t limit = level == 0 ? lane->count : lane->level_size[level - 1];
    for (size_t i = index * width; i < (index + 1) * width && i < limit; i++)
        view_level(view, level - 1, i);
}

void sim_pyramid_view(const SimLane *lane, int64_t from_ns, int64_t to_ns,
                      int64_t min_ns, SimPieceVisit *visit, void *context)
{
    View view = {.lane = lane,
                 .from_ns = from_ns,
                 .to_ns = to_ns,
                 .min_ns = min_ns,
                 .visit = visit,
                 .context = context};
    if (lane->level_count > 0)
        view_level(&view, (int)lane->level_count - 1, 0);
    else
        for (size_t i = 0; i < lane->count; i++)
            view_level(&view, -1, i);
    flush(&view);
}

// ---- summing --------------------------------------------------------------

static void sum_segment(const SimLane *lane, size_t index, int64_t from_ns,
                        int64_t to_ns, int64_t *out_ns)
{
    SimPart part = sim_timeline_part(&lane->segments[index]);
    int64_t begin_ns = lane->segments[index].begin_ns;
    int64_t end_ns = sim_lane_end_of(lane, index);
    begin_ns = begin_ns > from_ns ? begin_ns : from_ns;
    end_ns = end_ns < to_ns ? end_ns : to_ns;
    if (part != SIM_PART_COUNT && end_ns > begin_ns)
        out_ns[part] += end_ns - begin_ns;
}

static void sum_level(const SimLane *lane, int level, size_t index,
                      int64_t from_ns, int64_t to_ns, int64_t *out_ns)
{
    size_t first;
    size_t last;
    range_of(lane, level, index, &first, &last);
    int64_t begin_ns = lane->segments[first].begin_ns;
    int64_t end_ns = sim_lane_end_of(lane, last);
    if (begin_ns > to_ns || end_ns < from_ns)
        return;
    if (level < 0) {
        sum_segment(lane, first, from_ns, to_ns, out_ns);
        return;
    }
    if (begin_ns >= from_ns && end_ns <= to_ns) {
        const SimNode *node = &lane->nodes[lane->level_begin[level] + index];
        for (int part = 0; part < SIM_PART_COUNT; part++)
            out_ns[part] += node->part_ns[part];
        return;
    }
    size_t width = level == 0 ? SIM_LEAF_SEGMENTS : SIM_FAN_OUT;
    size_t limit = level == 0 ? lane->count : lane->level_size[level - 1];
    for (size_t i = index * width; i < (index + 1) * width && i < limit; i++)
        sum_level(lane, level - 1, i, from_ns, to_ns, out_ns);
}

void sim_pyramid_sum(const SimLane *lane, int64_t from_ns, int64_t to_ns,
                     int64_t out_ns[SIM_PART_COUNT])
{
    if (lane->level_count > 0)
        sum_level(lane, (int)lane->level_count - 1, 0, from_ns, to_ns, out_ns);
    else
        for (size_t i = 0; i < lane->count; i++)
            sum_segment(lane, i, from_ns, to_ns, out_ns);
}
