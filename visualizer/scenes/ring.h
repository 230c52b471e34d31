// Where n tables stand: a ring, for the master walks inside it.
//
//      1  2  3  4  5  6  7  8
//     24                     9
//     23                    10        8 + 4 + 8 + 4
//     22                    11
//     21                    12
//     20 19 18 17 16 15 14 13
//
// Table 1 stands top left and the count goes clockwise. Of all splits the one
// whose cells are nearest to the wanted shape is taken. Fewer than twelve
// tables stand in one row; more than sixty fill rows, like desks in a school,
// for on a ring their boards would be too small to see.
#ifndef SIM_SCENES_RING_H
#define SIM_SCENES_RING_H

#include "canvas/geometry.h"

typedef struct SimRing {
    SimRect area;
    int tables;
    int top, right, bottom, left; // how many on each side of a ring
    int rows;                     // of desks: 0 on a ring
    double cell_w, cell_h;
} SimRing;

// `flatness` is the wanted width of a cell for its height: 1 for squares.
SimRing sim_ring(SimRect area, int tables, double flatness);

// The cell of a table; the first is 0.
SimRect sim_ring_cell(const SimRing *ring, int table);

// The space that the ring encloses, or that is below the row.
SimRect sim_ring_inside(const SimRing *ring);

#endif
