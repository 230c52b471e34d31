// The body of a response that is made while it is sent, in chunks, since nobody
// knows how long it will be. HTTP/1.0 has no chunks: there the end of the
// connection is the end of the body.
#ifndef SIM_IO_HTTP_BODY_H
#define SIM_IO_HTTP_BODY_H

#include "io/stream.h"

struct SimHttpBody {
    SimStream *stream;
    bool is_chunked;
};

// All of it was written.
void sim_http_body_end(SimHttpBody *body);

#endif
