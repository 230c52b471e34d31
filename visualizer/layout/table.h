// The table of tasks: its columns, its order, and which rows are seen.
//
// A trace may have a hundred thousand tasks; the order is made once, when the
// watcher asks for another, and a frame lays only the rows that it shows.
//
//     task       state              run   ready   wait  switches  made  at
//     board 1    waits for a sleep  2:30  12:30   ...
//     ------------------------------------------------------------------
//     24 tasks together
#ifndef SIM_LAYOUT_TABLE_H
#define SIM_LAYOUT_TABLE_H

#include "canvas/geometry.h"
#include "layout/badge.h"
#include "replay/state.h"
#include "replay/stats.h"

// X(SORT, "title", width, least width of the card that has it)
// The first column takes what the others leave, up to its most.
#define SIM_TABLE_COLUMNS(X)          \
    X(NAME, "task", 176, 0)           \
    X(STATE, "state", 210, 860)       \
    X(BAR, "", 0, 400)                \
    X(RUN, "run", 96, 0)              \
    X(READY, "ready", 96, 0)          \
    X(WAIT, "wait", 96, 0)            \
    X(SWITCHES, "switches", 104, 860) \
    X(MADE, "made", 112, 860)         \
    X(PLACE, "created at", 190, 1160)

typedef enum SimColumnKind {
#define X(column, title, width, least) SIM_COLUMN_##column,
    SIM_TABLE_COLUMNS(X)
#undef X
        SIM_COLUMN_COUNT
} SimColumnKind;

typedef struct SimTable {
    uint32_t *order; // order[count]: slots
    uint32_t count;
    uint64_t ordered_at; // the step the order by state was made at
    SimColumnKind sort;
    bool is_reversed; // largest first
    double first;     // rows scrolled away; half a row may be
} SimTable;

// The tasks in the order of creation; alone, the main thread is one.
// Owns: the caller, who calls sim_table_done.
void sim_table_init(SimTable *table, const SimReplay *replay);
void sim_table_done(SimTable *table);

// Orders by the table's column; ties stay in the order of creation.
void sim_table_order(SimTable *table, const SimStats *stats,
                     const SimState *state);

// A click on a column: sorts by it, or turns its order round.
void sim_table_sort_by(SimTable *table, SimColumnKind column);
// The next column one can sort by.
SimColumnKind sim_table_next_sort(SimColumnKind column);

// The row of a slot, or the count if it is not there.
uint32_t sim_table_row_of(const SimTable *table, uint32_t slot);

// ---- what a frame shows -------------------------------------------------

typedef struct SimTableColumn {
    SimColumnKind kind;
    const char *title;
    double x, w;
    bool is_number; // right-aligned
} SimTableColumn;

typedef struct SimTableRow {
    uint32_t slot;
    SimRect row;
} SimTableRow;

enum { SIM_MOST_TABLE_ROWS = 96 };

typedef struct SimTableView {
    SimTableColumn columns[SIM_COLUMN_COUNT];
    int column_count;
    double head_y; // the middle of the titles
    SimRect body;
    SimTableRow rows[SIM_MOST_TABLE_ROWS];
    size_t row_count;
    bool has_total;
    double total_y;
    SimRect bar, thumb; // of scrolling; empty if all rows are seen
} SimTableView;

// Lays what a card shows; keeps table->first within what there is.
void sim_table_lay(SimTableView *view, SimTable *table, SimRect card);

// The height at which a card shows all rows.
double sim_table_wish(const SimTable *table);

// Scrolls so that a row is seen.
void sim_table_show(SimTable *table, SimRect card, uint32_t slot);

// One cell as text; "" for the bar.
void sim_table_cell(const SimState *state, const SimStats *stats, uint32_t slot,
                    SimColumnKind column, char *out, size_t size);

#endif
