// Damaged requests: what a hostile or broken client may send to an HTTP server,
// made from good requests and WebSocket frames by a seed, and sent in pieces.
// Used by `make test` briefly and by `make fuzz` at length.
#ifndef SIM_TESTS_REQUESTS_H
#define SIM_TESTS_REQUESTS_H

#include "simul.h"

// Awaitable: how many of requests seed..seed+count-1 were answered with a
// response. After them the server must still answer a good request; an error
// says that it did not. What goes wrong otherwise shows as a crash, a failed
// assert, a sanitizer's report or a hang.
SimCoroutine *requests_try(int count, uint64_t seed);

#endif
