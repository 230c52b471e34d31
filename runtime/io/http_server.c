// An HTTP/1.1 server: a handler of connections, written with await like anybody
// else's, on top of start_server.
//
//     connection:  request -> handler -> response, and again, until the client
//                  or an error ends it
//
// A request that makes no sense, or is too long, or too slow, gets its status
// and the connection ends. A handler that fails is a 500, reported, and the
// connection goes on. Requests that a client sends ahead are answered in order.
#include "base/alloc.h"
#include "core/api.h"
#include "core/builtin.h"
#include "core/error.h"
#include "core/misuse.h"
#include "io/http_body.h"
#include "io/http_parse.h"
#include "io/server.h"
#include "io/stream.h"
#include "io/websocket.h"

#include <string.h>

enum {
    REQUEST_SECONDS = 60,     // from the last response to the end of a request
    LINGER_SECONDS = 2,       // for a client that still sends what is refused
    LINGER_READS = 64,        // likewise
    READ_BYTES = 16384,       // at once
    SEPARATE_BYTES = 1 << 16, // a longer body is not copied behind its head
};

// What the server's handler of connections needs. It lives as long as the loop:
// a handler may outlive its server.
typedef struct SimHttpService {
    SimObject object;
    SimHttpHandler *handler;
    void *context;
} SimHttpService;

typedef struct SimHttpConnection {
    SimObject object;
    SimHttpService *service;
    SimStream *stream; // whose handler this is
    SimHttpParse parse;
    SimBuffer rest;  // bytes that came behind a request
    bool is_eof;     // the client sends no more
    bool is_refused; // and what he sends is not read
    bool is_ending;
} SimHttpConnection;

static const SimObjectType service_type = {"HTTP service", NULL};

static void destroy_connection(SimLoop *loop, SimObject *object)
{
    SimHttpConnection *connection = (SimHttpConnection *)(void *)object;
    (void)loop;
    sim_http_parse_done(&connection->parse);
    sim_buffer_done(&connection->rest);
}

static const SimObjectType connection_type = {"HTTP connection",
                                              destroy_connection};

// ---- requests --------------------------------------------------------------

static void feed(SimHttpConnection *connection, const char *bytes,
                 size_t size_bytes)
{
    size_t taken = sim_http_parse_feed(&connection->parse, bytes, size_bytes);
    if (taken < size_bytes)
        sim_buffer_append(&connection->rest, bytes + taken, size_bytes - taken);
}

static void feed_rest(SimHttpConnection *connection)
{
    SimBuffer rest = connection->rest;
    sim_buffer_init(&connection->rest);
    if (rest.size_bytes > 0)
        feed(connection, rest.bytes, rest.size_bytes);
    sim_buffer_done(&rest);
}

// A coroutine of its own, so that what was read is let go of at its end.
async(sim_http_read_some, (SimHttpConnection *)connection)
{
    SimValue bytes = await(sim_stream_read(connection->stream, READ_BYTES));
    connection->is_eof = sim_len(bytes) == 0;
    if (!connection->is_eof)
        feed(connection, as_text(bytes), sim_len(bytes));
    return none;
}

async(sim_http_read_request, (SimHttpConnection *)connection)
{
    SimHttpParse *parse = &connection->parse;
    feed_rest(connection);
    while (!parse->is_done && parse->status == 0 && !connection->is_eof) {
        if (parse->expects_continue)
            sim_stream_print(connection->stream,
                             "HTTP/1.1 100 Continue\r\n\r\n");
        parse->expects_continue = false;
        await(sim_http_read_some(connection));
    }
    return none;
}

// ---- responses -------------------------------------------------------------

static bool has_body(int status)
{
    return status >= 200 && status != HTTP_STATUS_NO_CONTENT &&
           status != HTTP_STATUS_NOT_MODIFIED;
}

static void put_fields(SimBuffer *buffer, const SimHttpMessage *response)
{
    const char *field = response->fields.bytes;
    const char *end = field + response->fields.size_bytes;
    while (field < end) {
        const char *value = field + strlen(field) + 1;
        sim_buffer_format(buffer, "%s: %s\r\n", field, value);
        field = value + strlen(value) + 1;
    }
}

static void put_head(SimBuffer *buffer, const SimHttpMessage *response,
                     size_t body_bytes, bool is_chunked, bool is_ending)
{
    sim_buffer_format(buffer, "HTTP/1.1 %d %s\r\n", response->status,
                      http_status_str((enum http_status)response->status));
    put_fields(buffer, response);
    if (response->writer && is_chunked)
        sim_buffer_text(buffer, "Transfer-Encoding: chunked\r\n");
    else if (has_body(response->status) && !response->writer)
        sim_buffer_format(buffer, "Content-Length: %zu\r\n", body_bytes);
    sim_buffer_format(buffer, "Connection: %s\r\n\r\n",
                      response->upgrade ? "Upgrade"
                      : is_ending       ? "close"
                                        : "keep-alive");
}

// HTTP/1.0 has none.
static bool has_chunks(const SimHttpConnection *connection)
{
    return connection->parse.parser.http_minor > 0;
}

static bool is_head(const SimHttpConnection *connection)
{
    const SimHttpMessage *request = connection->parse.request;
    return request && request->method && strcmp(request->method, "HEAD") == 0;
}

static void send_response(SimHttpConnection *connection, SimValue value)
{
    const SimHttpMessage *response = as_http(value);
    size_t size_bytes = response->body ? response->body->size_bytes : 0;
    bool sends_body =
        size_bytes > 0 && !is_head(connection) && has_body(response->status);
    SimBuffer buffer;

    sim_buffer_init(&buffer);
    put_head(&buffer, response, size_bytes, has_chunks(connection),
             connection->is_ending);
    if (sends_body && size_bytes < SEPARATE_BYTES)
        sim_buffer_append(&buffer, response->body->bytes, size_bytes);
    sim_stream_write(connection->stream, buffer.bytes, buffer.size_bytes);
    if (sends_body && size_bytes >= SEPARATE_BYTES)
        sim_stream_write(connection->stream, response->body->bytes, size_bytes);
    sim_buffer_done(&buffer);
}

static SimValue plain_response(int status)
{
    return sim_http_response(
        status, NULL,
        sim_text("%d %s\n", status, http_status_str((enum http_status)status)));
}

static void refuse(SimHttpConnection *connection, int status)
{
    connection->is_ending = true;
    connection->is_refused = true;
    send_response(connection, plain_response(status));
}

// ---- one request -----------------------------------------------------------

// What the handler has returned, or failed with.
static SimValue judge(SimValue reply, const SimSite *site)
{
    if (sim_http_is_message(reply))
        return reply;
    const char *name = is_error(reply) ? error_name(reply) : "TypeError";
    const char *message = is_error(reply)
                              ? error_message(reply)
                              : "it returned no response (sim_http_response)";
    sim_warn(sim_loop_current(), 12, site,
             "the handler of a request failed: "
             "%s: %s",
             name, message);
    return plain_response(HTTP_STATUS_INTERNAL_SERVER_ERROR);
}

async(sim_http_write_body, (SimHttpConnection *)connection,
      (SimHttpMessage *)response)
{
    SimHttpBody body = {connection->stream, has_chunks(connection)};
    SimCoroutine *writing = response->writer(&body, response->writer_context);
    const SimSite *site = writing->site;
    SimValue outcome = attempt(writing);

    if (!is_error(outcome))
        sim_http_body_end(&body);
    if (!is_error(outcome) || !error_is(outcome, Exception))
        return outcome;
    connection->is_ending = true;
    sim_warn(sim_loop_current(), 12, site,
             "the writer of a response failed: %s: %s", error_name(outcome),
             error_message(outcome));
    return none;
}

async(sim_http_answer_request, (SimHttpConnection *)connection)
{
    SimHttpService *service = connection->service;
    SimCoroutine *handling =
        service->handler(connection->parse.request, service->context);
    const SimSite *site = handling->site;
    SimValue reply = attempt(handling);

    if (is_error(reply) && !error_is(reply, Exception))
        return reply; // cancelled
    connection->is_ending = !connection->parse.keeps_alive;
    SimValue response = judge(reply, site);
    SimHttpMessage *message = as_http(response);
    if (message->writer && !has_chunks(connection))
        connection->is_ending = true;
    send_response(connection, response);
    if (message->writer && has_body(message->status) && !is_head(connection))
        await(sim_http_write_body(connection, message));
    await(sim_stream_drain(connection->stream));
    if (message->upgrade) {
        connection->is_ending = true;
        connection->is_refused = true; // he may still send
        await(sim_websocket_serve(connection->stream, message,
                                  &connection->rest));
    }
    return none;
}

async(sim_http_serve_request, (SimHttpConnection *)connection)
{
    SimHttpParse *parse = &connection->parse;
    sim_http_parse_next(parse);
    SimValue outcome = attempt(
        asyncio.wait_for(sim_http_read_request(connection), REQUEST_SECONDS));

    if (is_error(outcome) && !error_is(outcome, TimeoutError))
        return outcome;
    if (parse->status != 0) {
        refuse(connection, parse->status);
    } else if (parse->is_done) {
        await(sim_http_answer_request(connection));
    } else {
        // He said nothing, or not all of it.
        connection->is_ending = true;
        if (parse->request)
            refuse(connection, connection->is_eof
                                   ? HTTP_STATUS_BAD_REQUEST
                                   : HTTP_STATUS_REQUEST_TIMEOUT);
    }
    return none;
}

// ---- one connection --------------------------------------------------------

async(sim_http_read_and_forget, (SimHttpConnection *)connection)
{
    SimValue bytes = await(sim_stream_read(connection->stream, READ_BYTES));
    return val(sim_len(bytes) > 0);
}

// Were the connection closed while he still sends, the system would tell him
// that it is reset, and he might never read why.
async(sim_http_linger, (SimHttpConnection *)connection)
{
    sim_stream_write_eof(connection->stream);
    for (int i = 0; i < LINGER_READS; i++) {
        SimValue has_more = await(sim_http_read_and_forget(connection));
        if (!has_more.boolean)
            break;
    }
    return none;
}

static SimHttpConnection *new_connection(SimStream *stream, void *service)
{
    SimLoop *loop = sim_loop_current();
    SimHttpConnection *connection =
        sim_object_new(loop, &connection_type, sizeof *connection);
    connection->stream = stream;
    connection->service = service;
    sim_http_parse_init(&connection->parse, loop);
    sim_buffer_init(&connection->rest);
    return sim_scope_hold(loop->scope, &connection->object);
}

async(sim_http_serve_connection, (SimStream *)stream, (void *)service)
{
    SimHttpConnection *connection = new_connection(stream, service);
    SimValue outcome = none;

    while (!connection->is_ending && !is_error(outcome))
        outcome = attempt(sim_http_serve_request(connection));
    if (connection->is_refused && !is_error(outcome))
        outcome = attempt(
            asyncio.wait_for(sim_http_linger(connection), LINGER_SECONDS));
    sim_stream_close(stream);
    // That a client goes away is no failure of the handler.
    return is_error(outcome) && !error_is(outcome, OSError) ? outcome : none;
}

// ---- the server ------------------------------------------------------------

async(sim_http_listen, (SimHttpHandler *)handler, (void *)context,
      (const char *)host, (int)port)
{
    SimLoop *loop = sim_loop_current();
    SimHttpService *service =
        sim_object_new(loop, &service_type, sizeof *service);
    sim_scope_hold(&loop->root, &service->object);
    service->handler = handler;
    service->context = context;
    SimValue server =
        await(sim_start_server(sim_http_serve_connection, service, host, port));
    as_server(server)->client_name = "http";
    return server;
}

SimCoroutine *sim_start_http_server(SimHttpHandler *handler, void *context,
                                    const char *host, int port)
{
    return sim_http_listen(handler, context, host, port);
}
