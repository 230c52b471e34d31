// A call site: the place in the source where something happens.
//
// Sites are constants; in C the macros of simul.h make one for every `await`.
// A trace knows a site by its address and stores it once a block.
#ifndef SIM_TRACE_SITE_H
#define SIM_TRACE_SITE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The text of a source file, kept in the program, so that the trace shows the
// code that ran and not what became of the file since.
typedef struct SimSource {
    const char *begin;
    const char *end;
} SimSource;

typedef struct SimSite {
    const char *file;
    const char *function;    // the coroutine's or function's name
    uint32_t line;           // from 1
    const SimSource *source; // NULL: read `file` from disk, if it is there
} SimSite;

// The length of the function's name. The body of a coroutine in C is a function
// with "__async" behind the coroutine's name (simul.h), which nobody wants to
// see.
static inline size_t sim_site_name_length(const SimSite *site)
{
    static const char suffix[] = "__async";
    size_t length = strlen(site->function);
    size_t suffix_length = sizeof suffix - 1;

    if (length > suffix_length &&
        strcmp(site->function + length - suffix_length, suffix) == 0)
        return length - suffix_length;
    return length;
}

#endif
