// The task tree at a moment: who was made by whom.
//
//     main
//       board 1
//       board 2
//       and 22 more: 20 waiting, 2 ready
//
// When not all tasks fit, brothers and sisters are counted instead of shown;
// the chosen task, and who runs, are always among those shown.
#ifndef SIM_LAYOUT_TREE_H
#define SIM_LAYOUT_TREE_H

#include "canvas/geometry.h"
#include "layout/badge.h"
#include "replay/things.h"

enum { SIM_MOST_TREE_ROWS = 64, SIM_TREE_WORDS = 96 };

typedef struct SimTreeRow {
    SimRect row;
    double x;        // where its badge's left edge is
    uint32_t parent; // its row, or its own: none is shown
    uint32_t slot;   // SIM_NO_SLOT: a row that counts others
    SimMode mode;
    bool is_blocking;
    char badge[SIM_BADGE_TEXT];
    char name[SIM_TREE_WORDS]; // of a counting row: all its words
    char state[SIM_TREE_WORDS];
} SimTreeRow;

typedef struct SimTree {
    SimTreeRow rows[SIM_MOST_TREE_ROWS];
    size_t count;
    size_t task_count; // made so far
} SimTree;

typedef struct SimTreeNeed {
    const SimState *state;
    SimRect room;
    uint32_t selected; // SIM_NO_SLOT: none
} SimTreeNeed;

void sim_tree_lay(SimTree *tree, const SimTreeNeed *need);

#endif
