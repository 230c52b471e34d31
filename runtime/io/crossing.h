// Values that cross from a worker thread to the loop.
//
// What a function on a thread makes belongs to a small loop of that thread (see
// core/loop_io.h); references are counted without atomics, so nothing of it may
// be used here. What it returns is therefore copied: texts, bytes and lists
// deep, an error with its message and its traceback. The rest is no value that
// two threads could share.
#ifndef SIM_IO_CROSSING_H
#define SIM_IO_CROSSING_H

#include "core/object.h"

// The copy belongs to `loop`; the caller has the reference. What cannot cross
// (a task, a future, a coroutine, a stream) becomes a TypeError.
SimValue sim_cross(SimLoop *loop, SimValue value);

#endif
