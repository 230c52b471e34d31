// drain and wait_closed: awaitables that wait for a stream's other side.
//
// Source: CPython Lib/asyncio/streams.py, FlowControlMixin and StreamWriter.
#include "core/error.h"
#include "io/stream.h"

typedef struct SimStreamWait {
    SimCoroutine base;
    SimStream *stream; // referenced
    bool has_yielded;
    SimIoWait wait;
} SimStreamWait;

static const SimFutureKind write_future_kind = {.reason = SIM_REASON_WRITE};

static SimStreamWait *frame_of(SimCoroutine *base)
{
    return (SimStreamWait *)(void *)base;
}

static SimValue wait_in(SimStreamWait *frame, SimLink *waits)
{
    sim_list_append(waits, &frame->wait.link);
    return sim_io_wait_begin(&frame->wait, &write_future_kind,
                             frame->stream->number);
}

static SimValue lost(SimLoop *loop, const SimStream *stream)
{
    if (stream->status != 0)
        return sim_stream_failure(loop, stream);
    return sim_error_new(loop, ConnectionResetError, NULL, "Connection lost");
}

// A stream that is closing gives everybody a turn first, so that a loop of
// write and drain sees the end and does not run for ever.
static SimValue step_drain(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimStreamWait *frame = frame_of(base);
    SimStream *stream = frame->stream;

    sim_io_wait_leave(&frame->wait);
    if (is_error(input))
        return sim_ref(input);
    if (stream->status != 0)
        return sim_stream_failure(loop, stream);
    if (sim_io_has_waited(&frame->wait))
        return none;
    if (sim_stream_is_closing(stream) && !frame->has_yielded) {
        frame->has_yielded = true;
        return sim_pending(NULL);
    }
    if (!stream->transport)
        return lost(loop, stream);
    return stream->is_write_paused ? wait_in(frame, &stream->drains) : none;
}

static SimValue step_wait_closed(SimLoop *loop, SimCoroutine *base,
                                 SimValue input)
{
    SimStreamWait *frame = frame_of(base);
    SimStream *stream = frame->stream;

    sim_io_wait_leave(&frame->wait);
    if (is_error(input))
        return sim_ref(input);
    if (stream->transport)
        return wait_in(frame, &stream->closings);
    return stream->status != 0 ? sim_stream_failure(loop, stream) : none;
}

static void destroy(SimLoop *loop, SimCoroutine *base)
{
    SimStreamWait *frame = frame_of(base);
    sim_io_wait_done(loop, &frame->wait);
    sim_object_unref(loop, &frame->stream->object);
}

static const SimCoroutineKind drain_kind = {.name = "drain",
                                            .step = step_drain,
                                            .destroy = destroy,
                                            .is_builtin = true};
static const SimCoroutineKind wait_closed_kind = {.name = "wait_closed",
                                                  .step = step_wait_closed,
                                                  .destroy = destroy,
                                                  .is_builtin = true};

static SimCoroutine *new_wait(const SimCoroutineKind *kind, const SimSite *site,
                              SimStream *stream)
{
    SimLoop *loop = sim_loop_current();
    SimStreamWait *frame =
        frame_of(sim_coroutine_make(loop, kind, site, sizeof *frame));
    frame->stream = stream;
    frame->has_yielded = false;
    sim_io_wait_init(&frame->wait);
    sim_object_ref(&stream->object);
    return &frame->base;
}

SimCoroutine *sim_stream_drain(SimStream *stream)
{
    static const SimSite site = {"simul.h", "drain", 0, NULL};
    return new_wait(&drain_kind, &site, stream);
}

SimCoroutine *sim_stream_wait_closed(SimStream *stream)
{
    static const SimSite site = {"simul.h", "wait_closed", 0, NULL};
    return new_wait(&wait_closed_kind, &site, stream);
}
