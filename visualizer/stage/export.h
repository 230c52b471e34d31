// Exporting: the stage's picture, a stretch of its film, or a page.
//
//     png svg pdf   one moment (--at)
//     gif mp4       a stretch (--from, --to), played
//     html          a page that replays in a browser
//
// The same trace and options give the same bytes, except for mp4, whose bytes
// are ffmpeg's.
#ifndef SIM_STAGE_EXPORT_H
#define SIM_STAGE_EXPORT_H

#include "stage/options.h"

// Writes options->output in the format options->format. Returns the program's
// exit status; says on stderr what went wrong.
int sim_export(SimStage *stage, const SimOptions *options);

#endif
