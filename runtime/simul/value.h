// Values: what coroutines return and await gives.
//
// A value is a number, a text, a list, a future, an error, or nothing. val(x)
// makes one of any C expression, as_int and its like take it apart:
//
//     SimValue answer = val(42);
//     SimValue both = sim_list(2, (SimValue[]){answer, val("forty-two")});
//     printf("%d\n", (int)as_int(sim_item(both, 0)));
//
// Numbers are copied. Texts, lists and objects are referred to, so two values
// may share a list, as two names may in Python.
#ifndef SIMUL_VALUE_H
#define SIMUL_VALUE_H

#include "simul/types.h"

// What a value can be.
typedef enum SimValueKind {
    SIM_VALUE_NONE,
    SIM_VALUE_BOOL,
    SIM_VALUE_INT,
    SIM_VALUE_FLOAT,
    SIM_VALUE_TEXT,      // a C string that outlives the value
    SIM_VALUE_POINTER,   // anything of the program's own
    SIM_VALUE_STRING,    // a text of its own, from sim_text
    SIM_VALUE_BYTES,     // what came over a connection or from a file
    SIM_VALUE_OBJECT,    // a stream, a server: see as_stream, as_server
    SIM_VALUE_LIST,      // values, in order
    SIM_VALUE_FUTURE,    // a future, or a task, which is one
    SIM_VALUE_COROUTINE, // not run yet
    SIM_VALUE_ERROR,     // what await makes its coroutine return
    SIM_VALUE_PENDING,   // of a coroutine's step: it waits, core/coroutine.h
    SIM_VALUE_YIELDED,   // likewise: a generator has a value
} SimValueKind;

// Sixteen bytes, so that it travels in two registers.
typedef struct SimValue {
    SimValueKind kind; // which of these counts
    union {
        bool boolean;
        int64_t integer;
        double number;
        const char *text;
        void *pointer;
        struct SimString *string;
        struct SimBytes *bytes;
        SimObject *object;
        struct SimList *list;
        SimFuture *future;
        SimCoroutine *coroutine;
        SimError *error;
    };
} SimValue;

// Python's None.
#define none ((SimValue){.kind = SIM_VALUE_NONE})

// The value of a C expression, whatever its type. A char pointer is taken for a
// text that outlives the value; sim_text copies one that does not. What compares
// (a < b) is an int in C: val((bool)(a < b)).
#define val(x) \
    _Generic((x),                                                              \
        bool: sim_value_bool,                                                  \
        char: sim_value_int,                                                   \
        signed char: sim_value_int,                                            \
        short: sim_value_int,                                                  \
        int: sim_value_int,                                                    \
        long: sim_value_int,                                                   \
        long long: sim_value_int,                                              \
        unsigned char: sim_value_unsigned,                                     \
        unsigned short: sim_value_unsigned,                                    \
        unsigned: sim_value_unsigned,                                          \
        unsigned long: sim_value_unsigned,                                     \
        unsigned long long: sim_value_unsigned,                                \
        float: sim_value_float,                                                \
        double: sim_value_float,                                               \
        char *: sim_value_text,                                                \
        const char *: sim_value_text,                                          \
        SimFuture *: sim_value_future,                                         \
        SimTask *: sim_value_task,                                             \
        SimCoroutine *: sim_value_coroutine,                                   \
        SimError *: sim_value_error,                                           \
        SimValue: sim_value_same,                                              \
        default: sim_value_pointer)(x)

// What a value holds. The wrong kind is a mistake in the program. An int is
// also a float; bytes are also a text, for a zero follows them.
int64_t as_int(SimValue value);
double as_float(SimValue value);
const char *as_text(SimValue value);
void *as_pointer(SimValue value);

// The length of a list, or of bytes in bytes.
size_t sim_len(SimValue value);

// A list's element `index`, from 0. An index beyond the list is a mistake in
// the program.
SimValue sim_item(SimValue list, size_t index);

// A new list of copies of values[count]; sim_list(0, NULL) is empty.
SimValue sim_list(size_t count, const SimValue *values);

// A new list of one to nine values of any C type: sim_list_of(1, "two", task).
#define sim_list_of(...)                    \
    sim_list(SIM_COUNT_VALUES(__VA_ARGS__), \
             (SimValue[]){SIM_VALUES(__VA_ARGS__)})

// Puts `item` behind the last element. Owns: the list refers to the item.
void sim_append(SimValue list, SimValue item);

// A text of its own, put together as printf does it.
SimValue sim_text(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

// Seconds as people read them, to the nearest: "1:00:55". Lives as sim_text's.
const char *sim_clock_text(double seconds);

// Copies bytes[size_bytes], which may hold zeros; read them with as_text and
// sim_len.
SimValue sim_bytes(const void *bytes, size_t size_bytes);

// Keeps what a value refers to until sim_drop, and returns the value. Not
// needed for what the running coroutine uses itself.
SimValue sim_ref(SimValue value);

// Lets go what sim_ref has kept, or sooner than at its end what the running
// coroutine owns.
void sim_drop(SimValue value);

// ---- what val(x) calls -----------------------------------------------------

static inline SimValue sim_value_bool(bool boolean)
{
    return (SimValue){.kind = SIM_VALUE_BOOL, .boolean = boolean};
}
static inline SimValue sim_value_int(int64_t integer)
{
    return (SimValue){.kind = SIM_VALUE_INT, .integer = integer};
}
static inline SimValue sim_value_unsigned(uint64_t integer)
{
    return sim_value_int((int64_t)integer);
}
static inline SimValue sim_value_float(double number)
{
    return (SimValue){.kind = SIM_VALUE_FLOAT, .number = number};
}
static inline SimValue sim_value_text(const char *text)
{
    return (SimValue){.kind = SIM_VALUE_TEXT, .text = text};
}
static inline SimValue sim_value_pointer(void *pointer)
{
    return (SimValue){.kind = SIM_VALUE_POINTER, .pointer = pointer};
}
static inline SimValue sim_value_future(SimFuture *future)
{
    return (SimValue){.kind = SIM_VALUE_FUTURE, .future = future};
}
static inline SimValue sim_value_task(SimTask *task)
{
    return sim_value_future((SimFuture *)(void *)task);
}
static inline SimValue sim_value_coroutine(SimCoroutine *coroutine)
{
    return (SimValue){.kind = SIM_VALUE_COROUTINE, .coroutine = coroutine};
}
static inline SimValue sim_value_error(SimError *error)
{
    return (SimValue){.kind = SIM_VALUE_ERROR, .error = error};
}
static inline SimValue sim_value_same(SimValue value)
{
    return value;
}

#endif
