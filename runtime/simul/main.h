// Running a program: its main function, its command line, its clock.
//
//     int main(int argc, char **argv)
//     {
//         return sim_main(argc, argv, main_());
//     }
//
// That gives every program the same options: --trace FILE, --no-trace,
// --clock real|virtual|xN, --seed N, --view and --help. SIMUL_TRACE,
// SIMUL_CLOCK and SIMUL_SEED say the same where the command line says nothing.
#ifndef SIMUL_MAIN_H
#define SIMUL_MAIN_H

#include "simul/value.h"

// Runs a coroutine to its end, as Python's asyncio.run does, and returns the
// exit status of the program: 0; 1 after an error, which is printed; 130 when
// Ctrl-C ended it, which cancels the main coroutine. Tasks that are still alive
// are cancelled and waited for. Reads the command line if sim_options did not.
int sim_main(int argc, char **argv, SimCoroutine *main_coroutine);

// Runs a plain function, without a loop, on the same clock and with the same
// trace: the blocking twin of sim_main.
int sim_main_blocking(int argc, char **argv, void (*function)(void));

// Runs a coroutine on the current thread's loop and returns its value or error.
// What sim_main does, without command line and without printing.
SimValue sim_run(SimCoroutine *main_coroutine);

// Seconds since the program began, on the program's clock: asyncio.time for
// code without a loop, Python's time.perf_counter.
double sim_time(void);

// ---- options of a program's own --------------------------------------------

// One of them; a table ends with an empty one. An entry named "clock" sets the
// default clock instead.
typedef struct SimOption {
    const char *name;   // "boards" for --boards
    const char *values; // "N" for a number, "a|b" for a choice, else any text
    const char *value;  // the default; afterwards what was given
    const char *help;   // half a sentence
} SimOption;

// Reads the command line, before sim_main. Ends the program with a sentence and
// status 2 if the words are wrong, with 0 after --help. Owns: `options` (may be
// NULL) must outlive the program.
void sim_options(int argc, char **argv, SimOption *options);

// What was given for an option of the table, or its default.
const char *sim_option_text(const char *name);
int64_t sim_option_int(const char *name);
bool sim_option_is(const char *name, const char *value);

#endif
