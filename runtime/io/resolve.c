#include "io/resolve.h"

#include "base/alloc.h"
#include "io/failure.h"

#include <stdio.h>
#include <string.h>

struct SimLookup {
    uv_getaddrinfo_t request;
    SimLoop *loop;
    SimIoWait *wait; // NULL: nobody waits any more
    SimResolving *resolving;
    struct addrinfo *addresses;
    int status;
    uint32_t number;
};

bool sim_resolve_number(const char *host, int port,
                        struct sockaddr_storage *out_place,
                        struct addrinfo *out_address)
{
    memset(out_place, 0, sizeof *out_place);
    if (uv_ip4_addr(host, port, (struct sockaddr_in *)out_place) == 0)
        out_address->ai_addrlen = sizeof(struct sockaddr_in);
    else if (uv_ip6_addr(host, port, (struct sockaddr_in6 *)out_place) == 0)
        out_address->ai_addrlen = sizeof(struct sockaddr_in6);
    else
        return false;
    out_address->ai_addr = (struct sockaddr *)out_place;
    return true;
}

SimValue sim_resolve_check(SimLoop *loop, const char *host, int port)
{
    if (port >= 0 && port <= UINT16_MAX)
        return none;
    return sim_error_new(loop, ValueError, NULL,
                         "%s port %d: a port is a number from 0 to 65535",
                         host ? host : "every address", port);
}

static void finish_lookup(SimLoop *loop, void *argument)
{
    SimLookup *lookup = argument;
    uint64_t event = sim_trace_event2(
        loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_RESOLVE, NULL, 0,
        lookup->number, 0, sim_io_errno(lookup->status));
    if (lookup->wait) {
        lookup->resolving->lookup = NULL;
        lookup->resolving->addresses = lookup->addresses;
        sim_io_wait_end(loop, lookup->wait, lookup->status, event);
    } else {
        uv_freeaddrinfo(lookup->addresses);
    }
    sim_free(lookup);
}

static void collect_lookup(uv_getaddrinfo_t *request, int status,
                           struct addrinfo *addresses)
{
    SimLookup *lookup = request->data;
    lookup->status = status;
    lookup->addresses = addresses;
    sim_io_thread_kept(lookup->loop);
    sim_io_ready(lookup->loop, finish_lookup, lookup);
}

int sim_resolve_name(SimLoop *loop, const char *host, int port, SimIoWait *wait,
                     SimResolving *resolving, uint32_t number)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    SimLookup *lookup = sim_alloc(sizeof *lookup);
    uint32_t task = sim_loop_task_number(loop);
    char service[16];

    snprintf(service, sizeof service, "%d", port);
    *lookup = (SimLookup){
        .loop = loop, .wait = wait, .resolving = resolving, .number = number};
    lookup->request.data = lookup;
    int status = uv_getaddrinfo(sim_loop_uv(loop), &lookup->request,
                                collect_lookup, host, service, &hints);
    if (status != 0) {
        sim_free(lookup);
        return status;
    }
    resolving->lookup = lookup;
    sim_io_thread_promise(loop);
    sim_trace_text(loop->trace, SIM_EVENT_IO_HOST, SIM_OPERATION_RESOLVE, NULL,
                   task, host, strlen(host));
    sim_trace_event2(loop->trace, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_RESOLVE,
                     NULL, task, number, 0, 0);
    return 0;
}

void sim_resolve_forget(SimResolving *resolving)
{
    SimLookup *lookup = resolving->lookup;
    resolving->lookup = NULL;
    if (!lookup)
        return;
    lookup->wait = NULL;
    uv_cancel((uv_req_t *)&lookup->request);
}

void sim_resolve_done(SimResolving *resolving)
{
    sim_resolve_forget(resolving);
    uv_freeaddrinfo(resolving->addresses);
    resolving->addresses = NULL;
}
