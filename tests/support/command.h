// Running build/simul as a user runs it, in a shell.
#ifndef SIM_TESTS_COMMAND_H
#define SIM_TESTS_COMMAND_H

#include "support/story.h"

#include <jansson.h>

typedef struct SimRun {
    int status;
    char *output; // stdout, or with `2>&1` both; the caller's
} SimRun;

// Runs `simul ARGUMENTS`; the shell sees quotes and redirections.
SimRun command_run(const char *arguments);

// Fails the test unless it ends with that status and prints that part.
void command_check(const char *arguments, int status, const char *part);

// What holds for every complaint: a status, one line, and a way out.
void command_complains(const char *arguments, int status, const char *part);

// Runs `simul COMMAND --json PATH` and parses what it prints.
json_t *command_json(const char *command, const char *path);
int64_t json_number(const json_t *object, const char *key);

// Three traces, for cmocka_run_group_tests: state is a SimTraces.
typedef struct SimTraces {
    SimStory two;   // two counts
    SimStory sync;  // the exhibition, one game after the other
    SimStory async; // from board to board
} SimTraces;

int command_record(void **state);
int command_forget(void **state);

#endif
