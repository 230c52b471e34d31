// The HTTP client's half that is not ours: libcurl, driven by the loop.
//
// libcurl opens the sockets and speaks HTTP; the loop tells it when a socket is
// ready or its timer is due. It never blocks.
//
//     curl: "watch socket 9 for reading" --> watch()     --> uv_poll
//     curl: "call me in 200 ms"          --> set_timer() --> uv_timer
//     uv_poll, uv_timer --> curl_multi_socket_action --> a transfer has ended
//         --> a handle of the loop, which settles a future in its turn
//
// One session a loop, made by the first fetch: it keeps connections, so that the
// next fetch from the same host needs no handshake, and the names it looked up.
//
// Virtual time: a transfer from another process is a promise. One from a server
// of this program is not, or the server could never sleep: its connection is
// loopback, and what is under way is seen by the next poll. "At once" of curl's
// timer therefore is a handle in the ready queue, not a timer of libuv's.
#ifndef SIM_IO_HTTP_SESSION_H
#define SIM_IO_HTTP_SESSION_H

#include "core/loop_io.h"
#include "io/http_message.h"
#include "io/wait.h"

#include <curl/curl.h>

typedef struct SimHttpSession SimHttpSession;

// Of a body that is read piece by piece curl brings no more than this ahead.
enum { SIM_HTTP_UNREAD_BYTES = 65536 };

// One fetch under way.
typedef struct SimHttpTransfer {
    SimLoop *loop;
    CURL *easy; // NULL: curl has nothing to do with it any more
    struct curl_slist *headers;
    char *url;
    double timeout;           // of all of it, in seconds
    SimIoWait *wait;          // who waits; NULL: nobody
    SimHttpMessage *response; // referenced, or who has the transfer; or NULL
    SimBuffer body;           // what was not read yet
    size_t came_bytes;        // of the body, ever
    size_t most_bytes;
    unsigned handle_count; // handles on their way; they keep it alive
    SimTimer *timer;       // NULL: none is set
    uint32_t number;       // in the trace
    CURLcode code;         // how it ended
    long os_error;         // the system's error, if it was one
    bool is_outside;       // the server is another process
    bool is_awaited;       // somebody waits, or will before time may go on
    bool is_promise;       // counted as one: both
    bool is_streamed;      // the body is read piece by piece: http_stream.c
    bool is_following;     // redirects
    bool is_head_done;
    bool is_fed;       // a handle is on its way that says what has come
    bool is_paused;    // too much was not read
    bool is_handed;    // the response has the transfer, not the other way round
    bool is_abandoned; // it is freed when no handle is on its way
    bool is_answered;  // a handle is on its way that ends it
    bool is_over;      // that handle has run, or the time was over
    bool is_too_long;
    char words[CURL_ERROR_SIZE]; // curl's own, "" if it has none
} SimHttpTransfer;

// The loop's session. NULL: curl cannot be started.
SimHttpSession *sim_http_session(SimLoop *loop);

// Gives the transfer to curl. Returns false if curl refuses it.
bool sim_http_session_begin(SimHttpSession *session, SimHttpTransfer *transfer);

// Takes it away from curl, whether it has ended or not, and frees what curl has.
void sim_http_session_end(SimHttpTransfer *transfer);

// Is the server another process, and does somebody wait for it? Then it is a
// promise.
void sim_http_session_outside(SimHttpTransfer *transfer, bool is_outside);
void sim_http_session_awaited(SimHttpTransfer *transfer, bool is_awaited);

// http_client.c: curl has ended a transfer; appends the handle.
void sim_http_client_collect(SimHttpTransfer *transfer, CURLcode code);

// Status and URL of the response, as far as curl knows them.
void sim_http_client_note_head(SimHttpTransfer *transfer);

// To be called by each handle of a transfer. Returns false if nobody wants it any
// more; it may be freed then.
bool sim_http_client_handle_runs(SimHttpTransfer *transfer);

// Nobody wants it any more.
void sim_http_client_abandon(SimHttpTransfer *transfer);

// http_stream.c: part of the body is there, or the head; appends a handle.
void sim_http_stream_arrived(SimHttpTransfer *transfer);

#endif
