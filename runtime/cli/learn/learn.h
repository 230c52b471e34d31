// simul learn: exercises. A program with a mistake, which the student edits; it
// is built, run and held against its rules until it keeps them.
//
//     exercises, as installed          the student's folder
//     01_await_missing/                simul-learn/
//       await_missing.c   --copied-->    01_await_missing.c    edited
//       README.md   goal                 .simul-learn          progress
//       rules.txt   rules                .build/               program, trace
//       hints.txt   hints
//
// The student's folder is simul-learn below the current one, or the current one
// itself if it is such a folder already.
#ifndef SIM_CLI_LEARN_LEARN_H
#define SIM_CLI_LEARN_LEARN_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct SimExercise {
    char *name;      // "01_await_missing"
    char *title;     // the first line of its README
    bool is_done;    // it has kept all its rules once
    long hints_seen; // how many were shown
} SimExercise;

typedef struct SimLearn {
    char *originals;        // the folder of the exercises as they are installed
    char *folder;           // the student's
    char *tools;            // where pkg-config finds simul
    SimExercise *exercises; // exercises[count], in order
    size_t count;
    size_t capacity;
    long limit_s; // how long a program may run
} SimLearn;

// ---- folder.c: exercises, files, progress ---------------------------------

// Finds the exercises, makes the student's folder and reads the progress.
// Returns an exit status, after a report.
int sim_learn_open(SimLearn *learn);
void sim_learn_close(SimLearn *learn);

// Writes the progress down. Returns false after a report.
bool sim_learn_save(const SimLearn *learn);

// A file of the original, and the student's source. Owns: the caller.
char *sim_learn_original(const SimLearn *learn, const SimExercise *exercise,
                         const char *file);
char *sim_learn_source(const SimLearn *learn, const SimExercise *exercise);

// Copies the original over the student's source, which is kept as NAME.c.old.
// Returns an exit status, after a report.
int sim_learn_restore(const SimLearn *learn, const SimExercise *exercise);

// The first that is not done; NULL: all are.
SimExercise *sim_learn_next(const SimLearn *learn);
size_t sim_learn_done_count(const SimLearn *learn);

// Text of a file. Owns: the caller. NULL if it cannot be read.
char *sim_learn_read(const char *path);

// ---- say.c: what the student reads ----------------------------------------

// Title and goal, and which file to edit.
void sim_learn_say_goal(const SimLearn *learn, const SimExercise *exercise);

// "Progress: [####------]  4/10".
void sim_learn_say_progress(const SimLearn *learn);

void sim_learn_say_list(const SimLearn *learn);

// The next hint, and counts it; the last one again when there is no more.
void sim_learn_say_hint(const SimLearn *learn, SimExercise *exercise);

// Escape sequences on a terminal with colours, otherwise "".
const char *sim_learn_bold(void);
const char *sim_learn_good(void);
const char *sim_learn_bad(void);
const char *sim_learn_plain(void);

// ---- attempt.c: build, run, check -----------------------------------------

// Says how the student's program does; a program that keeps its rules is done.
// Returns whether it does.
bool sim_learn_attempt(const SimLearn *learn, SimExercise *exercise);

// ---- watch.c --------------------------------------------------------------

// Attempts again whenever the source is saved, and goes on to the next exercise
// when one is done. Returns an exit status, when all are done or on `q`.
int sim_learn_watch(SimLearn *learn);

#endif
