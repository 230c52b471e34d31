// start_server, wait_closed, serve_forever: the awaitables around a server.
//
// Source: CPython Lib/asyncio/base_events.py, create_server and Server.
#include "base/alloc.h"
#include "core/api.h"
#include "core/error.h"
#include "io/failure.h"
#include "io/resolve.h"
#include "io/server.h"

#include <string.h>

// CPython's create_server looks addresses up in tasks that it gathers (three
// turns) and gives the loop a turn to begin. A Unix socket only takes that turn.
enum { TURNS_OF_TCP = 4, TURNS_OF_UNIX = 1 };

typedef struct SimStarting {
    SimCoroutine base;
    SimHandler *handler;
    void *context;
    char *host; // or the path
    int port;
    bool is_unix;
    bool has_begun;
    int turns_left;
    SimResolving resolving;
    bool is_resolving;
    SimIoWait wait;
} SimStarting;

static const SimFutureKind dns_kind = {.reason = SIM_REASON_DNS};

// ---- start_server ---------------------------------------------------------

static SimStarting *starting_of(SimCoroutine *base)
{
    return (SimStarting *)(void *)base;
}

static SimValue failure(SimLoop *loop, const SimStarting *frame, int status)
{
    if (frame->is_unix)
        return sim_io_failure(loop, status, "%s", frame->host);
    return sim_io_failure(loop, status, "%s port %d",
                          frame->host ? frame->host : "every address",
                          frame->port);
}

static SimValue listen_at(SimLoop *loop, const SimStarting *frame,
                          const struct addrinfo *addresses)
{
    int status = 0;
    SimServer *server = sim_server_new(
        loop, addresses, frame->is_unix ? frame->host : NULL, &status);
    if (!server)
        return failure(loop, frame, status);
    server->handler = frame->handler;
    server->context = frame->context;
    sim_io_must_close(loop, &server->listeners[0]->base, "a server");
    return (SimValue){.kind = SIM_VALUE_OBJECT, .object = &server->object};
}

// No host: every address of this machine, in both families.
static SimValue listen_everywhere(SimLoop *loop, const SimStarting *frame)
{
    struct sockaddr_storage places[2];
    struct addrinfo addresses[2] = {{.ai_next = &addresses[1]}, {0}};
    const char *const hosts[] = {"0.0.0.0", "::"};
    for (size_t i = 0; i < 2; i++)
        sim_resolve_number(hosts[i], frame->port, &places[i], &addresses[i]);
    return listen_at(loop, frame, addresses);
}

static SimValue listen_now(SimLoop *loop, SimStarting *frame)
{
    struct sockaddr_storage place;
    struct addrinfo address = {0};
    if (frame->resolving.addresses || frame->is_unix)
        return listen_at(loop, frame, frame->resolving.addresses);
    if (!frame->host)
        return listen_everywhere(loop, frame);
    sim_resolve_number(frame->host, frame->port, &place, &address);
    return listen_at(loop, frame, &address);
}

static SimValue look_up(SimLoop *loop, SimStarting *frame)
{
    uint32_t number = sim_io_number(loop);
    int status = sim_resolve_name(loop, frame->host, frame->port, &frame->wait,
                                  &frame->resolving, number);
    if (status != 0)
        return failure(loop, frame, status);
    frame->is_resolving = true;
    return sim_io_wait_begin(&frame->wait, &dns_kind, number);
}

// The first step: a name has to be looked up.
static SimValue begin(SimLoop *loop, SimStarting *frame)
{
    struct sockaddr_storage place;
    struct addrinfo address;

    frame->has_begun = true;
    if (frame->is_unix)
        return none;
    SimValue refused = sim_resolve_check(loop, frame->host, frame->port);
    if (is_error(refused) || !frame->host ||
        sim_resolve_number(frame->host, frame->port, &place, &address))
        return refused;
    return look_up(loop, frame);
}

static SimValue step_start(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimStarting *frame = starting_of(base);

    if (is_error(input)) {
        sim_resolve_forget(&frame->resolving);
        return sim_ref(input);
    }
    if (!frame->has_begun) {
        SimValue begun = begin(loop, frame);
        if (begun.kind != SIM_VALUE_NONE)
            return begun;
    }
    if (frame->is_resolving && !frame->resolving.addresses)
        return failure(loop, frame, frame->wait.status);
    if (frame->turns_left-- > 0)
        return sim_pending(NULL);
    return listen_now(loop, frame);
}

static void destroy_start(SimLoop *loop, SimCoroutine *base)
{
    SimStarting *frame = starting_of(base);
    sim_resolve_done(&frame->resolving);
    sim_io_wait_done(loop, &frame->wait);
    sim_free(frame->host);
}

static const SimCoroutineKind start_kind = {.name = "start_server",
                                            .step = step_start,
                                            .destroy = destroy_start,
                                            .is_builtin = true};

static SimStarting *new_start(SimHandler *handler, void *context,
                              const char *host)
{
    static const SimSite site = {"simul.h", "start_server", 0, NULL};
    SimLoop *loop = sim_loop_current();
    SimStarting *frame = starting_of(
        sim_coroutine_make(loop, &start_kind, &site, sizeof *frame));
    memset(&frame->base + 1, 0, sizeof *frame - sizeof frame->base);
    frame->handler = handler;
    frame->context = context;
    frame->host = host ? sim_strdup(host) : NULL;
    frame->turns_left = TURNS_OF_TCP;
    return frame;
}

SimCoroutine *sim_start_server(SimHandler *handler, void *context,
                               const char *host, int port)
{
    SimStarting *frame = new_start(handler, context, host);
    frame->port = port;
    return &frame->base;
}

SimCoroutine *sim_start_unix_server(SimHandler *handler, void *context,
                                    const char *path)
{
    SimStarting *frame = new_start(handler, context, path);
    frame->is_unix = true;
    frame->turns_left = TURNS_OF_UNIX;
    return &frame->base;
}

// ---- wait_closed, serve_forever -------------------------------------------

typedef struct SimServerWait {
    SimCoroutine base;
    SimServer *server; // referenced
    SimIoWait wait;
} SimServerWait;

static const SimFutureKind accept_kind = {.reason = SIM_REASON_ACCEPT};

static SimServerWait *frame_of(SimCoroutine *base)
{
    return (SimServerWait *)(void *)base;
}

static SimValue wait_in(SimServerWait *frame, SimLink *waits)
{
    sim_list_append(waits, &frame->wait.link);
    return sim_io_wait_begin(&frame->wait, &accept_kind, frame->server->number);
}

static SimValue step_wait_closed(SimLoop *loop, SimCoroutine *base,
                                 SimValue input)
{
    SimServerWait *frame = frame_of(base);
    SimServer *server = frame->server;
    (void)loop;
    sim_io_wait_leave(&frame->wait);
    if (is_error(input))
        return sim_ref(input);
    if (server->listener_count > 0 || server->client_count > 0)
        return wait_in(frame, &server->closings);
    return none;
}

static SimValue step_forever(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimServerWait *frame = frame_of(base);
    sim_io_wait_leave(&frame->wait);
    if (is_error(input)) {
        sim_server_close(frame->server);
        return sim_ref(input);
    }
    if (frame->server->listener_count == 0)
        return sim_error_new(loop, RuntimeError, NULL, "server is closed");
    return wait_in(frame, &frame->server->forevers);
}

static void destroy_wait(SimLoop *loop, SimCoroutine *base)
{
    SimServerWait *frame = frame_of(base);
    sim_io_wait_done(loop, &frame->wait);
    sim_object_unref(loop, &frame->server->object);
}

static const SimCoroutineKind wait_closed_kind = {.name = "wait_closed",
                                                  .step = step_wait_closed,
                                                  .destroy = destroy_wait,
                                                  .is_builtin = true};
static const SimCoroutineKind forever_kind = {.name = "serve_forever",
                                              .step = step_forever,
                                              .destroy = destroy_wait,
                                              .is_builtin = true};

static SimCoroutine *new_wait(const SimCoroutineKind *kind, const SimSite *site,
                              SimServer *server)
{
    SimLoop *loop = sim_loop_current();
    SimServerWait *frame =
        frame_of(sim_coroutine_make(loop, kind, site, sizeof *frame));
    frame->server = server;
    sim_io_wait_init(&frame->wait);
    sim_object_ref(&server->object);
    return &frame->base;
}

SimCoroutine *sim_server_wait_closed(SimServer *server)
{
    static const SimSite site = {"simul.h", "wait_closed", 0, NULL};
    return new_wait(&wait_closed_kind, &site, server);
}

SimCoroutine *sim_server_serve_forever(SimServer *server)
{
    static const SimSite site = {"simul.h", "serve_forever", 0, NULL};
    return new_wait(&forever_kind, &site, server);
}
