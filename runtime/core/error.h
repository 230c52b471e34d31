// Exceptions as values.
//
// An error is returned like any other value; `await` passes it on, adding the
// line to the traceback, until somebody looks at it with `attempt`.
#ifndef SIM_CORE_ERROR_H
#define SIM_CORE_ERROR_H

#include "core/object.h"

enum { SIM_TRACEBACK_DEPTH = 24 };

struct SimError {
    SimObject object;
    const SimErrorType *type;
    char *message;    // "" if there is none
    SimList *members; // of an ExceptionGroup, referenced; else NULL
    SimValue partial; // of an IncompleteReadError: its bytes, referenced
    SimError *cause;  // what led to it, referenced; NULL: nothing
    const SimSite *sites[SIM_TRACEBACK_DEPTH]; // where it passed, oldest first
    uint32_t site_count; // may exceed the depth: the last place is overwritten
};

// The caller has the reference.
SimValue sim_error_new(SimLoop *loop, const SimErrorType *type,
                       const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// An ExceptionGroup of the errors in a list. The caller has the reference.
SimValue sim_error_group_new(SimLoop *loop, const char *message,
                             SimList *members);

// Says what led to an error: Python's `raise ... from cause`.
void sim_error_set_cause(SimLoop *loop, SimValue error, SimValue cause);

// As CPython prints an exception that nobody caught.
void sim_error_print(SimValue error);

#endif
