#include "layout/cards.h"
#include <math.h>

#define MARGIN 16.0
#define GUTTER 16.0
#define TOP    64.0

const char *sim_view_tab(SimView view)
{
    static const char *const tabs[] = {
#define X(view, tab) tab,
        SIM_VIEWS(X)
#undef X
    };
    return tabs[view];
}

// Below this many logical pixels cards would be too small for their texts.
#define LEAST_WIDTH  1680.0
#define LEAST_HEIGHT 945.0
#define LEAST_SCALE  0.4

double sim_cards_scale(int width_px, int height_px, double factor)
{
    double fitting = fmin(width_px / 1920.0, height_px / 1080.0);
    double largest = fmin(width_px / LEAST_WIDTH, height_px / LEAST_HEIGHT);
    double wanted = fmax(0.75, fmax(0.75, fitting) * factor);
    // Small letters are better than cards that lie one upon the other.
    return fmax(LEAST_SCALE, fmin(wanted, largest));
}

// ---- cutting ------------------------------------------------------------

// Cuts `height` off the bottom of `room`, with a gutter between.
static SimRect cut_bottom(SimRect *room, double height)
{
    SimRect piece =
        sim_rect(room->x, sim_rect_bottom(*room) - height, room->w, height);
    room->h = fmax(0, room->h - height - GUTTER);
    return piece;
}

static SimRect cut_top(SimRect *room, double height)
{
    SimRect piece = sim_rect(room->x, room->y, room->w, height);
    room->y += height + GUTTER;
    room->h = fmax(0, room->h - height - GUTTER);
    return piece;
}

static SimRect cut_right(SimRect *room, double width)
{
    SimRect piece =
        sim_rect(sim_rect_right(*room) - width, room->y, width, room->h);
    room->w = fmax(0, room->w - width - GUTTER);
    return piece;
}

// ---- the views ----------------------------------------------------------

static void arrange_hall(SimColumns *columns, SimRect room)
{
    sim_columns_add(columns, 0);
    sim_columns_push(columns, SIM_PANEL_HALL, 0);
    sim_columns_add(columns, fmax(440, room.w * 0.31));
    sim_columns_push(columns, SIM_PANEL_CODE, 0);
    sim_columns_push(columns, SIM_PANEL_CONSOLE, fmax(200, room.h * 0.38));
}

// One or two lanes leave so much room that the scene, or the code, comes
// below them; a few leave room for the table of tasks.
static SimPanel below_lanes(const SimCardsNeed *need, double left)
{
    if (left >= 440)
        return need->has_scene ? SIM_PANEL_HALL : SIM_PANEL_CODE;
    return left >= fmin(200, need->tasks_height) ? SIM_PANEL_TASKS
                                                 : SIM_PANEL_NONE;
}

// Beside the lanes: the answer to "why?" if a task is chosen, else the code.
static void arrange_beside_lanes(SimColumns *columns, SimRect room,
                                 const SimCardsNeed *need, SimPanel below)
{
    double low = fmax(200, room.h * 0.37);
    bool has_tasks = below == SIM_PANEL_TASKS;
    sim_columns_add(columns, 496);
    if (need->has_selection) {
        sim_columns_push(columns, SIM_PANEL_WHY, 0);
        sim_columns_push(columns,
                         has_tasks ? SIM_PANEL_CONSOLE : SIM_PANEL_TASKS, low);
    } else if (below == SIM_PANEL_CODE) {
        sim_columns_push(columns, SIM_PANEL_TASKS,
                         fmin(need->tasks_height, 360));
        sim_columns_push(columns, SIM_PANEL_CONSOLE, 0);
    } else {
        sim_columns_push(columns, SIM_PANEL_CODE, 0);
        sim_columns_push(columns, SIM_PANEL_CONSOLE, low);
    }
}

static void arrange_lanes(SimColumns *columns, SimRect room,
                          const SimCardsNeed *need)
{
    double left = room.h - need->lanes_height - GUTTER;
    SimPanel below = below_lanes(need, left);
    sim_columns_add(columns, 0);
    sim_columns_push(columns, SIM_PANEL_LANES, 0);
    if (below == SIM_PANEL_TASKS)
        left = fmin(left, need->tasks_height);
    if (below != SIM_PANEL_NONE)
        sim_columns_push(columns, below, left);
    arrange_beside_lanes(columns, room, need, below);
}

static void arrange_code(SimColumns *columns, SimRect room)
{
    sim_columns_add(columns, 0);
    sim_columns_push(columns, SIM_PANEL_CODE, 0);
    sim_columns_add(columns, fmax(560, room.w * 0.4));
    sim_columns_push(columns, SIM_PANEL_TASKS, 0);
    sim_columns_push(columns, SIM_PANEL_CONSOLE, room.h * 0.45);
}

// Left what the program says, in the middle the wheel, right where tasks wait.
static void arrange_loop(SimColumns *columns, SimRect room)
{
    bool is_low = room.h < 740;
    double right = fmax(440, room.w * 0.2839);
    double left = fmax(480, room.w * 0.3178);
    sim_columns_add(columns, left);
    sim_columns_push(columns, SIM_PANEL_CODE, 0);
    sim_columns_push(columns, SIM_PANEL_CONSOLE,
                     fmax(190, floor(room.h * 0.3233)));
    sim_columns_add(columns, 0);
    sim_columns_push(columns, SIM_PANEL_WHEEL, 0);
    sim_columns_add(columns, right);
    sim_columns_push(columns, SIM_PANEL_TIMERS, 0);
    sim_columns_push(columns, SIM_PANEL_OUTSIDE, is_low ? 108 : 120);
    sim_columns_push(columns, SIM_PANEL_OTHERS, is_low ? 132 : 144);
    sim_columns_push(columns, SIM_PANEL_DONE, is_low ? 144 : 160);
}

// A few tasks leave room for the code.
static void arrange_tasks(SimColumns *columns, SimRect room,
                          const SimCardsNeed *need)
{
    double left = room.h - need->tasks_height - GUTTER;
    sim_columns_add(columns, 0);
    sim_columns_push(columns, SIM_PANEL_TASKS, 0);
    if (left >= 240)
        sim_columns_push(columns, SIM_PANEL_CODE, left);
    sim_columns_add(columns, 496);
    sim_columns_push(columns, SIM_PANEL_WHY, 0);
    sim_columns_push(columns, SIM_PANEL_CONSOLE, fmax(200, room.h * 0.37));
}

static void arrange_graph(SimColumns *columns, SimRect room)
{
    sim_columns_add(columns, fmax(400, room.w * 0.27));
    sim_columns_push(columns, SIM_PANEL_TREE, 0);
    sim_columns_push(columns, SIM_PANEL_WHY, fmax(240, room.h * 0.42));
    sim_columns_add(columns, 0);
    sim_columns_push(columns, SIM_PANEL_GRAPH, 0);
}

static void arrange_times(SimColumns *columns, SimRect room)
{
    sim_columns_add(columns, 0);
    sim_columns_push(columns, SIM_PANEL_REASONS, 0);
    sim_columns_add(columns, fmax(520, room.w * 0.38));
    sim_columns_push(columns, SIM_PANEL_RUNS, 0);
    sim_columns_push(columns, SIM_PANEL_DELAYS, 0);
}

static void arrange(SimColumns *columns, SimRect room, const SimCardsNeed *need)
{
    switch (need->view) {
    case SIM_VIEW_LANES:
        arrange_lanes(columns, room, need);
        break;
    case SIM_VIEW_LOOP:
        arrange_loop(columns, room);
        break;
    case SIM_VIEW_CODE:
        arrange_code(columns, room);
        break;
    case SIM_VIEW_TASKS:
        arrange_tasks(columns, room, need);
        break;
    case SIM_VIEW_GRAPH:
        arrange_graph(columns, room);
        break;
    case SIM_VIEW_TIMES:
        arrange_times(columns, room);
        break;
    default:
        arrange_hall(columns, room);
    }
}

static void lay_panels(SimCards *cards, SimRect room, const SimCardsNeed *need)
{
    static const SimArranged nothing;
    SimColumns columns = {.count = 0};
    SimLaidPanels laid;
    arrange(&columns, room, need);
    sim_panels_lay(&laid, &columns, room,
                   need->arranged ? need->arranged : &nothing, need->full);
    for (int i = 0; i < SIM_PANEL_COUNT; i++)
        cards->panels[i] = laid.rects[i];
    for (int i = 0; i < laid.gutter_count; i++)
        cards->gutters[i] = laid.gutters[i];
    cards->gutter_count = laid.gutter_count;
}

// A low window takes from the verdict and the bars, so that the halls keep
// their clocks.
static void lay_compare(SimCards *cards, SimRect room, bool is_low)
{
    cards->transport = cut_bottom(&room, is_low ? 220 : 240);
    cards->verdict = cut_top(&room, is_low ? 88 : 96);
    SimRect below = cut_bottom(&room, is_low ? 176 : 208);
    cards->magnified = cut_right(&below, (below.w - GUTTER) / 2);
    cards->went = below;
    cards->side[1] = cut_right(&room, (room.w - GUTTER) / 2);
    cards->side[0] = room;
}

// For a projector: the scene is all there is; the loop keeps where tasks wait,
// and a tall sentence.
static SimCards lay_presented(const SimCardsNeed *need)
{
    SimCards cards = {.top_bar = {0, 0, 0, 0}};
    SimRect room = sim_rect(MARGIN, MARGIN, need->width - 2 * MARGIN,
                            need->height - 2 * MARGIN);
    if (need->view != SIM_VIEW_LOOP) {
        cards.hall = room;
        return cards;
    }
    cards.sentence = cut_bottom(&room, 184);
    SimRect right = cut_right(&room, fmax(440, room.w * 0.36));
    cards.done = cut_bottom(&right, 160);
    cards.others = cut_bottom(&right, 144);
    cards.outside = cut_bottom(&right, 120);
    cards.timers = right;
    cards.wheel = room;
    return cards;
}

SimCards sim_cards(const SimCardsNeed *need)
{
    if (need->is_presented)
        return lay_presented(need);
    SimCards cards = {.top_bar = {0, 0, need->width, TOP}};
    SimRect room = sim_rect(MARGIN, TOP + GUTTER, need->width - 2 * MARGIN,
                            need->height - TOP - GUTTER - MARGIN);
    if (need->view == SIM_VIEW_COMPARE) {
        lay_compare(&cards, room, need->height < 1020);
        return cards;
    }
    bool is_lanes = need->view == SIM_VIEW_LANES;
    bool is_loop = need->view == SIM_VIEW_LOOP;
    cards.transport = cut_bottom(&room, is_lanes ? 152 : is_loop ? 88 : 96);
    cards.sentence = cut_bottom(&room, is_lanes ? 64 : 72);
    lay_panels(&cards, room, need);
    return cards;
}
