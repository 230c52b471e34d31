#include "trace/reader_inside.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

// Records count up to the first of kind zero: the writer stores a record's kind
// last, so what stands before it is complete.
static uint32_t count_records(const SimBlock *block)
{
    const SimRecord *records = block->records;
    uint32_t count = 0;
    while (count < block->record_count &&
           records[count].kind != SIM_RECORD_END) {
        uint32_t length = sim_record_length(&records[count]);
        if (length > block->record_count - count)
            break;
        count += length;
    }
    return count;
}

// Takes the block at an offset, of which the file has size_bytes.
static void take_block(SimReader *reader, size_t offset, size_t size_bytes)
{
    SimBlock block;
    const char *bytes = reader->bytes + offset;

    if (size_bytes < sizeof block.header)
        return;
    memcpy(&block.header, bytes, sizeof block.header);
    if (block.header.magic != SIM_BLOCK_MAGIC) {
        // A live block that was never begun is no damage.
        reader->bad_blocks += offset >= SIM_BLOCKS_OFFSET;
        return;
    }
    block.records =
        (const SimRecord *)(const void *)(bytes + sizeof block.header);
    block.is_cut = size_bytes < SIM_BLOCK_BYTES;
    block.record_count =
        (uint32_t)((size_bytes - sizeof block.header) / SIM_RECORD_BYTES);
    reader->blocks = sim_grow(reader->blocks, reader->block_count,
                              &reader->block_capacity, sizeof block);
    reader->blocks[reader->block_count++] = block;
}

// By sequence; copies in the order in which they lie in the file.
static int order_of_blocks(const void *left, const void *right)
{
    const SimBlock *a = left;
    const SimBlock *b = right;
    if (a->header.sequence != b->header.sequence)
        return a->header.sequence < b->header.sequence ? -1 : 1;
    return a->records < b->records ? -1 : a->records > b->records;
}

// Of copies of a block the one with more records is kept.
static void drop_copies(SimReader *reader)
{
    size_t kept = 0;
    for (size_t i = 0; i < reader->block_count; i++) {
        SimBlock block = reader->blocks[i];
        SimBlock *last = kept > 0 ? &reader->blocks[kept - 1] : NULL;
        if (!last || last->header.sequence != block.header.sequence)
            reader->blocks[kept++] = block;
        else if (count_records(&block) > count_records(last))
            *last = block;
    }
    reader->block_count = kept;
}

void sim_reader_find_blocks(SimReader *reader)
{
    size_t offset = SIM_HEADER_BYTES;
    for (; offset < reader->size_bytes; offset += SIM_BLOCK_BYTES) {
        size_t size_bytes = reader->size_bytes - offset;
        if (size_bytes > SIM_BLOCK_BYTES)
            size_bytes = SIM_BLOCK_BYTES;
        take_block(reader, offset, size_bytes);
    }
    if (reader->block_count > 1)
        qsort(reader->blocks, reader->block_count, sizeof *reader->blocks,
              order_of_blocks);
    drop_copies(reader);
    // A block that was cut while its other copy is whole is no loss.
    for (size_t i = 0; i < reader->block_count; i++)
        reader->ends_in_middle |= reader->blocks[i].is_cut;
}

uint64_t sim_reader_lost_blocks(const SimReader *reader)
{
    if (reader->block_count == 0)
        return 0;
    const SimBlock *first = &reader->blocks[0];
    const SimBlock *last = &reader->blocks[reader->block_count - 1];
    uint64_t begin = reader->header.ring_blocks ? first->header.sequence : 0;
    return last->header.sequence - begin - (reader->block_count - 1);
}
