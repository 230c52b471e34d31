// The wall clock and the system's random numbers, watched.
//
// On the virtual clock two runs are the same, event for event, unless the
// program asks the world outside for the time or for luck. Then it is told so,
// at the line (warning W30). asyncio.time() is the loop's own time; a seed comes
// from --seed. rand() and random() repeat unless they are seeded by the clock.
//
// The macros call the function they are named after and only look on.
// SIM_WITHOUT_WATCH leaves them out.
#ifndef SIMUL_WATCH_H
#define SIMUL_WATCH_H

#include "simul/macros.h"

// Notes that the program calls `function`, which gives other answers in every
// run. Does nothing outside a virtual run.
void sim_watch(const char *function, const SimSite *site);

#if !defined(SIM_WITHOUT_WATCH) && !defined(SIM_WITHOUT_SOURCE)

// Their declarations come first, so that no later include meets the macros.
#include <sys/random.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// Looks on, and calls.
#define SIM_WATCHED(function, ...) \
    (sim_watch(#function, SIM_HERE), function(__VA_ARGS__))

// As ever, but watched.
#define clock_gettime(...) SIM_WATCHED(clock_gettime, __VA_ARGS__)
#define gettimeofday(...)  SIM_WATCHED(gettimeofday, __VA_ARGS__)
#define getrandom(...)     SIM_WATCHED(getrandom, __VA_ARGS__)
#define getentropy(...)    SIM_WATCHED(getentropy, __VA_ARGS__)

// time(NULL) is watched; asyncio.time(), which has no argument, is not meant.
#define time(...)       SIM_PASTE(SIM_TIME_, SIM_IS_EMPTY(__VA_ARGS__))(__VA_ARGS__)
#define SIM_TIME_0(...) SIM_WATCHED(time, __VA_ARGS__)
#define SIM_TIME_1(...) time()

// 1 if there is no argument, else 0. Without one, only the last of the four has
// a comma: SIM_A_COMMA meets parentheses there, and they are ours.
#define SIM_IS_EMPTY(...)                                 \
    SIM_IS_EMPTY_(SIM_HAS_COMMA(__VA_ARGS__),             \
                  SIM_HAS_COMMA(SIM_A_COMMA __VA_ARGS__), \
                  SIM_HAS_COMMA(__VA_ARGS__()),           \
                  SIM_HAS_COMMA(SIM_A_COMMA __VA_ARGS__()))
#define SIM_IS_EMPTY_(a, b, c, d) SIM_IS_0001(SIM_JOIN_FOUR(a, b, c, d))
#define SIM_JOIN_FOUR(a, b, c, d) SIM_EMPTY_##a##b##c##d
#define SIM_EMPTY_0001            ,
#define SIM_IS_0001(...)          SIM_HAS_COMMA(__VA_ARGS__)
#define SIM_HAS_COMMA(...)        SIM_THIRD(__VA_ARGS__, 1, 0, 0)
#define SIM_THIRD(a, b, c, ...)   c
#define SIM_A_COMMA(...)          ,
#endif

#endif
