// Pictures and measurements of the stage, without a window.
#ifndef SIM_STAGE_SHOT_H
#define SIM_STAGE_SHOT_H

#include "stage/stage.h"

// Draws one picture: .svg and .pdf as shapes, everything else as PNG.
SimStatus sim_shot(SimStage *stage, const char *path, int width_px,
                   int height_px);

// The same at the stage's own size, a token in flight and all.
SimStatus sim_shot_as_seen(SimStage *stage, const char *path);

// What the frames of a benchmark took, in milliseconds of the processor.
typedef struct SimFrameTimes {
    double median_ms, p99_ms;
} SimFrameTimes;

// Plays that many frames from the cursor on, at sixty a second of the
// watcher's time, without a window.
SimFrameTimes sim_bench(SimStage *stage, int frames, int width_px,
                        int height_px);

#endif
