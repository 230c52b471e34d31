// A priority queue of 24-byte entries in one array: the loop's timers.
//
// Every parent has four children, not two: the tree is half as deep and a
// parent's children lie in two cache lines. Entries are ordered by (deadline,
// sequence); the sequence is the order of creation, so equal deadlines come out
// first come, first served. (CPython leaves their order to chance; here it is
// defined.)
//
//                0
//       1     2     3     4
//     5 6 7 8 ...
#ifndef SIM_BASE_HEAP_H
#define SIM_BASE_HEAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct SimHeapEntry {
    int64_t deadline_ns;
    uint64_t sequence; // ties go to the smaller
    void *value;
} SimHeapEntry;

typedef struct SimHeap {
    SimHeapEntry *entries; // entries[count]; entries[0] is the least
    size_t count;
    size_t capacity;
} SimHeap;

void sim_heap_init(SimHeap *heap);
void sim_heap_done(SimHeap *heap);

void sim_heap_push(SimHeap *heap, SimHeapEntry entry);

// Removes and returns the least entry; the heap must not be empty.
SimHeapEntry sim_heap_pop(SimHeap *heap);

// Keeps the entries for which `is_kept` says so and restores the order.
// Cancelled timers leave this way, many at once.
void sim_heap_filter(SimHeap *heap, int (*is_kept)(void *value));

#endif
