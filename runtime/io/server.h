// Servers: who accepts connections and makes a task for each.
//
// The loop holds a server until it is closed. Each client that comes gets a
// stream and a task of handler(stream, context); the task's end lets the stream
// go, and a handler that fails is reported.
//
// Order: the client comes in turn N, its transport is made in N+1, the handler
// is called in N+2 and its coroutine runs in N+3.
// Source: CPython Lib/asyncio/selector_events.py, _accept_connection;
// base_events.py, Server.
#ifndef SIM_IO_SERVER_H
#define SIM_IO_SERVER_H

#include "io/spare.h"
#include "io/stream.h"

// How many clients may wait to be accepted.
enum { SIM_BACKLOG = 1024 };

struct SimServer {
    SimObject object;
    SimTransport **listeners; // listeners[listener_count], one an address
    size_t listener_count;    // 0: closed
    SimSpare spare;
    SimHandler *handler;
    void *context;
    const char *client_name; // "http": tasks are http-1, http-2; NULL: Task-N
    unsigned served_count;   // clients so far
    int port;
    uint32_t number; // in the trace
    bool is_unix;
    bool is_outside;     // clients of other processes may come
    size_t client_count; // connections that are not lost
    SimLink closings;    // SimIoWait.link: wait_closed
    SimLink forevers;    // serve_forever
};

// Listens at every one of the addresses, or at the path of a Unix socket. An
// address that this machine has not (IPv6 may be switched off) is left out as
// long as there is another. The loop has a reference, and the caller another.
// Returns NULL and a code of libuv if one is taken or not allowed.
SimServer *sim_server_new(SimLoop *loop, const struct addrinfo *addresses,
                          const char *path, int *out_status);

// The connection of a client is lost. Does nothing to a stream of no server.
void sim_server_lost_client(SimLoop *loop, SimStream *stream);

#endif
