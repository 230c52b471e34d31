// A WebSocket: messages in frames over a stream.
//
// The frames are wslay's. It is fed with what the stream brings and says what
// is to be sent; it answers pings and goodbyes, puts fragments together, and
// answers what breaks the rules with the code that the standard names.
//
//     stream --> feed --> wslay --> messages --> receive
//     stream <-- flush <-- wslay <-- send, ping, close, answers
//
// Source: RFC 6455; wslay's event interface.
#ifndef SIM_IO_WEBSOCKET_H
#define SIM_IO_WEBSOCKET_H

#include "io/http_message.h"
#include "io/stream.h"

#include <wslay/wslay.h>

enum {
    SIM_WEBSOCKET_MOST_BYTES = 1 << 20, // of a message
    SIM_WEBSOCKET_READ_BYTES = 16384,   // at once
    SIM_WEBSOCKET_CLOSE_SECONDS = 2,    // for the other side's goodbye
};

typedef struct SimWebSocketMessage {
    SimBytes *bytes; // referenced
    bool is_binary;
} SimWebSocketMessage;

struct SimWebSocket {
    SimObject object;
    SimStream *stream;              // referenced
    wslay_event_context_ptr frames; // NULL: out of memory
    const uint8_t *arrived;         // arrived[arrived_bytes]
    size_t arrived_bytes;           // what wslay may take now
    SimWebSocketMessage *messages;  // messages[message_count], not received
    size_t message_count;
    size_t message_capacity;
    size_t first; // of them, that is not received
    int code;     // that the other side has ended it with, or 0
    bool is_client;
    bool is_broken; // what came was no frame
    bool is_binary; // the message that was received last
};

// The caller has the reference. The stream is borrowed, and referenced.
SimWebSocket *sim_websocket_new(SimLoop *loop, SimStream *stream,
                                bool is_client);

// What came over the stream.
void sim_websocket_feed(SimWebSocket *socket, const void *bytes,
                        size_t size_bytes);

// Awaitable of a server: runs the handler of a response that sim_websocket_accept
// made, and ends the connection as the standard wants it. `bytes` came behind
// the request.
SimCoroutine *sim_websocket_serve(SimStream *stream, SimHttpMessage *response,
                                  const SimBuffer *bytes);

#endif
