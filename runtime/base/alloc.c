#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The one place where running out of memory is reported.
static _Noreturn void out_of_memory(size_t size_bytes)
{
    fprintf(stderr, "simul: there is no memory for %zu more bytes\n",
            size_bytes);
    abort();
}

void *sim_alloc(size_t size_bytes)
{
    void *memory = calloc(1, size_bytes ? size_bytes : 1);
    if (!memory)
        out_of_memory(size_bytes);
    return memory;
}

void *sim_try_alloc(size_t count, size_t element_bytes)
{
    return calloc(count ? count : 1, element_bytes ? element_bytes : 1);
}

void *sim_resize(void *memory, size_t size_bytes)
{
    void *moved = realloc(memory, size_bytes ? size_bytes : 1);
    if (!moved)
        out_of_memory(size_bytes);
    return moved;
}

void *sim_grow(void *array, size_t count, size_t *capacity,
               size_t element_bytes)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity ? 2 * *capacity : 8;
    return sim_resize(array, *capacity * element_bytes);
}

char *sim_strdup(const char *text)
{
    size_t size_bytes = strlen(text) + 1;
    return memcpy(sim_alloc(size_bytes), text, size_bytes);
}

char *sim_format(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        out_of_memory(strlen(format));
    va_end(arguments);
    return text;
}

void sim_free(void *memory)
{
    free(memory);
}
