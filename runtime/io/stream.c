#include "io/stream.h"

#include "base/alloc.h"
#include "core/error.h"
#include "core/misuse.h"
#include "io/failure.h"
#include "io/peer.h"
#include "io/server.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

// What libuv reads at a time, into memory that all streams share: only what
// came is copied, so 10,000 silent connections hold no buffers.
enum { SCRATCH_BYTES = 65536, SMALLEST_BUFFER_BYTES = 256 };

// A write that did not fit.
typedef struct SimWrite {
    uv_write_t request;
    SimTransport *transport;
    int status; // what libuv said
    size_t size_bytes;
    char bytes[]; // bytes[size_bytes]
} SimWrite;

// ---- the end of a connection ----------------------------------------------

static void lose(SimLoop *loop, SimStream *stream);

static void run_lose(SimLoop *loop, void *argument)
{
    SimStream *stream = argument;
    if (!loop->is_closing)
        lose(loop, stream);
    sim_object_unref(loop, &stream->object);
}

static void lose_next_turn(SimLoop *loop, SimStream *stream)
{
    sim_object_ref(&stream->object);
    sim_ready_push(&loop->ready, (SimReady){run_lose, stream});
}

static void stop_reading(SimTransport *transport)
{
    if (!transport->is_reading)
        return;
    transport->is_reading = false;
    uv_read_stop(&transport->uv.stream);
}

// The transport goes its own way: it sends what is pending and closes.
static SimTransport *let_go(SimStream *stream)
{
    SimTransport *transport = stream->transport;
    stream->transport = NULL;
    if (transport) {
        transport->owner = NULL;
        transport->base.opened_at = NULL;
    }
    return transport;
}

// connection_lost: tells everybody who waits, in CPython's order.
static void lose(SimLoop *loop, SimStream *stream)
{
    SimTransport *transport = let_go(stream);
    if (!transport)
        return;
    sim_transport_close(transport);
    uint64_t cause = sim_loop_last_event(loop);
    stream->is_eof = true;
    if (stream->reading)
        sim_io_wait_end(loop, stream->reading, stream->status, cause);
    sim_io_wait_end_all(loop, &stream->closings, stream->status, cause);
    sim_io_wait_end_all(loop, &stream->drains, stream->status, cause);
    sim_server_lost_client(loop, stream);
}

void sim_stream_fail(SimLoop *loop, SimStream *stream, int status)
{
    if (!stream->transport || stream->status != 0)
        return;
    stream->status = status;
    stream->transport->base.opened_at = NULL;
    stop_reading(stream->transport);
    stream->is_closing = true;
    lose_next_turn(loop, stream);
}

SimValue sim_stream_failure(SimLoop *loop, const SimStream *stream)
{
    return sim_io_failure(loop, stream->status, "the connection to %s",
                          stream->peer);
}

void sim_stream_close(SimStream *stream)
{
    SimLoop *loop = sim_loop_current();
    if (stream->is_closing || !stream->transport)
        return;
    stream->is_closing = true;
    stream->transport->base.opened_at = NULL;
    stop_reading(stream->transport);
    if (stream->transport->pending_writes == 0)
        lose_next_turn(loop, stream);
}

// ---- reading --------------------------------------------------------------

static void reserve(SimStream *stream, size_t size_bytes)
{
    if (stream->begin > 0) {
        memmove(stream->bytes, stream->bytes + stream->begin,
                stream->end - stream->begin);
        stream->fed -= stream->begin;
        stream->end -= stream->begin;
        stream->begin = 0;
    }
    size_t capacity =
        stream->capacity > 0 ? stream->capacity : SMALLEST_BUFFER_BYTES;
    while (capacity < stream->end + size_bytes)
        capacity *= 2;
    if (capacity == stream->capacity)
        return;
    stream->bytes = sim_resize(stream->bytes, capacity);
    stream->capacity = capacity;
}

// The handle: what arrived can be seen from now on.
static void feed(SimLoop *loop, SimStream *stream)
{
    size_t came = stream->end - stream->fed;
    int status = stream->arrived_status;
    sim_loop_hold_time(loop, true);
    uint64_t event = sim_trace_event2(
        loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_READ, NULL, 0,
        stream->number, came, status == UV_EOF ? 0 : sim_io_errno(status));
    sim_loop_hold_time(loop, false);

    stream->fed = stream->end;
    stream->has_handle = false;
    if (status == UV_EOF)
        stream->is_eof = true;
    else if (status != 0)
        sim_stream_fail(loop, stream, status);
    if (stream->reading && (came > 0 || stream->is_eof))
        sim_io_wait_end(loop, stream->reading, 0, event);
    loop->instant = sim_loop_last_event(loop);
    if (stream->fed - stream->begin > 2 * SIM_STREAM_LIMIT_BYTES &&
        stream->transport && stream->transport->is_reading) {
        stream->is_read_paused = true;
        stop_reading(stream->transport);
    }
}

static void run_feed(SimLoop *loop, void *argument)
{
    SimStream *stream = argument;
    // What comes after close() is of no interest any more.
    if (!loop->is_closing && !stream->is_closing)
        feed(loop, stream);
    sim_object_unref(loop, &stream->object);
}

static void lend_scratch(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    SimLoop *loop = ((SimTransport *)handle->data)->loop;
    (void)wanted;
    if (!loop->io.scratch)
        loop->io.scratch = sim_alloc(SCRATCH_BYTES);
    *out = uv_buf_init(loop->io.scratch, SCRATCH_BYTES);
}

// A silent connection from another process is an open wait while it is read.
static void end_open_wait(SimTransport *transport)
{
    if (transport->is_counted)
        sim_io_close(transport->loop, true);
    transport->is_counted = false;
}

static void collect_read(uv_stream_t *handle, ssize_t size,
                         const uv_buf_t *buffer)
{
    SimTransport *transport = handle->data;
    SimStream *stream = transport->owner;
    if (size == 0 || !stream)
        return;
    if (size > 0) {
        reserve(stream, (size_t)size);
        memcpy(stream->bytes + stream->end, buffer->base, (size_t)size);
        stream->end += (size_t)size;
    } else {
        stream->arrived_status = (int)size;
        stop_reading(transport);
        end_open_wait(transport);
    }
    if (stream->has_handle)
        return;
    stream->has_handle = true;
    sim_object_ref(&stream->object);
    sim_io_ready(transport->loop, run_feed, stream);
}

void sim_stream_resume(SimStream *stream)
{
    SimTransport *transport = stream->transport;
    if (!stream->is_read_paused || !transport || stream->is_closing)
        return;
    stream->is_read_paused = false;
    transport->is_reading = true;
    uv_read_start(&transport->uv.stream, lend_scratch, collect_read);
}

void sim_stream_start(SimLoop *loop, SimStream *stream)
{
    SimTransport *transport = stream->transport;
    if (!transport || stream->is_closing)
        return;
    if (!transport->is_inside) {
        transport->is_counted = true;
        sim_io_open(loop, true);
    }
    transport->is_reading = true;
    uv_read_start(&transport->uv.stream, lend_scratch, collect_read);
}

// ---- writing --------------------------------------------------------------

static size_t pending_bytes(const SimTransport *transport)
{
    return uv_stream_get_write_queue_size(&transport->uv.stream);
}

// Pending writes to another process are promises; to this one they are not,
// for the reader may be asleep until time goes on.
static void count_pending(SimTransport *transport, bool is_more)
{
    SimLoopIo *io = &transport->loop->io;
    size_t *count =
        transport->is_inside ? &io->pending_count : &io->promise_count;
    *count += is_more ? 1 : (size_t)-1;
    transport->pending_writes += is_more ? 1 : -1u;
}

static void end_writing(SimTransport *transport)
{
    int fd = -1;
    if (uv_fileno(&transport->uv.handle, &fd) == 0)
        shutdown(fd, SHUT_WR);
    sim_transport_end_feeding(transport);
    sim_trace_event(transport->loop->trace, SIM_EVENT_IO_DONE,
                    SIM_OPERATION_END, NULL,
                    sim_loop_task_number(transport->loop), transport->number);
}

static void after_last_write(SimLoop *loop, SimTransport *transport)
{
    if (transport->ends_after_writes)
        end_writing(transport);
    if (transport->owner && transport->owner->is_closing)
        lose(loop, transport->owner);
    else if (transport->is_ending)
        sim_transport_close(transport);
}

static void resume_writing(SimLoop *loop, SimTransport *transport,
                           uint64_t cause)
{
    SimStream *stream = transport->owner;
    if (!stream || !stream->is_write_paused ||
        pending_bytes(transport) > SIM_LOW_WATER_BYTES)
        return;
    stream->is_write_paused = false;
    sim_io_wait_end_all(loop, &stream->drains, 0, cause);
}

static void fail_to_write(SimLoop *loop, SimTransport *transport, int status)
{
    if (transport->owner)
        sim_stream_fail(loop, transport->owner, status);
    else
        sim_transport_close(transport);
}

// The handle of a write that was pending.
static void finish_write(SimLoop *loop, void *argument)
{
    SimWrite *write = argument;
    SimTransport *transport = write->transport;
    int status = write->status;
    uint64_t event = sim_trace_event2(
        loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_WRITE, NULL, 0,
        transport->number, status == 0 ? write->size_bytes : 0,
        sim_io_errno(status));
    sim_free(write);
    if (transport->is_closed)
        return;
    if (status != 0) {
        fail_to_write(loop, transport, status);
        return;
    }
    resume_writing(loop, transport, event);
    if (transport->pending_writes == 0)
        after_last_write(loop, transport);
}

static void collect_write(uv_write_t *request, int status)
{
    SimWrite *write = request->data;
    SimTransport *transport = write->transport;

    count_pending(transport, false);
    write->status = status;
    // libuv is about to free a transport that is closed: there is no later
    // turn for its writes.
    if (transport->is_closed)
        sim_free(write);
    else
        sim_io_ready(transport->loop, finish_write, write);
}

static void write_later(SimTransport *transport, const char *bytes,
                        size_t size_bytes, uint32_t task)
{
    SimWrite *write = sim_alloc(sizeof *write + size_bytes);
    uv_buf_t buffer = uv_buf_init(write->bytes, (unsigned)size_bytes);

    write->transport = transport;
    write->size_bytes = size_bytes;
    write->request.data = write;
    memcpy(write->bytes, bytes, size_bytes);
    count_pending(transport, true);
    sim_trace_event2(transport->loop->trace, SIM_EVENT_IO_SUBMIT,
                     SIM_OPERATION_WRITE, NULL, task, transport->number,
                     size_bytes, 0);
    uv_write(&write->request, &transport->uv.stream, &buffer, 1, collect_write);
}

// Returns how many bytes went at once, or an error.
static ssize_t write_now(SimTransport *transport, const void *bytes,
                         size_t size_bytes)
{
    union {
        const void *bytes;
        char *base;
    } without_const = {bytes};
    uv_buf_t buffer = uv_buf_init(without_const.base, (unsigned)size_bytes);
    int written = uv_try_write(&transport->uv.stream, &buffer, 1);
    return written == UV_EAGAIN ? 0 : written;
}

static void write_some(SimLoop *loop, SimStream *stream, const char *bytes,
                       size_t size_bytes)
{
    SimTransport *transport = stream->transport;
    uint32_t task = sim_loop_task_number(loop);
    ssize_t written = 0;

    // What the system takes at once is one event, its end.
    if (transport->pending_writes == 0)
        written = write_now(transport, bytes, size_bytes);
    if (written != 0)
        sim_trace_event2(loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_WRITE,
                         NULL, task, stream->number,
                         written > 0 ? (uint64_t)written : 0,
                         sim_io_errno((int)written));
    if (written < 0) {
        sim_stream_fail(loop, stream, (int)written);
        return;
    }
    if ((size_t)written < size_bytes)
        write_later(transport, bytes + written, size_bytes - (size_t)written,
                    task);
    if (pending_bytes(transport) > SIM_HIGH_WATER_BYTES)
        stream->is_write_paused = true;
}

// libuv counts the bytes of a buffer in an unsigned int.
enum { MOST_AT_ONCE_BYTES = 1 << 30 };

void sim_stream_write(SimStream *stream, const void *bytes, size_t size_bytes)
{
    SimLoop *loop = sim_loop_current();
    const char *rest = bytes;
    if (stream->has_written_eof)
        sim_misuse(NULL, "sim_stream_write is called after "
                         "sim_stream_write_eof");
    while (size_bytes > 0 && stream->transport && !stream->is_closing) {
        size_t some =
            size_bytes < MOST_AT_ONCE_BYTES ? size_bytes : MOST_AT_ONCE_BYTES;
        write_some(loop, stream, rest, some);
        rest += some;
        size_bytes -= some;
    }
}

void sim_stream_print(SimStream *stream, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    int size = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (size < 0)
        return;
    sim_stream_write(stream, text, (size_t)size);
    sim_free(text);
}

void sim_stream_write_eof(SimStream *stream)
{
    SimTransport *transport = stream->transport;
    if (!transport || stream->is_closing || stream->has_written_eof)
        return;
    stream->has_written_eof = true;
    if (transport->pending_writes > 0)
        transport->ends_after_writes = true;
    else
        end_writing(transport);
}

// ---- the object -----------------------------------------------------------

// Nobody has the stream any more: what was written is still sent.
static void destroy_stream(SimLoop *loop, SimObject *object)
{
    SimStream *stream = (SimStream *)(void *)object;
    SimTransport *transport = let_go(stream);
    if (transport) {
        stop_reading(transport);
        end_open_wait(transport);
        transport->is_ending = true;
        if (transport->pending_writes == 0 || loop->is_closing)
            sim_transport_close(transport);
    }
    sim_server_lost_client(loop, stream);
    if (stream->child)
        sim_child_unref(stream->child);
    sim_free(stream->bytes);
    sim_free(stream->peer);
}

const SimObjectType sim_stream_type = {"stream", destroy_stream};

SimStream *sim_stream_new(SimLoop *loop, SimTransport *transport,
                          SimOperation how)
{
    SimStream *stream = sim_object_new(loop, &sim_stream_type, sizeof *stream);
    stream->transport = transport;
    stream->number = transport->number;
    stream->peer = sim_peer_name(&transport->uv.handle);
    sim_list_init(&stream->drains);
    sim_list_init(&stream->closings);
    transport->owner = stream;
    transport->is_inside = sim_peer_is_inside(loop, &transport->uv.handle);
    sim_trace_event(loop->trace, SIM_EVENT_IO_OPEN, how, NULL,
                    sim_loop_task_number(loop), stream->number);
    return stream;
}

SimStream *as_stream(SimValue value)
{
    if (value.kind != SIM_VALUE_OBJECT ||
        value.object->type != &sim_stream_type)
        sim_misuse(NULL, "a value is used as a stream, but it is none");
    return (SimStream *)(void *)value.object;
}

bool sim_stream_is_closing(const SimStream *stream)
{
    return stream->is_closing || !stream->transport;
}

bool sim_stream_at_eof(const SimStream *stream)
{
    return stream->is_eof && stream->begin == stream->fed;
}

const char *sim_stream_peer(const SimStream *stream)
{
    return stream->peer;
}
