#include "io/http_body.h"

#include "io/http_message.h"

void sim_http_body_write(SimHttpBody *body, const void *bytes,
                         size_t size_bytes)
{
    // A chunk of no bytes would be the end.
    if (size_bytes == 0)
        return;
    if (body->is_chunked)
        sim_stream_print(body->stream, "%zx\r\n", size_bytes);
    sim_stream_write(body->stream, bytes, size_bytes);
    if (body->is_chunked)
        sim_stream_print(body->stream, "\r\n");
}

SimCoroutine *sim_http_body_drain(SimHttpBody *body)
{
    return sim_stream_drain(body->stream);
}

void sim_http_body_end(SimHttpBody *body)
{
    if (body->is_chunked)
        sim_stream_print(body->stream, "0\r\n\r\n");
}

SimValue sim_http_stream(int status, const char *type, SimHttpWriter *writer,
                         void *context)
{
    SimValue response = sim_http_response(status, type, none);
    SimHttpMessage *message = as_http(response);
    message->writer = writer;
    message->writer_context = context;
    return response;
}
