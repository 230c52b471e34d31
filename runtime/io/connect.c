// open_connection: an awaitable that goes through these phases.
//
//     numeric address ------------------.
//     name --> RESOLVING -- addresses --> CONNECTING --> a stream, two turns
//                                         ^      |       after the system says
//                                         `------'       that it is connected
//                                     the next address
//
// In CPython the two turns are the task that makes the transport and the
// callbacks that start it.
// Source: CPython Lib/asyncio/base_events.py, create_connection.
#include "base/alloc.h"
#include "core/api.h"
#include "io/failure.h"
#include "io/peer.h"
#include "io/resolve.h"
#include "io/stream.h"

#include <stdio.h>
#include <string.h>

typedef struct SimConnecting SimConnecting;

// One attempt. libuv has it until its callback.
typedef struct SimAttempt {
    uv_connect_t request;
    SimTransport *transport;
    SimConnecting *frame; // NULL: nobody waits any more
    int status;
    bool is_answered; // a handle is on its way that ends it
} SimAttempt;

struct SimConnecting {
    SimCoroutine base;
    bool is_unix;
    bool has_begun;
    int port;
    char *host; // or the path
    uint32_t number;
    SimResolving resolving; // the look-up of the name
    bool is_resolving;      // it is what the task waits for
    struct addrinfo *next;  // address to be tried
    SimAttempt *attempt;    // in flight
    SimStream *stream;      // referenced; what is returned
    SimIoWait wait;
};

static const SimFutureKind connect_kind = {.reason = SIM_REASON_CONNECT};
static const SimFutureKind dns_kind = {.reason = SIM_REASON_DNS};

static SimConnecting *frame_of(SimCoroutine *base)
{
    return (SimConnecting *)(void *)base;
}

static SimValue failure(SimLoop *loop, const SimConnecting *frame, int status)
{
    if (frame->is_unix)
        return sim_io_failure(loop, status, "%s", frame->host);
    return sim_io_failure(loop, status, "%s port %d", frame->host, frame->port);
}

// ---- connected: two more turns --------------------------------------------

static void abandon(SimAttempt *attempt)
{
    sim_transport_close(attempt->transport);
    sim_free(attempt);
}

// The last turn: the loop reads from now on, and the task goes on in the next.
static void finish_attempt(SimLoop *loop, void *argument)
{
    SimAttempt *attempt = argument;
    SimConnecting *frame = attempt->frame;
    if (!frame || loop->is_closing) {
        if (frame)
            frame->attempt = NULL;
        abandon(attempt);
        return;
    }
    frame->attempt = NULL;
    frame->stream =
        sim_stream_new(loop, attempt->transport, SIM_OPERATION_CONNECT);
    sim_stream_start(loop, frame->stream);
    sim_io_wait_end(loop, &frame->wait, 0, sim_loop_last_event(loop));
    sim_free(attempt);
}

static void make_transport(SimLoop *loop, void *argument)
{
    sim_ready_push(&loop->ready, (SimReady){finish_attempt, argument});
}

static void fail_attempt(SimLoop *loop, SimAttempt *attempt, uint64_t event)
{
    SimConnecting *frame = attempt->frame;
    if (frame) {
        frame->attempt = NULL;
        sim_io_wait_end(loop, &frame->wait, attempt->status, event);
    }
    abandon(attempt);
}

// The handle, when the system has answered.
static void answer_attempt(SimLoop *loop, void *argument)
{
    SimAttempt *attempt = argument;
    uint64_t event = sim_trace_event2(
        loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_CONNECT, NULL, 0,
        attempt->transport->number, 0, sim_io_errno(attempt->status));
    if (attempt->status != 0)
        fail_attempt(loop, attempt, event);
    else if (attempt->transport->uv.handle.type == UV_TCP)
        sim_ready_push(&loop->ready, (SimReady){make_transport, attempt});
    else
        finish_attempt(loop, attempt);
}

static void collect_attempt(uv_connect_t *request, int status)
{
    SimAttempt *attempt = request->data;
    SimLoop *loop = attempt->transport->loop;

    sim_io_kept(loop);
    attempt->status = status;
    attempt->is_answered = true;
    // A transport that is closed is freed next: there is no later turn.
    if (attempt->transport->is_closed) {
        if (attempt->frame)
            attempt->frame->attempt = NULL;
        sim_free(attempt);
        return;
    }
    sim_io_ready(loop, answer_attempt, attempt);
}

// ---- connecting -----------------------------------------------------------

static int connect_to(SimLoop *loop, SimAttempt *attempt,
                      const SimConnecting *frame,
                      const struct sockaddr *address)
{
    SimTransport *transport = attempt->transport;
    if (frame->is_unix) {
        uv_pipe_connect(&attempt->request, &transport->uv.pipe, frame->host,
                        collect_attempt);
        return 0;
    }
    int status = uv_tcp_connect(&attempt->request, &transport->uv.tcp, address,
                                collect_attempt);
    if (status != 0)
        return status;
    uv_tcp_nodelay(&transport->uv.tcp, 1);
    sim_peer_own_port(loop, &transport->uv.tcp);
    return 0;
}

static SimValue begin_attempt(SimLoop *loop, SimConnecting *frame,
                              const struct sockaddr *address)
{
    SimAttempt *attempt = sim_alloc(sizeof *attempt);
    attempt->transport = sim_transport_new(loop, frame->is_unix);
    attempt->frame = frame;
    attempt->request.data = attempt;
    frame->number = attempt->transport->number;
    sim_trace_event2(loop->trace, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_CONNECT,
                     NULL, sim_loop_task_number(loop), frame->number, 0, 0);
    int status = connect_to(loop, attempt, frame, address);
    if (status != 0) {
        abandon(attempt);
        return failure(loop, frame, status);
    }
    sim_io_promise(loop);
    frame->attempt = attempt;
    return sim_io_wait_begin(&frame->wait, &connect_kind, frame->number);
}

// The next address at which an attempt can begin; the last error if there is
// none, as where IPv6 is switched off.
static SimValue try_next(SimLoop *loop, SimConnecting *frame)
{
    SimValue result = none;
    while (frame->next && result.kind != SIM_VALUE_PENDING) {
        const struct addrinfo *address = frame->next;
        frame->next = address->ai_next;
        sim_value_unref(loop, result);
        result = begin_attempt(loop, frame, address->ai_addr);
    }
    return result;
}

static SimValue begin(SimLoop *loop, SimConnecting *frame)
{
    struct sockaddr_storage place;
    struct addrinfo address;
    int status;

    frame->has_begun = true;
    if (frame->is_unix)
        return begin_attempt(loop, frame, NULL);
    SimValue refused = sim_resolve_check(loop, frame->host, frame->port);
    if (is_error(refused))
        return refused;
    if (sim_resolve_number(frame->host, frame->port, &place, &address))
        return begin_attempt(loop, frame, address.ai_addr);
    frame->number = sim_io_number(loop);
    status = sim_resolve_name(loop, frame->host, frame->port, &frame->wait,
                              &frame->resolving, frame->number);
    if (status != 0)
        return failure(loop, frame, status);
    frame->is_resolving = true;
    return sim_io_wait_begin(&frame->wait, &dns_kind, frame->number);
}

// ---- the awaitable --------------------------------------------------------

static void forget(SimConnecting *frame)
{
    sim_resolve_forget(&frame->resolving);
    if (!frame->attempt)
        return;
    frame->attempt->frame = NULL;
    if (!frame->attempt->is_answered)
        sim_transport_close(frame->attempt->transport);
    frame->attempt = NULL;
}

// The wait has ended without an error of the task: what did it bring?
static SimValue go_on(SimLoop *loop, SimConnecting *frame)
{
    if (frame->stream) {
        SimStream *stream = frame->stream;
        frame->stream = NULL;
        if (stream->transport)
            sim_io_must_close(loop, &stream->transport->base, "a connection");
        return (SimValue){.kind = SIM_VALUE_OBJECT, .object = &stream->object};
    }
    if (frame->is_resolving) {
        frame->is_resolving = false;
        frame->next = frame->resolving.addresses;
    }
    if (frame->next)
        return try_next(loop, frame);
    return failure(loop, frame, frame->wait.status);
}

static SimValue step_connect(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimConnecting *frame = frame_of(base);
    if (!frame->has_begun)
        return begin(loop, frame);
    if (is_error(input)) {
        forget(frame);
        return sim_ref(input);
    }
    return go_on(loop, frame);
}

static void destroy_connect(SimLoop *loop, SimCoroutine *base)
{
    SimConnecting *frame = frame_of(base);
    forget(frame);
    sim_io_wait_done(loop, &frame->wait);
    if (frame->stream)
        sim_object_unref(loop, &frame->stream->object);
    sim_resolve_done(&frame->resolving);
    sim_free(frame->host);
}

static const SimCoroutineKind open_connection_kind = {.name = "open_connection",
                                                      .step = step_connect,
                                                      .destroy =
                                                          destroy_connect,
                                                      .is_builtin = true};

static SimCoroutine *new_connect(const char *host, int port, bool is_unix)
{
    static const SimSite site = {"simul.h", "open_connection", 0, NULL};
    SimLoop *loop = sim_loop_current();
    SimConnecting *frame = frame_of(
        sim_coroutine_make(loop, &open_connection_kind, &site, sizeof *frame));
    memset(&frame->base + 1, 0, sizeof *frame - sizeof frame->base);
    frame->is_unix = is_unix;
    frame->port = port;
    frame->host = sim_strdup(host);
    return &frame->base;
}

SimCoroutine *sim_open_connection(const char *host, int port)
{
    return new_connect(host, port, false);
}

SimCoroutine *sim_open_unix_connection(const char *path)
{
    return new_connect(path, 0, true);
}
