#include "core/object.h"

#include "base/alloc.h"
#include "core/coroutine.h"
#include "core/loop.h"
#include "core/misuse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *sim_object_new(SimLoop *loop, const SimObjectType *type,
                     size_t size_bytes)
{
    SimObject *object = sim_pool_take(&loop->pool, size_bytes);
    memset(object, 0, size_bytes);
    object->type = type;
    object->references = 1;
    object->size_bytes = (uint32_t)size_bytes;
    return object;
}

void sim_object_unref(SimLoop *loop, SimObject *object)
{
    if (--object->references > 0)
        return;
    if (object->type->destroy)
        object->type->destroy(loop, object);
    sim_pool_give(&loop->pool, object, object->size_bytes);
}

// ---- scopes ---------------------------------------------------------------

void *sim_scope_hold(SimScope *scope, SimObject *object)
{
    size_t capacity = scope->capacity;
    scope->held =
        sim_grow(scope->held, scope->count, &capacity, sizeof *scope->held);
    scope->capacity = (uint32_t)capacity;
    scope->held[scope->count++] = object;
    return object;
}

void sim_scope_release_all(SimLoop *loop, SimScope *scope)
{
    while (!sim_list_is_empty(&scope->coroutines))
        sim_coroutine_discard(
            loop, sim_list_element(scope->coroutines.next, SimCoroutine, link));
    if (!scope->held)
        return;
    while (scope->count > 0)
        sim_object_unref(loop, scope->held[--scope->count]);
    sim_free(scope->held);
    scope->held = NULL;
    scope->capacity = 0;
}

void sim_scope_move(SimScope *to, SimScope *from)
{
    for (uint32_t i = 0; i < from->count; i++)
        sim_scope_hold(to, from->held[i]);
    sim_free(from->held);
    from->held = NULL;
    from->count = 0;
    from->capacity = 0;
}

SimValue sim_ref(SimValue value)
{
    sim_value_ref(value);
    return value;
}

// The newest holds are the likeliest, so the search begins there.
void sim_drop(SimValue value)
{
    SimLoop *loop = sim_loop_current();
    SimScope *scope = loop->scope;
    SimObject *object = sim_value_object(value);

    for (uint32_t i = scope->count; object && i-- > 0;) {
        if (scope->held[i] != object)
            continue;
        memmove(&scope->held[i], &scope->held[i + 1],
                (scope->count - i - 1) * sizeof *scope->held);
        scope->count--;
        break;
    }
    sim_value_unref(loop, value);
}

// ---- lists and texts ------------------------------------------------------

static void destroy_list(SimLoop *loop, SimObject *object)
{
    SimList *list = (SimList *)(void *)object;
    for (size_t i = list->count; i-- > 0;)
        sim_value_unref(loop, list->items[i]);
    sim_free(list->items);
}

static const SimObjectType list_type = {"list", destroy_list};
static const SimObjectType string_type = {"text", NULL};
static const SimObjectType bytes_type = {"bytes", NULL};

static void append(SimList *list, SimValue item)
{
    list->items =
        sim_grow(list->items, list->count, &list->capacity, sizeof item);
    list->items[list->count++] = sim_ref(item);
}

SimList *sim_list_new(SimLoop *loop, size_t count, const SimValue *values)
{
    SimList *list = sim_object_new(loop, &list_type, sizeof *list);
    for (size_t i = 0; i < count; i++)
        append(list, values[i]);
    return list;
}

SimValue sim_list(size_t count, const SimValue *values)
{
    SimLoop *loop = sim_loop_current();
    SimList *list = sim_list_new(loop, count, values);
    sim_scope_hold(loop->scope, &list->object);
    return (SimValue){.kind = SIM_VALUE_LIST, .list = list};
}

SimValue sim_text(const char *format, ...)
{
    SimLoop *loop = sim_loop_current();
    va_list arguments;

    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t size_bytes = size < 0 ? 0 : (size_t)size;
    SimString *string =
        sim_object_new(loop, &string_type, sizeof *string + size_bytes + 1);
    va_start(arguments, format);
    vsnprintf(string->text, size_bytes + 1, format, arguments);
    va_end(arguments);
    sim_scope_hold(loop->scope, &string->object);
    return (SimValue){.kind = SIM_VALUE_STRING, .string = string};
}

const char *sim_clock_text(double seconds)
{
    long long whole = llround(seconds);
    return as_text(sim_text("%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60,
                            whole % 60));
}

SimValue sim_string_new(SimLoop *loop, const char *text)
{
    size_t size_bytes = strlen(text) + 1;
    SimString *string =
        sim_object_new(loop, &string_type, sizeof *string + size_bytes);
    memcpy(string->text, text, size_bytes);
    return (SimValue){.kind = SIM_VALUE_STRING, .string = string};
}

SimBytes *sim_bytes_new(SimLoop *loop, size_t size_bytes)
{
    SimBytes *bytes =
        sim_object_new(loop, &bytes_type, sizeof *bytes + size_bytes + 1);
    bytes->size_bytes = size_bytes;
    return bytes;
}

SimBytes *sim_bytes_copy(SimLoop *loop, const void *bytes, size_t size_bytes)
{
    size_t all_bytes = sizeof(SimBytes) + size_bytes + 1;
    SimBytes *copy = sim_pool_take(&loop->pool, all_bytes);
    copy->object = (SimObject){&bytes_type, 1, (uint32_t)all_bytes};
    copy->size_bytes = size_bytes;
    if (size_bytes > 0)
        memcpy(copy->bytes, bytes, size_bytes);
    copy->bytes[size_bytes] = '\0';
    return copy;
}

SimValue sim_bytes(const void *bytes, size_t size_bytes)
{
    SimLoop *loop = sim_loop_current();
    SimBytes *copy = sim_bytes_copy(loop, bytes, size_bytes);
    sim_scope_hold(loop->scope, &copy->object);
    return (SimValue){.kind = SIM_VALUE_BYTES, .bytes = copy};
}

// ---- what a value holds ---------------------------------------------------

const char *sim_value_kind_name(SimValueKind kind)
{
    static const char *const names[] = {
        "none",      "a bool",      "an int",   "a float",   "a text",
        "a pointer", "a text",      "bytes",    "an object", "a list",
        "a future",  "a coroutine", "an error", "pending",   "yielded"};
    return names[kind];
}

static _Noreturn void wrong_kind(SimValue value, const char *wanted)
{
    sim_misuse(NULL, "a value is used as %s, but it is %s", wanted,
               sim_value_kind_name(value.kind));
}

int64_t as_int(SimValue value)
{
    if (value.kind == SIM_VALUE_BOOL)
        return value.boolean;
    if (value.kind != SIM_VALUE_INT)
        wrong_kind(value, "an int");
    return value.integer;
}

double as_float(SimValue value)
{
    if (value.kind == SIM_VALUE_INT)
        return (double)value.integer;
    if (value.kind != SIM_VALUE_FLOAT)
        wrong_kind(value, "a float");
    return value.number;
}

const char *as_text(SimValue value)
{
    if (value.kind == SIM_VALUE_STRING)
        return value.string->text;
    if (value.kind == SIM_VALUE_BYTES)
        return value.bytes->bytes;
    if (value.kind != SIM_VALUE_TEXT)
        wrong_kind(value, "a text");
    return value.text;
}

void *as_pointer(SimValue value)
{
    if (value.kind != SIM_VALUE_POINTER)
        wrong_kind(value, "a pointer");
    return value.pointer;
}

size_t sim_len(SimValue value)
{
    if (value.kind == SIM_VALUE_BYTES)
        return value.bytes->size_bytes;
    if (value.kind != SIM_VALUE_LIST)
        wrong_kind(value, "a list");
    return value.list->count;
}

SimValue sim_item(SimValue list, size_t index)
{
    if (list.kind != SIM_VALUE_LIST)
        wrong_kind(list, "a list");
    if (index >= sim_len(list))
        sim_misuse(NULL, "element %zu is asked of a list of %zu", index,
                   sim_len(list));
    return list.list->items[index];
}

void sim_append(SimValue list, SimValue item)
{
    if (list.kind != SIM_VALUE_LIST)
        wrong_kind(list, "a list");
    append(list.list, item);
}
