// The window: SDL's events to the stage, the stage's picture to the screen.
//
// The picture is a Cairo image copied to the window's surface. It is made
// only when something moves or somebody does something: an idle window sleeps.
#ifndef SIM_STAGE_WINDOW_H
#define SIM_STAGE_WINDOW_H

#include "stage/stage.h"

typedef enum SimWindowEnd {
    SIM_WINDOW_CLOSED,     // the user is done
    SIM_WINDOW_NO_DISPLAY, // no window could be opened
    SIM_WINDOW_FAILED,     // an expectation of the script did not hold
} SimWindowEnd;

// Shows the stage until it is closed; or, with a script's text, plays that
// and ends.
SimWindowEnd sim_window_run(SimStage *stage, int width_px, int height_px,
                            const char *script);

#endif
