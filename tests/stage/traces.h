// Real traces for the tests of the stage: the lessons, recorded.
#ifndef SIM_TESTS_STAGE_TRACES_H
#define SIM_TESTS_STAGE_TRACES_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TRACE_PATH = 128 };

// Runs a lesson of this build and returns its exit status; the trace lies at
// `out_path` afterwards.
static inline int record_lesson(const char *lesson, const char *arguments,
                                const char *name, char out_path[TRACE_PATH])
{
    char command[512];
    snprintf(out_path, TRACE_PATH, "/tmp/simul-stage-%d-%s.simul",
             (int)getpid(), name);
    snprintf(command, sizeof command,
             SIM_BUILD "/lessons/%s %s --clock virtual --trace %s >/dev/null",
             lesson, arguments, out_path);
    return system(command);
}

#endif
