#include "io/crossing.h"

#include "base/alloc.h"
#include "core/error.h"

#include <string.h>

static SimValue cross_bytes(SimLoop *loop, const SimBytes *bytes)
{
    SimBytes *copy = sim_bytes_new(loop, bytes->size_bytes);
    memcpy(copy->bytes, bytes->bytes, bytes->size_bytes);
    return (SimValue){.kind = SIM_VALUE_BYTES, .bytes = copy};
}

static SimValue cross_list(SimLoop *loop, const SimList *list)
{
    SimList *copy = sim_list_new(loop, 0, NULL);
    SimValue value = {.kind = SIM_VALUE_LIST, .list = copy};
    for (size_t i = 0; i < list->count; i++) {
        SimValue item = sim_cross(loop, list->items[i]);
        sim_append(value, item);
        sim_value_unref(loop, item);
    }
    return value;
}

static SimValue cross_error(SimLoop *loop, const SimError *error)
{
    uint32_t count = error->site_count < SIM_TRACEBACK_DEPTH
                         ? error->site_count
                         : SIM_TRACEBACK_DEPTH;
    SimValue copy =
        sim_error_new(loop, error->type, NULL, "%s", error->message);
    for (uint32_t i = 0; i < count; i++)
        sim_propagate(copy, error->sites[i]);
    return copy;
}

SimValue sim_cross(SimLoop *loop, SimValue value)
{
    switch (value.kind) {
    case SIM_VALUE_STRING:
        return sim_string_new(loop, value.string->text);
    case SIM_VALUE_BYTES:
        return cross_bytes(loop, value.bytes);
    case SIM_VALUE_LIST:
        return cross_list(loop, value.list);
    case SIM_VALUE_ERROR:
        return cross_error(loop, value.error);
    case SIM_VALUE_FUTURE:
    case SIM_VALUE_COROUTINE:
    case SIM_VALUE_OBJECT:
        return sim_error_new(loop, TypeError, NULL,
                             "a thread's function returned what belongs to "
                             "one loop; return a number, a text or a list");
    default:
        return value;
    }
}
