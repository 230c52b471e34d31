// Panels: the cards of a view that the watcher may hide, resize or make full.
//
// A view is columns of panels. Each column has a width and each panel a
// height by itself; what the watcher changed is kept beside, as a set of
// hidden panels and the places of the gutters he has dragged, so that a view
// nobody touched lies where the look says.
//
//     | column 0   || column 1 |     || gutter 0
//     | [panel 0]  || [panel]  |
//     | ========== || [     ]  |     == gutter between panels 0 and 1
//     | [panel 1]  || [     ]  |
#ifndef SIM_LAYOUT_PANELS_H
#define SIM_LAYOUT_PANELS_H

#include "canvas/geometry.h"
#include <stdint.h>

// X(PANEL, field, "name")
#define SIM_PANELS(X)              \
    X(HALL, hall, "hall")          \
    X(LANES, lanes, "lanes")       \
    X(TASKS, tasks, "tasks")       \
    X(CODE, code, "code")          \
    X(CONSOLE, console, "console") \
    X(WHY, why, "why")             \
    X(WHEEL, wheel, "wheel")       \
    X(TIMERS, timers, "timers")    \
    X(OUTSIDE, outside, "outside") \
    X(OTHERS, others, "others")    \
    X(DONE, done, "done")          \
    X(TREE, tree, "tree")          \
    X(GRAPH, graph, "graph")       \
    X(REASONS, reasons, "reasons") \
    X(RUNS, runs, "runs")          \
    X(DELAYS, delays, "delays")

typedef enum SimPanel {
    SIM_PANEL_NONE,
#define X(panel, field, name) SIM_PANEL_##panel,
    SIM_PANELS(X)
#undef X
        SIM_PANEL_COUNT
} SimPanel;

const char *sim_panel_name(SimPanel panel);
// Errors: SIM_PANEL_NONE for a name that none bears.
SimPanel sim_panel_of_name(const char *name);

enum {
    SIM_MOST_COLUMNS = 3,
    SIM_MOST_STACKED = 5,
    // Gutters by number: first those between columns, then each column's own.
    SIM_MOST_GUTTERS = SIM_MOST_COLUMNS + SIM_MOST_COLUMNS * SIM_MOST_STACKED,
};

// What the watcher has changed in one view.
typedef struct SimArranged {
    uint32_t hidden;               // a bit for each panel
    float place[SIM_MOST_GUTTERS]; // share of the room; 0: as it is at first
} SimArranged;

// A view as it is at first.
typedef struct SimColumn {
    double width; // 0: what the others leave
    SimPanel panels[SIM_MOST_STACKED];
    double heights[SIM_MOST_STACKED]; // 0: likewise
    int count;
} SimColumn;

typedef struct SimColumns {
    SimColumn columns[SIM_MOST_COLUMNS];
    int count;
} SimColumns;

// Where two panels, or two columns, meet; dragging it moves both.
typedef struct SimGutter {
    SimRect rect;
    SimRect room;    // its place is a share of this
    bool is_upright; // between columns: it moves left and right
    int number;
} SimGutter;

// The result.
typedef struct SimLaidPanels {
    SimRect rects[SIM_PANEL_COUNT]; // empty: not in this view, or hidden
    SimGutter gutters[SIM_MOST_GUTTERS];
    int gutter_count;
} SimLaidPanels;

void sim_columns_add(SimColumns *columns, double width);
// To the last column, below what it has.
void sim_columns_push(SimColumns *columns, SimPanel panel, double height);

// `full` alone fills the room if it is a panel of the view.
void sim_panels_lay(SimLaidPanels *laid, const SimColumns *columns,
                    SimRect room, const SimArranged *arranged, SimPanel full);

// Lets a gutter lie where the pointer is, as far as its neighbours allow.
void sim_arranged_drag(SimArranged *arranged, const SimGutter *gutter, double x,
                       double y);

#endif
