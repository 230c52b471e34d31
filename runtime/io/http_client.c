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
    SimHttpTransfer *transfer; // NULL: not begun, or given up
    SimIoWait wait;
} SimHttpFetch;

static const SimFutureKind http_kind = {.reason = SIM_REASON_HTTP};

// ---- the transfer ----------------------------------------------------------

static void free_transfer(SimHttpTransfer *transfer)
{
    SimLoop *loop = transfer->loop;
    sim_http_session_end(transfer);
    if (transfer->timer)
        sim_timer_cancel(loop, transfer->timer);
    sim_object_unref(loop, &transfer->response->object);
    sim_buffer_done(&transfer->body);
    sim_free(transfer);
}

static uint64_t record_end(SimHttpTransfer *transfer)
{
    return sim_trace_event2(transfer->loop->trace, SIM_EVENT_IO_DONE,
                            SIM_OPERATION_HTTP, NULL, 0, transfer->number,
                            transfer->body.size_bytes,
                            (uint64_t)transfer->os_error);
}

// The transfer is over; the task goes on in the next turn.
static void end_transfer(SimHttpTransfer *transfer, CURLcode code)
{
    SimHttpFetch *frame = transfer->frame;
    transfer->is_over = true;
    transfer->code = code;
    sim_http_session_end(transfer);
    uint64_t event = record_end(transfer);
    if (frame)
        sim_io_wait_end(transfer->loop, &frame->wait, 0, event);
    else
        free_transfer(transfer);
}

static void answer(SimLoop *loop, void *argument)
{
    SimHttpTransfer *transfer = argument;
    if (!loop->is_closing)
        end_transfer(transfer, transfer->code);
    else if (!transfer->frame)
        free_transfer(transfer);
    else
        transfer->is_over = true;
}

void sim_http_client_collect(SimHttpTransfer *transfer, CURLcode code)
{
    char *url = NULL;
    long status = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_EFFECTIVE_URL, &url);
    if (code != CURLE_OK)
        curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO,
                          &transfer->os_error);
    transfer->response->status = (int)status;
    transfer->response->url = sim_strdup(url ? url : "");
    transfer->code = code;
    transfer->is_answered = true;
    sim_http_session_promise(transfer, false);
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
    transfer->loop = loop;
    transfer->frame = frame;
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
    double timeout =
        frame->options.timeout > 0 ? frame->options.timeout : DEFAULT_TIMEOUT;
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
        return sim_http_easy_failure(loop, transfer, frame->url,
                                     &frame->options);
    sim_http_session_promise(transfer,
                             !sim_http_easy_is_inside(loop, frame->url));
    record_begin(loop, frame);
    set_timer(loop, frame);
    return sim_io_wait_begin(&frame->wait, &http_kind, transfer->number);
}

// ---- the awaitable ---------------------------------------------------------

static void forget(SimHttpFetch *frame)
{
    SimHttpTransfer *transfer = frame->transfer;
    if (!transfer)
        return;
    frame->transfer = NULL;
    transfer->frame = NULL;
    // A handle that is on its way frees it.
    if (!transfer->is_answered || transfer->is_over)
        free_transfer(transfer);
}

static SimValue result(SimLoop *loop, SimHttpFetch *frame)
{
    SimHttpTransfer *transfer = frame->transfer;
    if (transfer->code != CURLE_OK)
        return sim_http_easy_failure(loop, transfer, frame->url,
                                     &frame->options);
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

SimCoroutine *sim_http_fetch(const char *url, const SimHttpOptions *options)
{
    static const SimSite site = {"simul.h", "http_fetch", 0, NULL};
    SimHttpFetch *frame = (SimHttpFetch *)(void *)sim_coroutine_make(
        sim_loop_current(), &fetch_kind, &site, sizeof *frame);
    frame->url = sim_strdup(url);
    frame->options = options ? *options : (SimHttpOptions){0};
    frame->transfer = NULL;
    sim_io_wait_init(&frame->wait);
    return &frame->base;
}

SimCoroutine *sim_http_get(const char *url)
{
    return sim_http_fetch(url, NULL);
}
