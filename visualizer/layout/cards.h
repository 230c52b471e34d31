// The cards: where each part of a view lies.
//
// All lengths are logical pixels (canvas/geometry.h). The reference is
// 1920x1080; other sizes stretch what can use the room (halls, lanes, code)
// and leave alone what cannot (bars, the sentence, buttons).
//
//     +--------------------------------------------+ 64
//     | mark, file                       tabs clock |
//     +--------------------------------------------+
//     | +----------------------+ +---------------+ |
//     | | hall or lanes        | | code          | |
//     | |                      | +---------------+ |
//     | |                      | | console       | |
//     | +----------------------+ +---------------+ |
//     | | the sentence                           | |
//     | | transport                              | |
//     +--------------------------------------------+
#ifndef SIM_LAYOUT_CARDS_H
#define SIM_LAYOUT_CARDS_H

#include "canvas/geometry.h"
#include "layout/panels.h"

// X(VIEW, "Tab")
#define SIM_VIEWS(X)  \
    X(HALL, "Hall")   \
    X(LANES, "Lanes") \
    X(LOOP, "Loop")   \
    X(CODE, "Code")   \
    X(TASKS, "Tasks") \
    X(GRAPH, "Graph") \
    X(TIMES, "Times") \
    X(COMPARE, "Compare")

typedef enum SimView {
#define X(view, tab) SIM_VIEW_##view,
    SIM_VIEWS(X)
#undef X
        SIM_VIEW_COUNT
} SimView;

// The word on a view's tab.
const char *sim_view_tab(SimView view);

// What the frame must make room for.
typedef struct SimCardsNeed {
    SimView view;
    double width, height; // of the window
    double lanes_height;  // what the lanes need, their head included
    double tasks_height;  // what the table of tasks needs
    bool has_scene;
    bool is_presented;           // for a projector: no bars
    bool has_selection;          // lanes: the chosen task is explained
    const SimArranged *arranged; // what the watcher changed; NULL: nothing
    SimPanel full; // this panel alone; SIM_PANEL_NONE: all, as ever
} SimCardsNeed;

// Cards that a view does not have are empty.
typedef struct SimCards {
    SimRect top_bar;
    union {
        struct {
            SimRect no_panel; // always empty
#define X(panel, field, name) SimRect field;
            SIM_PANELS(X)
#undef X
        };
        SimRect panels[SIM_PANEL_COUNT]; // the same, by number
    };
    SimRect verdict;   // compare: the sentence that sums up
    SimRect side[2];   // compare: the two halls, or the two sets of lanes
    SimRect went;      // compare: where the time went
    SimRect magnified; // compare: a stretch of both, enlarged
    SimRect sentence;
    SimRect transport;
    SimGutter gutters[SIM_MOST_GUTTERS]; // between panels
    int gutter_count;
} SimCards;

SimCards sim_cards(const SimCardsNeed *need);

// The UI scale for a window of device pixels: 1 at 1920x1080, times the factor
// that the watcher wants, as far as everything still has room.
double sim_cards_scale(int width_px, int height_px, double factor);

#endif
