// Lanes painted into any card: the lanes view's, or a side of a comparison.
#ifndef SIM_STAGE_PAINT_LANES_H
#define SIM_STAGE_PAINT_LANES_H

#include "layout/lanes.h"
#include "stage/stage.h"

void sim_paint_lanes_in(SimStage *stage, const SimFilm *film,
                        const SimLanes *lanes, unsigned slot, bool has_title);

#endif
