// Standard output, recorded.
//
// While a program is traced, what it prints goes into the trace line by line
// and on to where it was going. Programs use printf as ever: stdout itself is a
// stream that does both.
#ifndef SIM_CORE_OUTPUT_H
#define SIM_CORE_OUTPUT_H

#include "simul.h"

// Does nothing where the C library has no such streams.
void sim_output_capture(SimLoop *loop);

// Flushes, and puts the old stream back. Does nothing if nothing is captured.
void sim_output_release(SimLoop *loop);

#endif
