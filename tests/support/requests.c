#include "support/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 4096, MOST_CHANGES = 6, LONGEST_PAUSE = 70 };

typedef struct Bytes {
    char bytes[MOST_BYTES];
    size_t size_bytes;
} Bytes;

// ---- chance ----------------------------------------------------------------

typedef struct Chance {
    uint64_t state;
} Chance;

static size_t below(Chance *chance, size_t limit)
{
    chance->state ^= chance->state << 13;
    chance->state ^= chance->state >> 7;
    chance->state ^= chance->state << 17;
    return limit == 0 ? 0 : (size_t)(chance->state % limit);
}

// ---- good requests ---------------------------------------------------------

#define UPGRADE                                                              \
    "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"                  \
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" \
    "Sec-WebSocket-Version: 13\r\n\r\n"
#define GOOD(text)             \
    {                          \
        text, sizeof(text) - 1 \
    }

static const struct Good {
    const char *bytes;
    size_t size_bytes;
} good[] = {
    GOOD("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    GOOD("GET /a?b=c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    GOOD("HEAD /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    GOOD("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
         "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"),
    GOOD("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n"),
    GOOD("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
         "Content-Length: 2\r\n\r\nhi"),
    GOOD(UPGRADE "\x81\x82\1\2\3\4ik\x88\x82\1\2\3\4\2\xea"),
    GOOD(UPGRADE "\x01\x81\1\2\3\4i\x89\x81\1\2\3\4q\x80\x81\1\2\3\4h"),
    GOOD(UPGRADE "\x82\xfe\x00\x80\0\0\0\0"
                 "0123456789abcdef0123456789abcdef0123456789abcdef"
                 "0123456789abcdef0123456789abcdef0123456789abcdef"
                 "0123456789abcdef0123456789abcdef"),
    GOOD(UPGRADE "\x82\xff\0\0\0\0\0\1\0\0\0\0\0\0abc"),
};

// ---- damage ----------------------------------------------------------------

static void insert(Bytes *to, size_t at, const char *bytes, size_t size_bytes)
{
    if (size_bytes > MOST_BYTES - to->size_bytes)
        size_bytes = MOST_BYTES - to->size_bytes;
    memmove(to->bytes + at + size_bytes, to->bytes + at, to->size_bytes - at);
    memcpy(to->bytes + at, bytes, size_bytes);
    to->size_bytes += size_bytes;
}

static void cut_out(Bytes *from, size_t at, size_t size_bytes)
{
    if (size_bytes > from->size_bytes - at)
        size_bytes = from->size_bytes - at;
    memmove(from->bytes + at, from->bytes + at + size_bytes,
            from->size_bytes - at - size_bytes);
    from->size_bytes -= size_bytes;
}

static void change(Bytes *request, Chance *chance)
{
    static const char *const tokens[] = {
        "\r\n",
        "\r\n\r\n",
        ": ",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\n",
        "ffffffffffffffff\r\n",
        "Upgrade: websocket\r\n",
        "\x89\x80",
        "\x88",
    };
    Bytes copy = *request;
    size_t at = below(chance, request->size_bytes + 1);
    size_t size = 1 + below(chance, 40);
    const struct Good *other =
        &good[below(chance, sizeof good / sizeof good[0])];
    const char *token = tokens[below(chance, sizeof tokens / sizeof tokens[0])];

    if (size > request->size_bytes - at)
        size = request->size_bytes - at;
    switch (below(chance, 7)) {
    case 0:
        if (at < request->size_bytes)
            request->bytes[at] = (char)below(chance, 256);
        break;
    case 1:
        if (at < request->size_bytes)
            request->bytes[at] ^= (char)(1 << below(chance, 8));
        break;
    case 2:
        cut_out(request, at, size);
        break;
    case 3:
        insert(request, at, copy.bytes + at, size);
        break;
    case 4:
        insert(request, at, token, strlen(token));
        break;
    case 5:
        insert(request, at, other->bytes, other->size_bytes);
        break;
    default:
        request->size_bytes = at;
    }
}

static void make(Bytes *out_request, Chance *chance)
{
    const struct Good *one = &good[below(chance, sizeof good / sizeof good[0])];
    out_request->size_bytes = 0;
    insert(out_request, 0, one->bytes, one->size_bytes);
    for (size_t i = below(chance, MOST_CHANGES); i > 0; i--)
        change(out_request, chance);
}

// ---- the server ------------------------------------------------------------

async(requests_echo, (SimWebSocket *)socket, (void *)unused)
{
    (void)unused;
    for (;;) {
        SimValue message = await(sim_websocket_receive(socket));
        if (message.kind == SIM_VALUE_NONE)
            return none;
        sim_websocket_send_bytes(socket, as_text(message), sim_len(message));
    }
}

async(requests_site, (SimHttpMessage *)request, (void *)unused)
{
    (void)unused;
    if (strncmp(sim_http_url(request), "/ws", 3) == 0)
        return sim_websocket_accept(request, requests_echo, NULL);
    return sim_http_response(200, NULL, sim_http_body(request));
}

// ---- sending ---------------------------------------------------------------

async(requests_send, (SimStream *)stream, (const Bytes *)request,
      (Chance *)chance)
{
    size_t at = 0;
    while (at < request->size_bytes) {
        size_t size = 1 + below(chance, request->size_bytes - at);
        sim_stream_write(stream, request->bytes + at, size);
        at += size;
        if (below(chance, 3) == 0)
            await(asyncio.sleep((double)below(chance, LONGEST_PAUSE)));
    }
    if (below(chance, 2) == 0)
        sim_stream_write_eof(stream);
    return none;
}

// True: a response came.
async(requests_ask, (SimServer *)server, (Bytes *)request, (uint64_t)seed)
{
    Chance chance = {seed * 0x9e3779b97f4a7c15u + 1};
    for (int i = 0; i < 8; i++)
        below(&chance, 1);
    make(request, &chance);
    SimStream *stream = as_stream(
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))));
    SimValue sent = attempt(requests_send(stream, request, &chance));
    // A WebSocket may stay open for ever.
    SimValue came =
        attempt(asyncio.wait_for(sim_stream_read(stream, 8192), 200));
    sim_stream_close(stream);
    SimValue closed = attempt(sim_stream_wait_closed(stream));
    if (error_is(sent, CancelledError) || error_is(closed, CancelledError))
        return sent;
    return val(!is_error(came) && strncmp(as_text(came), "HTTP/1.1 ", 9) == 0);
}

async(requests_try, (int)count, (uint64_t)seed)
{
    SimServer *server = as_server(
        await(asyncio.start_http_server(requests_site, NULL, "127.0.0.1", 0)));
    SimValue url = sim_text("http://127.0.0.1:%d/", sim_server_port(server));
    Bytes request;
    int answered = 0;
    for (int i = 0; i < count; i++) {
        SimValue is_answered =
            await(requests_ask(server, &request, seed + (uint64_t)i));
        answered += is_answered.boolean;
    }
    SimValue page = await(asyncio.http_get(as_text(url)));
    if (sim_http_status(as_http(page)) != 200)
        return fail(AssertionError, "the server answers %d afterwards",
                    sim_http_status(as_http(page)));
    sim_server_close(server);
    return val(answered);
}
