// Streams: one end of a connection, TCP or Unix socket.
//
// The loop reads whatever comes, whether or not somebody waits for it, up to a
// limit; a task that reads takes it from the buffer. What is written goes to the
// system at once as far as it fits, and the rest in the background.
//
//     peer --> libuv --> | read | fed | arrived |        read, readline ...
//                        begin  ^fed  ^end
//     peer <-- libuv <-- | pending |  <-- write          drain waits here
//
// Between `fed` and `end` lies what a callback of libuv brought and whose
// handle has not run: nobody sees it before its turn.
//
// A stream is an object that programs hold; the transport is libuv's, on the
// heap, and stays until libuv has closed it. A cancelled read leaves the bytes
// in the buffer; a cancelled drain leaves them pending. Nothing is lost.
//
// Order: bytes or the end come in turn N, the reader runs in N+1. close() in N
// loses the connection in N+1, and who waits for that runs in N+2.
// Source: CPython Lib/asyncio/streams.py, selector_events.py.
#ifndef SIM_IO_STREAM_H
#define SIM_IO_STREAM_H

#include "core/loop_io.h"
#include "io/child.h"
#include "io/wait.h"

enum {
    SIM_STREAM_LIMIT_BYTES = 65536, // reading pauses beyond twice as much
    SIM_HIGH_WATER_BYTES = 65536,   // drain waits beyond this
    SIM_LOW_WATER_BYTES = 16384,    // until no more than this is pending
};

typedef struct SimTransport {
    SimIoHandle base;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } uv;
    SimLoop *loop;
    SimStream *owner;        // NULL: nobody has the stream any more
    SimServer *server;       // whose clients come here; NULL: a connection
    SimChild *fed_child;     // whose input this is, referenced; NULL: nobody's
    uint32_t number;         // in the trace
    unsigned pending_writes; // requests that libuv has
    bool is_inside;          // the peer is in this process
    bool is_counted;         // as an open wait
    bool is_reading;
    bool is_ending;         // close the socket after the pending writes
    bool ends_after_writes; // say so to the peer after them
    bool is_closed;         // libuv closes it
} SimTransport;

struct SimStream {
    SimObject object;
    SimTransport *transport; // NULL: the connection is lost
    SimServer *server;       // that accepted it, referenced; or NULL
    SimChild *child;         // whose pipe it is, referenced; or NULL
    uint32_t number;         // in the trace
    char *bytes;             // bytes[capacity]
    size_t begin;
    size_t fed;
    size_t end;
    size_t capacity;
    SimCoroutine *reader; // whose turn it is to read; NULL: nobody waits
    SimIoWait *reading;   // its wait
    uint64_t reading_since; // the event with which it began
    SimLink drains;       // SimIoWait.link
    SimLink closings;     // likewise
    int arrived_status;   // what libuv brought last: 0, UV_EOF, an error
    int status;           // the error that ended the connection, or 0
    bool has_handle;      // something arrived and is not fed yet
    bool is_eof;
    bool is_read_paused;  // too much lies in the buffer
    bool is_write_paused; // too much is pending
    bool is_closing;
    bool has_written_eof;
    char *peer; // as text
};

extern const SimObjectType sim_stream_type;

// A transport that is neither connected nor closed. `is_unix` picks the family.
SimTransport *sim_transport_new(SimLoop *loop, bool is_unix);

// Closes the socket now. Who has the stream learns nothing.
void sim_transport_close(SimTransport *transport);

// What was written to a child's input is all that comes. Does nothing to a
// transport that feeds no child.
void sim_transport_end_feeding(SimTransport *transport);

// The stream of a connected transport; it is not read yet. The caller has the
// reference.
SimStream *sim_stream_new(SimLoop *loop, SimTransport *transport,
                          SimOperation how);

// The stream of this program's end of a pipe to a child: to its input if
// `feeds`. Takes over the descriptor. `name` is the pipe's, for sentences. The
// caller has the reference. Returns NULL and a code of libuv if that fails.
SimStream *sim_stream_of_child(SimChild *child, int fd, bool feeds,
                               const char *name, int *out_status);

// From now on the loop reads.
void sim_stream_start(SimLoop *loop, SimStream *stream);

// Goes on reading if it was paused and there is room.
void sim_stream_resume(SimStream *stream);

// The stream ends with an error, in the next turn.
void sim_stream_fail(SimLoop *loop, SimStream *stream, int status);

// The error that ended it. The caller has the reference.
SimValue sim_stream_failure(SimLoop *loop, const SimStream *stream);

#endif
