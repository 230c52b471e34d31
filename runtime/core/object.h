// What is counted by references, and who holds the references.
//
// Futures, tasks, lists, texts, errors and handles begin with a SimObject. A
// reference is held by a scope: the objects that a coroutine was given live
// until it ends. So programs free nothing, and a C coroutine that an error
// leaves in the middle leaks nothing.
//
//     coroutine -- scope -- held objects     each counted once per hold
//                       \-- coroutines        made here, not awaited yet
//
// Coroutine objects are not counted: each has one owner at a time, first the
// scope it was made in, then whoever awaits it or the task that drives it.
//
// The road not taken: reference counting in the program's own code. It would
// stand in every line of a lesson and teach nothing about waiting.
#ifndef SIM_CORE_OBJECT_H
#define SIM_CORE_OBJECT_H

#include "base/list.h"
#include "simul.h"

typedef struct SimObjectType {
    const char *name;
    // Lets go of what the object refers to; its own memory goes afterwards.
    void (*destroy)(SimLoop *loop, SimObject *object); // may be NULL
} SimObjectType;

struct SimObject {
    const SimObjectType *type;
    uint32_t references;
    uint32_t size_bytes;
};

typedef struct SimScope {
    SimLink coroutines; // SimCoroutine.link; not begun yet
    SimObject **held;   // held[count]
    uint32_t count;
    uint32_t capacity;
} SimScope;

typedef struct SimString {
    SimObject object;
    char text[];
} SimString;

typedef struct SimBytes {
    SimObject object;
    size_t size_bytes;
    char bytes[]; // bytes[size_bytes], then a zero
} SimBytes;

typedef struct SimList {
    SimObject object;
    size_t count;
    size_t capacity;
    SimValue *items; // items[count], each referenced
} SimList;

// A new object with one reference, the caller's. What follows the SimObject is
// zeroed.
void *sim_object_new(SimLoop *loop, const SimObjectType *type,
                     size_t size_bytes);

static inline void sim_object_ref(SimObject *object)
{
    object->references++;
}
void sim_object_unref(SimLoop *loop, SimObject *object);

// The counted object behind a value, or NULL.
static inline SimObject *sim_value_object(SimValue value)
{
    switch (value.kind) {
    case SIM_VALUE_STRING:
    case SIM_VALUE_BYTES:
    case SIM_VALUE_OBJECT:
    case SIM_VALUE_LIST:
    case SIM_VALUE_FUTURE:
    case SIM_VALUE_ERROR:
        return value.pointer;
    default:
        return NULL;
    }
}

static inline void sim_value_ref(SimValue value)
{
    SimObject *object = sim_value_object(value);
    if (object)
        sim_object_ref(object);
}

static inline void sim_value_unref(SimLoop *loop, SimValue value)
{
    SimObject *object = sim_value_object(value);
    if (object)
        sim_object_unref(loop, object);
}

static inline void sim_scope_init(SimScope *scope)
{
    sim_list_init(&scope->coroutines);
    scope->held = NULL;
    scope->count = 0;
    scope->capacity = 0;
}

// The scope takes over the caller's reference and returns the object.
void *sim_scope_hold(SimScope *scope, SimObject *object);

// The scope gets a reference of its own to what the value refers to.
static inline SimValue sim_scope_keep(SimScope *scope, SimValue value)
{
    SimObject *object = sim_value_object(value);
    if (object) {
        sim_object_ref(object);
        sim_scope_hold(scope, object);
    }
    return value;
}

// Releases everything, newest first. Coroutines that nobody awaited are
// reported and closed.
void sim_scope_release_all(SimLoop *loop, SimScope *scope);
static inline void sim_scope_release(SimLoop *loop, SimScope *scope)
{
    if (scope->held || !sim_list_is_empty(&scope->coroutines))
        sim_scope_release_all(loop, scope);
}

// What `from` holds is now held by `to`.
void sim_scope_move(SimScope *to, SimScope *from);

// Makes room for bytes[size_bytes], zeroed. The caller has the reference. Sizes
// from outside must be bounded by the caller.
SimBytes *sim_bytes_new(SimLoop *loop, size_t size_bytes);

// The same, filled from bytes[size_bytes].
SimBytes *sim_bytes_copy(SimLoop *loop, const void *bytes, size_t size_bytes);

// Copies a text. The caller has the reference.
SimValue sim_string_new(SimLoop *loop, const char *text);

// Makes a list that refers to each value. The caller has the reference.
SimList *sim_list_new(SimLoop *loop, size_t count, const SimValue *values);

// "an int", "a coroutine": for messages.
const char *sim_value_kind_name(SimValueKind kind);

#endif
