#include "io/resolve.h"

#include "base/alloc.h"
#include "io/failure.h"

#include <stdio.h>
#include <string.h>

struct SimLookup {
    uv_getaddrinfo_t request;
    SimLoop *loop;
    SimIoWait *wait; // NULL: nobody waits any more
    struct addrinfo **target;
    struct addrinfo *addresses;
    int status;
    uint32_t number;
};

bool sim_resolve_number(const char *host, int port,
                        struct sockaddr_storage *out_address)
{
    memset(out_address, 0, sizeof *out_address);
    return uv_ip4_addr(host, port, (struct sockaddr_in *)out_address) == 0 ||
           uv_ip6_addr(host, port, (struct sockaddr_in6 *)out_address) == 0;
}

size_t sim_address_bytes(const struct sockaddr *address)
{
    return address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                          : sizeof(struct sockaddr_in);
}

static void finish_lookup(SimLoop *loop, void *argument)
{
    SimLookup *lookup = argument;
    uint64_t event = sim_trace_event2(
        loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_RESOLVE, NULL, 0,
        lookup->number, 0, sim_io_errno(lookup->status));
    if (lookup->wait) {
        *lookup->target = lookup->addresses;
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

SimLookup *sim_resolve_name(SimLoop *loop, const char *host, int port,
                            SimIoWait *wait, struct addrinfo **addresses,
                            uint32_t number, int *out_status)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    SimLookup *lookup = sim_alloc(sizeof *lookup);
    char service[16];

    snprintf(service, sizeof service, "%d", port);
    *lookup = (SimLookup){
        .loop = loop, .wait = wait, .target = addresses, .number = number};
    lookup->request.data = lookup;
    int status = uv_getaddrinfo(sim_loop_uv(loop), &lookup->request,
                                collect_lookup, host, service, &hints);
    if (status != 0) {
        sim_free(lookup);
        *out_status = status;
        return NULL;
    }
    sim_io_thread_promise(loop);
    sim_trace_event2(loop->trace, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_RESOLVE,
                     NULL, sim_loop_task_number(loop), number, 0, 0);
    return lookup;
}

void sim_resolve_forget(SimLookup *lookup)
{
    if (!lookup)
        return;
    lookup->wait = NULL;
    uv_cancel((uv_req_t *)&lookup->request);
}
