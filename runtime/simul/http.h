// HTTP: asking servers for pages, and being one.
//
//     SimHttpMessage *page = as_http(await(asyncio.http_get(url)));
//     printf("%d %s\n", sim_http_status(page), as_text(sim_http_body(page)));
//
// The client keeps its connections and uses them again; there is one for each
// loop. A server's handler is an async function from a request to a response:
//
//     async(hello, (SimHttpMessage *) request, (void *) context)
//     {
//         return sim_http_response(200, "text/html", val("<h1>Hello</h1>"));
//     }
//     ...
//     await(asyncio.start_http_server(hello, NULL, "127.0.0.1", 8080));
//
// The server speaks HTTP/1.1. It answers 400 to garbage, 413 to a body of more
// than 1 MiB, 431 to headers of more than 16 KiB, 408 to who is slower than a
// minute, and 500 if the handler fails, which is reported.
#ifndef SIMUL_HTTP_H
#define SIMUL_HTTP_H

#include "simul/value.h"

// The request or response in a value: what http_get gives.
SimHttpMessage *as_http(SimValue value);

// ---- asking ----------------------------------------------------------------

// What a request asks for beyond its URL; zero means the default.
typedef struct SimHttpOptions {
    const char *method;  // GET, or POST if there is a body
    const char *headers; // "Name: value" lines, separated by newlines
    const char *body;    // body[body_bytes]
    size_t body_bytes;   // 0: as long as the text is
    double timeout;      // for all of it, in seconds; 0: 30; FOREVER: none
    size_t most_bytes;   // of the response's body; 0: 16 MiB
    int most_redirects;  // 0: 10; negative: they are not followed
    const char *trusted; // a file of certificates in place of the system's
} SimHttpOptions;

// Awaitable: the response, whatever its status. Cancelling it ends the transfer.
// `options` (may be NULL) is copied; its texts must outlive the await.
// Errors: ValueError for what is no URL of http or https; gaierror if the name
// does not resolve; ConnectionRefusedError and other OSErrors; SSLError if the
// certificate is not to be trusted; TimeoutError; LimitOverrunError if the body
// is too large.
SimCoroutine *sim_http_fetch(const char *url, const SimHttpOptions *options);

// Awaitable: the response as soon as its head has come, for a body that is read
// piece by piece, however long it is. The time limit is for all of it; the
// transfer ends when nobody has the response any more. Errors: as sim_http_fetch.
SimCoroutine *sim_http_open(const char *url, const SimHttpOptions *options);

// Awaitable: the bytes of the body that have come since; none are left if their
// length is 0. Of a response of sim_http_open.
// Errors: as sim_http_fetch; RuntimeError if another task reads.
SimCoroutine *sim_http_read(SimHttpMessage *response);

// ---- looking at a message --------------------------------------------------

// The status of a response: 200, 404, ...
int sim_http_status(const SimHttpMessage *response);

// Of a request what is asked for, "/page?n=1"; of a response where it came from,
// after redirects.
const char *sim_http_url(const SimHttpMessage *message);

// The path of a request's URL, without what follows a question mark: a text.
SimValue sim_http_path(const SimHttpMessage *request);

// The method of a request: "GET".
const char *sim_http_method(const SimHttpMessage *request);

// The value of a header, whatever the case of its name; NULL: there is none.
const char *sim_http_header(const SimHttpMessage *message, const char *name);

// The body, as bytes (as_text, sim_len).
SimValue sim_http_body(const SimHttpMessage *message);

// ---- answering -------------------------------------------------------------

// A response for a handler to return. `body` is a text, bytes or none; `type`
// such as "text/html", NULL: plain text.
SimValue sim_http_response(int status, const char *type, SimValue body);

// Adds a header. A line break in it is a mistake in the program, and ends it.
void sim_http_add_header(SimValue response, const char *name,
                         const char *value);

// ---- answering piece by piece ----------------------------------------------

// Makes the body of a response while it is sent: usually an async function.
// `body` lives until it has ended.
typedef SimCoroutine *SimHttpWriter(SimHttpBody *body, void *context);

// A response for a handler to return whose body writer(body, context) makes when
// the head has been sent. If it fails, that is reported, and the connection
// breaks off, so that the client does not take a part for the whole.
SimValue sim_http_stream(int status, const char *type, SimHttpWriter *writer,
                         void *context);

// Sends a piece of the body. Returns at once.
void sim_http_body_write(SimHttpBody *body, const void *bytes,
                         size_t size_bytes);

// Awaitable: none, when the client keeps up; see sim_stream_drain.
// Errors: ConnectionResetError if he is gone.
SimCoroutine *sim_http_body_drain(SimHttpBody *body);

#endif
