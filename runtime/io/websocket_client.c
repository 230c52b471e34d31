// A WebSocket from the other side: asks for one, and looks at the answer.
#include "core/builtin.h"
#include "core/error.h"
#include "io/websocket.h"
#include "io/websocket_key.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_PORT = 80 };

static SimValue part_of(CURLU *parts, CURLUPart part, const char *otherwise)
{
    char *text = NULL;
    curl_url_get(parts, part, &text, 0);
    SimValue copy = sim_text("%s", text ? text : otherwise);
    curl_free(text);
    return copy;
}

// [host, port, path] of "ws://host:port/path?query"; a ValueError.
static SimValue parts_of(const char *url)
{
    CURLU *parts = curl_url();
    bool is_url = strncmp(url, "ws://", 5) == 0 && parts &&
                  curl_url_set(parts, CURLUPART_URL, url,
                               CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
    SimValue host = part_of(parts, CURLUPART_HOST, "");
    SimValue port = part_of(parts, CURLUPART_PORT, "80");
    SimValue path = part_of(parts, CURLUPART_PATH, "/");
    SimValue query = part_of(parts, CURLUPART_QUERY, "");
    curl_url_cleanup(parts);
    if (!is_url)
        return sim_fail(ValueError, NULL,
                        "%s: this is no URL of the form ws://host:port/path",
                        url);
    SimValue target = sim_text("%s%s%s", as_text(path),
                               as_text(query)[0] ? "?" : "", as_text(query));
    return sim_list(
        3, (SimValue[]){host, val(strtol(as_text(port), NULL, 10)), target});
}

static void ask(SimStream *stream, SimValue parts, const char *key)
{
    sim_stream_print(stream,
                     "GET %s HTTP/1.1\r\nHost: %s:%d\r\n"
                     "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n"
                     "\r\n",
                     as_text(sim_item(parts, 2)), as_text(sim_item(parts, 0)),
                     (int)as_int(sim_item(parts, 1)), key);
}

// Does the head of the response agree?
static bool agrees(const char *head, const char *key)
{
    char proof[SIM_WEBSOCKET_PROOF_CHARS + 1];
    sim_websocket_prove(key, proof);
    return strncmp(head, "HTTP/1.1 101", 12) == 0 && strstr(head, proof);
}

async(sim_websocket_connect, (const char *)url)
{
    char key[SIM_WEBSOCKET_KEY_CHARS + 1];
    SimValue parts = parts_of(url);
    if (is_error(parts))
        return parts;
    SimValue host = sim_item(parts, 0);
    SimStream *stream = as_stream(await(asyncio.open_connection(
        as_text(host), (int)as_int(sim_item(parts, 1)))));
    sim_websocket_new_key(key);
    ask(stream, parts, key);
    SimValue head = attempt(sim_stream_readuntil(stream, "\r\n\r\n"));
    if (is_error(head) && !error_is(head, Exception))
        return head; // cancelled
    if (is_error(head) || !agrees(as_text(head), key))
        return fail(ConnectionError,
                    "%s: the server does not agree to a WebSocket: %.*s", url,
                    is_error(head) ? 80 : (int)strcspn(as_text(head), "\r\n"),
                    is_error(head) ? error_message(head) : as_text(head));
    SimLoop *loop = sim_loop_current();
    SimWebSocket *socket = sim_websocket_new(loop, stream, true);
    sim_scope_hold(loop->scope, &socket->object);
    return (SimValue){.kind = SIM_VALUE_OBJECT, .object = &socket->object};
}
