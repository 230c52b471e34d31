// Built-in coroutines: async functions of the library itself.
//
// They are written like anybody's, with `async`; the trace does not show them
// as coroutines of the program. What they wait for is reported from the line
// where the program awaits them.
#ifndef SIM_CORE_BUILTIN_H
#define SIM_CORE_BUILTIN_H

#include "simul.h"

SimCoroutine *sim_builtin_new(SimCoroutineBody *body, const SimSite *site,
                              const void *arguments, size_t size_bytes);

// From here on in this file `async` defines built-in coroutines.
#undef SIM_COROUTINE_NEW
#define SIM_COROUTINE_NEW sim_builtin_new

#endif
