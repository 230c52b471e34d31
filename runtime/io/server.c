#include "io/server.h"

#include "base/alloc.h"
#include "core/error.h"
#include "core/misuse.h"
#include "core/task.h"
#include "io/peer.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

// ---- a client comes -------------------------------------------------------

void sim_server_lost_client(SimLoop *loop, SimStream *stream)
{
    SimServer *server = stream->server;
    stream->server = NULL;
    if (!server)
        return;
    if (--server->client_count == 0 && server->listener_count == 0)
        sim_io_wait_end_all(loop, &server->closings, 0,
                            sim_loop_last_event(loop));
    sim_object_unref(loop, &server->object);
}

// The handler's task has ended.
static void end_client(SimFuture *task, void *argument)
{
    SimLoop *loop = sim_loop_current();
    SimStream *stream = argument;
    SimValue result = task->result;

    if (is_error(result) && !error_is(result, CancelledError)) {
        task->is_seen = true;
        sim_warn(loop, 12, ((SimTask *)(void *)task)->created_at,
                 "the handler of a client failed: %s: %s", error_name(result),
                 error_message(result));
        sim_stream_close(stream);
    }
    sim_object_unref(loop, &stream->object);
}

static void forget_client(SimLoop *loop, void *argument)
{
    sim_object_unref(loop, &((SimStream *)argument)->object);
}

// Runs the handler; what it makes belongs to a scope that ends at once, but its
// coroutine becomes a task.
static SimTask *call_handler(SimLoop *loop, SimServer *server,
                             SimStream *stream)
{
    SimCoroutine *coroutine = server->handler(stream, server->context);
    if (!coroutine)
        return NULL;
    char *name = server->client_name ? sim_format("%s-%u", server->client_name,
                                                  ++server->served_count)
                                     : NULL;
    SimTask *task = sim_task_new(loop, coroutine, name, coroutine->site);
    sim_free(name);
    return task;
}

// The third turn: connection_made, and the loop begins to read.
static void begin_client(SimLoop *loop, void *argument)
{
    SimStream *stream = argument;
    SimTask *task = NULL;

    if (!loop->is_closing && stream->transport)
        task = call_handler(loop, stream->server, stream);
    if (!task) {
        sim_object_unref(loop, &stream->object);
        return;
    }
    sim_future_subscribe(loop, &task->future,
                         (SimDone){end_client, stream, forget_client});
    sim_stream_start(loop, stream);
    // The scope outside every coroutine would keep the task for ever.
    sim_drop(val(task));
}

// The second turn: CPython's task that makes the transport.
static void make_transport(SimLoop *loop, void *argument)
{
    sim_ready_push(&loop->ready, (SimReady){begin_client, argument});
}

static void meet_outsider(SimLoop *loop, SimServer *server)
{
    if (server->is_outside || server->listener_count == 0)
        return;
    sim_io_close(loop, false);
    sim_io_open(loop, true);
    server->is_outside = true;
}

// The handle of a client that came.
static void accept_client(SimLoop *loop, void *argument)
{
    SimTransport *transport = argument;
    SimServer *server = transport->server;

    transport->server = NULL;
    if (loop->is_closing || server->listener_count == 0) {
        sim_transport_close(transport);
        sim_object_unref(loop, &server->object);
        return;
    }
    SimStream *stream = sim_stream_new(loop, transport, SIM_OPERATION_ACCEPT);
    sim_trace_event2(loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_ACCEPT, NULL,
                     0, server->number, 0, 0);
    if (!transport->is_inside)
        meet_outsider(loop, server);
    stream->server = server;
    server->client_count++;
    sim_ready_push(&loop->ready, (SimReady){make_transport, stream});
}

static void restore_spare(SimLoop *loop, void *argument)
{
    SimServer *server = argument;
    if (server->listener_count > 0)
        sim_spare_restore(&server->spare);
    sim_object_unref(loop, &server->object);
}

// There is no descriptor for a client.
static void turn_away(SimLoop *loop, SimServer *server, uv_stream_t *handle)
{
    sim_object_ref(&server->object);
    sim_io_ready(loop, restore_spare, server);
    if (sim_spare_turn_away(loop, &server->spare, (uv_handle_t *)handle))
        return;
    sim_warn(loop, 18, NULL,
             "the server stops listening: not even a client "
             "can be turned away without a descriptor");
    sim_server_close(server);
}

static void collect_client(uv_stream_t *handle, int status)
{
    SimTransport *listener = handle->data;
    SimServer *server = listener->server;
    SimLoop *loop = listener->loop;

    if (status == UV_EMFILE || status == UV_ENFILE) {
        turn_away(loop, server, handle);
        return;
    }
    if (status != 0) {
        sim_warn(loop, 18, NULL, "a client cannot be accepted: %s",
                 uv_strerror(status));
        return;
    }
    SimTransport *transport = sim_transport_new(loop, server->is_unix);
    sim_spare_instead_of_uv(loop);
    server->spare.is_turning_away = false;
    if (uv_accept(handle, &transport->uv.stream) != 0) {
        sim_transport_close(transport);
        return;
    }
    if (!server->is_unix)
        uv_tcp_nodelay(&transport->uv.tcp, 1);
    transport->server = server;
    sim_object_ref(&server->object);
    sim_io_ready(loop, accept_client, transport);
}

// ---- closing --------------------------------------------------------------

static void stop_listening(SimLoop *loop, SimServer *server)
{
    size_t count = server->listener_count;
    if (count == 0)
        return;
    server->listener_count = 0;
    for (size_t i = 0; i < count; i++) {
        server->listeners[i]->server = NULL;
        sim_transport_close(server->listeners[i]);
    }
    sim_spare_done(&server->spare);
    sim_io_close(loop, server->is_outside);
    // The loop's own reference.
    sim_object_unref(loop, &server->object);
}

static void close_with_loop(SimLoop *loop, SimIoHandle *base)
{
    stop_listening(loop, ((SimTransport *)(void *)base)->server);
}

void sim_server_close(SimServer *server)
{
    SimLoop *loop = sim_loop_current();
    if (server->listener_count == 0)
        return;
    sim_object_ref(&server->object);
    stop_listening(loop, server);
    if (server->client_count == 0)
        sim_io_wait_end_all(loop, &server->closings, 0,
                            sim_loop_last_event(loop));
    SimLink *forevers = &server->forevers;
    while (!sim_list_is_empty(forevers)) {
        SimIoWait *wait = sim_list_element(forevers->next, SimIoWait, link);
        sim_list_remove(&wait->link);
        sim_future_request_cancel(loop, &wait->future);
    }
    sim_object_unref(loop, &server->object);
}

// ---- the object -----------------------------------------------------------

static void destroy_server(SimLoop *loop, SimObject *object)
{
    SimServer *server = (SimServer *)(void *)object;
    (void)loop;
    sim_spare_done(&server->spare);
    sim_free(server->listeners);
}

static const SimObjectType server_type = {"server", destroy_server};

static void add_listener(SimServer *server, SimTransport *listener)
{
    size_t count = server->listener_count++;
    server->listeners =
        sim_resize(server->listeners, (count + 1) * sizeof *server->listeners);
    server->listeners[count] = listener;
    listener->server = server;
    listener->base.close = close_with_loop;
}

// ---- listening ------------------------------------------------------------

static int port_of(const uv_tcp_t *tcp)
{
    struct sockaddr_storage local = {0};
    int size = sizeof local;
    if (uv_tcp_getsockname(tcp, (struct sockaddr *)&local, &size) != 0)
        return 0;
    return sim_peer_port((struct sockaddr *)&local);
}

static int bind_and_listen(SimTransport *listener,
                           const struct sockaddr *address, const char *path)
{
    // As CPython does it: the addresses of IPv4 are listened at on their own.
    unsigned flags =
        address && address->sa_family == AF_INET6 ? UV_TCP_IPV6ONLY : 0;
    int status = path ? uv_pipe_bind(&listener->uv.pipe, path)
                      : uv_tcp_bind(&listener->uv.tcp, address, flags);
    return status != 0
               ? status
               : uv_listen(&listener->uv.stream, SIM_BACKLOG, collect_client);
}

static int listen_at(SimLoop *loop, SimServer *server,
                     const struct sockaddr *address, const char *path)
{
    SimTransport *listener = sim_transport_new(loop, path != NULL);
    int status = bind_and_listen(listener, address, path);
    if (status != 0) {
        sim_transport_close(listener);
        return status;
    }
    add_listener(server, listener);
    if (!path)
        sim_peer_own_port(loop, &listener->uv.tcp);
    sim_trace_event(loop->trace, SIM_EVENT_IO_OPEN, SIM_OPERATION_LISTEN, NULL,
                    sim_loop_task_number(loop), listener->number);
    return 0;
}

static void set_port(struct sockaddr_storage *address, int port)
{
    if (address->ss_family == AF_INET)
        ((struct sockaddr_in *)address)->sin_port = htons((uint16_t)port);
    else if (address->ss_family == AF_INET6)
        ((struct sockaddr_in6 *)address)->sin6_port = htons((uint16_t)port);
}

// Port 0: the one that the first address has got, if it is free here, too.
static int listen_at_next(SimLoop *loop, SimServer *server,
                          const struct addrinfo *address)
{
    struct sockaddr_storage same = {0};
    memcpy(&same, address->ai_addr, address->ai_addrlen);
    if (server->listener_count == 0 || sim_peer_port(address->ai_addr) != 0)
        return listen_at(loop, server, address->ai_addr, NULL);
    set_port(&same, port_of(&server->listeners[0]->uv.tcp));
    int status = listen_at(loop, server, (struct sockaddr *)&same, NULL);
    return status == UV_EADDRINUSE
               ? listen_at(loop, server, address->ai_addr, NULL)
               : status;
}

static bool is_not_of_this_machine(int status)
{
    return status == UV_EADDRNOTAVAIL || status == UV_EAFNOSUPPORT;
}

static int listen_at_all(SimLoop *loop, SimServer *server,
                         const struct addrinfo *addresses)
{
    int missing = 0;
    for (; addresses; addresses = addresses->ai_next) {
        int status = listen_at_next(loop, server, addresses);
        if (is_not_of_this_machine(status))
            missing = status;
        else if (status != 0)
            return status;
    }
    return server->listener_count > 0 ? 0 : missing;
}

// The caller's reference is all that there was.
static void give_up(SimLoop *loop, SimServer *server)
{
    for (size_t i = 0; i < server->listener_count; i++) {
        server->listeners[i]->server = NULL;
        sim_transport_close(server->listeners[i]);
    }
    sim_object_unref(loop, &server->object);
}

SimServer *sim_server_new(SimLoop *loop, const struct addrinfo *addresses,
                          const char *path, int *out_status)
{
    SimServer *server = sim_object_new(loop, &server_type, sizeof *server);
    server->is_unix = path != NULL;
    sim_spare_init(&server->spare);
    sim_list_init(&server->closings);
    sim_list_init(&server->forevers);
    int status = path ? listen_at(loop, server, NULL, path)
                      : listen_at_all(loop, server, addresses);
    if (status != 0) {
        give_up(loop, server);
        *out_status = status;
        return NULL;
    }
    sim_spare_instead_of_uv(loop);
    server->number = server->listeners[0]->number;
    if (!path)
        server->port = port_of(&server->listeners[0]->uv.tcp);
    // Nobody outside knows a port that the system has just picked.
    server->is_outside = path || sim_peer_port(addresses->ai_addr) != 0;
    sim_io_open(loop, server->is_outside);
    sim_object_ref(&server->object);
    return server;
}

SimServer *as_server(SimValue value)
{
    if (value.kind != SIM_VALUE_OBJECT || value.object->type != &server_type)
        sim_misuse(NULL, "a value is used as a server, but it is none");
    return (SimServer *)(void *)value.object;
}

int sim_server_port(const SimServer *server)
{
    return server->port;
}
