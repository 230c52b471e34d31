// Where the nodes of a graph lie: column by column, each node beside those that
// wait for it; an edge to a later column gets a way through those between.
#include "layout/graph.h"
#include <stdlib.h>

#define STEP_MOST 92.0 // from node to node
#define STEP_PASS 26.0 // the room of an edge that passes a column

// What stands in a column: a node, or an edge on its way to a later one.
typedef struct Placed {
    double wish; // the middle of those that point to it
    int node;    // -1: an edge
    int edge;
} Placed;

static int by_wish(const void *a, const void *b)
{
    const Placed *x = a, *y = b;
    if (x->wish != y->wish)
        return x->wish < y->wish ? -1 : 1;
    return x->node != y->node ? x->node - y->node : x->edge - y->edge;
}

// The height at which an edge comes to its next column.
static double height_of(const SimGraph *graph, const SimEdge *edge)
{
    if (edge->via_count > 0)
        return edge->via[edge->via_count - 1].y;
    return sim_rect_middle_y(graph->nodes[edge->from].rect);
}

static double wish_of(const SimGraph *graph, int node)
{
    double sum = 0;
    int count = 0;
    for (int e = 0; e < graph->edge_count; e++) {
        const SimEdge *edge = &graph->edges[e];
        bool is_forward =
            graph->nodes[edge->from].column < graph->nodes[node].column;
        if (edge->to != node || !is_forward)
            continue;
        sum += height_of(graph, edge);
        count++;
    }
    return count > 0 ? sum / count : 0;
}

static bool passes(const SimGraph *graph, const SimEdge *edge, int column)
{
    return graph->nodes[edge->from].column < column &&
           graph->nodes[edge->to].column > column &&
           edge->via_count < SIM_MOST_VIA;
}

static int gather_column(const SimGraph *graph, int column,
                         Placed out[SIM_MOST_NODES + SIM_MOST_EDGES],
                         int *out_passes)
{
    int count = 0;
    *out_passes = 0;
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].column == column)
            out[count++] = (Placed){wish_of(graph, i), i, -1};
    for (int e = 0; e < graph->edge_count; e++) {
        if (!passes(graph, &graph->edges[e], column))
            continue;
        out[count++] = (Placed){height_of(graph, &graph->edges[e]), -1, e};
        ++*out_passes;
    }
    qsort(out, (size_t)count, sizeof *out, by_wish);
    return count;
}

static void place_column(SimGraph *graph, SimRect room, int column)
{
    Placed placed[SIM_MOST_NODES + SIM_MOST_EDGES];
    int pass_count;
    int count = gather_column(graph, column, placed, &pass_count);
    int nodes = count - pass_count;
    double pitch = room.w / graph->column_count;
    double left = room.h - pass_count * STEP_PASS;
    double pass = left < room.h / 2 ? room.h / 2 / pass_count : STEP_PASS;
    left = room.h - pass_count * pass;
    double step = nodes > 0 ? left / nodes : 0;
    step = step > STEP_MOST ? STEP_MOST : step;
    double w = sim_clamp(pitch - 72, 96, 264), h = sim_clamp(step - 12, 14, 60);
    // With one column all stands in the middle, else from edge to edge.
    double x = room.x + (graph->column_count > 1
                             ? column * (room.w - w) / (graph->column_count - 1)
                             : (room.w - w) / 2);
    double y = room.y + (room.h - step * nodes - pass * pass_count) / 2;
    for (int i = 0; i < count; i++) {
        if (placed[i].node >= 0) {
            SimNode *node = &graph->nodes[placed[i].node];
            node->place = i;
            node->rect = sim_rect(x, y + (step - h) / 2, w, h);
            y += step;
        } else {
            SimEdge *edge = &graph->edges[placed[i].edge];
            int via = edge->via_count++;
            edge->via[via].left = x;
            edge->via[via].right = x + w;
            edge->via[via].y = y + pass / 2;
            y += pass;
        }
    }
}

void sim_graph_place(SimGraph *graph, SimRect room)
{
    for (int column = 0; column < graph->column_count; column++)
        place_column(graph, room, column);
}
