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

// X(VIEW, "Tab")
#define SIM_VIEWS(X)  \
    X(HALL, "Hall")   \
    X(LANES, "Lanes") \
    X(LOOP, "Loop")   \
    X(CODE, "Code")   \
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
    bool is_presented; // for a projector: no bars
} SimCardsNeed;

// Cards that a view does not have are empty.
typedef struct SimCards {
    SimRect top_bar;
    SimRect hall; // one trace's scene
    SimRect lanes;
    SimRect tasks; // the table of tasks
    SimRect code;
    SimRect console;
    SimRect wheel;     // loop: the wheel and the ready queue
    SimRect timers;    // loop: who sleeps
    SimRect outside;   // loop: I/O in flight
    SimRect others;    // loop: who waits for other tasks
    SimRect done;      // loop: who has ended
    SimRect verdict;   // compare: the sentence that sums up
    SimRect side[2];   // compare: the two halls, or the two sets of lanes
    SimRect went;      // compare: where the time went
    SimRect magnified; // compare: a stretch of both, enlarged
    SimRect sentence;
    SimRect transport;
} SimCards;

SimCards sim_cards(const SimCardsNeed *need);

// The UI scale for a window of device pixels.
double sim_cards_scale(int width_px, int height_px);

#endif
