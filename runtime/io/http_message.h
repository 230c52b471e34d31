// A request or a response, on either side.
//
// Header fields lie one behind the other in one buffer, as they came:
//
//     Content-Type\0text/html\0Content-Length\0120\0
//
// There are a dozen of them, so looking one up is walking along.
#ifndef SIM_IO_HTTP_MESSAGE_H
#define SIM_IO_HTTP_MESSAGE_H

#include "base/buffer.h"
#include "core/object.h"

struct SimHttpMessage {
    SimObject object;
    int status;            // of a response
    char *method;          // of a request; else NULL
    char *url;             // "" of a response that the program makes
    SimBuffer fields;      // name, zero, value, zero, ...
    SimBytes *body;        // referenced; NULL: empty
    SimHttpWriter *writer; // makes the body of a response; or NULL
    void *writer_context;
    struct SimHttpTransfer *transfer; // that brings the body; or NULL
    // What goes on after a response that makes the connection a WebSocket; NULL:
    // it is none. See websocket.h.
    SimCoroutine *(*upgrade)(SimWebSocket *socket, void *context);
    void *upgrade_context;
};

// The caller has the reference.
SimHttpMessage *sim_http_message_new(SimLoop *loop);

// Adds a field, name[name_bytes] and value[value_bytes]; blanks around the value
// are left out.
void sim_http_message_add(SimHttpMessage *message, const char *name,
                          size_t name_bytes, const char *value,
                          size_t value_bytes);

// Replaces the body by a copy of bytes[size_bytes].
void sim_http_message_set_body(SimLoop *loop, SimHttpMessage *message,
                               const void *bytes, size_t size_bytes);

static inline SimValue sim_http_message_value(SimHttpMessage *message)
{
    return (SimValue){.kind = SIM_VALUE_OBJECT, .object = &message->object};
}

bool sim_http_is_message(SimValue value);

// http_stream.c: nobody reads the rest of the body.
void sim_http_stream_forget(SimHttpMessage *response);

#endif
