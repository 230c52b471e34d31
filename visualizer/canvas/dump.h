// The canvas as text: one command a line, exact to a tenth of a pixel.
//
//     layer 3 16,80 1376x736
//       round 16,80 1376x736 r12 #FF1C1F28
//       text 48,112 18px 600 left "Lanes" #FFE8EBF2
//
// The tests compare it, and whoever wonders what a view draws reads it.
#ifndef SIM_CANVAS_DUMP_H
#define SIM_CANVAS_DUMP_H

#include "base/buffer.h"
#include "canvas/canvas.h"

void sim_canvas_dump(const SimCanvas *canvas, SimBuffer *out);

#endif
