// Plain callbacks of the program, as the loop calls them.
#ifndef SIM_CORE_HANDLE_H
#define SIM_CORE_HANDLE_H

#include "core/loop.h"

// Calls callback(argument) in this turn. `cause` is the event that made it due.
void sim_callback_run(SimLoop *loop, SimCallback *callback, void *argument,
                      uint64_t cause);

#endif
