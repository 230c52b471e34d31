// Streams and servers: connections over TCP and Unix sockets.
//
// A stream is what Python's StreamReader and StreamWriter are together:
//
//     SimValue value = await(asyncio.open_connection(host, port));
//     SimStream *stream = as_stream(value);
//     sim_stream_print(stream, "hello\n");
//     SimValue line = await(sim_stream_readline(stream));
//     sim_stream_close(stream);
//
// It is closed by sim_stream_close, or when nobody has it any more. Clients and
// servers have the same streams; see asyncio.open_connection and start_server.
#ifndef SIMUL_STREAM_H
#define SIMUL_STREAM_H

#include "simul/value.h"

// The stream in a value: what open_connection gives.
SimStream *as_stream(SimValue value);

// ---- reading ---------------------------------------------------------------
//
// Awaitables of bytes (as_text, sim_len). One task may read at a time.
// Errors (of all): ConnectionResetError and other OSErrors; RuntimeError if
// somebody else reads.

// At most `most_bytes`, as soon as there are any; none at the end of the
// stream. SIM_ALL: everything up to the end.
SimCoroutine *sim_stream_read(SimStream *stream, size_t most_bytes);
#define SIM_ALL SIZE_MAX

// Errors: IncompleteReadError if the stream ends before; error_partial has what
// came.
SimCoroutine *sim_stream_readexactly(SimStream *stream, size_t size_bytes);

// Up to the separator and with it. Errors: IncompleteReadError;
// LimitOverrunError if it does not come within 64 KiB.
SimCoroutine *sim_stream_readuntil(SimStream *stream, const char *separator);

// A line with its newline; what is left, without one, at the end; then none.
// Errors: ValueError if the line is longer than 64 KiB.
SimCoroutine *sim_stream_readline(SimStream *stream);

// Has the other side ended, and was everything read?
bool sim_stream_at_eof(const SimStream *stream);

// ---- writing ---------------------------------------------------------------

// Sends as much as the system takes, and the rest by and by. Returns at once;
// to a connection that is lost it does nothing.
void sim_stream_write(SimStream *stream, const void *bytes, size_t size_bytes);
void sim_stream_print(SimStream *stream, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Awaitable: none, when less than 16 KiB wait to be sent, if there were more
// than 64 KiB. Who writes much awaits it after each write: backpressure.
// Errors: ConnectionResetError if the connection is lost.
SimCoroutine *sim_stream_drain(SimStream *stream);

// No more will be written; one can still read.
void sim_stream_write_eof(SimStream *stream);

// ---- closing ---------------------------------------------------------------

// Closes when what was written is sent.
void sim_stream_close(SimStream *stream);
bool sim_stream_is_closing(const SimStream *stream);

// Awaitable: none, when it is closed.
SimCoroutine *sim_stream_wait_closed(SimStream *stream);

// Who is at the other end: "127.0.0.1:4711". Owns: the stream.
const char *sim_stream_peer(const SimStream *stream);

// ---- servers ---------------------------------------------------------------

// The server in a value: what start_server gives.
SimServer *as_server(SimValue value);

// The port it listens on; 0 of a Unix socket.
int sim_server_port(const SimServer *server);

// Accepts nobody any more; connections stay.
void sim_server_close(SimServer *server);

// Awaitable: none, when it and all its connections are closed.
SimCoroutine *sim_server_wait_closed(SimServer *server);

// Awaitable: for ever; cancelling it closes the server.
SimCoroutine *sim_server_serve_forever(SimServer *server);

#endif
