// Errors: Python's exceptions, as values.
//
//     return fail(ValueError, "no such table: %d", number);      raise
//
//     SimValue table = attempt(find_table(7));                   try
//     if (error_is(table, ValueError))                           except
//         printf("%s\n", error_message(table));
//
// An error travels up through every await until somebody attempts; one that
// nobody looks at is printed with its traceback, a line for each await that it
// has left.
#ifndef SIMUL_ERROR_H
#define SIMUL_ERROR_H

#include "simul/macros.h"
#include "simul/value.h"

// Those of input and output.
#define SIM_IO_ERROR_TYPES(X)                  \
    X(EOFError, Exception)                     \
    X(IncompleteReadError, EOFError)           \
    X(LimitOverrunError, Exception)            \
    X(ConnectionError, OSError)                \
    X(BrokenPipeError, ConnectionError)        \
    X(ConnectionAbortedError, ConnectionError) \
    X(ConnectionRefusedError, ConnectionError) \
    X(ConnectionResetError, ConnectionError)   \
    X(FileExistsError, OSError)                \
    X(FileNotFoundError, OSError)              \
    X(IsADirectoryError, OSError)              \
    X(NotADirectoryError, OSError)             \
    X(PermissionError, OSError)                \
    X(ProcessLookupError, OSError)             \
    X(gaierror, OSError)                       \
    X(SSLError, OSError)

// The types, with Python's hierarchy: X(Name, Base).
#define SIM_ERROR_TYPES(X)                \
    X(BaseException, BaseException)       \
    X(CancelledError, BaseException)      \
    X(KeyboardInterrupt, BaseException)   \
    X(SystemExit, BaseException)          \
    X(GeneratorExit, BaseException)       \
    X(Exception, BaseException)           \
    SIM_IO_ERROR_TYPES(X)                 \
    X(ArithmeticError, Exception)         \
    X(ZeroDivisionError, ArithmeticError) \
    X(AssertionError, Exception)          \
    X(ExceptionGroup, Exception)          \
    X(InvalidStateError, Exception)       \
    X(BrokenBarrierError, RuntimeError)   \
    X(QueueEmpty, Exception)              \
    X(QueueFull, Exception)               \
    X(StopAsyncIteration, Exception)      \
    X(LookupError, Exception)             \
    X(IndexError, LookupError)            \
    X(KeyError, LookupError)              \
    X(OSError, Exception)                 \
    X(TimeoutError, OSError)              \
    X(RuntimeError, Exception)            \
    X(BrokenProcessPool, RuntimeError)    \
    X(TypeError, Exception)               \
    X(ValueError, Exception)

// A type of errors: what stands behind the names below.
typedef struct SimErrorType SimErrorType;

// Its name and what it derives from.
struct SimErrorType {
    const char *name;         // "ValueError"
    const SimErrorType *base; // BaseException is its own base
};

// One object for each type.
#define X(name, base) extern const SimErrorType sim_##name;
SIM_ERROR_TYPES(X)
#undef X

// The types by the names that Python gives them.
#define BaseException      (&sim_BaseException)
#define CancelledError     (&sim_CancelledError)
#define KeyboardInterrupt  (&sim_KeyboardInterrupt)
#define SystemExit         (&sim_SystemExit)
#define GeneratorExit      (&sim_GeneratorExit)
#define Exception          (&sim_Exception)
#define ArithmeticError    (&sim_ArithmeticError)
#define ZeroDivisionError  (&sim_ZeroDivisionError)
#define AssertionError     (&sim_AssertionError)
#define ExceptionGroup     (&sim_ExceptionGroup)
#define InvalidStateError  (&sim_InvalidStateError)
#define BrokenBarrierError (&sim_BrokenBarrierError)
#define QueueEmpty         (&sim_QueueEmpty)
#define QueueFull          (&sim_QueueFull)
#define StopAsyncIteration (&sim_StopAsyncIteration)
#define LookupError        (&sim_LookupError)
#define IndexError         (&sim_IndexError)
#define KeyError           (&sim_KeyError)
#define OSError            (&sim_OSError)
#define TimeoutError       (&sim_TimeoutError)
#define RuntimeError       (&sim_RuntimeError)
#define BrokenProcessPool  (&sim_BrokenProcessPool)
#define TypeError          (&sim_TypeError)
#define ValueError         (&sim_ValueError)

// Those of input and output.
#define EOFError               (&sim_EOFError)
#define IncompleteReadError    (&sim_IncompleteReadError)
#define LimitOverrunError      (&sim_LimitOverrunError)
#define ConnectionError        (&sim_ConnectionError)
#define BrokenPipeError        (&sim_BrokenPipeError)
#define ConnectionAbortedError (&sim_ConnectionAbortedError)
#define ConnectionRefusedError (&sim_ConnectionRefusedError)
#define ConnectionResetError   (&sim_ConnectionResetError)
#define FileExistsError        (&sim_FileExistsError)
#define FileNotFoundError      (&sim_FileNotFoundError)
#define IsADirectoryError      (&sim_IsADirectoryError)
#define NotADirectoryError     (&sim_NotADirectoryError)
#define PermissionError        (&sim_PermissionError)
#define ProcessLookupError     (&sim_ProcessLookupError)
#define gaierror               (&sim_gaierror)
#define SSLError               (&sim_SSLError)

// An error of that type with a message, put together as printf does it.
// `return fail(...)` raises it.
#define fail(type, ...) sim_fail(type, SIM_HERE, __VA_ARGS__)
SimValue sim_fail(const SimErrorType *type, const SimSite *site,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Is the value an error?
static inline bool is_error(SimValue value)
{
    return value.kind == SIM_VALUE_ERROR;
}

// Is the value an error of this type, or of one derived from it?
bool error_is(SimValue value, const SimErrorType *type);

// "no such table: 7"; "" if there is none.
const char *error_message(SimValue error);

// "ValueError".
const char *error_name(SimValue error);

// The errors of an ExceptionGroup, in order; an empty list for any other.
SimValue error_members(SimValue error);

// Divides a group, groups inside it included, as Python's except* does: a list
// of two groups, of the errors that are of this type and of the others; none
// where there are none. An error that is no group counts as a group of one, and
// is returned as it is.
//
//     SimValue parts = error_split(error, ValueError);
//     if (is_error(sim_item(parts, 0))) ...           except* ValueError
//     if (is_error(sim_item(parts, 1)))
//         return sim_item(parts, 1);                  the rest goes on
SimValue error_split(SimValue error, const SimErrorType *type);

// Of an IncompleteReadError: the bytes that came before the end; else none.
SimValue error_partial(SimValue error);

// What led to the error, or none.
SimValue error_cause(SimValue error);

#endif
