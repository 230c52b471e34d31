// Requests out of bytes, however the bytes are cut.
//
// The grammar is Debian's http_parser's; the limits are ours. What is too long
// or makes no sense becomes a status to answer with, and the connection ends:
// after garbage nobody knows where the next request would begin.
#ifndef SIM_IO_HTTP_PARSE_H
#define SIM_IO_HTTP_PARSE_H

#include "io/http_message.h"

#include <http_parser.h>

enum {
    SIM_HTTP_HEAD_BYTES = 16384,   // of the request's line and its headers
    SIM_HTTP_BODY_BYTES = 1 << 20, // of its body
};

typedef struct SimHttpParse {
    http_parser parser;
    SimLoop *loop;
    SimHttpMessage *request; // referenced; NULL: none has begun
    SimBuffer url;
    SimBuffer name;  // of the header that comes
    SimBuffer value; // likewise
    SimBuffer body;
    size_t head_bytes;
    bool is_in_value;      // the header's name is complete
    bool is_done;          // the request is complete
    bool keeps_alive;      // the client wants to ask again
    bool expects_continue; // and waits to be told to go on, with its body
    int status;            // what to answer if it cannot be parsed; 0: it can
} SimHttpParse;

void sim_http_parse_init(SimHttpParse *parse, SimLoop *loop);
void sim_http_parse_done(SimHttpParse *parse);

// Forgets the request; what is fed next is another.
void sim_http_parse_next(SimHttpParse *parse);

// Takes bytes[size_bytes] up to the end of the request, and returns how many.
size_t sim_http_parse_feed(SimHttpParse *parse, const char *bytes,
                           size_t size_bytes);

#endif
