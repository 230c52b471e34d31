// A program that is run for its output, and not for ever.
#ifndef SIM_CLI_LEARN_CHILD_H
#define SIM_CLI_LEARN_CHILD_H

#include "base/buffer.h"

#include <stdbool.h>

typedef enum SimChildEnd {
    SIM_CHILD_EXITED,  // `number` is its exit status
    SIM_CHILD_CRASHED, // `number` is the signal
    SIM_CHILD_STOPPED, // its time was over
    SIM_CHILD_UNKNOWN, // it could not be started; `number` is errno
} SimChildEnd;

typedef struct SimChild {
    SimChildEnd end;
    int number;
    SimBuffer output; // what it wrote, to both streams; the beginning
    bool is_cut;      // it wrote more
} SimChild;

// Runs a command of the shell, with nothing on its standard input.
void sim_child_run(SimChild *child, const char *command, long limit_s);
void sim_child_done(SimChild *child);

// A path for the shell. Owns: the caller.
char *sim_child_quoted(const char *path);

#endif
