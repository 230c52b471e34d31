// Lanes painted into any card: the lanes view's, or a side of a comparison.
// paint_lanes.c paints the card, the others the rows that it calls them for.
#ifndef SIM_STAGE_PAINT_LANES_H
#define SIM_STAGE_PAINT_LANES_H

#include "layout/lanes.h"
#include "stage/paint.h"

void sim_paint_lanes_in(SimStage *stage, SimFilm *film, const SimLanes *lanes,
                        unsigned slot, bool has_title);

// The lanes of the lanes view as they lie now. Owns: sim_lanes_done.
void sim_paint_lanes_lay(SimStage *stage, SimLanes *lanes);

// The labels of all rows, each a layer; `first_slot` is that of the first.
void sim_paint_labels(SimStage *stage, const SimFilm *film,
                      const SimLanes *lanes, unsigned first_slot);

// Wake arrows.
void sim_paint_arrows(SimStage *stage, const SimFilm *film,
                      const SimLanes *lanes);

// The critical path, piece by piece below the bars, if it is asked for.
void sim_paint_path(SimStage *stage, SimFilm *film, const SimLanes *lanes);

// The rows beside the tasks'.
void sim_paint_warnings(SimStage *stage, const SimFilm *film,
                        const SimLanes *lanes, const SimLane *lane);
void sim_paint_warning_mark(SimStage *stage, double x, double y);
void sim_paint_stays(SimStage *stage, const SimFilm *film,
                     const SimLanes *lanes, const SimLane *lane);
void sim_paint_counter(SimStage *stage, SimFilm *film, const SimLanes *lanes,
                       const SimLane *lane);
void sim_paint_counter_scale(SimStage *stage, const SimFilm *film,
                             const SimLanes *lanes, const SimLane *lane);

#endif
