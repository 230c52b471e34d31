// A body piece by piece: sim_http_open gives the response when its head has come,
// sim_http_read what has come of its body since.
//
//     curl --> take_body --> transfer->body --> sim_http_read
//                 ^  too much lies there: curl is told to wait
//
// The response has the transfer and ends it when nobody has the response.
#include "base/alloc.h"
#include "core/error.h"
#include "io/http_easy.h"
#include "io/http_session.h"

typedef struct SimHttpRead {
    SimCoroutine base;
    SimHttpMessage *response; // referenced
    SimIoWait wait;
} SimHttpRead;

static const SimFutureKind http_kind = {.reason = SIM_REASON_HTTP};

// ---- what comes ------------------------------------------------------------

// The handle: what has come can be read from now on.
static void feed(SimLoop *loop, void *argument)
{
    SimHttpTransfer *transfer = argument;
    if (!sim_http_client_handle_runs(transfer))
        return;
    transfer->is_fed = false;
    if (loop->is_closing || !transfer->wait)
        return;
    uint64_t event = sim_trace_event2(
        loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_HTTP, NULL, 0,
        transfer->number, transfer->body.size_bytes, 0);
    sim_io_wait_end(loop, transfer->wait, 0, event);
}

void sim_http_stream_arrived(SimHttpTransfer *transfer)
{
    if (transfer->is_fed)
        return;
    transfer->is_fed = true;
    transfer->handle_count++;
    sim_io_ready(transfer->loop, feed, transfer);
}

void sim_http_stream_forget(SimHttpMessage *response)
{
    response->transfer->response = NULL;
    sim_http_client_abandon(response->transfer);
    response->transfer = NULL;
}

// ---- sim_http_read ---------------------------------------------------------

static void leave(SimHttpRead *read)
{
    SimHttpTransfer *transfer = read->response->transfer;
    if (!transfer || transfer->wait != &read->wait)
        return;
    transfer->wait = NULL;
    sim_http_session_awaited(transfer, false);
}

static SimValue bytes_of(SimLoop *loop, SimBuffer *buffer)
{
    SimBytes *bytes =
        sim_bytes_copy(loop, sim_buffer_string(buffer), buffer->size_bytes);
    sim_buffer_clear(buffer);
    return (SimValue){.kind = SIM_VALUE_BYTES, .bytes = bytes};
}

static void go_on(SimHttpTransfer *transfer)
{
    bool was_paused = transfer->is_paused;
    transfer->is_paused = false;
    if (was_paused && transfer->easy)
        curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
}

static SimValue wait_for_more(SimLoop *loop, SimHttpRead *read)
{
    SimHttpTransfer *transfer = read->response->transfer;
    if (transfer->wait)
        return sim_error_new(loop, RuntimeError, NULL,
                             "sim_http_read() called while another coroutine "
                             "is already waiting for the body");
    transfer->wait = &read->wait;
    sim_http_session_awaited(transfer, !transfer->is_answered);
    sim_trace_event2(loop->trace, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_HTTP, NULL,
                     sim_loop_task_number(loop), transfer->number, 0, 0);
    return sim_io_wait_begin(&read->wait, &http_kind, transfer->number);
}

static SimValue step_read(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimHttpRead *read = (SimHttpRead *)(void *)base;
    SimHttpTransfer *transfer = read->response->transfer;

    leave(read);
    if (is_error(input))
        return sim_ref(input);
    if (!transfer)
        return sim_error_new(loop, ValueError, NULL,
                             "sim_http_read() of a response that does not come "
                             "from sim_http_open");
    if (transfer->body.size_bytes > 0) {
        SimValue bytes = bytes_of(loop, &transfer->body);
        go_on(transfer);
        return bytes;
    }
    if (!transfer->is_over)
        return wait_for_more(loop, read);
    return transfer->code == CURLE_OK ? bytes_of(loop, &transfer->body)
                                      : sim_http_easy_failure(loop, transfer);
}

static void destroy_read(SimLoop *loop, SimCoroutine *base)
{
    SimHttpRead *read = (SimHttpRead *)(void *)base;
    leave(read);
    sim_io_wait_done(loop, &read->wait);
    sim_object_unref(loop, &read->response->object);
}

static const SimCoroutineKind read_kind = {.name = "http_read",
                                           .step = step_read,
                                           .destroy = destroy_read,
                                           .is_builtin = true};

SimCoroutine *sim_http_read(SimHttpMessage *response)
{
    static const SimSite site = {"simul.h", "http_read", 0, NULL};
    SimHttpRead *read = (SimHttpRead *)(void *)sim_coroutine_make(
        sim_loop_current(), &read_kind, &site, sizeof *read);
    read->response = response;
    sim_object_ref(&response->object);
    sim_io_wait_init(&read->wait);
    return &read->base;
}
