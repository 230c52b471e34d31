// sim_http_fetch: an awaitable around one transfer of libcurl.
//
//     step -> begin:  the transfer is curl's; a timer is set
//             wait    until curl has ended it (a handle), or the time is over
//             result: the response, or what went wrong
//
// The transfer outlives the wait only while a handle is on its way to end it.
// Source: libcurl's multi interface, curl_multi_socket_action(3).
#include "base/alloc.h"
#include "core/api.h"
#include "core/error.h"
#include "io/http_easy.h"
#include "io/http_session.h"
#include "io/wait.h"

#include <string.h>

static const double DEFAULT_TIMEOUT = 30; // seconds

typedef struct SimHttpFetch {
    SimCoroutine base;
    char *url;
    SimHttpOptions options;
    bool is_streamed;
    SimHttpTransfer *transfer; // NULL: not begun, or given up
    SimIoWait wait;
} SimHttpFetch;

static const SimFutureKind http_kind = {.reason = SIM_REASON_HTTP};

// ---- the transfer ----------------------------------------------------------

static void free_transfer(SimHttpTransfer *transfer)
{
    if (transfer->response && !transfer->is_handed)
        sim_object_unref(transfer->loop, &transfer->response->object);
    sim_buffer_done(&transfer->body);
    sim_free(transfer->url);
    sim_free(transfer);
}

void sim_http_client_abandon(SimHttpTransfer *transfer)
{
    transfer->wait = NULL;
    transfer->is_abandoned = true;
    sim_http_session_end(transfer);
    if (transfer->timer)
        sim_timer_cancel(transfer->loop, transfer->timer);
    transfer->timer = NULL;
    if (transfer->handle_count == 0)
        free_transfer(transfer);
}

bool sim_http_client_handle_runs(SimHttpTransfer *transfer)
{
    transfer->handle_count--;
    if (!transfer->is_abandoned)
        return true;
    if (transfer->handle_count == 0)
        free_transfer(transfer);
    return false;
}

static uint64_t record_end(SimHttpTransfer *transfer)
{
    return sim_trace_event2(transfer->loop->trace, SIM_EVENT_IO_DONE,
                            SIM_OPERATION_HTTP, NULL, 0, transfer->number,
                            transfer->came_bytes, (uint64_t)transfer->os_error);
}

// The transfer is over; who waits goes on in the next turn.
static void end_transfer(SimHttpTransfer *transfer, CURLcode code)
{
    transfer->is_over = true;
    transfer->code = code;
    sim_http_session_end(transfer);
    uint64_t event = record_end(transfer);
    if (transfer->wait)
        sim_io_wait_end(transfer->loop, transfer->wait, 0, event);
}

static void answer(SimLoop *loop, void *argument)
{
    SimHttpTransfer *transfer = argument;
    if (!sim_http_client_handle_runs(transfer))
        return;
    if (loop->is_closing)
        transfer->is_over = true;
    else if (!transfer->is_over)
        end_transfer(transfer, transfer->code);
}

void sim_http_client_note_head(SimHttpTransfer *transfer)
{
    char *url = NULL;
    long status = 0;
    SimHttpMessage *response = transfer->response;

    if (!response)
        return;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_EFFECTIVE_URL, &url);
    sim_free(response->url);
    response->status = (int)status;
    response->url = sim_strdup(url ? url : "");
}

void sim_http_client_collect(SimHttpTransfer *transfer, CURLcode code)
{
    sim_http_client_note_head(transfer);
    if (code != CURLE_OK)
        curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO,
                          &transfer->os_error);
    transfer->code = code;
    transfer->is_answered = true;
    sim_http_session_awaited(transfer, false);
    transfer->handle_count++;
    sim_io_ready(transfer->loop, answer, transfer);
}

static void time_is_over(SimLoop *loop, void *argument, uint64_t cause)
{
    SimHttpTransfer *transfer = argument;
    (void)cause;
    transfer->timer = NULL;
    if (!loop->is_closing && !transfer->is_answered && !transfer->is_over)
        end_transfer(transfer, CURLE_OPERATION_TIMEDOUT);
}

// ---- beginning -------------------------------------------------------------

static SimHttpTransfer *new_transfer(SimLoop *loop, SimHttpFetch *frame)
{
    SimHttpTransfer *transfer = sim_alloc(sizeof *transfer);
    double timeout = frame->options.timeout;
    transfer->loop = loop;
    transfer->wait = &frame->wait;
    transfer->url = sim_strdup(frame->url);
    transfer->timeout = timeout > 0 ? timeout : DEFAULT_TIMEOUT;
    transfer->is_streamed = frame->is_streamed;
    transfer->is_awaited = true;
    transfer->response = sim_http_message_new(loop);
    transfer->number = sim_io_number(loop);
    sim_buffer_init(&transfer->body);
    return transfer;
}

static void record_begin(SimLoop *loop, const SimHttpFetch *frame)
{
    char *host = sim_http_easy_host(frame->url);
    uint32_t task = sim_loop_task_number(loop);
    if (host)
        sim_trace_text(loop->trace, SIM_EVENT_IO_HOST, SIM_OPERATION_HTTP, NULL,
                       task, host, strlen(host));
    curl_free(host);
    sim_trace_event2(loop->trace, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_HTTP, NULL,
                     task, frame->transfer->number, 0, 0);
}

static void set_timer(SimLoop *loop, SimHttpFetch *frame)
{
    double timeout = frame->transfer->timeout;
    if (timeout < FOREVER)
        frame->transfer->timer = sim_timer_set(
            loop, sim_clock_now(&loop->clock) + sim_ns_from_seconds(timeout),
            time_is_over, frame->transfer);
}

static SimValue begin(SimLoop *loop, SimHttpFetch *frame)
{
    SimHttpSession *session = sim_http_session(loop);
    if (!session)
        return sim_error_new(
            loop, OSError, NULL,
            "curl cannot be started: the system is out of file "
            "descriptors or memory");
    SimHttpTransfer *transfer = new_transfer(loop, frame);
    frame->transfer = transfer;
    bool is_begun =
        sim_http_easy_setup(transfer, frame->url, &frame->options) &&
        sim_http_session_begin(session, transfer);
    if (!is_begun)
        return sim_http_easy_failure(loop, transfer);
    sim_http_session_outside(transfer,
                             !sim_http_easy_is_inside(loop, frame->url));
    record_begin(loop, frame);
    set_timer(loop, frame);
    return sim_io_wait_begin(&frame->wait, &http_kind, transfer->number);
}

// ---- the awaitable ---------------------------------------------------------

static void forget(SimHttpFetch *frame)
{
    if (frame->transfer)
        sim_http_client_abandon(frame->transfer);
    frame->transfer = NULL;
}

// The head is there, and the response brings the body itself from now on.
static SimValue hand_over(SimHttpFetch *frame)
{
    SimHttpTransfer *transfer = frame->transfer;
    frame->transfer = NULL;
    transfer->wait = NULL;
    transfer->is_handed = true;
    transfer->response->transfer = transfer;
    sim_http_session_awaited(transfer, false);
    return sim_http_message_value(transfer->response);
}

static SimValue result(SimLoop *loop, SimHttpFetch *frame)
{
    SimHttpTransfer *transfer = frame->transfer;
    if (transfer->is_streamed && transfer->is_head_done)
        return hand_over(frame);
    if (transfer->code != CURLE_OK)
        return sim_http_easy_failure(loop, transfer);
    SimHttpMessage *response = transfer->response;
    sim_http_message_set_body(loop, response,
                              sim_buffer_string(&transfer->body),
                              transfer->body.size_bytes);
    sim_object_ref(&response->object);
    return sim_http_message_value(response);
}

static SimValue step_fetch(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimHttpFetch *frame = (SimHttpFetch *)(void *)base;
    if (!sim_io_has_waited(&frame->wait))
        return begin(loop, frame);
    if (!is_error(input))
        return result(loop, frame);
    forget(frame);
    return sim_ref(input);
}

static void destroy_fetch(SimLoop *loop, SimCoroutine *base)
{
    SimHttpFetch *frame = (SimHttpFetch *)(void *)base;
    forget(frame);
    sim_io_wait_done(loop, &frame->wait);
    sim_free(frame->url);
}

static const SimCoroutineKind fetch_kind = {.name = "http_fetch",
                                            .step = step_fetch,
                                            .destroy = destroy_fetch,
                                            .is_builtin = true};

static SimCoroutine *new_fetch(const SimSite *site, const char *url,
                               const SimHttpOptions *options, bool is_streamed)
{
    SimHttpFetch *frame = (SimHttpFetch *)(void *)sim_coroutine_make(
        sim_loop_current(), &fetch_kind, site, sizeof *frame);
    frame->url = sim_strdup(url);
    frame->options = options ? *options : (SimHttpOptions){0};
    frame->is_streamed = is_streamed;
    frame->transfer = NULL;
    sim_io_wait_init(&frame->wait);
    return &frame->base;
}

SimCoroutine *sim_http_fetch(const char *url, const SimHttpOptions *options)
{
    static const SimSite site = {"simul.h", "http_fetch", 0, NULL};
    return new_fetch(&site, url, options, false);
}

SimCoroutine *sim_http_open(const char *url, const SimHttpOptions *options)
{
    static const SimSite site = {"simul.h", "http_open", 0, NULL};
    return new_fetch(&site, url, options, true);
}

SimCoroutine *sim_http_get(const char *url)
{
    return sim_http_fetch(url, NULL);
}
