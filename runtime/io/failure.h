// What the system refused, as an error value with a sentence.
#ifndef SIM_IO_FAILURE_H
#define SIM_IO_FAILURE_H

#include "core/error.h"

// Python's type for a code of libuv (ConnectionResetError, FileNotFoundError,
// gaierror, ...), and "what: why" as its message. The caller has the reference.
SimValue sim_io_failure(SimLoop *loop, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// The system's number of an error, for the trace; 0 if all is well.
static inline uint64_t sim_io_errno(int status)
{
    return status < 0 ? (uint64_t)-status : 0;
}

#endif
