#include "support/golden.h"

#include "base/alloc.h"
#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

char *golden_read(const char *path)
{
    FILE *file = fopen(path, "r");
    SimBuffer buffer;
    char bytes[4096];
    size_t count;

    if (!file)
        return NULL;
    sim_buffer_init(&buffer);
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
        sim_buffer_append(&buffer, bytes, count);
    fclose(file);
    return buffer.bytes ? buffer.bytes : sim_strdup("");
}

static void write_golden(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

void golden_check(const char *name, const char *text)
{
    char *path = sim_format("tests/golden/%s", name);
    if (getenv("SIM_UPDATE_GOLDEN"))
        write_golden(path, text);
    char *expected = golden_read(path);
    if (!expected)
        fail_msg("there is no golden file %s", path);
    assert_string_equal(text, expected);
    sim_free(expected);
    sim_free(path);
}
