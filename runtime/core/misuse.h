// What the runtime says when a program is wrong: one sentence, file and line.
#ifndef SIM_CORE_MISUSE_H
#define SIM_CORE_MISUSE_H

#include "simul.h"

// No event shows it but the warning itself.
#define SIM_NO_EVIDENCE UINT64_MAX

// Ends the program: it cannot go on. `site` may be NULL.
_Noreturn void sim_misuse(const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The one hook through which the library speaks: to standard error and, as
// warning W<number>, to the trace. The program goes on.
void sim_warn(SimLoop *loop, unsigned number, const SimSite *site,
              const char *format, ...) __attribute__((format(printf, 4, 5)));

// The same of a certain task, and that event shows it, too.
void sim_warn_of(SimLoop *loop, unsigned number, const SimSite *site,
                 uint32_t task, uint64_t evidence, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

// To the trace alone: the program has been told in another way.
void sim_note_warning(SimLoop *loop, unsigned number, const SimSite *site,
                      const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
