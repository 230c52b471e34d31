#include "io/wire.h"

#include "core/error.h"

#include <string.h>

enum { MOST_DEPTH = 100 };

// The types, by their place in the table of simul/error.h.
static const SimErrorType *const types[] = {
#define X(name, base) &sim_##name,
    SIM_ERROR_TYPES(X)
#undef X
};

enum { TYPES = sizeof types / sizeof types[0] };

// ---- to bytes -------------------------------------------------------------

void sim_wire_put_int(SimBuffer *buffer, uint64_t number)
{
    sim_buffer_append(buffer, &number, sizeof number);
}

static void put_kind(SimBuffer *buffer, SimValueKind kind)
{
    unsigned char byte = (unsigned char)kind;
    sim_buffer_append(buffer, &byte, 1);
}

static void put_bytes(SimBuffer *buffer, const void *bytes, size_t size_bytes)
{
    sim_wire_put_int(buffer, size_bytes);
    sim_buffer_append(buffer, bytes, size_bytes);
}

static void put_error(SimBuffer *buffer, const SimErrorType *type,
                      const char *message, const SimError *error)
{
    uint64_t place = 0;
    uint32_t count = !error ? 0
                     : error->site_count < SIM_TRACEBACK_DEPTH
                         ? error->site_count
                         : SIM_TRACEBACK_DEPTH;
    while (place < TYPES - 1 && types[place] != type)
        place++;
    put_kind(buffer, SIM_VALUE_ERROR);
    sim_wire_put_int(buffer, place);
    put_bytes(buffer, message, strlen(message));
    sim_wire_put_int(buffer, count);
    for (uint32_t i = 0; i < count; i++)
        sim_wire_put_int(buffer, (uintptr_t)error->sites[i]);
}

static void put_list(SimBuffer *buffer, const SimList *list)
{
    put_kind(buffer, SIM_VALUE_LIST);
    sim_wire_put_int(buffer, list->count);
    for (size_t i = 0; i < list->count; i++)
        sim_wire_put(buffer, list->items[i]);
}

void sim_wire_put(SimBuffer *buffer, SimValue value)
{
    switch (value.kind) {
    case SIM_VALUE_NONE:
        put_kind(buffer, value.kind);
        break;
    case SIM_VALUE_BOOL:
        put_kind(buffer, value.kind);
        sim_wire_put_int(buffer, value.boolean);
        break;
    case SIM_VALUE_INT:
    case SIM_VALUE_FLOAT:
        put_kind(buffer, value.kind);
        sim_buffer_append(buffer, &value.integer, sizeof value.integer);
        break;
    case SIM_VALUE_TEXT:
    case SIM_VALUE_STRING:
        put_kind(buffer, SIM_VALUE_STRING);
        put_bytes(buffer, as_text(value), strlen(as_text(value)));
        break;
    case SIM_VALUE_BYTES:
        put_kind(buffer, value.kind);
        put_bytes(buffer, value.bytes->bytes, value.bytes->size_bytes);
        break;
    case SIM_VALUE_LIST:
        put_list(buffer, value.list);
        break;
    case SIM_VALUE_ERROR:
        put_error(buffer, value.error->type, value.error->message, value.error);
        break;
    default:
        put_error(buffer, TypeError,
                  "a pointer, a task or a stream cannot go to another process; "
                  "give it a number, a text, bytes or a list",
                  NULL);
    }
}

// ---- from bytes -----------------------------------------------------------

static size_t left(const SimWire *wire)
{
    return (size_t)(wire->end - wire->next);
}

uint64_t sim_wire_take_int(SimWire *wire)
{
    uint64_t number = 0;
    if (left(wire) < sizeof number) {
        wire->next = wire->end;
        return 0;
    }
    memcpy(&number, wire->next, sizeof number);
    wire->next += sizeof number;
    return number;
}

const char *sim_wire_take_bytes(SimWire *wire, size_t *out_size_bytes)
{
    uint64_t size_bytes = sim_wire_take_int(wire);
    if (size_bytes > left(wire))
        return NULL;
    const char *bytes = wire->next;
    wire->next += size_bytes;
    *out_size_bytes = (size_t)size_bytes;
    return bytes;
}

static SimValue cut_off(SimLoop *loop)
{
    return sim_error_new(loop, ValueError, NULL,
                         "what another process has sent is cut off");
}

static SimValue take_bytes(SimLoop *loop, SimWire *wire, SimValueKind kind)
{
    size_t size_bytes = 0;
    const char *from = sim_wire_take_bytes(wire, &size_bytes);
    if (!from)
        return cut_off(loop);
    SimBytes *bytes = sim_bytes_new(loop, size_bytes);
    memcpy(bytes->bytes, from, size_bytes);
    SimValue value = {.kind = SIM_VALUE_BYTES, .bytes = bytes};
    if (kind == SIM_VALUE_BYTES)
        return value;
    SimValue text = sim_string_new(loop, bytes->bytes);
    sim_value_unref(loop, value);
    return text;
}

static SimValue take_list(SimLoop *loop, SimWire *wire)
{
    uint64_t count = sim_wire_take_int(wire);
    SimValue list = {.kind = SIM_VALUE_LIST,
                     .list = sim_list_new(loop, 0, NULL)};
    if (wire->depth == MOST_DEPTH) {
        wire->next = wire->end;
        count = 0;
    }
    wire->depth++;
    for (uint64_t i = 0; i < count && left(wire) > 0; i++) {
        SimValue item = sim_wire_take(loop, wire);
        sim_append(list, item);
        sim_value_unref(loop, item);
    }
    wire->depth--;
    return list;
}

static SimValue take_error(SimLoop *loop, SimWire *wire)
{
    uint64_t type = sim_wire_take_int(wire);
    size_t size_bytes = 0;
    const char *message = sim_wire_take_bytes(wire, &size_bytes);
    if (!message || type >= TYPES)
        return cut_off(loop);
    SimValue error = sim_error_new(loop, types[type], NULL, "%.*s",
                                   (int)size_bytes, message);
    uint64_t count = sim_wire_take_int(wire);
    for (uint64_t i = 0; i < count && left(wire) > 0; i++)
        sim_propagate(error,
                      (const SimSite *)(uintptr_t)sim_wire_take_int(wire));
    return error;
}

SimValue sim_wire_take(SimLoop *loop, SimWire *wire)
{
    if (left(wire) == 0)
        return cut_off(loop);
    SimValue value = {.kind = (SimValueKind)(unsigned char)*wire->next++};
    switch (value.kind) {
    case SIM_VALUE_NONE:
        return value;
    case SIM_VALUE_BOOL:
        value.boolean = sim_wire_take_int(wire) != 0;
        return value;
    case SIM_VALUE_INT:
    case SIM_VALUE_FLOAT:
        value.integer = (int64_t)sim_wire_take_int(wire);
        return value;
    case SIM_VALUE_STRING:
    case SIM_VALUE_BYTES:
        return take_bytes(loop, wire, value.kind);
    case SIM_VALUE_LIST:
        return take_list(loop, wire);
    case SIM_VALUE_ERROR:
        return take_error(loop, wire);
    default:
        return cut_off(loop);
    }
}
