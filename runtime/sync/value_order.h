// Which of two values is less, and a heap of values that goes by it.
//
// Numbers compare as numbers, texts byte by byte, lists element by element: as
// Python compares ints, floats, strings and tuples. Anything else has no order;
// to ask for it is a mistake in the program.
#ifndef SIM_SYNC_VALUE_ORDER_H
#define SIM_SYNC_VALUE_ORDER_H

#include "simul.h"

bool sim_value_is_less(SimValue a, SimValue b);

// items[0..count-1) is a heap; takes items[count - 1] into it.
void sim_value_heap_push(SimValue *items, size_t count);

// Takes the least out of the heap items[0..count).
SimValue sim_value_heap_pop(SimValue *items, size_t count);

#endif
