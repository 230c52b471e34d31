// A growing run of bytes, for text that is put together piece by piece.
#ifndef SIM_BASE_BUFFER_H
#define SIM_BASE_BUFFER_H

#include <stddef.h>

typedef struct SimBuffer {
    char *bytes; // bytes[size_bytes], then a zero byte; NULL while empty
    size_t size_bytes;
    size_t capacity_bytes;
} SimBuffer;

void sim_buffer_init(SimBuffer *buffer);
void sim_buffer_done(SimBuffer *buffer);

// Forgets the contents and keeps the memory.
void sim_buffer_clear(SimBuffer *buffer);

void sim_buffer_append(SimBuffer *buffer, const void *bytes, size_t size_bytes);
void sim_buffer_text(SimBuffer *buffer, const char *text);
void sim_buffer_format(SimBuffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The contents as a C string; "" while empty. Owns: the buffer.
const char *sim_buffer_string(const SimBuffer *buffer);

#endif
