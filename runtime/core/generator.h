// What the loop knows of asynchronous generators.
#ifndef SIM_CORE_GENERATOR_H
#define SIM_CORE_GENERATOR_H

#include "core/loop.h"

// A list of pointers to those that have begun and not ended, in the order in
// which they began. From now on they count as ended.
SimValue sim_generators_begun(SimLoop *loop);

#endif
