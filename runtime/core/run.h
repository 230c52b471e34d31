// Running, from its settings to its last turn.
#ifndef SIM_CORE_RUN_H
#define SIM_CORE_RUN_H

#include "core/loop.h"

// The settings where no command line says them.
// SIMUL_CLOCK, SIMUL_SEED, SIMUL_TRACE, and SIMUL_RING: a flight recorder of so
// many bytes. Ends the program with a sentence if they make no sense.
void sim_config_from_environment(SimLoopConfig *config);

// Runs until the future is done, and the turn after it; false: nobody can ever
// run again.
bool sim_run_until_done(SimLoop *loop, SimFuture *future);

// What comes when main is done: tasks, generators and threads end.
void sim_shut_down(SimLoop *loop);

#endif
