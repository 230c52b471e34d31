// getaddrinfo and getnameinfo: questions to the system, asked on a thread.
//
// Order: the answer comes in turn N, the task goes on in N+1.
// Source: CPython Lib/asyncio/base_events.py, getaddrinfo and getnameinfo.
#include "base/alloc.h"
#include "core/api.h"
#include "core/error.h"
#include "io/failure.h"
#include "io/peer.h"
#include "io/resolve.h"

#include <netdb.h>
#include <string.h>

static const SimFutureKind dns_kind = {.reason = SIM_REASON_DNS};

// ---- getaddrinfo ----------------------------------------------------------

typedef struct SimAskAddresses {
    SimCoroutine base;
    char *host;
    int port;
    SimResolving resolving;
    SimIoWait wait;
} SimAskAddresses;

static SimAskAddresses *addresses_of(SimCoroutine *base)
{
    return (SimAskAddresses *)(void *)base;
}

static void append(SimLoop *loop, SimValue list, SimValue item)
{
    sim_append(list, item);
    sim_value_unref(loop, item);
}

static SimValue new_pair(SimLoop *loop, const char *text, SimValue second)
{
    SimValue pair = {.kind = SIM_VALUE_LIST,
                     .list = sim_list_new(loop, 0, NULL)};
    append(loop, pair, sim_string_new(loop, text));
    append(loop, pair, second);
    return pair;
}

static SimValue list_addresses(SimLoop *loop, const struct addrinfo *each)
{
    SimValue list = {.kind = SIM_VALUE_LIST,
                     .list = sim_list_new(loop, 0, NULL)};
    for (; each; each = each->ai_next) {
        char text[INET6_ADDRSTRLEN] = "";
        uv_ip_name(each->ai_addr, text, sizeof text);
        append(loop, list,
               new_pair(loop, text, val(sim_peer_port(each->ai_addr))));
    }
    return list;
}

static SimValue ask_addresses(SimLoop *loop, SimAskAddresses *frame)
{
    SimValue refused = sim_resolve_check(loop, frame->host, frame->port);
    if (is_error(refused))
        return refused;
    uint32_t number = sim_io_number(loop);
    int status = sim_resolve_name(loop, frame->host, frame->port, &frame->wait,
                                  &frame->resolving, number);
    if (status != 0)
        return sim_io_failure(loop, status, "%s", frame->host);
    return sim_io_wait_begin(&frame->wait, &dns_kind, number);
}

static SimValue step_addresses(SimLoop *loop, SimCoroutine *base,
                               SimValue input)
{
    SimAskAddresses *frame = addresses_of(base);
    if (is_error(input)) {
        sim_resolve_forget(&frame->resolving);
        return sim_ref(input);
    }
    if (!sim_io_has_waited(&frame->wait))
        return ask_addresses(loop, frame);
    if (frame->wait.status != 0)
        return sim_io_failure(loop, frame->wait.status, "%s", frame->host);
    return list_addresses(loop, frame->resolving.addresses);
}

static void destroy_addresses(SimLoop *loop, SimCoroutine *base)
{
    SimAskAddresses *frame = addresses_of(base);
    sim_resolve_done(&frame->resolving);
    sim_io_wait_done(loop, &frame->wait);
    sim_free(frame->host);
}

static const SimCoroutineKind addresses_kind = {.name = "getaddrinfo",
                                                .step = step_addresses,
                                                .destroy = destroy_addresses,
                                                .is_builtin = true};

SimCoroutine *sim_getaddrinfo(const char *host, int port)
{
    static const SimSite site = {"simul.h", "getaddrinfo", 0, NULL};
    SimAskAddresses *frame = addresses_of(sim_coroutine_make(
        sim_loop_current(), &addresses_kind, &site, sizeof *frame));
    frame->host = sim_strdup(host);
    frame->port = port;
    frame->resolving = (SimResolving){0};
    sim_io_wait_init(&frame->wait);
    return &frame->base;
}

// ---- getnameinfo ----------------------------------------------------------

typedef struct SimAskName SimAskName;

// libuv has it until its callback.
typedef struct SimNameRequest {
    uv_getnameinfo_t request;
    SimLoop *loop;
    SimAskName *frame; // NULL: nobody waits any more
    uint32_t number;
    int status;
} SimNameRequest;

struct SimAskName {
    SimCoroutine base;
    char *address;
    int port;
    SimNameRequest *request; // under way
    SimValue result;         // referenced
    SimIoWait wait;
};

static SimAskName *name_of(SimCoroutine *base)
{
    return (SimAskName *)(void *)base;
}

static SimValue result_of(SimLoop *loop, const SimNameRequest *request)
{
    if (request->status != 0)
        return sim_io_failure(loop, request->status, "%s",
                              request->frame->address);
    return new_pair(loop, request->request.host,
                    sim_string_new(loop, request->request.service));
}

static void finish_name(SimLoop *loop, void *argument)
{
    SimNameRequest *request = argument;
    SimAskName *frame = request->frame;
    uint64_t event = sim_trace_event2(
        loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_RESOLVE, NULL, 0,
        request->number, 0, sim_io_errno(request->status));
    if (frame) {
        frame->request = NULL;
        frame->result = result_of(loop, request);
        sim_io_wait_end(loop, &frame->wait, 0, event);
    }
    sim_free(request);
}

static void collect_name(uv_getnameinfo_t *uv, int status, const char *host,
                         const char *service)
{
    SimNameRequest *request = uv->data;
    (void)host;
    (void)service;
    request->status = status;
    sim_io_thread_kept(request->loop);
    sim_io_ready(request->loop, finish_name, request);
}

static SimValue refuse_name(SimLoop *loop, const SimAskName *frame)
{
    return sim_io_failure(loop, UV_EAI_NONAME, "%s", frame->address);
}

static SimValue ask_name(SimLoop *loop, SimAskName *frame)
{
    struct sockaddr_storage place;
    struct addrinfo address = {0};
    uv_loop_t *uv = sim_loop_uv(loop);

    if (!sim_resolve_number(frame->address, frame->port, &place, &address))
        return refuse_name(loop, frame);
    SimNameRequest *request = sim_alloc(sizeof *request);
    request->loop = loop;
    request->frame = frame;
    request->number = sim_io_number(loop);
    request->request.data = request;
    if (uv_getnameinfo(uv, &request->request, collect_name, address.ai_addr,
                       0) != 0) {
        sim_free(request);
        return refuse_name(loop, frame);
    }
    frame->request = request;
    sim_io_thread_promise(loop);
    sim_trace_event2(loop->trace, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_RESOLVE,
                     NULL, sim_loop_task_number(loop), request->number, 0, 0);
    return sim_io_wait_begin(&frame->wait, &dns_kind, request->number);
}

static void forget_name(SimAskName *frame)
{
    if (!frame->request)
        return;
    frame->request->frame = NULL;
    uv_cancel((uv_req_t *)&frame->request->request);
    frame->request = NULL;
}

static SimValue step_name(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimAskName *frame = name_of(base);
    if (is_error(input)) {
        forget_name(frame);
        return sim_ref(input);
    }
    return sim_io_has_waited(&frame->wait) ? sim_ref(frame->result)
                                           : ask_name(loop, frame);
}

static void destroy_name(SimLoop *loop, SimCoroutine *base)
{
    SimAskName *frame = name_of(base);
    forget_name(frame);
    sim_io_wait_done(loop, &frame->wait);
    sim_value_unref(loop, frame->result);
    sim_free(frame->address);
}

static const SimCoroutineKind name_kind = {.name = "getnameinfo",
                                           .step = step_name,
                                           .destroy = destroy_name,
                                           .is_builtin = true};

SimCoroutine *sim_getnameinfo(const char *address, int port)
{
    static const SimSite site = {"simul.h", "getnameinfo", 0, NULL};
    SimAskName *frame = name_of(sim_coroutine_make(
        sim_loop_current(), &name_kind, &site, sizeof *frame));
    frame->address = sim_strdup(address);
    frame->port = port;
    frame->request = NULL;
    frame->result = none;
    sim_io_wait_init(&frame->wait);
    return &frame->base;
}
