// Scripted input: what a hand would do, and what must be seen then.
//
//     key space            press and release a key (the names of stage.h)
//     click step_forward   press a button by name
//     clickat 960 540      press a place, in logical pixels
//     drag slider 50%      press the named strip there
//     wait 500             let half a second of the watcher's time pass
//     resize 1280x720
//     picture now.png      draw what is seen into a file
//     expect step 12       see below
//     # a comment
//
// `expect` knows: step, time ("0:24:25"), view, playing (yes, no), theme
// (dark, light, print), speed, console (lines), running (a task's name, or nobody),
// mode NAME (the task's mode), help (yes, no), question (yes, no: one
// is open), score ("2 of 3"), presenter (yes, no, black), sentence (a part of it).
//
// The script does not touch the stage: it speaks through a host, so that in a
// window its keys and clicks go the way of real ones.
#ifndef SIM_STAGE_SCRIPT_H
#define SIM_STAGE_SCRIPT_H

#include "stage/stage.h"

typedef struct SimScriptHost {
    void *context;
    SimStage *stage;
    void (*key)(void *context, const char *key);
    void (*click)(void *context, double x, double y); // logical pixels
    void (*resize)(void *context, int width_px, int height_px);
    void (*wait)(void *context, double ms);
    // Lets keys and clicks of others come in, and draws; NULL: there are none.
    void (*listen)(void *context);
} SimScriptHost;

// `until FIELD VALUE` waits in real time, half a minute at most: for a live
// trace, or for the hand of somebody at the window.
// Plays the script's text. Returns true if every expectation held; else
// prints a sentence for each that did not.
bool sim_script_play(const SimScriptHost *host, const char *text);

#endif
