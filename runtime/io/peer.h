// Is the other end of a connection in this process? Then the virtual clock need
// not wait for it: see core/loop_io.h.
//
// Of TCP on loopback the loop knows its own ports: those its servers listen on,
// and those its connections go out from. Of a Unix socket the system tells the
// process at the other end.
#ifndef SIM_IO_PEER_H
#define SIM_IO_PEER_H

#include "core/loop.h"

// The port of a socket's address; 0 if it has none.
int sim_peer_port(const struct sockaddr *address);

// Remembers that the local port of a TCP handle is this process's own.
void sim_peer_own_port(SimLoop *loop, const uv_tcp_t *tcp);

// The same for a descriptor that is not libuv's.
void sim_peer_own_port_of(SimLoop *loop, int fd);

// 1 or 0; -1 if the descriptor is not connected.
int sim_peer_of_is_inside(const SimLoop *loop, int fd);

bool sim_peer_is_inside(const SimLoop *loop, const uv_handle_t *handle);

// "127.0.0.1:4711", "[::1]:4711", a path; "" if it is unknown. Owns: the caller.
char *sim_peer_name(const uv_handle_t *handle);

#endif
