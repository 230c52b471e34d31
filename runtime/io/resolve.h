// From a host's name to addresses. A numeric address is one at once; a name is
// looked up on a thread, by the system.
#ifndef SIM_IO_RESOLVE_H
#define SIM_IO_RESOLVE_H

#include "core/loop_io.h"
#include "io/wait.h"

typedef struct SimLookup SimLookup;

// Fills in the address if `host` is numeric.
bool sim_resolve_number(const char *host, int port,
                        struct sockaddr_storage *out_address);

// Begins to look the name up: a promise. Returns NULL and a code of libuv if it
// cannot begin. `wait` is ended with the status by a handle, and
// `*addresses_` is set to the addresses, to be freed with uv_freeaddrinfo.
SimLookup *sim_resolve_name(SimLoop *loop, const char *host, int port,
                            SimIoWait *wait, struct addrinfo **addresses,
                            uint32_t number, int *out_status);

// Nobody waits for it any more.
void sim_resolve_forget(SimLookup *lookup);

// The length of an address, by its family.
size_t sim_address_bytes(const struct sockaddr *address);

#endif
