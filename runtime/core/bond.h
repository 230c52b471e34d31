// Bonds: who waits for several futures and refers to them, while they refer to
// him, for his callback is theirs.
//
//     gather --children--> future
//        ^--- callback ------/
//
// Such a circle ends when the futures are settled. What nobody ever settles
// would keep it for ever, so a loop that is closed cuts the bonds that are left.
//
// The road not taken: a collector of cycles, as CPython has one. This is the one
// place where the library itself makes circles.
#ifndef SIM_CORE_BOND_H
#define SIM_CORE_BOND_H

#include "core/loop.h"

// A part of the object that is bound, zeroed as all of it is.
typedef struct SimBond {
    SimLink link; // in the loop's list
    // Takes the callbacks back; the bond is in no list any more.
    void (*cut)(SimLoop *loop, struct SimBond *bond);
} SimBond;

static inline void sim_bond_tie(SimLoop *loop, SimBond *bond,
                                void (*cut)(SimLoop *, SimBond *))
{
    bond->cut = cut;
    sim_list_append(&loop->bonds, &bond->link);
}

// Nothing is left to be cut.
static inline void sim_bond_end(SimBond *bond)
{
    sim_list_remove(&bond->link);
}

static inline void sim_bonds_cut(SimLoop *loop)
{
    while (!sim_list_is_empty(&loop->bonds)) {
        SimBond *bond = sim_list_element(loop->bonds.next, SimBond, link);
        sim_list_remove(&bond->link);
        bond->cut(loop, bond);
    }
}

#endif
