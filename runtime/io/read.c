// read, readexactly, readuntil, readline: awaitables that take what they need
// from a stream's buffer, and wait for more until there is enough.
//
//     step:  enough?  -> return it, without a turn
//            no       -> wait for bytes or the end, then look again
//
// Source: CPython Lib/asyncio/streams.py, StreamReader.
#include "base/alloc.h"
#include "base/buffer.h"
#include "core/error.h"
#include "core/misuse.h"
#include "io/stream.h"

#include <string.h>

typedef enum ReadKind {
    READ_SOME,
    READ_ALL,
    READ_EXACTLY,
    READ_UNTIL,
    READ_LINE,
} ReadKind;

typedef struct SimRead {
    SimCoroutine base;
    ReadKind kind;
    SimStream *stream;   // referenced
    size_t size_bytes;   // READ_SOME, READ_EXACTLY
    char *separator;     // READ_UNTIL
    size_t searched;     // no separator begins before this place
    SimBuffer collected; // READ_ALL
    SimIoWait wait;
} SimRead;

static const SimFutureKind read_future_kind = {.reason = SIM_REASON_READ};

// ---- taking from the buffer -----------------------------------------------

static size_t available(const SimStream *stream)
{
    return stream->fed - stream->begin;
}

static void consume(SimStream *stream, size_t size_bytes)
{
    stream->begin += size_bytes;
    if (stream->begin == stream->end) {
        stream->begin = 0;
        stream->fed = 0;
        stream->end = 0;
    }
    if (available(stream) <= SIM_STREAM_LIMIT_BYTES)
        sim_stream_resume(stream);
}

static SimValue take(SimLoop *loop, SimStream *stream, size_t size_bytes)
{
    SimBytes *bytes =
        sim_bytes_copy(loop, stream->bytes + stream->begin, size_bytes);
    consume(stream, size_bytes);
    return (SimValue){.kind = SIM_VALUE_BYTES, .bytes = bytes};
}

static SimValue incomplete(SimLoop *loop, SimRead *read)
{
    size_t came = available(read->stream);
    SimValue partial = take(loop, read->stream, came);
    SimValue error =
        read->kind == READ_EXACTLY
            ? sim_error_new(loop, IncompleteReadError, NULL,
                            "%zu bytes read on a total of %zu expected bytes",
                            came, read->size_bytes)
            : sim_error_new(
                  loop, IncompleteReadError, NULL,
                  "%zu bytes read on a total of undefined expected bytes",
                  came);
    error.error->partial = partial;
    return error;
}

// ---- is there enough? -----------------------------------------------------

static SimValue some(SimLoop *loop, SimRead *read)
{
    SimStream *stream = read->stream;
    size_t size_bytes = available(stream);
    if (size_bytes == 0 && !stream->is_eof && read->size_bytes > 0)
        return sim_pending(NULL);
    return take(loop, stream,
                size_bytes < read->size_bytes ? size_bytes : read->size_bytes);
}

static SimValue all(SimLoop *loop, SimRead *read)
{
    SimStream *stream = read->stream;
    if (available(stream) > 0)
        sim_buffer_append(&read->collected, stream->bytes + stream->begin,
                          available(stream));
    consume(stream, available(stream));
    if (!stream->is_eof)
        return sim_pending(NULL);
    SimBytes *bytes = sim_bytes_copy(loop, sim_buffer_string(&read->collected),
                                     read->collected.size_bytes);
    return (SimValue){.kind = SIM_VALUE_BYTES, .bytes = bytes};
}

static SimValue exactly(SimLoop *loop, SimRead *read)
{
    if (available(read->stream) >= read->size_bytes)
        return take(loop, read->stream, read->size_bytes);
    return read->stream->is_eof ? incomplete(loop, read) : sim_pending(NULL);
}

static SimValue too_long(SimLoop *loop, SimRead *read, bool is_found,
                         size_t size_bytes)
{
    if (read->kind == READ_LINE)
        consume(read->stream, size_bytes);
    return sim_error_new(
        loop, read->kind == READ_LINE ? ValueError : LimitOverrunError, NULL,
        is_found ? "Separator is found, but chunk is longer than limit"
                 : "Separator is not found, and chunk exceed the limit");
}

static SimValue until(SimLoop *loop, SimRead *read)
{
    SimStream *stream = read->stream;
    const char *separator = read->separator ? read->separator : "\n";
    size_t length = strlen(separator);
    const char *begin = stream->bytes + stream->begin;
    size_t size_bytes = available(stream);
    const char *found =
        size_bytes < length
            ? NULL
            : memmem(begin + read->searched, size_bytes - read->searched,
                     separator, length);
    if (found) {
        size_t before = (size_t)(found - begin);
        return before > SIM_STREAM_LIMIT_BYTES
                   ? too_long(loop, read, true, before + length)
                   : take(loop, stream, before + length);
    }
    read->searched = size_bytes < length ? 0 : size_bytes - length + 1;
    if (read->searched > SIM_STREAM_LIMIT_BYTES)
        return too_long(loop, read, false, size_bytes);
    if (!stream->is_eof)
        return sim_pending(NULL);
    return read->kind == READ_LINE ? take(loop, stream, size_bytes)
                                   : incomplete(loop, read);
}

static SimValue look(SimLoop *loop, SimRead *read)
{
    if (read->stream->status != 0)
        return sim_stream_failure(loop, read->stream);
    switch (read->kind) {
    case READ_SOME:
        return some(loop, read);
    case READ_ALL:
        return all(loop, read);
    case READ_EXACTLY:
        return exactly(loop, read);
    default:
        return until(loop, read);
    }
}

// ---- the awaitable --------------------------------------------------------

static void leave(SimRead *read)
{
    if (read->stream->reader != &read->base)
        return;
    read->stream->reader = NULL;
    read->stream->reading = NULL;
    if (read->stream->child)
        sim_child_wait_ends(read->stream->child);
}

static SimValue refuse(SimLoop *loop, const SimRead *read)
{
    sim_warn_of(loop, 27, loop->await_site, sim_loop_task_number(loop),
                read->stream->reading_since,
                "the connection to %s is read while another task waits for "
                "its data",
                read->stream->peer);
    return sim_error_new(loop, RuntimeError, NULL,
                         "%s() called while another coroutine is already "
                         "waiting for incoming data",
                         read->base.site->function);
}

static SimValue wait_for_data(SimLoop *loop, SimRead *read)
{
    SimStream *stream = read->stream;
    if (stream->reader)
        return refuse(loop, read);
    sim_stream_resume(stream);
    stream->reader = &read->base;
    stream->reading = &read->wait;
    if (stream->child)
        sim_child_wait_begins(stream->child);
    stream->reading_since = sim_trace_event2(
        loop->trace, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_READ, loop->await_site,
        sim_loop_task_number(loop), stream->number, 0, 0);
    loop->instant = stream->reading_since;
    return sim_io_wait_begin(&read->wait, &read_future_kind, stream->number);
}

static SimValue step_read(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimRead *read = (SimRead *)(void *)base;
    leave(read);
    if (is_error(input))
        return sim_ref(input);
    SimValue result = look(loop, read);
    return result.kind == SIM_VALUE_PENDING ? wait_for_data(loop, read)
                                            : result;
}

static void destroy_read(SimLoop *loop, SimCoroutine *base)
{
    SimRead *read = (SimRead *)(void *)base;
    leave(read);
    sim_io_wait_done(loop, &read->wait);
    sim_buffer_done(&read->collected);
    sim_free(read->separator);
    sim_object_unref(loop, &read->stream->object);
}

static const SimCoroutineKind read_kind = {.name = "read",
                                           .step = step_read,
                                           .destroy = destroy_read,
                                           .is_builtin = true};

static SimRead *new_read(SimStream *stream, ReadKind kind)
{
    static const SimSite sites[] = {
        [READ_SOME] = {"simul.h", "read", 0, NULL},
        [READ_ALL] = {"simul.h", "read", 0, NULL},
        [READ_EXACTLY] = {"simul.h", "readexactly", 0, NULL},
        [READ_UNTIL] = {"simul.h", "readuntil", 0, NULL},
        [READ_LINE] = {"simul.h", "readline", 0, NULL},
    };
    SimLoop *loop = sim_loop_current();
    SimRead *read = (SimRead *)(void *)sim_coroutine_make(
        loop, &read_kind, &sites[kind], sizeof *read);
    read->kind = kind;
    read->stream = stream;
    read->size_bytes = 0;
    read->separator = NULL;
    read->searched = 0;
    sim_buffer_init(&read->collected);
    sim_io_wait_init(&read->wait);
    sim_object_ref(&stream->object);
    return read;
}

SimCoroutine *sim_stream_read(SimStream *stream, size_t most_bytes)
{
    SimRead *read =
        new_read(stream, most_bytes == SIM_ALL ? READ_ALL : READ_SOME);
    read->size_bytes = most_bytes;
    return &read->base;
}

SimCoroutine *sim_stream_readexactly(SimStream *stream, size_t size_bytes)
{
    SimRead *read = new_read(stream, READ_EXACTLY);
    read->size_bytes = size_bytes;
    return &read->base;
}

SimCoroutine *sim_stream_readuntil(SimStream *stream, const char *separator)
{
    if (separator[0] == '\0')
        sim_misuse(NULL, "sim_stream_readuntil is given an empty separator");
    SimRead *read = new_read(stream, READ_UNTIL);
    read->separator = sim_strdup(separator);
    return &read->base;
}

SimCoroutine *sim_stream_readline(SimStream *stream)
{
    return &new_read(stream, READ_LINE)->base;
}
