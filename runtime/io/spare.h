// A descriptor in reserve, for the moment when there is none left.
//
// A listening socket whose next client cannot be given a descriptor is ready for
// ever, so the client must be got rid of: the spare one is closed, the client
// accepted in its place and closed, and the spare one opened again. libuv does
// that, too, but says nothing; a server that turns clients away should be heard.
// So its own spare descriptor is taken from it, and it reports EMFILE.
// The road not taken: CPython stops listening for a second, and the clients wait.
// Source: libuv, uv__emfile_trick.
#ifndef SIM_IO_SPARE_H
#define SIM_IO_SPARE_H

#include "core/loop.h"

typedef struct SimSpare {
    int fd;               // -1: there is none
    bool is_turning_away; // and has said so
} SimSpare;

void sim_spare_init(SimSpare *spare);
void sim_spare_done(SimSpare *spare);

// libuv opens its own again with every new socket.
void sim_spare_instead_of_uv(SimLoop *loop);

// Turns the clients of a listening handle away that wait now, and says so the
// first time. The spare descriptor stays closed, so that libuv finds one free
// and looks up from its work; restore it in a handle. Returns false if nothing
// could be done, because there was none: libuv would then ask for ever.
bool sim_spare_turn_away(SimLoop *loop, SimSpare *spare,
                         const uv_handle_t *listener);
void sim_spare_restore(SimSpare *spare);

#endif
