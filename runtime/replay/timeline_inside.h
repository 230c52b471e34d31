// A lane and its pyramid: what timeline.c and pyramid.c share.
//
//     level 1   node 0 = leaves 0..3 | node 1 = leaves 4..7 | ...
//     level 0   leaf 0 = segments 0..31 | leaf 1 = segments 32..63 | ...
//
// All nodes of a lane lie in one array, level by level; level_begin[l] says
// where level l begins.
#ifndef SIM_REPLAY_TIMELINE_INSIDE_H
#define SIM_REPLAY_TIMELINE_INSIDE_H

#include "replay/timeline.h"

enum { SIM_LEAF_SEGMENTS = 32, SIM_FAN_OUT = 4, SIM_LEVELS_MAX = 20 };

// What a node sums up.
typedef struct SimNode {
    int64_t part_ns[SIM_PART_COUNT];
    bool has_block;
    bool has_failure;
} SimNode;

typedef struct SimLane {
    SimSegment *segments; // segments[count], in the timeline's array
    size_t count;
    int64_t end_ns;
    SimNode *nodes;
    size_t level_begin[SIM_LEVELS_MAX];
    size_t level_size[SIM_LEVELS_MAX];
    unsigned level_count; // 0: fewer segments than two leaves hold
} SimLane;

struct SimTimeline {
    const SimReplay *replay;
    SimLane *lanes; // lanes[lane_count], by slot
    uint32_t lane_count;
    SimSegment *segments; // of all lanes
};

int64_t sim_lane_end_of(const SimLane *lane, size_t index);

void sim_pyramid_build(SimLane *lane);
void sim_pyramid_view(const SimLane *lane, int64_t from_ns, int64_t to_ns,
                      int64_t min_ns, SimPieceVisit *visit, void *context);
void sim_pyramid_sum(const SimLane *lane, int64_t from_ns, int64_t to_ns,
                     int64_t out_ns[SIM_PART_COUNT]);

#endif
