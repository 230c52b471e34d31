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

double sim_cards_scale(int width_px, int height_px)
{
    return fmax(0.75, fmin(width_px / 1920.0, height_px / 1080.0));
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

static void lay_hall(SimCards *cards, SimRect room)
{
    SimRect column = cut_right(&room, fmax(440, room.w * 0.31));
    cards->hall = room;
    cards->console = cut_bottom(&column, fmax(200, column.h * 0.38));
    cards->code = column;
}

// One or two lanes leave so much room that the scene, or the code, comes
// below them; a few leave room for the table of tasks.
static void lay_lanes(SimCards *cards, SimRect room, const SimCardsNeed *need)
{
    SimRect column = cut_right(&room, 496);
    double left = room.h - need->lanes_height - GUTTER;
    bool has_plenty = left >= 440;
    if (has_plenty && need->has_scene) {
        cards->hall = cut_bottom(&room, left);
    } else if (has_plenty) {
        cards->code = cut_bottom(&room, left);
        cards->tasks = cut_top(&column, fmin(need->tasks_height, 360));
    } else if (left >= need->tasks_height) {
        cards->tasks = cut_bottom(&room, need->tasks_height);
    } else if (left >= 200) {
        cards->tasks = cut_bottom(&room, left);
    }
    cards->lanes = room;
    if (sim_rect_is_empty(cards->code)) {
        cards->console = cut_bottom(&column, fmax(200, column.h * 0.37));
        cards->code = column;
    } else {
        cards->console = column;
    }
}

static void lay_code(SimCards *cards, SimRect room)
{
    SimRect column = cut_right(&room, fmax(560, room.w * 0.4));
    cards->code = room;
    cards->console = cut_bottom(&column, column.h * 0.45);
    cards->tasks = column;
}

// Left what the program says, in the middle the wheel, right where tasks wait.
static void lay_loop(SimCards *cards, SimRect room)
{
    bool is_low = room.h < 740;
    SimRect left = room, right = cut_right(&room, fmax(440, room.w * 0.2839));
    left.w = fmax(480, left.w * 0.3178);
    room.w -= left.w + GUTTER;
    room.x += left.w + GUTTER;
    cards->console = cut_bottom(&left, fmax(190, floor(left.h * 0.3233)));
    cards->code = left;
    cards->done = cut_bottom(&right, is_low ? 144 : 160);
    cards->others = cut_bottom(&right, is_low ? 132 : 144);
    cards->outside = cut_bottom(&right, is_low ? 108 : 120);
    cards->timers = right;
    cards->wheel = room;
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
    if (is_lanes)
        lay_lanes(&cards, room, need);
    else if (need->view == SIM_VIEW_LOOP)
        lay_loop(&cards, room);
    else if (need->view == SIM_VIEW_CODE)
        lay_code(&cards, room);
    else
        lay_hall(&cards, room);
    return cards;
}
