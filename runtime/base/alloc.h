// Memory from the heap, where running out of it ends the program.
//
// A teaching runtime has nothing sensible to do without memory, so these
// functions report and abort in one place and their callers stay short. Sizes
// that come from outside (a file's header, a script, a socket) must not be able
// to end the program: for those there is sim_try_alloc.
#ifndef SIM_BASE_ALLOC_H
#define SIM_BASE_ALLOC_H

#include <stddef.h>

// Returns bytes[size_bytes], zeroed. Never NULL.
void *sim_alloc(size_t size_bytes);

// Returns bytes[count * element_bytes], zeroed, or NULL when the product
// overflows or the memory is not there.
void *sim_try_alloc(size_t count, size_t element_bytes);

// Returns `memory` grown or shrunk to size_bytes; what is new is not zeroed.
void *sim_resize(void *memory, size_t size_bytes);

// Makes room for one more element in a growing array: returns `array`, moved
// to twice its capacity if `count` has reached `*capacity`.
void *sim_grow(void *array, size_t count, size_t *capacity,
               size_t element_bytes);

char *sim_strdup(const char *text);

// Returns the text of a printf format. Owns: the caller.
char *sim_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Takes NULL.
void sim_free(void *memory);

#endif
