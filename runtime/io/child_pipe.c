// The pipes between this program and a child: streams like any other.
#include "base/alloc.h"
#include "io/stream.h"

#include <unistd.h>

SimStream *sim_stream_of_child(SimChild *child, int fd, bool feeds,
                               const char *name, int *out_status)
{
    SimLoop *loop = child->loop;
    SimTransport *transport = sim_transport_new(loop, true);
    int status = uv_pipe_open(&transport->uv.pipe, fd);
    if (status != 0) {
        close(fd);
        sim_transport_close(transport);
        *out_status = status;
        return NULL;
    }
    SimStream *stream = sim_stream_new(loop, transport, SIM_OPERATION_SPAWN);
    // Both ends of a new pipe are this process's own; soon one is the child's.
    transport->is_inside = false;
    stream->child = child;
    sim_child_ref(child);
    sim_free(stream->peer);
    stream->peer = sim_format("the %s of %s", name, child->name);
    if (!feeds)
        return stream;
    transport->fed_child = child;
    sim_child_ref(child);
    sim_child_feed(child, true);
    return stream;
}
