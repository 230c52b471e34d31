#include "base/buffer.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sim_buffer_init(SimBuffer *buffer)
{
    *buffer = (SimBuffer){0};
}

void sim_buffer_done(SimBuffer *buffer)
{
    sim_free(buffer->bytes);
    *buffer = (SimBuffer){0};
}

void sim_buffer_clear(SimBuffer *buffer)
{
    buffer->size_bytes = 0;
    if (buffer->bytes)
        buffer->bytes[0] = '\0';
}

// Makes room for `more_bytes` and the zero byte behind them.
static void reserve(SimBuffer *buffer, size_t more_bytes)
{
    size_t needed_bytes = buffer->size_bytes + more_bytes + 1;
    if (needed_bytes <= buffer->capacity_bytes)
        return;
    size_t doubled_bytes = 2 * buffer->capacity_bytes;
    buffer->capacity_bytes =
        needed_bytes > doubled_bytes ? needed_bytes : doubled_bytes;
    buffer->bytes = sim_resize(buffer->bytes, buffer->capacity_bytes);
}

void sim_buffer_append(SimBuffer *buffer, const void *bytes, size_t size_bytes)
{
    reserve(buffer, size_bytes);
    if (size_bytes > 0)
        memcpy(buffer->bytes + buffer->size_bytes, bytes, size_bytes);
    buffer->size_bytes += size_bytes;
    buffer->bytes[buffer->size_bytes] = '\0';
}

void sim_buffer_text(SimBuffer *buffer, const char *text)
{
    sim_buffer_append(buffer, text, strlen(text));
}

void sim_buffer_format(SimBuffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0)
        return;

    reserve(buffer, (size_t)size);
    va_start(arguments, format);
    vsnprintf(buffer->bytes + buffer->size_bytes, (size_t)size + 1, format,
              arguments);
    va_end(arguments);
    buffer->size_bytes += (size_t)size;
}

const char *sim_buffer_string(const SimBuffer *buffer)
{
    return buffer->bytes ? buffer->bytes : "";
}
