// A whole file at once: open, read or write, close; it is closed however the
// operation ends.
#include "core/builtin.h"
#include "simul.h"

async(read_whole, (const char *)path)
{
    SimFile *file = as_file(await(sim_file_open(path, "r")));
    SimValue bytes = await(sim_file_read(file, SIM_ALL));
    await(sim_file_close(file));
    return bytes;
}

async(write_whole, (const char *)path, (const void *)bytes, (size_t)size_bytes)
{
    SimFile *file = as_file(await(sim_file_open(path, "w")));
    await(sim_file_write(file, bytes, size_bytes));
    await(sim_file_close(file));
    return none;
}

SimCoroutine *sim_file_read_whole(const char *path)
{
    return read_whole(path);
}

SimCoroutine *sim_file_write_whole(const char *path, const void *bytes,
                                   size_t size_bytes)
{
    return write_whole(path, bytes, size_bytes);
}
