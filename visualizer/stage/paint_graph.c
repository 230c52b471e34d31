// The graph view: the task tree, and who waits for whom.
#include "layout/graph.h"
#include "layout/tree.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- the tree -----------------------------------------------------------

// From the parent's badge down, and to the right.
static void paint_branch(SimStage *stage, const SimTree *tree, size_t i)
{
    const SimTreeRow *row = &tree->rows[i], *parent = &tree->rows[row->parent];
    if (row->parent == i)
        return;
    double x = parent->x + 11, y = sim_rect_middle_y(row->row);
    double top = sim_rect_middle_y(parent->row) + 12;
    SimColor color = stage->theme->line;
    sim_canvas_line(stage->canvas, x, top, x, y, 1.5, 0, color);
    sim_canvas_line(stage->canvas, x, y, row->x - 3, y, 1.5, 0, color);
}

static void paint_tree_row(SimStage *stage, const SimTreeRow *row)
{
    const SimTheme *theme = stage->theme;
    double y = sim_rect_middle_y(row->row), right = sim_rect_right(row->row);
    if (row->slot == SIM_NO_SLOT) {
        SimTextStyle rest = sim_style(14, 400, theme->dim);
        rest.max_width = right - row->x - 8;
        sim_canvas_text(stage->canvas, row->x + 4, y, rest, row->name);
        return;
    }
    if (row->slot == stage->selected)
        sim_canvas_round(stage->canvas,
                         sim_rect(row->x - 6, row->row.y + 1,
                                  right - row->x + 6, row->row.h - 2),
                         6, sim_color_fade(theme->accent, 0.16));
    sim_paint_badge(stage, row->x + 11, y, 11, row->mode, row->is_blocking,
                    row->badge);
    SimTextStyle state = sim_style_right(
        14, 400, sim_state_text_color(theme, row->mode, row->is_blocking));
    double wide = sim_canvas_text_width(stage->canvas, state, row->state);
    SimTextStyle name = sim_style(15, 500, theme->text);
    name.elide = SIM_ELIDE_MIDDLE;
    name.max_width = fmax(70, right - 8 - wide - 16 - row->x - 32);
    double used = fmin(name.max_width,
                       sim_canvas_text_width(stage->canvas, name, row->name));
    state.max_width = right - 8 - (row->x + 32 + used + 12);
    sim_canvas_text(stage->canvas, row->x + 32, y, name, row->name);
    if (state.max_width > 30)
        sim_canvas_text(stage->canvas, right - 8, y, state, row->state);
}

void sim_paint_tree(SimStage *stage)
{
    SimRect card = stage->cards.tree;
    SimTree tree;
    if (sim_rect_is_empty(card))
        return;
    SimTreeNeed need = {
        &stage->film->state,
        sim_rect(card.x + 24, card.y + 58, card.w - 40, card.h - 58 - 14),
        stage->selected};
    char words[64];
    sim_tree_lay(&tree, &need);
    snprintf(words, sizeof words, "%zu task%s made so far", tree.task_count,
             tree.task_count == 1 ? "" : "s");
    sim_paint_inside(stage, SIM_SLOT_TREE, card);
    sim_paint_head(stage, card, "Who made whom", words);
    if (tree.count == 0)
        sim_canvas_text(stage->canvas, card.x + 24, card.y + 76,
                        sim_style(15, 400, stage->theme->faint),
                        "no task has been made yet");
    for (size_t i = 0; i < tree.count; i++)
        paint_branch(stage, &tree, i);
    for (size_t i = 0; i < tree.count; i++)
        paint_tree_row(stage, &tree.rows[i]);
    sim_canvas_layer_end(stage->canvas);
    for (size_t i = 0; i < tree.count; i++)
        if (tree.rows[i].slot != SIM_NO_SLOT)
            sim_hits_add(&stage->hits, tree.rows[i].row, "task",
                         (long)tree.rows[i].slot);
}

// ---- nodes --------------------------------------------------------------

// The sheets of a pile: a crowd is more than one.
static void paint_pile(SimStage *stage, SimRect rect)
{
    const SimTheme *theme = stage->theme;
    for (int i = 2; i > 0; i--) {
        SimRect sheet =
            sim_rect(rect.x + i * 4, rect.y - i * 4, rect.w, rect.h);
        sim_canvas_round(stage->canvas, sheet, 10, theme->raised);
        sim_canvas_frame(stage->canvas, sheet, 10, 1, 0, theme->line);
    }
}

static void paint_frame(SimStage *stage, const SimNode *node)
{
    const SimTheme *theme = stage->theme;
    bool is_world = node->kind == SIM_NODE_WORLD;
    bool is_chosen =
        node->kind == SIM_NODE_TASK && node->slot == stage->selected;
    double radius = is_world || node->kind == SIM_NODE_RESOURCE
                        ? node->rect.h / 2
                        : fmin(10, node->rect.h / 3);
    SimColor color = node->is_in_circle ? theme->block
                     : is_chosen        ? theme->accent
                                        : theme->line;
    if (node->kind == SIM_NODE_CROWD && node->rect.h >= 30)
        paint_pile(stage, node->rect);
    sim_canvas_round(stage->canvas, node->rect, radius,
                     is_world ? theme->panel : theme->raised);
    if (is_chosen)
        sim_canvas_round(stage->canvas, node->rect, radius,
                         sim_color_fade(theme->accent, 0.12));
    sim_canvas_frame(stage->canvas, node->rect, radius,
                     node->is_in_circle || is_chosen ? 2.5 : 1.5,
                     is_world ? 4 : 0, is_world ? theme->faint : color);
}

// A lock's bow and body; a queue's slots. Small signs beside the name.
static void paint_resource_sign(SimStage *stage, const SimNode *node, double x,
                                double y)
{
    unsigned kind = stage->film->replay->resources[node->index].kind;
    SimColor color = stage->theme->text;
    if (kind == SIM_RESOURCE_LOCK) {
        sim_canvas_arc(stage->canvas, x, y - 3, 5, -0.25, 0.25, 2, 0, color);
        sim_canvas_round(stage->canvas, sim_rect(x - 7, y - 2, 14, 10), 2,
                         color);
    } else if (kind == SIM_RESOURCE_QUEUE) {
        for (int i = -1; i <= 1; i++)
            sim_canvas_frame(stage->canvas,
                             sim_rect(x - 3 + i * 7, y - 5, 6, 10), 1, 1.5, 0,
                             color);
    } else {
        sim_canvas_arc(stage->canvas, x, y, 6, 0, 1, 2, 0, color);
        sim_canvas_circle(stage->canvas, x, y, 2, color);
    }
}

static double paint_sign(SimStage *stage, const SimNode *node)
{
    double r = fmin(16, node->rect.h / 2 - 3);
    double x = node->rect.x + 14 + r, y = sim_rect_middle_y(node->rect);
    if (node->kind == SIM_NODE_TASK || node->kind == SIM_NODE_CROWD)
        sim_paint_badge(stage, x, y, r, node->mode, node->is_blocking,
                        node->badge);
    else if (node->kind == SIM_NODE_RESOURCE)
        paint_resource_sign(stage, node, x, y);
    else
        return node->rect.x + 18;
    return x + r + 10;
}

static SimColor words_color(const SimStage *stage, const SimNode *node)
{
    if (node->kind == SIM_NODE_TASK || node->kind == SIM_NODE_CROWD)
        return sim_state_text_color(stage->theme, node->mode,
                                    node->is_blocking);
    return stage->theme->dim;
}

static void paint_node(SimStage *stage, const SimNode *node)
{
    const SimTheme *theme = stage->theme;
    paint_frame(stage, node);
    bool has_two = node->rect.h >= 42;
    double x = paint_sign(stage, node), y = sim_rect_middle_y(node->rect);
    SimTextStyle name = sim_style(has_two ? 16 : 14, 600, theme->text);
    SimTextStyle words = sim_style(14, 400, words_color(stage, node));
    name.elide = SIM_ELIDE_MIDDLE;
    name.max_width = words.max_width = sim_rect_right(node->rect) - 10 - x;
    if (name.max_width < 20)
        return;
    sim_canvas_text(stage->canvas, x, has_two ? y - 10 : y, name, node->name);
    if (has_two)
        sim_canvas_text(stage->canvas, x, y + 11, words, node->words);
}

// ---- edges --------------------------------------------------------------

static bool touches_chosen(const SimStage *stage, const SimEdge *edge)
{
    const SimGraph *graph = &stage->graph;
    const SimNode *ends[] = {&graph->nodes[edge->from],
                             &graph->nodes[edge->to]};
    for (int i = 0; i < 2; i++)
        if (ends[i]->kind == SIM_NODE_TASK && ends[i]->slot == stage->selected)
            return true;
    return false;
}

static void paint_arrowhead(SimStage *stage, double x, double y, double towards,
                            SimColor color)
{
    SimPoint head[] = {
        {x, y}, {x - 9 * towards, y - 4.5}, {x - 9 * towards, y + 4.5}};
    sim_canvas_polygon(stage->canvas, head, 3, color);
}

// Through the columns between, one bend from each to the next.
static void paint_way(SimStage *stage, const SimEdge *edge, SimPoint from,
                      SimPoint to, double width, double dash, SimColor color)
{
    SimPoint points[1 + 6 * SIM_MOST_VIA + 3];
    size_t count = 0;
    points[count++] = from;
    for (int i = 0; i <= edge->via_count; i++) {
        bool is_last = i == edge->via_count;
        SimPoint next =
            is_last ? to : (SimPoint){edge->via[i].left, edge->via[i].y};
        double bend = fmax(8, (next.x - from.x) * 0.5);
        points[count++] = (SimPoint){from.x + bend, from.y};
        points[count++] = (SimPoint){next.x - bend, next.y};
        points[count++] = next;
        if (is_last)
            break;
        from = (SimPoint){edge->via[i].right, next.y};
        points[count++] = next;
        points[count++] = from;
        points[count++] = from;
    }
    sim_canvas_curve(stage->canvas, points, count, width, dash, color);
}

// Forward from right edge to left edge; back around below both.
static void paint_edge(SimStage *stage, const SimEdge *edge)
{
    const SimTheme *theme = stage->theme;
    const SimNode *from = &stage->graph.nodes[edge->from];
    const SimNode *to = &stage->graph.nodes[edge->to];
    bool is_chosen = touches_chosen(stage, edge);
    SimColor color = edge->is_circle ? theme->block
                     : is_chosen     ? theme->text
                                     : sim_color_fade(theme->wait_text, 0.75);
    double width = edge->is_circle ? 2.5 : is_chosen ? 2.2 : 1.5;
    double dash = edge->is_hold ? 2.5 : 0;
    double x1 = sim_rect_right(from->rect), y1 = sim_rect_middle_y(from->rect);
    double x2 = to->rect.x, y2 = sim_rect_middle_y(to->rect);
    if (to->column > from->column) {
        paint_way(stage, edge, (SimPoint){x1, y1}, (SimPoint){x2 - 8, y2},
                  width, dash, color);
        paint_arrowhead(stage, x2, y2, 1, color);
        return;
    }
    // Back to the left: out of the right edge, under both, into the right one.
    double right = fmax(x1, sim_rect_right(to->rect)) + 44;
    double end = sim_rect_right(to->rect);
    SimPoint curve[] = {
        {x1, y1 + 6}, {right, y1 + 20}, {right, y2 + 24}, {end + 8, y2 + 6}};
    if (to->column < from->column) {
        double low =
            fmax(sim_rect_bottom(from->rect), sim_rect_bottom(to->rect)) + 64;
        curve[0] = (SimPoint){sim_rect_middle_x(from->rect),
                              sim_rect_bottom(from->rect)};
        curve[1] = (SimPoint){sim_rect_middle_x(from->rect), low};
        curve[2] = (SimPoint){sim_rect_middle_x(to->rect), low};
        curve[3] = (SimPoint){sim_rect_middle_x(to->rect),
                              sim_rect_bottom(to->rect) + 9};
        sim_canvas_curve(stage->canvas, curve, 4, width, dash, color);
        SimPoint head[] = {{curve[3].x, curve[3].y - 8},
                           {curve[3].x - 4.5, curve[3].y + 1},
                           {curve[3].x + 4.5, curve[3].y + 1}};
        sim_canvas_polygon(stage->canvas, head, 3, color);
        return;
    }
    sim_canvas_curve(stage->canvas, curve, 4, width, dash, color);
    paint_arrowhead(stage, end, y2 + 6, -1, color);
}

// ---- the card -----------------------------------------------------------

static void paint_graph_legend(SimStage *stage, SimRect card)
{
    const SimTheme *theme = stage->theme;
    SimTextStyle style = sim_style_right(15, 400, theme->dim);
    double x = sim_rect_right(card) - 24, y = card.y + 32;
    if (stage->graph.has_circle) {
        SimTextStyle red = sim_style_right(15, 600, theme->block);
        sim_canvas_text(stage->canvas, x, y, red,
                        "a circle of waits: none of them can go on");
        return;
    }
    const char *words[] = {"is held by", "waits for"};
    for (int i = 0; i < 2; i++) {
        sim_canvas_text(stage->canvas, x, y, style, words[i]);
        x -= sim_canvas_text_width(stage->canvas, style, words[i]) + 10;
        sim_canvas_line(stage->canvas, x - 36, y, x - 8, y, 1.5,
                        i == 0 ? 2.5 : 0, theme->wait_text);
        paint_arrowhead(stage, x, y, 1, theme->wait_text);
        x -= 60;
    }
}

// The graph is laid anew only when the cursor, the choice or the room changed.
static void lay(SimStage *stage, SimRect room)
{
    const SimFilm *film = stage->film;
    SimGraphNeed need = {&film->state, room, stage->selected,
                         film->replay->end_ns - film->replay->begin_ns};
    bool is_same = stage->graph_step == film->state.step &&
                   memcmp(&need, &stage->graph_need, sizeof need) == 0;
    if (is_same)
        return;
    sim_graph_lay(&stage->graph, &need);
    stage->graph_step = film->state.step;
    stage->graph_need = need;
}

void sim_paint_graph(SimStage *stage)
{
    SimRect card = stage->cards.graph;
    if (sim_rect_is_empty(card))
        return;
    SimRect room =
        sim_rect(card.x + 32, card.y + 64, card.w - 64, card.h - 64 - 24);
    SimGraph *graph = &stage->graph;
    char words[96];
    lay(stage, room);
    snprintf(words, sizeof words, "%zu task%s alive", graph->task_count,
             graph->task_count == 1 ? "" : "s");
    if (graph->left_out > 0)
        snprintf(words, sizeof words, "%zu tasks alive, %zu not shown",
                 graph->task_count, graph->left_out);
    sim_paint_inside(stage, SIM_SLOT_GRAPH, card);
    sim_paint_head(stage, card, "Who waits for whom", words);
    paint_graph_legend(stage, card);
    for (int e = 0; e < graph->edge_count; e++)
        if (!graph->edges[e].is_circle)
            paint_edge(stage, &graph->edges[e]);
    for (int e = 0; e < graph->edge_count; e++)
        if (graph->edges[e].is_circle)
            paint_edge(stage, &graph->edges[e]);
    for (int i = 0; i < graph->node_count; i++)
        paint_node(stage, &graph->nodes[i]);
    if (graph->node_count == 0)
        sim_canvas_text(stage->canvas, sim_rect_middle_x(card),
                        sim_rect_middle_y(card),
                        sim_style_center(16, 400, stage->theme->faint),
                        "nobody is alive at this moment");
    sim_canvas_layer_end(stage->canvas);
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].slot != SIM_NO_SLOT)
            sim_hits_add(&stage->hits, graph->nodes[i].rect, "task",
                         (long)graph->nodes[i].slot);
}
