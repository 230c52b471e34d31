// From a host's name to addresses. A numeric address is one at once; a name is
// looked up on a thread, by the system.
#ifndef SIM_IO_RESOLVE_H
#define SIM_IO_RESOLVE_H

#include "core/loop_io.h"
#include "io/wait.h"

typedef struct SimLookup SimLookup;

// A look-up as who asks for it sees it; zeroed at first.
typedef struct SimResolving {
    SimLookup *lookup;          // NULL: not under way
    struct addrinfo *addresses; // what came of it
} SimResolving;

// Fills in the place, and the address so that it points at the place, if `host`
// is numeric.
bool sim_resolve_number(const char *host, int port,
                        struct sockaddr_storage *out_place,
                        struct addrinfo *out_address);

// A ValueError if no port has that number, else none.
SimValue sim_resolve_check(SimLoop *loop, const char *host, int port);

// Begins to look the name up: a promise. `wait` is ended with the status by a
// handle. Returns 0 or a code of libuv if it cannot begin.
int sim_resolve_name(SimLoop *loop, const char *host, int port, SimIoWait *wait,
                     SimResolving *resolving, uint32_t number);

// Nobody waits for it any more.
void sim_resolve_forget(SimResolving *resolving);

// Forgets it, and frees the addresses.
void sim_resolve_done(SimResolving *resolving);

#endif
