// Values as bytes, to go from process to process.
//
//     value:  kind u8, then
//             int, float     8 bytes          bool      1
//             text, bytes    length, bytes    list      count, values
//             error          type, message, places of the traceback
//
// Both ends are the same program, one forked from the other: the numbers need no
// order of bytes, and a place in the source has the same address in both.
#ifndef SIM_IO_WIRE_H
#define SIM_IO_WIRE_H

#include "base/buffer.h"
#include "core/object.h"

void sim_wire_put_int(SimBuffer *buffer, uint64_t number);

// A task, a future, a stream cannot cross: a TypeError goes in their place.
void sim_wire_put(SimBuffer *buffer, SimValue value);

// What is left to be read.
typedef struct SimWire {
    const char *next;
    const char *end;
    unsigned depth; // of lists in lists
} SimWire;

uint64_t sim_wire_take_int(SimWire *wire);

// A text or bytes without its kind; NULL if it is cut off.
const char *sim_wire_take_bytes(SimWire *wire, size_t *out_size_bytes);

// The caller has the reference. What is cut off or none of the above becomes a
// ValueError.
SimValue sim_wire_take(SimLoop *loop, SimWire *wire);

#endif
