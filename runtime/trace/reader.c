#include "trace/reader_inside.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- what is wrong --------------------------------------------------------

// What to do about a file that cannot be read. NULL: nothing more to say.
static const char *advice_for(SimStatus status)
{
    switch (status) {
    case SIM_NOT_FOUND:
        return "check the path, or record one: build/lessons/05_chess --trace "
               "chess.simul";
    case SIM_IS_DIRECTORY:
        return "name a .simul file in it";
    case SIM_NO_PERMISSION:
        return "change its permissions, or copy it";
    case SIM_NOT_A_TRACE:
        return "give a .simul file, such as a lesson writes with --trace FILE";
    case SIM_BAD_VERSION:
        return "build the newer Simul, or record the program again";
    case SIM_EMPTY:
        return "run the program again, longer";
    default:
        return "record the program again";
    }
}

static SimStatus fail(SimStatus status, const char *path, char **out_sentence)
{
    *out_sentence = sim_format("cannot open %s: %s; %s", path,
                               sim_status_sentence(status), advice_for(status));
    return status;
}

// What is missing, as a sentence, or NULL.
static char *damage_of(const SimReader *reader)
{
    uint64_t lost = sim_reader_lost_blocks(reader);
    if (reader->bad_blocks > 0)
        return sim_format("%s is damaged: %zu of its blocks cannot be read; "
                          "what is left is shown",
                          reader->path, reader->bad_blocks);
    if (lost > 0)
        return sim_format("%s is cut off or damaged: %llu of its blocks are "
                          "missing; what is left is shown",
                          reader->path, (unsigned long long)lost);
    if (reader->ends_in_middle)
        return sim_format("%s is cut off in the middle of a block; what is "
                          "left is shown",
                          reader->path);
    return NULL;
}

// ---- opening --------------------------------------------------------------

static SimStatus check_header(SimReader *reader)
{
    uint64_t magic;

    if (reader->size_bytes == 0)
        return SIM_EMPTY;
    if (reader->size_bytes < sizeof magic)
        return SIM_NOT_A_TRACE;
    memcpy(&magic, reader->bytes, sizeof magic);
    if (magic != SIM_TRACE_MAGIC)
        return SIM_NOT_A_TRACE;
    if (reader->size_bytes < sizeof reader->header)
        return SIM_EMPTY;
    memcpy(&reader->header, reader->bytes, sizeof reader->header);
    return reader->header.version > SIM_TRACE_VERSION ? SIM_BAD_VERSION
                                                      : SIM_OK;
}

// Makes a reader of bytes, which become its own.
static SimStatus open_owned(const char *name, char *bytes, size_t size_bytes,
                            SimReader **out_reader, char **out_sentence)
{
    SimReader *reader = sim_alloc(sizeof *reader);
    reader->path = sim_strdup(name);
    reader->bytes = bytes;
    reader->size_bytes = size_bytes;

    SimStatus status = check_header(reader);
    if (status == SIM_OK) {
        sim_reader_find_blocks(reader);
        sim_reader_build_index(reader);
        status = reader->event_count > 0 ? SIM_OK : SIM_EMPTY;
    }
    if (status != SIM_OK) {
        sim_reader_close(reader);
        return fail(status, name, out_sentence);
    }
    reader->damage = damage_of(reader);
    *out_reader = reader;
    return SIM_OK;
}

SimStatus sim_reader_open_bytes(const char *name, const void *bytes,
                                size_t size_bytes, SimReader **out_reader,
                                char **out_sentence)
{
    char *copy = sim_try_alloc(size_bytes, 1);
    if (!copy)
        return fail(SIM_NO_MEMORY, name, out_sentence);
    if (size_bytes > 0)
        memcpy(copy, bytes, size_bytes);
    return open_owned(name, copy, size_bytes, out_reader, out_sentence);
}

// Opening must not wait (a pipe) and must not take more memory than there is.
static SimStatus open_regular(const char *path, int *out_descriptor,
                              size_t *out_size_bytes)
{
    struct stat found;
    size_t memory_bytes =
        (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (descriptor < 0)
        return sim_status_from_errno(errno);
    SimStatus status = SIM_OK;
    if (fstat(descriptor, &found) != 0)
        status = sim_status_from_errno(errno);
    else if (S_ISDIR(found.st_mode))
        status = SIM_IS_DIRECTORY;
    else if (!S_ISREG(found.st_mode))
        status = SIM_NOT_A_TRACE;
    else if ((size_t)found.st_size > memory_bytes / 2)
        status = SIM_NO_MEMORY;
    if (status != SIM_OK) {
        close(descriptor);
        return status;
    }
    *out_descriptor = descriptor;
    *out_size_bytes = (size_t)found.st_size;
    return SIM_OK;
}

// Memory for a whole file, in large pages where the system has them: a quarter
// of the time to open a big trace would go into small page faults.
static char *alloc_pages(size_t size_bytes)
{
    enum { LARGE_PAGE = 2 << 20 };
    void *bytes = NULL;
    if (size_bytes < 2 * LARGE_PAGE)
        return sim_try_alloc(size_bytes, 1);
    if (posix_memalign(&bytes, LARGE_PAGE, size_bytes) != 0)
        return NULL;
#if defined(MADV_HUGEPAGE)
    madvise(bytes, size_bytes, MADV_HUGEPAGE);
#endif
    return bytes;
}

// Reads until the end or until bytes[size_bytes] is full. What grows after we
// looked at the size is left for the next opening.
static SimStatus read_all(int descriptor, char *bytes, size_t *size_bytes)
{
    size_t done_bytes = 0;
    while (done_bytes < *size_bytes) {
        ssize_t count =
            read(descriptor, bytes + done_bytes, *size_bytes - done_bytes);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return sim_status_from_errno(errno);
        if (count == 0)
            break;
        done_bytes += (size_t)count;
    }
    *size_bytes = done_bytes;
    return SIM_OK;
}

SimStatus sim_reader_open(const char *path, SimReader **out_reader,
                          char **out_sentence)
{
    int descriptor = -1;
    size_t size_bytes = 0;
    SimStatus status = open_regular(path, &descriptor, &size_bytes);

    if (status != SIM_OK)
        return fail(status, path, out_sentence);
    char *bytes = alloc_pages(size_bytes);
    status = bytes ? read_all(descriptor, bytes, &size_bytes) : SIM_NO_MEMORY;
    close(descriptor);
    if (status != SIM_OK) {
        sim_free(bytes);
        return fail(status, path, out_sentence);
    }
    return open_owned(path, bytes, size_bytes, out_reader, out_sentence);
}

void sim_reader_close(SimReader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < reader->string_count; i++)
        sim_free(reader->strings[i]);
    sim_free(reader->strings);
    sim_numbers_done(&reader->string_places);
    sim_numbers_done(&reader->known_places);
    sim_free(reader->known);
    sim_free(reader->notes);
    sim_free(reader->sites);
    sim_free(reader->marks);
    sim_free(reader->blocks);
    sim_free(reader->bytes);
    sim_free(reader->damage);
    sim_free(reader->path);
    sim_free(reader);
}

// ---- queries --------------------------------------------------------------

const char *sim_reader_path(const SimReader *reader)
{
    return reader->path;
}

const SimFileHeader *sim_reader_header(const SimReader *reader)
{
    return &reader->header;
}

const char *sim_reader_damage(const SimReader *reader)
{
    return reader->damage;
}

uint64_t sim_reader_count(const SimReader *reader)
{
    return reader->event_count;
}

int64_t sim_reader_begin_ns(const SimReader *reader)
{
    return reader->begin_ns;
}

int64_t sim_reader_end_ns(const SimReader *reader)
{
    return reader->end_ns;
}

SimEvent sim_reader_event(const SimReader *reader, uint64_t index)
{
    SimWalk walk;
    SimEvent event = {0};
    sim_walk_begin(&walk, reader, index);
    sim_walk_next(&walk, &event);
    return event;
}

const char *sim_reader_string(const SimReader *reader, uint64_t string)
{
    uint32_t place = sim_numbers_find(&reader->string_places, string);
    return place == SIM_NO_PLACE ? "" : reader->strings[place];
}

SimPlace sim_reader_place(const SimReader *reader, uint64_t site)
{
    if (site >= reader->site_count)
        return (SimPlace){"", "", 0};
    const SimSiteEntry *entry = &reader->sites[site];
    return (SimPlace){sim_reader_string(reader, entry->file),
                      sim_reader_string(reader, entry->function), entry->line};
}

const SimKnownTask *sim_reader_known_tasks(const SimReader *reader,
                                           size_t *out_count)
{
    *out_count = reader->known_count;
    return reader->known;
}

const SimStoredNote *sim_reader_notes(const SimReader *reader,
                                      size_t *out_count)
{
    *out_count = reader->note_count;
    return reader->notes;
}
