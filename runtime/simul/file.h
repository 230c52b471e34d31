// Files: read and written on threads, so that a slow disk stops nobody.
//
//     SimFile *log = as_file(await(sim_file_open("log.txt", "a")));
//     await(sim_file_write(log, "hello\n", 6));
//     await(sim_file_close(log));
//     SimValue text = await(sim_file_read_whole("log.txt"));
//
// The system has no way to say "tell me when the file is read" that works for
// every file, so each operation is a small job for the thread pool: what aiofiles
// does for Python, whose asyncio has no files. Operations on one file take
// turns, in the order in which they were awaited; on several they overlap.
//
// A file is closed by sim_file_close, or when nobody has it any more. Cancelling
// an operation forgets it; one that a thread has begun still comes to its end.
#ifndef SIMUL_FILE_H
#define SIMUL_FILE_H

#include "simul/value.h"

// From where sim_file_seek counts.
typedef enum SimWhence { FROM_START, FROM_HERE, FROM_END } SimWhence;

// The file in a value: what sim_file_open gives.
SimFile *as_file(SimValue value);

// Awaitable: a file (as_file). `mode` is "r" to read, "w" to write from
// nothing, "a" to append, "x" to write one that must not be there; with a "+"
// to read and write. Bytes are what they are: a "b" changes nothing.
// Errors: FileNotFoundError, PermissionError, IsADirectoryError,
// FileExistsError and other OSErrors, with the path in the message.
SimCoroutine *sim_file_open(const char *path, const char *mode);

// Awaitable: bytes (as_text, sim_len), at most `most_bytes` from where the file
// stands, none at its end. SIM_ALL: everything up to the end.
// Errors: OSErrors; IsADirectoryError for a folder.
SimCoroutine *sim_file_read(SimFile *file, size_t most_bytes);

// Awaitable: none, when bytes[size_bytes], which are copied, are written.
// Errors: OSErrors, as when the disk is full.
SimCoroutine *sim_file_write(SimFile *file, const void *bytes,
                             size_t size_bytes);

// Moves to a place and returns it, counted from the start, or an error value.
// Takes no time. Errors: OSError, as for a pipe; ValueError before the start.
SimValue sim_file_seek(SimFile *file, int64_t offset, SimWhence whence);

// Awaitable: none, when it is closed. The second time does nothing.
SimCoroutine *sim_file_close(SimFile *file);

// ---- a whole file at once --------------------------------------------------

// Both borrow what they are given until they are done.

// Awaitable: the bytes of a file, at most 1 GiB. Errors: as of open and read.
SimCoroutine *sim_file_read_whole(const char *path);

// Awaitable: none; the file holds bytes[size_bytes] and nothing else. Errors:
// as of open and write.
SimCoroutine *sim_file_write_whole(const char *path, const void *bytes,
                                   size_t size_bytes);

#endif
