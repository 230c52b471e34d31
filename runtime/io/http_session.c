#include "io/http_session.h"

#include "base/alloc.h"
#include "core/misuse.h"
#include "io/peer.h"

struct SimHttpSession {
    SimIoHandle base;
    SimLoop *loop;
    CURLM *multi;
    uv_timer_t timer;
    bool is_kicked;   // a handle is on its way that lets curl go on
    bool holds_clock; // the timer counts as a promise
};

// curl's timers that are as short as this are part of its work (it looks again
// in a millisecond); longer ones are limits, which may never be needed.
enum { SHORT_TIMER_MS = 20 };

// A socket of curl's that it wants to be watched.
typedef struct SimHttpSocket {
    uv_poll_t poll;
    SimHttpSession *session;
    curl_socket_t fd;
} SimHttpSocket;

// ---- what has ended --------------------------------------------------------

static void collect(SimHttpSession *session)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(session->multi, &left))) {
        SimHttpTransfer *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        sim_http_client_collect(transfer, message->data.result);
    }
}

static void look_again(SimLoop *loop, void *argument)
{
    (void)loop;
    (void)argument;
}

// curl may have written to a server of this program (the next request after a
// redirect), so this poll has not seen everything: a handle that does nothing
// keeps virtual time from jumping before the next.
static void act(SimHttpSession *session, curl_socket_t fd, int what)
{
    int running;
    curl_multi_socket_action(session->multi, fd, what, &running);
    collect(session);
    if (session->loop->clock.kind == SIM_CLOCK_VIRTUAL)
        sim_io_ready(session->loop, look_again, NULL);
}

// ---- sockets ---------------------------------------------------------------

static void socket_is_ready(uv_poll_t *poll, int status, int events)
{
    SimHttpSocket *socket = poll->data;
    int what = status < 0 ? CURL_CSELECT_ERR : 0;
    if (events & UV_READABLE)
        what |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        what |= CURL_CSELECT_OUT;
    act(socket->session, socket->fd, what);
}

static void free_socket(uv_handle_t *handle)
{
    sim_free(handle->data);
}

static SimHttpSocket *new_socket(SimHttpSession *session, curl_socket_t fd)
{
    SimHttpSocket *socket = sim_alloc(sizeof *socket);
    int status = uv_poll_init_socket(&session->loop->uv, &socket->poll, fd);
    if (status != 0) {
        sim_warn(session->loop, 18, NULL, "a socket cannot be watched: %s",
                 uv_strerror(status));
        sim_free(socket);
        return NULL;
    }
    socket->session = session;
    socket->fd = fd;
    socket->poll.data = socket;
    curl_multi_assign(session->multi, fd, socket);
    sim_peer_own_port_of(session->loop, fd);
    return socket;
}

static void forget_socket(SimHttpSocket *socket)
{
    curl_multi_assign(socket->session->multi, socket->fd, NULL);
    uv_close((uv_handle_t *)&socket->poll, free_socket);
}

// Whom the transfer is connected with shows only now: it may have been
// redirected.
static void note_peer(SimHttpSession *session, CURL *easy, curl_socket_t fd)
{
    SimHttpTransfer *transfer = NULL;
    int is_inside = sim_peer_of_is_inside(session->loop, fd);
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    if (transfer && !transfer->is_answered && is_inside >= 0)
        sim_http_session_outside(transfer, !is_inside);
}

static int watch(CURL *easy, curl_socket_t fd, int what, void *argument,
                 void *known)
{
    SimHttpSession *session = argument;
    SimHttpSocket *socket = known;

    if (what == CURL_POLL_REMOVE) {
        if (socket)
            forget_socket(socket);
        return 0;
    }
    if (!socket)
        socket = new_socket(session, fd);
    if (!socket)
        return 0;
    note_peer(session, easy, fd);
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) |
                 (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    uv_poll_start(&socket->poll, events, socket_is_ready);
    return 0;
}

// ---- time ------------------------------------------------------------------

static void kick(SimLoop *loop, void *argument)
{
    SimHttpSession *session = argument;
    session->is_kicked = false;
    if (!loop->is_closing)
        act(session, CURL_SOCKET_TIMEOUT, 0);
}

static void hold_clock(SimHttpSession *session, bool holds)
{
    if (holds && !session->holds_clock)
        sim_io_promise(session->loop);
    if (!holds && session->holds_clock)
        sim_io_kept(session->loop);
    session->holds_clock = holds;
}

static void timer_is_due(uv_timer_t *timer)
{
    SimHttpSession *session = timer->data;
    hold_clock(session, false);
    act(session, CURL_SOCKET_TIMEOUT, 0);
}

static int set_timer(CURLM *multi, long timeout_ms, void *argument)
{
    SimHttpSession *session = argument;
    (void)multi;
    if (session->loop->is_closing)
        return 0;
    uv_timer_stop(&session->timer);
    hold_clock(session, timeout_ms > 0 && timeout_ms <= SHORT_TIMER_MS);
    if (timeout_ms > 0) {
        uv_update_time(&session->loop->uv);
        uv_timer_start(&session->timer, timer_is_due, (uint64_t)timeout_ms, 0);
    } else if (timeout_ms == 0 && !session->is_kicked) {
        session->is_kicked = true;
        sim_io_ready(session->loop, kick, session);
    }
    return 0;
}

// ---- the session -----------------------------------------------------------

static void free_session(uv_handle_t *handle)
{
    sim_free(handle->data);
}

static void close_session(SimLoop *loop, SimIoHandle *base)
{
    SimHttpSession *session = (SimHttpSession *)(void *)base;
    loop->io.http = NULL;
    curl_multi_cleanup(session->multi);
    curl_global_cleanup();
    uv_close((uv_handle_t *)&session->timer, free_session);
}

static SimHttpSession *new_session(SimLoop *loop)
{
    uv_loop_t *uv = sim_loop_uv(loop);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
        return NULL;
    CURLM *multi = curl_multi_init();
    if (!multi) {
        curl_global_cleanup();
        return NULL;
    }
    SimHttpSession *session = sim_alloc(sizeof *session);
    session->base.close = close_session;
    session->loop = loop;
    session->multi = multi;
    session->timer.data = session;
    uv_timer_init(uv, &session->timer);
    curl_multi_setopt(session->multi, CURLMOPT_SOCKETFUNCTION, watch);
    curl_multi_setopt(session->multi, CURLMOPT_SOCKETDATA, session);
    curl_multi_setopt(session->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(session->multi, CURLMOPT_TIMERDATA, session);
    sim_io_add_handle(loop, &session->base);
    return session;
}

SimHttpSession *sim_http_session(SimLoop *loop)
{
    if (!loop->io.http)
        loop->io.http = new_session(loop);
    return loop->io.http;
}

// ---- transfers -------------------------------------------------------------

static void count_promise(SimHttpTransfer *transfer)
{
    bool is_promise =
        transfer->easy && transfer->is_outside && transfer->is_awaited;
    if (transfer->is_promise == is_promise)
        return;
    transfer->is_promise = is_promise;
    if (is_promise)
        sim_io_promise(transfer->loop);
    else
        sim_io_kept(transfer->loop);
}

void sim_http_session_outside(SimHttpTransfer *transfer, bool is_outside)
{
    transfer->is_outside = is_outside;
    count_promise(transfer);
}

void sim_http_session_awaited(SimHttpTransfer *transfer, bool is_awaited)
{
    transfer->is_awaited = is_awaited;
    count_promise(transfer);
}

bool sim_http_session_begin(SimHttpSession *session, SimHttpTransfer *transfer)
{
    return curl_multi_add_handle(session->multi, transfer->easy) == CURLM_OK;
}

void sim_http_session_end(SimHttpTransfer *transfer)
{
    sim_http_session_outside(transfer, false);
    if (!transfer->easy)
        return;
    if (transfer->loop->io.http)
        curl_multi_remove_handle(transfer->loop->io.http->multi,
                                 transfer->easy);
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    transfer->headers = NULL;
    transfer->easy = NULL;
}
