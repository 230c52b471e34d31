#include "io/websocket.h"

#include "base/alloc.h"
#include "core/builtin.h"
#include "core/error.h"
#include "core/misuse.h"
#include "io/websocket_key.h"

#include <string.h>

enum { NO_CODE = 1005, LOST = 1006, MOST_REASON_BYTES = 123 };

// ---- what wslay calls ------------------------------------------------------

static ssize_t give_bytes(wslay_event_context_ptr frames, uint8_t *target,
                          size_t most_bytes, int flags, void *argument)
{
    SimWebSocket *socket = argument;
    size_t size =
        socket->arrived_bytes < most_bytes ? socket->arrived_bytes : most_bytes;
    (void)flags;
    if (size == 0) {
        wslay_event_set_error(frames, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    memcpy(target, socket->arrived, size);
    socket->arrived += size;
    socket->arrived_bytes -= size;
    return (ssize_t)size;
}

// A stream takes everything, so wslay never has to keep what is to be sent.
static ssize_t take_bytes(wslay_event_context_ptr frames, const uint8_t *bytes,
                          size_t size_bytes, int flags, void *argument)
{
    SimWebSocket *socket = argument;
    (void)frames, (void)flags;
    sim_stream_write(socket->stream, bytes, size_bytes);
    return (ssize_t)size_bytes;
}

static int give_mask(wslay_event_context_ptr frames, uint8_t *bytes,
                     size_t size_bytes, void *argument)
{
    (void)frames, (void)argument;
    return uv_random(NULL, NULL, bytes, size_bytes, 0, NULL);
}

static void keep_message(SimWebSocket *socket,
                         const struct wslay_event_on_msg_recv_arg *message)
{
    SimLoop *loop = sim_loop_current();
    socket->messages =
        sim_grow(socket->messages, socket->message_count,
                 &socket->message_capacity, sizeof *socket->messages);
    socket->messages[socket->message_count++] = (SimWebSocketMessage){
        sim_bytes_copy(loop, message->msg, message->msg_length),
        message->opcode == WSLAY_BINARY_FRAME};
}

static void take_message(wslay_event_context_ptr frames,
                         const struct wslay_event_on_msg_recv_arg *message,
                         void *argument)
{
    SimWebSocket *socket = argument;
    (void)frames;
    if (message->opcode == WSLAY_CONNECTION_CLOSE)
        socket->code = message->status_code ? message->status_code : NO_CODE;
    else if (!wslay_is_ctrl_frame(message->opcode))
        keep_message(socket, message);
}

static const struct wslay_event_callbacks callbacks = {
    .recv_callback = give_bytes,
    .send_callback = take_bytes,
    .genmask_callback = give_mask,
    .on_msg_recv_callback = take_message,
};

// ---- the object ------------------------------------------------------------

static void destroy_socket(SimLoop *loop, SimObject *object)
{
    SimWebSocket *socket = (SimWebSocket *)(void *)object;
    wslay_event_context_free(socket->frames);
    for (size_t i = socket->first; i < socket->message_count; i++)
        sim_object_unref(loop, &socket->messages[i].bytes->object);
    sim_free(socket->messages);
    sim_object_unref(loop, &socket->stream->object);
}

static const SimObjectType socket_type = {"WebSocket", destroy_socket};

SimWebSocket *sim_websocket_new(SimLoop *loop, SimStream *stream,
                                bool is_client)
{
    SimWebSocket *socket = sim_object_new(loop, &socket_type, sizeof *socket);
    int status = is_client ? wslay_event_context_client_init(&socket->frames,
                                                             &callbacks, socket)
                           : wslay_event_context_server_init(
                                 &socket->frames, &callbacks, socket);
    if (status != 0)
        sim_misuse(NULL, "there is no memory for a WebSocket");
    socket->is_client = is_client;
    wslay_event_config_set_max_recv_msg_length(socket->frames,
                                               SIM_WEBSOCKET_MOST_BYTES);
    socket->stream = stream;
    sim_object_ref(&stream->object);
    return socket;
}

SimWebSocket *as_websocket(SimValue value)
{
    if (value.kind != SIM_VALUE_OBJECT || value.object->type != &socket_type)
        sim_misuse(NULL, "a value is used as a WebSocket, but it is none");
    return (SimWebSocket *)(void *)value.object;
}

// ---- sending ---------------------------------------------------------------

static void flush(SimWebSocket *socket)
{
    if (!socket->is_broken)
        wslay_event_send(socket->frames);
}

static void send_message(SimWebSocket *socket, uint8_t opcode,
                         const void *bytes, size_t size_bytes)
{
    struct wslay_event_msg message = {opcode, bytes, size_bytes};
    // Refused when goodbye was said.
    if (wslay_event_queue_msg(socket->frames, &message) == 0)
        flush(socket);
}

void sim_websocket_send(SimWebSocket *socket, const char *text)
{
    send_message(socket, WSLAY_TEXT_FRAME, text, strlen(text));
}

void sim_websocket_send_bytes(SimWebSocket *socket, const void *bytes,
                              size_t size_bytes)
{
    send_message(socket, WSLAY_BINARY_FRAME, bytes, size_bytes);
}

void sim_websocket_ping(SimWebSocket *socket)
{
    send_message(socket, WSLAY_PING, NULL, 0);
}

SimCoroutine *sim_websocket_drain(SimWebSocket *socket)
{
    return sim_stream_drain(socket->stream);
}

void sim_websocket_close(SimWebSocket *socket, int code, const char *reason)
{
    size_t size_bytes = reason ? strlen(reason) : 0;
    if (code < 1000 || code > 4999 || size_bytes > MOST_REASON_BYTES)
        sim_misuse(NULL, "sim_websocket_close takes a code from 1000 to 4999 "
                         "and a reason of at most 123 bytes");
    wslay_event_queue_close(socket->frames, (uint16_t)code,
                            (const uint8_t *)reason, size_bytes);
    flush(socket);
}

int sim_websocket_code(const SimWebSocket *socket)
{
    if (socket->code != 0)
        return socket->code;
    if (socket->is_broken)
        return WSLAY_CODE_PROTOCOL_ERROR;
    return wslay_event_get_close_sent(socket->frames)
               ? wslay_event_get_status_code_sent(socket->frames)
               : 0;
}

// ---- receiving -------------------------------------------------------------

// Bytes that are no frame at all: wslay would close without a code.
static void close_broken(SimWebSocket *socket)
{
    static const char of_server[] = "\x88\x02\x03\xea";
    static const char of_client[] = "\x88\x82\0\0\0\0\x03\xea";
    socket->is_broken = true;
    if (socket->is_client)
        sim_stream_write(socket->stream, of_client, sizeof of_client - 1);
    else
        sim_stream_write(socket->stream, of_server, sizeof of_server - 1);
}

void sim_websocket_feed(SimWebSocket *socket, const void *bytes,
                        size_t size_bytes)
{
    socket->arrived = bytes;
    socket->arrived_bytes = size_bytes;
    if (wslay_event_want_read(socket->frames) &&
        wslay_event_recv(socket->frames) != 0)
        close_broken(socket);
    socket->arrived_bytes = 0;
    flush(socket);
}

static bool is_over(const SimWebSocket *socket)
{
    return socket->code != 0 || socket->is_broken ||
           !wslay_event_want_read(socket->frames);
}

// A server's stream is closed by the HTTP server.
async(sim_websocket_close_stream, (SimWebSocket *)socket)
{
    if (!socket->is_client)
        return none;
    sim_stream_close(socket->stream);
    SimValue outcome = attempt(sim_stream_wait_closed(socket->stream));
    return is_error(outcome) && !error_is(outcome, OSError) ? outcome : none;
}

// What the answers to pings are kept in is bounded by waiting for who does not
// read them. A coroutine of its own, so that what was read is let go of.
async(sim_websocket_read_some, (SimWebSocket *)socket)
{
    SimValue bytes =
        attempt(sim_stream_read(socket->stream, SIM_WEBSOCKET_READ_BYTES));
    if (is_error(bytes) && !error_is(bytes, OSError))
        return bytes;
    if (is_error(bytes) || sim_len(bytes) == 0) {
        socket->code = LOST;
        return none;
    }
    sim_websocket_feed(socket, as_text(bytes), sim_len(bytes));
    SimValue drained = attempt(sim_stream_drain(socket->stream));
    return is_error(drained) && !error_is(drained, OSError) ? drained : none;
}

static SimValue next_message(SimWebSocket *socket)
{
    SimWebSocketMessage message = socket->messages[socket->first++];
    if (socket->first == socket->message_count)
        socket->first = socket->message_count = 0;
    socket->is_binary = message.is_binary;
    sim_scope_hold(sim_loop_current()->scope, &message.bytes->object);
    return (SimValue){.kind = SIM_VALUE_BYTES, .bytes = message.bytes};
}

async(sim_websocket_receive, (SimWebSocket *)socket)
{
    while (socket->first == socket->message_count) {
        if (is_over(socket))
            return await(sim_websocket_close_stream(socket));
        await(sim_websocket_read_some(socket));
    }
    return next_message(socket);
}

bool sim_websocket_is_binary(const SimWebSocket *socket)
{
    return socket->is_binary;
}

// ---- the end ---------------------------------------------------------------

async(sim_websocket_wait_for_goodbye, (SimWebSocket *)socket)
{
    while (!is_over(socket))
        await(sim_websocket_read_some(socket));
    return none;
}

async(sim_websocket_wait_closed, (SimWebSocket *)socket)
{
    if (!is_over(socket) && !wslay_event_get_close_sent(socket->frames))
        sim_websocket_close(socket, WSLAY_CODE_NORMAL_CLOSURE, NULL);
    SimValue outcome = attempt(asyncio.wait_for(
        sim_websocket_wait_for_goodbye(socket), SIM_WEBSOCKET_CLOSE_SECONDS));
    return is_error(outcome) && !error_is(outcome, TimeoutError) ? outcome
                                                                 : none;
}

// ---- serving ---------------------------------------------------------------

static SimValue refuse(int status)
{
    SimValue response = sim_http_response(
        status, NULL, val("this address speaks WebSocket, version 13\n"));
    if (status == 426) {
        sim_http_add_header(response, "Upgrade", "websocket");
        sim_http_add_header(response, "Sec-WebSocket-Version", "13");
    }
    return response;
}

SimValue sim_websocket_accept(const SimHttpMessage *request,
                              SimWebSocketHandler *handler, void *context)
{
    char proof[SIM_WEBSOCKET_PROOF_CHARS + 1];
    int status = sim_websocket_judge(request);
    if (status != 0)
        return refuse(status);
    SimLoop *loop = sim_loop_current();
    SimHttpMessage *response = sim_http_message_new(loop);
    SimValue value = sim_http_message_value(response);
    sim_scope_hold(loop->scope, &response->object);
    response->status = 101;
    response->upgrade = handler;
    response->upgrade_context = context;
    sim_websocket_prove(sim_http_header(request, "Sec-WebSocket-Key"), proof);
    sim_http_add_header(value, "Upgrade", "websocket");
    sim_http_add_header(value, "Sec-WebSocket-Accept", proof);
    return value;
}

async(sim_websocket_serve, (SimStream *)stream, (SimHttpMessage *)response,
      (const SimBuffer *)bytes)
{
    SimLoop *loop = sim_loop_current();
    SimWebSocket *socket = sim_websocket_new(loop, stream, false);
    sim_scope_hold(loop->scope, &socket->object);
    sim_websocket_feed(socket, bytes->bytes, bytes->size_bytes);
    SimCoroutine *talk = response->upgrade(socket, response->upgrade_context);
    const SimSite *site = talk->site;
    SimValue outcome = attempt(talk);
    if (is_error(outcome) && !error_is(outcome, Exception))
        return outcome; // cancelled
    if (is_error(outcome)) {
        sim_warn(loop, 12, site, "the handler of a WebSocket failed: %s: %s",
                 error_name(outcome), error_message(outcome));
        sim_websocket_close(socket, WSLAY_CODE_INTERNAL_SERVER_ERROR, NULL);
    }
    await(sim_websocket_wait_closed(socket));
    return none;
}
