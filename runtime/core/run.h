// Where the settings of a run come from when no command line says them.
#ifndef SIM_CORE_RUN_H
#define SIM_CORE_RUN_H

#include "core/loop.h"

// SIMUL_CLOCK, SIMUL_SEED, SIMUL_TRACE, and SIMUL_RING: a flight recorder of so
// many bytes. Ends the program with a sentence if they make no sense.
void sim_config_from_environment(SimLoopConfig *config);

#endif
