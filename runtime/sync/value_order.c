#include "sync/value_order.h"

#include "core/misuse.h"

#include <string.h>

static bool is_number(SimValue value)
{
    return value.kind == SIM_VALUE_INT || value.kind == SIM_VALUE_FLOAT ||
           value.kind == SIM_VALUE_BOOL;
}

static bool is_text(SimValue value)
{
    return value.kind == SIM_VALUE_TEXT || value.kind == SIM_VALUE_STRING;
}

static bool is_less_number(SimValue a, SimValue b)
{
    if (a.kind == SIM_VALUE_FLOAT || b.kind == SIM_VALUE_FLOAT)
        return as_float(a) < as_float(b);
    return as_int(a) < as_int(b);
}

// The first elements that differ decide; else the shorter list is less.
static bool is_less_list(SimValue a, SimValue b)
{
    size_t length = sim_len(a) < sim_len(b) ? sim_len(a) : sim_len(b);
    for (size_t i = 0; i < length; i++) {
        if (sim_value_is_less(sim_item(a, i), sim_item(b, i)))
            return true;
        if (sim_value_is_less(sim_item(b, i), sim_item(a, i)))
            return false;
    }
    return sim_len(a) < sim_len(b);
}

bool sim_value_is_less(SimValue a, SimValue b)
{
    if (is_number(a) && is_number(b))
        return is_less_number(a, b);
    if (is_text(a) && is_text(b))
        return strcmp(as_text(a), as_text(b)) < 0;
    if (a.kind == SIM_VALUE_LIST && b.kind == SIM_VALUE_LIST)
        return is_less_list(a, b);
    sim_misuse(NULL, "a priority queue compares numbers, texts or lists of "
                     "them, and two of one kind");
}

void sim_value_heap_push(SimValue *items, size_t count)
{
    size_t index = count - 1;
    SimValue item = items[index];
    while (index > 0 && sim_value_is_less(item, items[(index - 1) / 2])) {
        items[index] = items[(index - 1) / 2];
        index = (index - 1) / 2;
    }
    items[index] = item;
}

SimValue sim_value_heap_pop(SimValue *items, size_t count)
{
    SimValue least = items[0];
    SimValue last = items[--count];
    size_t index = 0;

    for (size_t child = 1; child < count; child = 2 * index + 1) {
        if (child + 1 < count &&
            sim_value_is_less(items[child + 1], items[child]))
            child++;
        if (!sim_value_is_less(items[child], last))
            break;
        items[index] = items[child];
        index = child;
    }
    items[index] = last;
    return least;
}
