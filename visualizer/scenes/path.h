// Walking around a rectangle.
//
// A place on the way is a single number: the distance walked clockwise from
// the top left corner. So a walk from table to table is a mix of two numbers,
// and going back is the same way in the other direction.
#ifndef SIM_SCENES_PATH_H
#define SIM_SCENES_PATH_H

#include "canvas/geometry.h"

double sim_path_length(SimRect way);

// The place nearest to a point.
double sim_path_place(SimRect way, SimPoint point);

SimPoint sim_path_point(SimRect way, double place);

// The place reached after `share` of the shorter way round.
double sim_path_mix(SimRect way, double from, double to, double share);

// Slow at both ends, fast in between; 0 to 1.
double sim_path_ease(double share);

#endif
