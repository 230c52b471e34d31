// Hits: what the mouse can press, by name.
//
// A painter says "this rectangle is `play`"; a click looks the name up from
// the last one added backward, so what lies on top wins. The scripted tests
// press the same names.
#ifndef SIM_LAYOUT_HITS_H
#define SIM_LAYOUT_HITS_H

#include "canvas/geometry.h"
#include <stddef.h>

enum { SIM_HIT_NAME = 24, SIM_MOST_HITS = 256 };

typedef struct SimHit {
    SimRect rect;
    char name[SIM_HIT_NAME];
    long value;            // a lane's slot, a view's number
    double axis_x, axis_w; // the axis it stands on, if it is a part of one
} SimHit;

typedef struct SimHits {
    SimHit hits[SIM_MOST_HITS];
    size_t count;
} SimHits;

void sim_hits_clear(SimHits *hits);
void sim_hits_add(SimHits *hits, SimRect rect, const char *name, long value);

// The hit under a point, or NULL.
const SimHit *sim_hits_at(const SimHits *hits, double x, double y);

// The first hit of that name, or NULL.
const SimHit *sim_hits_find(const SimHits *hits, const char *name);

#endif
