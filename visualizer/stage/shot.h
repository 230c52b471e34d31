// Pictures and measurements of the stage, without a window.
#ifndef SIM_STAGE_SHOT_H
#define SIM_STAGE_SHOT_H

#include "stage/stage.h"

// Draws one picture: .svg and .pdf as shapes, everything else as PNG.
SimStatus sim_shot(SimStage *stage, const char *path, int width_px,
                   int height_px);

// Plays that many frames from the cursor on, at sixty a second of the
// watcher's time, and prints what one took: "median X ms", "p99 Y ms".
void sim_bench(SimStage *stage, int frames, int width_px, int height_px);

#endif
