// WebSockets: connections over which both sides send messages when they like.
//
// A browser opens one by an HTTP request, and the handler of an HTTP server
// answers it with the coroutine that shall talk:
//
//     async(chat, (SimWebSocket *) socket, (void *) context)
//     {
//         for (;;) {
//             SimValue message = await(sim_websocket_receive(socket));
//             if (message.kind == SIM_VALUE_NONE)
//                 return none;
//             sim_websocket_send(socket, as_text(message));
//         }
//     }
//
//     async(site, (SimHttpMessage *) request, (void *) context)
//     {
//         return sim_websocket_accept(request, chat, context);
//     }
//
// Pings are answered, fragments put together, and who breaks the rules or sends
// a message of more than 1 MiB is told so and closed, all while a task receives.
#ifndef SIMUL_WEBSOCKET_H
#define SIMUL_WEBSOCKET_H

#include "simul/value.h"

// What a server does with a WebSocket: usually an async function. When it has
// ended the connection is closed; `socket` lives no longer.
typedef SimCoroutine *SimWebSocketHandler(SimWebSocket *socket, void *context);

// The response that turns a request into a WebSocket, on which
// handler(socket, context) then runs. To a request that is none to that end it
// is a 400 or 426, and the handler does not run.
SimValue sim_websocket_accept(const SimHttpMessage *request,
                              SimWebSocketHandler *handler, void *context);

// Awaitable: a connection (as_websocket) to "ws://host:port/path".
// Errors: ValueError for another URL; ConnectionError if the server does not
// agree; those of open_connection.
SimCoroutine *sim_websocket_connect(const char *url);

// The WebSocket in a value: what sim_websocket_connect gives.
SimWebSocket *as_websocket(SimValue value);

// Awaitable: the next message, as bytes (as_text, sim_len); none when the
// connection has ended, see sim_websocket_code. One task may receive at a time.
SimCoroutine *sim_websocket_receive(SimWebSocket *socket);

// Was the message that came last sent as bytes, not as text?
bool sim_websocket_is_binary(const SimWebSocket *socket);

// Sends a message. Returns at once; does nothing when the connection has ended.
void sim_websocket_send(SimWebSocket *socket, const char *text);
void sim_websocket_send_bytes(SimWebSocket *socket, const void *bytes,
                              size_t size_bytes);

// Awaitable: none, when what was sent is on its way; see sim_stream_drain.
SimCoroutine *sim_websocket_drain(SimWebSocket *socket);

// Asks the other side whether it is there; the answer is not seen.
void sim_websocket_ping(SimWebSocket *socket);

// Says goodbye; what the other side still sends is not received any more.
// `code` is 1000 if all is well; `reason` (may be NULL) at most 123 bytes.
void sim_websocket_close(SimWebSocket *socket, int code, const char *reason);

// Awaitable: none, when the connection has ended; says goodbye if nobody did.
SimCoroutine *sim_websocket_wait_closed(SimWebSocket *socket);

// The code with which the connection has ended, the other side's or else our
// own: 1000 if all was well, 1002 after what is no frame, 1005 if the other side
// gave none, 1006 if it went without a word; 0 while it lasts.
int sim_websocket_code(const SimWebSocket *socket);

#endif
