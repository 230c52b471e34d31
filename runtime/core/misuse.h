// What the runtime says when a program is wrong: one sentence, file and line.
#ifndef SIM_CORE_MISUSE_H
#define SIM_CORE_MISUSE_H

#include "simul.h"

// Ends the program: it cannot go on. `site` may be NULL.
_Noreturn void sim_misuse(const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The one hook through which the library speaks: to standard error and, as
// warning W<number>, to the trace. The program goes on.
void sim_warn(SimLoop *loop, unsigned number, const SimSite *site,
              const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
