// Who waits for whom, at a moment: tasks, what they share, and the world.
//
//     [main] --> [A] --> (sleep until 1.0 s)
//            \-> [B] --> <lock 1> ..> [C] --> (data to read)
//
// An arrow runs from who waits to what he waits for; a dotted one from a lock
// or a semaphore to who has it. So whoever stands farther to the right holds
// up all those to his left, and a circle, drawn in red, is a deadlock.
//
// Tasks that wait for the same thing in the same way become one node with a
// number when there are many; the chosen task, and those of a circle, never.
#ifndef SIM_LAYOUT_GRAPH_H
#define SIM_LAYOUT_GRAPH_H

#include "canvas/geometry.h"
#include "layout/badge.h"
#include "replay/things.h"

enum {
    SIM_MOST_NODES = 160,
    SIM_MOST_EDGES = 480,
    SIM_MOST_VIA = 10,
    SIM_NODE_WORDS = 96,
};

typedef enum SimNodeKind {
    SIM_NODE_TASK,
    SIM_NODE_CROWD,    // several tasks
    SIM_NODE_RESOURCE, // a lock, a queue, ...
    SIM_NODE_WORLD,    // the clock, the system, a thread: nobody's task
} SimNodeKind;

typedef struct SimNode {
    SimNodeKind kind;
    uint32_t slot;  // of a task; of a crowd the first; else SIM_NO_SLOT
    uint32_t index; // of a resource
    uint32_t count; // of a crowd
    SimMode mode;
    bool is_blocking;
    bool is_in_circle;
    int column, place; // from the left, from the top
    SimRect rect;
    char badge[SIM_BADGE_TEXT];
    char name[SIM_NODE_WORDS];
    char words[SIM_NODE_WORDS];
    uint64_t key; // what makes two waits alike
} SimNode;

typedef struct SimEdge {
    int from, to;
    bool is_hold;   // from a resource to who has it
    bool is_circle; // a part of a circle of waits
    // Where it passes the columns between: from left to right, at which height.
    struct {
        double left, right, y;
    } via[SIM_MOST_VIA];
    int via_count;
} SimEdge;

typedef struct SimGraph {
    SimNode nodes[SIM_MOST_NODES];
    int node_count;
    SimEdge edges[SIM_MOST_EDGES];
    int edge_count;
    int column_count;
    size_t task_count; // alive
    size_t left_out;   // tasks that found no room
    bool has_circle;
} SimGraph;

typedef struct SimGraphNeed {
    const SimState *state;
    SimRect room;
    uint32_t selected;
    int64_t span_ns; // the run's length: it decides how times are written
} SimGraphNeed;

void sim_graph_lay(SimGraph *graph, const SimGraphNeed *need);

// Its second half: gives nodes that have columns their places in a room.
void sim_graph_place(SimGraph *graph, SimRect room);

#endif
