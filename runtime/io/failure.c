#include "io/failure.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <uv.h>

static const SimErrorType *type_of(int status)
{
    static const struct {
        int status;
        const SimErrorType *type;
    } types[] = {
        {UV_EPIPE, BrokenPipeError},
        {UV_ECONNABORTED, ConnectionAbortedError},
        {UV_ECONNREFUSED, ConnectionRefusedError},
        {UV_ECONNRESET, ConnectionResetError},
        {UV_EEXIST, FileExistsError},
        {UV_ENOENT, FileNotFoundError},
        {UV_EISDIR, IsADirectoryError},
        {UV_ENOTDIR, NotADirectoryError},
        {UV_EACCES, PermissionError},
        {UV_EPERM, PermissionError},
        {UV_ESRCH, ProcessLookupError},
        {UV_ETIMEDOUT, TimeoutError},
    };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].status == status)
            return types[i].type;
    // getaddrinfo's own codes lie together.
    if (status <= UV_EAI_ADDRFAMILY && status >= UV_EAI_PROTOCOL)
        return gaierror;
    return OSError;
}

SimValue sim_io_failure(SimLoop *loop, int status, const char *format, ...)
{
    va_list arguments;
    char *what = NULL;

    va_start(arguments, format);
    int size = vasprintf(&what, format, arguments);
    va_end(arguments);
    SimValue error =
        sim_error_new(loop, type_of(status), NULL, "%s: %s",
                      size < 0 ? "input/output" : what, uv_strerror(status));
    if (size >= 0)
        sim_free(what);
    return error;
}
