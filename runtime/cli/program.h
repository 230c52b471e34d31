// A program that is built, run and watched: `simul view hello.c`.
//
// simul-view knows only files: it follows a trace that grows, and shows what
// the compiler said if there is a FILE.errors beside it. Here is the other
// half: whenever the source is saved it is compiled and run anew.
//
//     hello.c --saved--> compile --ok--> run --> TRACE ~~~> simul-view --live
//                           `--errors--> TRACE.errors ~~~~~~~^
#ifndef SIM_CLI_PROGRAM_H
#define SIM_CLI_PROGRAM_H

#include <stdbool.h>

// The source that a word means: a file whose name ends in .c, or that of a
// lesson by its number, its topic, or both. Owns: the caller. NULL: it means
// none, so it is a trace.
char *sim_program_source(const char *word);

// Builds and runs the source and starts simul-view with these words, of which
// the first is filled in and the trace is added; until simul-view ends.
// Returns an exit status.
int sim_program_view(const char *source, char **words, int count);

#endif
