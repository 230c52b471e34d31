// What a fetch asks of libcurl, what comes back piece by piece, and what went
// wrong in a sentence.
#ifndef SIM_IO_HTTP_EASY_H
#define SIM_IO_HTTP_EASY_H

#include "io/http_session.h"

// Fills in transfer->easy. Returns false if the URL or an option is none that
// curl takes; transfer->code says which then.
bool sim_http_easy_setup(SimHttpTransfer *transfer, const char *url,
                         const SimHttpOptions *options);

// The host of a URL: "example.org". Owns: the caller, with curl_free. NULL: it
// is no URL.
char *sim_http_easy_host(const char *url);

// Is it the URL of a server of this program?
bool sim_http_easy_is_inside(const SimLoop *loop, const char *url);

// Why the transfer failed. The caller has the reference.
SimValue sim_http_easy_failure(SimLoop *loop, const SimHttpTransfer *transfer);

#endif
