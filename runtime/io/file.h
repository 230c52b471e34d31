// Files: each operation is one or more requests to libuv's thread pool.
//
//     step --> the file's turn? --> request --> (thread) --> handle --> step
//                 no: in line         ^                                  |
//                                     '---- not all bytes yet -----------'
//
// A file serves one operation at a time, first come, first served, because all
// of them share its place. What a thread works on belongs to the request, on
// the heap, so a cancelled operation can forget it; the file's turn passes on
// when the request has ended, not when it was forgotten.
//
// Order: a request ends in turn N, the task goes on in N+1.
#ifndef SIM_IO_FILE_H
#define SIM_IO_FILE_H

#include "core/loop_io.h"
#include "io/wait.h"

// What is read at once, and the most that a read collects.
enum { SIM_CHUNK_BYTES = 256 * 1024, SIM_MOST_FILE_BYTES = 1 << 30 };

struct SimFile {
    SimObject object;
    SimIoHandle base; // so that one left open is told of
    int fd;           // -1: closed
    char *path;
    uint32_t number; // in the trace
    bool is_taken;   // an operation has its turn
    SimLink line;    // SimIoWait.link: those that wait for theirs
};

// The caller has the reference. Takes over the descriptor.
SimFile *sim_file_new(SimLoop *loop, const char *path, int fd, uint32_t number);

// The operation that had its turn has ended: the next one has it.
void sim_file_pass_on(SimLoop *loop, SimFile *file);

#endif
