#include "layout/graph.h"
#include "base/alloc.h"
#include "layout/lanes.h"
#include "replay/times.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FEW = 16,    // so many tasks are each a node
    THREAD = 99, // a way of waiting for the world: for the one thread
};

typedef struct Building {
    SimGraph *graph;
    const SimGraphNeed *need;
    const SimState *state;
    int *node_of; // node_of[task_count]: -1: none
    bool gathers; // alike ones become crowds
} Building;

// ---- keys ---------------------------------------------------------------

// The world has one node for each way of waiting for it.
static uint64_t key_of_world(unsigned what, unsigned detail)
{
    return 1ull << 60 | (uint64_t)what << 32 | detail;
}

static uint64_t key_of_resource(uint32_t index)
{
    return 2ull << 60 | index;
}

static uint64_t key_of_task(uint32_t slot)
{
    return 3ull << 60 | slot;
}

// Tasks alike: same mode, waiting for the same thing, made by the same task.
static uint64_t key_of_crowd(const Building *building, uint32_t slot)
{
    const SimTaskNow *now = &building->state->tasks[slot];
    SimAwaited awaited = sim_state_awaited(building->state, slot);
    uint64_t what = awaited.kind == SIM_AWAITED_TASK       ? awaited.slot
                    : awaited.kind == SIM_AWAITED_RESOURCE ? awaited.index
                    : awaited.kind == SIM_AWAITED_GROUP    ? awaited.object
                                                           : now->reason;
    uint32_t parent = building->state->replay->tasks[slot].parent;
    return 4ull << 60 | (uint64_t)now->mode << 56 |
           (uint64_t)awaited.kind << 52 | (what & 0x3FFFFFF) << 26 |
           (parent & 0x3FFFFFF);
}

static int find_node(const SimGraph *graph, uint64_t key)
{
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].key == key)
            return i;
    return -1;
}

static SimNode *add_node(SimGraph *graph, SimNodeKind kind, uint64_t key)
{
    if (graph->node_count == SIM_MOST_NODES)
        return NULL;
    SimNode *node = &graph->nodes[graph->node_count++];
    *node = (SimNode){.kind = kind, .key = key, .slot = SIM_NO_SLOT};
    return node;
}

static void add_edge(SimGraph *graph, int from, int to, bool is_hold)
{
    if (from < 0 || to < 0 || from == to || graph->edge_count == SIM_MOST_EDGES)
        return;
    for (int i = 0; i < graph->edge_count; i++)
        if (graph->edges[i].from == from && graph->edges[i].to == to)
            return;
    graph->edges[graph->edge_count++] =
        (SimEdge){.from = from, .to = to, .is_hold = is_hold};
}

// ---- tasks --------------------------------------------------------------

static bool is_alone(const Building *building, uint32_t slot)
{
    return !building->gathers || slot == building->need->selected ||
           slot == building->state->running ||
           sim_state_circle(building->state, slot, NULL, 0) > 0;
}

static void fill_task(const Building *building, SimNode *node, uint32_t slot)
{
    const SimState *state = building->state;
    const SimTaskNow *now = &state->tasks[slot];
    node->slot = slot;
    node->count = 1;
    node->mode = (SimMode)now->mode;
    node->is_blocking =
        now->mode == SIM_MODE_RUNNING && now->busy == SIM_BUSY_BLOCKING;
    node->is_in_circle = sim_state_circle(state, slot, NULL, 0) > 0;
    snprintf(node->name, sizeof node->name, "%s",
             state->replay->tasks[slot].name);
    sim_lane_words(state, slot, node->words, sizeof node->words);
    sim_badge(node->name, node->badge);
}

static void add_task(Building *building, uint32_t slot)
{
    SimGraph *graph = building->graph;
    bool stays_alone = is_alone(building, slot);
    uint64_t key =
        stays_alone ? key_of_task(slot) : key_of_crowd(building, slot);
    int at = stays_alone ? -1 : find_node(graph, key);
    if (at >= 0) {
        graph->nodes[at].kind = SIM_NODE_CROWD;
        graph->nodes[at].count++;
    } else {
        SimNode *node = add_node(graph, SIM_NODE_TASK, key);
        if (node == NULL) {
            graph->left_out++;
            return;
        }
        fill_task(building, node, slot);
        at = graph->node_count - 1;
    }
    building->node_of[slot] = at;
}

static void name_crowds(Building *building)
{
    SimGraph *graph = building->graph;
    const SimState *state = building->state;
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++) {
        int at = building->node_of[slot];
        if (at < 0 || graph->nodes[at].kind != SIM_NODE_CROWD)
            continue;
        SimNode *node = &graph->nodes[at];
        // The last of them writes last.
        snprintf(node->name, sizeof node->name, "%.36s … %.36s",
                 state->replay->tasks[node->slot].name,
                 state->replay->tasks[slot].name);
    }
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].kind == SIM_NODE_CROWD)
            snprintf(graph->nodes[i].badge, sizeof graph->nodes[i].badge, "%u",
                     graph->nodes[i].count);
}

static bool is_alive(const SimState *state, uint32_t slot)
{
    SimMode mode = (SimMode)state->tasks[slot].mode;
    return mode > SIM_MODE_ABSENT && mode < SIM_MODE_DONE;
}

static void add_tasks(Building *building)
{
    const SimState *state = building->state;
    SimGraph *graph = building->graph;
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++)
        graph->task_count += is_alive(state, slot);
    building->gathers = graph->task_count > FEW;
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++)
        if (is_alive(state, slot))
            add_task(building, slot);
    name_crowds(building);
}

// ---- what they wait for -------------------------------------------------

// "free", "2 of 5", "3 in it": how a resource stands.
static void say_level(const Building *building, const SimResourceNow *now,
                      char *out, size_t size)
{
    const SimResourceInfo *info =
        &building->state->replay->resources[now->index];
    unsigned long long level = now->level, limit = info->limit;
    if (info->kind == SIM_RESOURCE_LOCK)
        snprintf(out, size, now->owner == SIM_NO_SLOT ? "free" : "held");
    else if (info->kind == SIM_RESOURCE_EVENT)
        snprintf(out, size, level ? "set" : "not set");
    else if (info->kind == SIM_RESOURCE_SEMAPHORE)
        snprintf(out, size, "%llu free", level);
    else if (limit > 0)
        snprintf(out, size, "%llu of %llu", level, limit);
    else
        snprintf(out, size, "%llu in it", level);
}

static void say_resource(const Building *building, SimNode *node,
                         const SimResourceNow *now)
{
    char level[48], waiters[48] = "nobody waits";
    snprintf(node->name, sizeof node->name, "%s",
             sim_resource_name(building->state->replay, now->index));
    say_level(building, now, level, sizeof level);
    if (now->waiter_count > 0)
        snprintf(waiters, sizeof waiters, "%zu wait%s", now->waiter_count,
                 now->waiter_count == 1 ? "s" : "");
    snprintf(node->words, sizeof node->words, "%s, %s", level, waiters);
}

static int resource_node(Building *building, uint32_t index)
{
    SimGraph *graph = building->graph;
    int at = find_node(graph, key_of_resource(index));
    if (at >= 0)
        return at;
    SimNode *node = add_node(graph, SIM_NODE_RESOURCE, key_of_resource(index));
    if (node == NULL)
        return -1;
    SimResourceNow now = sim_state_resource(building->state, index);
    node->index = index;
    say_resource(building, node, &now);
    return graph->node_count - 1;
}

static void add_holders(Building *building, int node)
{
    SimHolder holders[32];
    uint32_t index = building->graph->nodes[node].index;
    size_t count = sim_state_holders(building->state, index, holders, 32);
    for (size_t i = 0; i < count && i < 32; i++)
        if (holders[i].slot < building->state->replay->task_count)
            add_edge(building->graph, node, building->node_of[holders[i].slot],
                     true);
}

static int world_node(Building *building, unsigned what, unsigned detail,
                      const char *name)
{
    SimGraph *graph = building->graph;
    uint64_t key = key_of_world(what, detail);
    int at = find_node(graph, key);
    if (at < 0) {
        SimNode *node = add_node(graph, SIM_NODE_WORLD, key);
        if (node == NULL)
            return -1;
        snprintf(node->name, sizeof node->name, "%s", name);
        at = graph->node_count - 1;
    }
    graph->nodes[at].count++;
    return at;
}

// Who is ready waits for the thread, and the thread is somebody's.
static void add_ready(Building *building, uint32_t slot)
{
    const SimState *state = building->state;
    int to = world_node(building, THREAD, 0, "the one thread");
    if (to < 0)
        return;
    SimNode *thread = &building->graph->nodes[to];
    uint32_t runner = sim_state_thread(state);
    if (runner == SIM_NO_SLOT)
        snprintf(thread->words, sizeof thread->words, "is free");
    else
        snprintf(thread->words, sizeof thread->words, "%.60s has it",
                 state->replay->tasks[runner].name);
    add_edge(building->graph, building->node_of[slot], to, false);
}

// The clock says which of its sleepers is next.
static void see_deadline(Building *building, int node, uint32_t slot)
{
    int64_t until_ns = building->state->tasks[slot].until_ns;
    SimNode *clock = &building->graph->nodes[node];
    if (until_ns == INT64_MIN)
        return;
    // The slot of the earliest is kept meanwhile.
    if (clock->slot != SIM_NO_SLOT &&
        building->state->tasks[clock->slot].until_ns <= until_ns)
        return;
    clock->slot = slot;
    snprintf(clock->words, sizeof clock->words, "next is due at %s",
             sim_time_text(until_ns, building->need->span_ns).text);
}

static void add_wait(Building *building, uint32_t slot)
{
    SimGraph *graph = building->graph;
    const SimState *state = building->state;
    SimAwaited awaited = sim_state_awaited(state, slot);
    int from = building->node_of[slot], to = -1;
    unsigned reason = state->tasks[slot].reason;
    if (state->tasks[slot].mode == SIM_MODE_READY)
        add_ready(building, slot);
    if (from < 0 || awaited.kind == SIM_AWAITED_NOTHING)
        return;
    switch (awaited.kind) {
    case SIM_AWAITED_TASK:
        to = building->node_of[awaited.slot];
        break;
    case SIM_AWAITED_RESOURCE:
        to = resource_node(building, awaited.index);
        if (to >= 0)
            add_holders(building, to);
        break;
    case SIM_AWAITED_TIMER:
        to = world_node(building, awaited.kind, 0, "the clock");
        if (to >= 0)
            see_deadline(building, to, slot);
        break;
    case SIM_AWAITED_GROUP: {
        uint32_t blockers[256];
        size_t count = sim_state_blockers(state, slot, blockers, 256);
        for (size_t i = 0; i < count && i < 256; i++)
            add_edge(graph, from, building->node_of[blockers[i]], false);
        return;
    }
    default:
        to = world_node(building, awaited.kind, reason,
                        sim_reason_words(reason));
    }
    add_edge(graph, from, to, false);
}

static void end_world(SimGraph *graph)
{
    for (int i = 0; i < graph->node_count; i++) {
        SimNode *node = &graph->nodes[i];
        if (node->kind != SIM_NODE_WORLD)
            continue;
        node->slot = SIM_NO_SLOT;
        if (node->words[0] == '\0')
            snprintf(node->words, sizeof node->words, "%u wait%s", node->count,
                     node->count == 1 ? "s" : "");
    }
}

// Locks that somebody has belong to the picture though nobody waits.
static void add_held(Building *building)
{
    enum { MOST = 12 };
    SimResourceNow found[MOST];
    size_t count = sim_state_resources(building->state, found, MOST);
    for (size_t i = 0; i < count && i < MOST; i++) {
        if (found[i].holder_count == 0 && found[i].waiter_count == 0)
            continue;
        int node = resource_node(building, found[i].index);
        if (node >= 0)
            add_holders(building, node);
    }
}

// ---- circles and columns ------------------------------------------------

typedef struct Visiting {
    SimGraph *graph;
    unsigned char mark[SIM_MOST_NODES]; // 0 new, 1 on the way here, 2 done
    int way[SIM_MOST_NODES];
    int length;
    bool is_back[SIM_MOST_EDGES];
} Visiting;

// All edges of the way from `to` to here, and the one that closes it, are red.
static void mark_circle(Visiting *visiting, int to, int edge)
{
    SimGraph *graph = visiting->graph;
    graph->edges[edge].is_circle = true;
    for (int i = visiting->length - 1; i >= 0; i--) {
        graph->nodes[visiting->way[i]].is_in_circle = true;
        if (visiting->way[i] == to)
            return;
        for (int e = 0; e < graph->edge_count; e++)
            if (graph->edges[e].from == visiting->way[i - 1] &&
                graph->edges[e].to == visiting->way[i])
                graph->edges[e].is_circle = true;
    }
}

static void visit(Visiting *visiting, int node)
{
    SimGraph *graph = visiting->graph;
    visiting->mark[node] = 1;
    visiting->way[visiting->length++] = node;
    for (int e = 0; e < graph->edge_count; e++) {
        int to = graph->edges[e].to;
        if (graph->edges[e].from != node)
            continue;
        if (visiting->mark[to] == 1) {
            visiting->is_back[e] = true;
            // A crowd may stand on a way twice without any circle of tasks.
            bool is_real = graph->nodes[node].kind != SIM_NODE_CROWD &&
                           graph->nodes[to].kind != SIM_NODE_CROWD;
            if (is_real)
                mark_circle(visiting, to, e);
            graph->has_circle |= is_real;
        } else if (visiting->mark[to] == 0) {
            visit(visiting, to);
        }
    }
    visiting->length--;
    visiting->mark[node] = 2;
}

// A node stands right of all that wait for it.
static void find_columns(SimGraph *graph)
{
    static Visiting empty;
    Visiting visiting = empty;
    visiting.graph = graph;
    for (int i = 0; i < graph->node_count; i++)
        if (visiting.mark[i] == 0)
            visit(&visiting, i);
    bool has_moved = true;
    for (int round = 0; has_moved && round < graph->node_count; round++) {
        has_moved = false;
        for (int e = 0; e < graph->edge_count; e++) {
            int least = graph->nodes[graph->edges[e].from].column + 1;
            SimNode *to = &graph->nodes[graph->edges[e].to];
            if (visiting.is_back[e] || to->column >= least)
                continue;
            to->column = least;
            has_moved = true;
        }
    }
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].column + 1 > graph->column_count)
            graph->column_count = graph->nodes[i].column + 1;
    // The world is the right edge of the picture.
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].kind == SIM_NODE_WORLD)
            graph->nodes[i].column = graph->column_count - 1;
}

void sim_graph_lay(SimGraph *graph, const SimGraphNeed *need)
{
    const SimState *state = need->state;
    uint32_t tasks = state->replay->task_count;
    Building building = {.graph = graph, .need = need, .state = state};
    memset(graph, 0, sizeof *graph);
    building.node_of = sim_alloc((tasks + 1) * sizeof *building.node_of);
    for (uint32_t slot = 0; slot < tasks; slot++)
        building.node_of[slot] = -1;
    add_tasks(&building);
    for (uint32_t slot = 1; slot < tasks; slot++)
        if (is_alive(state, slot))
            add_wait(&building, slot);
    add_held(&building);
    end_world(graph);
    sim_free(building.node_of);
    find_columns(graph);
    sim_graph_place(graph, need->room);
}
