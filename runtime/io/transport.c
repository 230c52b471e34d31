// The part of a stream that is libuv's: memory on the heap, with a handle in it,
// that stays until libuv has closed the handle.
#include "io/stream.h"

#include "base/alloc.h"

static void free_transport(uv_handle_t *handle)
{
    sim_free(handle->data);
}

// The child learns that no more comes.
void sim_transport_end_feeding(SimTransport *transport)
{
    SimChild *child = transport->fed_child;
    transport->fed_child = NULL;
    if (!child)
        return;
    sim_child_feed(child, false);
    sim_child_unref(child);
}

void sim_transport_close(SimTransport *transport)
{
    SimLoop *loop = transport->loop;
    if (transport->is_closed)
        return;
    transport->is_closed = true;
    if (transport->is_counted)
        sim_io_close(loop, true);
    sim_transport_end_feeding(transport);
    sim_io_remove_handle(&transport->base);
    sim_trace_event(loop->trace, SIM_EVENT_IO_CLOSE, SIM_OPERATION_CONNECT,
                    NULL, sim_loop_task_number(loop), transport->number);
    uv_close(&transport->uv.handle, free_transport);
}

static void close_with_loop(SimLoop *loop, SimIoHandle *base)
{
    SimTransport *transport = (SimTransport *)(void *)base;
    (void)loop;
    if (transport->owner)
        transport->owner->transport = NULL;
    transport->owner = NULL;
    sim_transport_close(transport);
}

SimTransport *sim_transport_new(SimLoop *loop, bool is_unix)
{
    uv_loop_t *uv = sim_loop_uv(loop);
    SimTransport *transport = sim_alloc(sizeof *transport);

    transport->loop = loop;
    transport->number = sim_io_number(loop);
    transport->base.close = close_with_loop;
    if (is_unix)
        uv_pipe_init(uv, &transport->uv.pipe, 0);
    else
        uv_tcp_init(uv, &transport->uv.tcp);
    transport->uv.handle.data = transport;
    sim_io_add_handle(loop, &transport->base);
    return transport;
}
