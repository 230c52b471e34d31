// The command line of a program that uses sim_main.
#ifndef SIM_CORE_OPTIONS_H
#define SIM_CORE_OPTIONS_H

#include "core/loop.h"

typedef struct SimSettings {
    SimOption
        *options; // the program's own, ends with an empty one; may be NULL
    SimLoopConfig loop;
    const char *program; // argv[0]
    int argc;
    char **argv;
    char *default_trace; // the file of the last run, owned
    bool is_untraced;    // --no-trace
    bool wants_view;     // --view
} SimSettings;

// What sim_options read, or reads now.
SimSettings *sim_settings(int argc, char **argv);

#endif
