#include "cli/json.h"

#include <stdio.h>

void sim_json_set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

void sim_json_set_ns(json_t *object, const char *key, int64_t duration_ns)
{
    json_object_set_new(object, key, json_integer(duration_ns));
}

void sim_json_set_count(json_t *object, const char *key, uint64_t count)
{
    // JSON's integers end where those of int64 do.
    json_object_set_new(
        object, key,
        json_integer(count < INT64_MAX ? (json_int_t)count : INT64_MAX));
}

void sim_json_set_place(json_t *object, const char *key, SimPlace place)
{
    if (place.line == 0)
        return;
    json_t *value = json_object();
    sim_json_set_text(value, "file", place.file);
    sim_json_set_count(value, "line", place.line);
    sim_json_set_text(value, "function", place.function);
    json_object_set_new(object, key, value);
}

void sim_json_print(json_t *document)
{
    json_dumpf(document, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(document);
}
