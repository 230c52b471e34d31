// Parts of the transport that the comparison uses too.
#ifndef SIM_STAGE_PAINT_TRANSPORT_H
#define SIM_STAGE_PAINT_TRANSPORT_H

#include "layout/axis.h"
#include "stage/stage.h"

// The slider on an axis; the playhead's line rises to `playhead_top` (0: no
// line).
void sim_paint_slider(SimStage *stage, const SimAxis *axis, double y,
                      double playhead_top);

// A slider on which every event of the shown film is equally wide.
void sim_paint_events(SimStage *stage, double x, double w, double y);

// All of a film's lanes in a small strip.
void sim_paint_strip(SimStage *stage, const SimFilm *film, SimRect strip,
                     const SimAxis *axis);

#endif
