// What the window remembers from one session to the next: the panels, the
// theme, the motion. A text file, a line each:
//
//     theme light
//     motion off
//     lanes hidden console
//     lanes gutter 0 0.7216
//
// It lies in $XDG_CONFIG_HOME/simul/view.conf, or ~/.config/simul/view.conf.
#ifndef SIM_STAGE_CONFIG_H
#define SIM_STAGE_CONFIG_H

#include "stage/stage.h"

enum { SIM_CONFIG_PATH = 1024, SIM_CONFIG_SENTENCE = 1280 };

// Where the file is. Returns false if there is no home to look in.
bool sim_config_path(char out[SIM_CONFIG_PATH]);

// Reads it. A file that is not there changes nothing. One that cannot be
// understood changes nothing either: returns false and a sentence.
bool sim_config_read(SimStage *stage, const char *path,
                     char out_sentence[SIM_CONFIG_SENTENCE]);

// Writes what differs from the defaults; the folder is made if need be.
// Returns false and a sentence if it cannot.
bool sim_config_write(const SimStage *stage, const char *path,
                      char out_sentence[SIM_CONFIG_SENTENCE]);

#endif
