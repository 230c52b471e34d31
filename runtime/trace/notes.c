#include "trace/notes.h"

#include "base/alloc.h"
#include "trace/reader_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

// Texts of notes are numbered far from those of the program.
static const uint32_t FIRST_STRING = UINT32_C(0xf0000000);

// Where the next record goes.
typedef struct Place {
    off_t block;     // the block's offset in the file
    size_t offset;   // in the block
    bool is_new;     // there is no such block yet
    uint32_t string; // the number of the next text
    uint64_t sequence;
} Place;

static bool write_all(int file, const void *bytes, size_t size_bytes,
                      off_t offset)
{
    const char *from = bytes;
    while (size_bytes > 0) {
        ssize_t count = pwrite(file, from, size_bytes, offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        from += count;
        offset += count;
        size_bytes -= (size_t)count;
    }
    return true;
}

// ---- finding the place ----------------------------------------------------

// Walks over a block of notes to its end. The last text's number is one less
// than the next.
static void find_end(const char *bytes, Place *place)
{
    size_t offset = sizeof(SimBlockHeader);
    while (offset + sizeof(SimRecord) <= SIM_BLOCK_BYTES) {
        SimRecord record;
        memcpy(&record, bytes + offset, sizeof record);
        if (record.kind == SIM_RECORD_END)
            break;
        if (record.kind == SIM_RECORD_STRING && record.task >= place->string)
            place->string = record.task + 1;
        offset += (size_t)sim_record_length(&record) * SIM_RECORD_BYTES;
    }
    place->offset = offset;
}

// Looks through the blocks in the file as it is now; another may have written a
// note since the reader was opened.
static SimStatus find_place(int file, size_t need_bytes, Place *place)
{
    char *bytes = sim_alloc(SIM_BLOCK_BYTES);
    SimBlockHeader header;
    off_t offset = SIM_HEADER_BYTES;
    ssize_t count;

    *place = (Place){.is_new = true, .string = FIRST_STRING};
    while ((count = pread(file, bytes, SIM_BLOCK_BYTES, offset)) > 0) {
        memset(bytes + count, 0, SIM_BLOCK_BYTES - (size_t)count);
        memcpy(&header, bytes, sizeof header);
        offset += SIM_BLOCK_BYTES;
        if (header.magic != SIM_BLOCK_MAGIC)
            continue;
        if (header.sequence >= place->sequence)
            place->sequence = header.sequence + 1;
        if (header.content != SIM_BLOCK_OF_NOTES)
            continue;
        find_end(bytes, place);
        place->block = offset - SIM_BLOCK_BYTES;
        place->is_new = place->offset + need_bytes > SIM_BLOCK_BYTES;
    }
    sim_free(bytes);
    if (place->is_new) {
        place->block = offset < SIM_BLOCKS_OFFSET ? SIM_BLOCKS_OFFSET : offset;
        place->offset = sizeof(SimBlockHeader);
    }
    return count < 0 ? sim_status_from_errno(errno) : SIM_OK;
}

// ---- writing --------------------------------------------------------------

static bool begin_block(int file, const Place *place, const SimReader *reader)
{
    SimBlockHeader header = {
        .magic = SIM_BLOCK_MAGIC,
        .content = SIM_BLOCK_OF_NOTES,
        .sequence = place->sequence,
        .first_event =
            sim_reader_event(reader, sim_reader_count(reader) - 1).number + 1,
        .time_ns = sim_reader_end_ns(reader),
    };
    return ftruncate(file, place->block + SIM_BLOCK_BYTES) == 0 &&
           write_all(file, &header, sizeof header, place->block);
}

// The records of a note: its text, then itself. Returns their size.
static size_t make_records(const SimStoredNote *note, uint32_t string,
                           char *bytes)
{
    size_t length = strlen(note->text);
    SimRecord text = {
        .kind = SIM_RECORD_STRING, .task = string, .arg = (uint32_t)length};
    SimRecord record = {.kind = SIM_RECORD_NOTE,
                        .flags = 1 << SIM_MORE_SHIFT,
                        .task = note->id,
                        .arg = string};
    SimSecondRecord second = {note->after, note->is_removed};
    size_t at = (size_t)sim_record_length(&text) * SIM_RECORD_BYTES;

    memcpy(bytes, &text, sizeof text);
    memcpy(bytes + sizeof text, note->text, length);
    memcpy(bytes + at, &record, sizeof record);
    memcpy(bytes + at + sizeof record, &second, sizeof second);
    return at + sizeof record + sizeof second;
}

static SimStatus append(int file, const SimReader *reader,
                        const SimStoredNote *note)
{
    size_t most_bytes = strlen(note->text) + 4 * (size_t)SIM_RECORD_BYTES;
    Place place;
    SimStatus status = find_place(file, most_bytes, &place);
    if (status != SIM_OK)
        return status;
    char *bytes = sim_alloc(most_bytes);
    size_t size_bytes = make_records(note, place.string, bytes);
    off_t at = place.block + (off_t)place.offset;
    enum { HALF = SIM_RECORD_BYTES / 2 };
    bool is_written =
        (!place.is_new || begin_block(file, &place, reader)) &&
        write_all(file, bytes + HALF, size_bytes - HALF, at + HALF) &&
        write_all(file, bytes, HALF, at);
    sim_free(bytes);
    return is_written ? SIM_OK : sim_status_from_errno(errno);
}

SimStatus sim_notes_append(const SimReader *reader, const SimStoredNote *note)
{
    if (strlen(note->text) > SIM_NOTE_BYTES_MOST)
        return SIM_OUT_OF_RANGE;
    int file = open(reader->path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return sim_status_from_errno(errno);
    SimStatus status = flock(file, LOCK_EX) == 0 ? append(file, reader, note)
                                                 : sim_status_from_errno(errno);
    close(file);
    return status;
}
