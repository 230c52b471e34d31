// What lint finds in a real program: a coroutine of the test that runs on the
// virtual clock and is recorded.
//
//     async(careless) { ... GUILTY; sim_lock_release(lock); ... }
//
//     lint_program(careless(), "W16");     found, and at the guilty line
//     lint_program(careful(), "");         silent
//
// Each makes its loop and ends it, so one test may run several.
#ifndef SIM_TESTS_LINTPROGRAM_H
#define SIM_TESTS_LINTPROGRAM_H

#include "support/looptest.h"

// Marks the line that it stands on.
#define GUILTY (lint_guilty_line = __LINE__)
extern unsigned lint_guilty_line;

// Runs the program and fails the test unless lint finds just
// what is expected: "W16 W10", each at the guilty line; W16:0 without a line.
void lint_program(SimCoroutine *program, const char *expected);

// The same, and the first sentence has this part.
void lint_program_text(SimCoroutine *program, const char *expected,
                       const char *part);

#endif
