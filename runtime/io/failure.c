#include "io/failure.h"

#include "base/alloc.h"

#include <netdb.h>
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

// The system's words for what getaddrinfo found, as in CPython.
static const char *words_of(int status)
{
    static const struct {
        int status;
        int code;
    } codes[] = {
        {UV_EAI_AGAIN, EAI_AGAIN},     {UV_EAI_BADFLAGS, EAI_BADFLAGS},
        {UV_EAI_FAIL, EAI_FAIL},       {UV_EAI_FAMILY, EAI_FAMILY},
        {UV_EAI_MEMORY, EAI_MEMORY},   {UV_EAI_NONAME, EAI_NONAME},
        {UV_EAI_SERVICE, EAI_SERVICE}, {UV_EAI_SOCKTYPE, EAI_SOCKTYPE},
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].status == status)
            return gai_strerror(codes[i].code);
    return uv_strerror(status);
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
                      size < 0 ? "input/output" : what, words_of(status));
    if (size >= 0)
        sim_free(what);
    return error;
}
