#include "trace/writer.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "trace/strings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// A definition of a call site never takes more records than this: two strings,
// cut to a sane length, and itself.
enum { SITE_STRING_BYTES = 1024, SITE_RECORDS = 160 };

struct SimTraceFile {
    int descriptor;
    char *head;           // the mapped header and live blocks
    int live;             // which of the two is written
    off_t end_bytes;      // where the next full block is appended
    uint32_t ring_blocks; // 0: no ring
    SimRecord *dropped;   // the DROPPED record, once recording stopped
    SimStrings strings;   // what has a number
    SimSiteTable sites;   // likewise
    void (*warn)(void *context, const char *sentence);
    void *warn_context;
};

static size_t records_of_string(size_t size_bytes)
{
    return 1 + (size_bytes + SIM_RECORD_BYTES - 1) / SIM_RECORD_BYTES;
}

static char *live_block(const struct SimTraceFile *file, int which)
{
    return file->head + SIM_HEADER_BYTES + which * SIM_BLOCK_BYTES;
}

// ---- blocks ---------------------------------------------------------------

// Starts to write the live block `file->live` from its first record. A block
// without its magic is no block, so the magic goes first and comes last.
static void begin_block(SimTrace *trace, uint64_t sequence)
{
    char *block = live_block(trace->file, trace->file->live);
    volatile SimBlockHeader *header = (volatile SimBlockHeader *)(void *)block;

    header->magic = 0;
    memset(block + sizeof(SimBlockHeader), 0,
           SIM_BLOCK_BYTES - sizeof(SimBlockHeader));
    trace->base_ns = sim_clock_now(trace->clock);
    header->sequence = sequence;
    header->first_event = trace->event_count;
    header->time_ns = trace->base_ns;
    header->magic = SIM_BLOCK_MAGIC;
    trace->block = sequence;
    trace->next = (SimRecord *)(void *)(block + sizeof(SimBlockHeader));
    trace->limit = trace->next + SIM_BLOCK_RECORDS - 3;
}

// Recording ends, the program goes on. The DROPPED event says so inside the
// trace and counts what is lost from now on.
static void stop(SimTrace *trace, SimStatus why)
{
    struct SimTraceFile *file = trace->file;
    char *sentence =
        sim_format("recording stopped: %s; the program runs on without it",
                   sim_status_sentence(why));

    file->live = !file->live;
    begin_block(trace, trace->block + 1);
    file->dropped = trace->next;
    sim_trace_event(trace, SIM_EVENT_DROPPED, 0, NULL, 0, 0);
    trace->limit = trace->next;
    trace->is_stopped = true;
    if (file->warn)
        file->warn(file->warn_context, sentence);
    sim_free(sentence);
}

static SimStatus write_at(int descriptor, const char *bytes, size_t size_bytes,
                          off_t offset)
{
    while (size_bytes > 0) {
        ssize_t written = pwrite(descriptor, bytes, size_bytes, offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return sim_status_from_errno(written < 0 ? errno : ENOSPC);
        bytes += written;
        size_bytes -= (size_t)written;
        offset += written;
    }
    return SIM_OK;
}

static off_t place_of_block(const struct SimTraceFile *file, uint64_t sequence)
{
    if (file->ring_blocks == 0)
        return file->end_bytes;
    return SIM_BLOCKS_OFFSET +
           (off_t)(sequence % file->ring_blocks) * SIM_BLOCK_BYTES;
}

// Appends the current block to the file and goes on in the other one.
static bool turn_block(SimTrace *trace)
{
    struct SimTraceFile *file = trace->file;
    SimStatus status =
        write_at(file->descriptor, live_block(file, file->live),
                 SIM_BLOCK_BYTES, place_of_block(file, trace->block));

    if (status != SIM_OK) {
        stop(trace, status);
        return false;
    }
    file->end_bytes += SIM_BLOCK_BYTES;
    file->live = !file->live;
    begin_block(trace, trace->block + 1);
    return true;
}

// Counts an event that cannot be recorded any more.
static uint64_t drop_event(SimTrace *trace)
{
    trace->file->dropped->arg++;
    return trace->event_count;
}

bool sim_trace_make_room(SimTrace *trace)
{
    if (!trace->is_stopped && turn_block(trace))
        return true;
    drop_event(trace);
    return false;
}

int64_t sim_trace_new_base(SimTrace *trace, int64_t now_ns)
{
    // A new block may have begun since the instant that is asked for.
    if (now_ns < trace->base_ns)
        return trace->base_ns;
    SimRecord record = {.kind = SIM_RECORD_TIME,
                        .task = (uint32_t)now_ns,
                        .arg = (uint32_t)((uint64_t)now_ns >> 32)};
    sim_trace_store(trace, &record);
    trace->next++;
    trace->base_ns = now_ns;
    return now_ns;
}

// Makes sure that `records` more records fit into the current block.
static bool reserve(SimTrace *trace, size_t records)
{
    if (trace->is_stopped)
        return false;
    if (trace->next + records < trace->limit)
        return true;
    return turn_block(trace);
}

// ---- definitions ----------------------------------------------------------

// Room must have been reserved.
static void store_string(SimTrace *trace, uint32_t id, const char *text,
                         size_t size_bytes)
{
    SimRecord record = {
        .kind = SIM_RECORD_STRING, .task = id, .arg = (uint32_t)size_bytes};
    memcpy(trace->next + 1, text, size_bytes);
    sim_trace_store(trace, &record);
    trace->next += records_of_string(size_bytes);
}

// The number of a text that will be used again. Room must have been reserved.
static uint32_t known_bytes(SimTrace *trace, const char *text,
                            size_t size_bytes)
{
    if (size_bytes > SITE_STRING_BYTES)
        size_bytes = SITE_STRING_BYTES;
    SimString *string =
        sim_strings_find(&trace->file->strings, text, size_bytes);

    if (string->block != trace->block + 1) {
        store_string(trace, string->id, text, size_bytes);
        string->block = trace->block + 1;
    }
    return string->id;
}

static uint32_t known_string(SimTrace *trace, const char *text)
{
    return known_bytes(trace, text, strnlen(text, SITE_STRING_BYTES));
}

// The number of a text that is used once. Room must have been reserved.
static uint32_t new_string(SimTrace *trace, const char *text, size_t size_bytes)
{
    uint32_t id = sim_strings_next_id(&trace->file->strings);
    store_string(trace, id, text, size_bytes);
    return id;
}

// The length of the next piece of a long text: no more than `limit_bytes`, and
// no character of UTF-8 is cut in two.
static size_t piece_of(const char *text, size_t size_bytes, size_t limit_bytes)
{
    if (size_bytes <= limit_bytes)
        return size_bytes;
    size_t piece_bytes = limit_bytes;
    while (piece_bytes > limit_bytes - 4 &&
           ((unsigned char)text[piece_bytes] & 0xc0) == 0x80)
        piece_bytes--;
    return piece_bytes;
}

static void store_source_text(SimTrace *trace, const char *file,
                              const char *begin, const char *end)
{
    while (begin < end) {
        size_t size_bytes =
            piece_of(begin, (size_t)(end - begin), SIM_STRING_LIMIT_BYTES / 2);
        if (!reserve(trace, SITE_RECORDS + records_of_string(size_bytes)))
            return;
        uint32_t name = known_string(trace, file);
        uint32_t text = new_string(trace, begin, size_bytes);
        sim_trace_event2(trace, SIM_EVENT_SOURCE, 0, NULL, 0, name, text, 0);
        begin += size_bytes;
    }
}

// Keeps the text of a source file in the trace when its first site turns up.
static void store_source(SimTrace *trace, const SimSite *site)
{
    if (!sim_sites_is_new_file(&trace->file->sites, site->file))
        return;
    if (site->source)
        store_source_text(trace, site->file, site->source->begin,
                          site->source->end);
}

uint16_t sim_trace_define_site(SimTrace *trace, const SimSite *site)
{
    SimSiteSlot *slot = &trace->slots[((uintptr_t)site >> 5) % SIM_SITE_SLOTS];
    SimKnownSite *known = sim_sites_find(&trace->file->sites, site);

    if (!known || trace->is_stopped)
        return 0;
    if (known->is_new) {
        known->is_new = false;
        store_source(trace, site);
    }
    if (known->block != trace->block + 1) {
        if (!reserve(trace, SITE_RECORDS))
            return 0;
        uint32_t file = known_string(trace, site->file);
        uint32_t function =
            known_bytes(trace, site->function, sim_site_name_length(site));
        SimSecondRecord second = {function, 0};
        memcpy(trace->next + 1, &second, sizeof second);
        SimRecord record = {.kind = SIM_RECORD_SITE,
                            .flags = 1u << SIM_MORE_SHIFT,
                            .site = known->id,
                            .task = file,
                            .arg = site->line};
        sim_trace_store(trace, &record);
        trace->next += 2;
        known->block = trace->block + 1;
    }
    *slot = (SimSiteSlot){site, trace->block, known->id};
    return known->id;
}

// ---- events with texts ----------------------------------------------------

static uint64_t text_event(SimTrace *trace, SimEventKind kind, unsigned flags,
                           const SimSite *site, uint32_t task, const char *text,
                           size_t size_bytes)
{
    // The site first: to define it might turn the block, and the text must
    // stand in the block of its event.
    sim_trace_site(trace, site);
    if (!reserve(trace, 2 * SITE_RECORDS + records_of_string(size_bytes)))
        return drop_event(trace);
    sim_trace_site(trace, site);
    uint32_t id = new_string(trace, text, size_bytes);
    return sim_trace_event(trace, kind, flags, site, task, id);
}

uint64_t sim_trace_text(SimTrace *trace, SimEventKind kind, unsigned flags,
                        const SimSite *site, uint32_t task, const char *text,
                        size_t size_bytes)
{
    uint64_t event = 0;
    if (!trace)
        return 0;
    do {
        size_t piece_bytes = piece_of(text, size_bytes, SIM_STRING_LIMIT_BYTES);
        event = text_event(trace, kind, flags, site, task, text, piece_bytes);
        text += piece_bytes;
        size_bytes -= piece_bytes;
    } while (size_bytes > 0);
    return event;
}

uint64_t sim_trace_warning(SimTrace *trace, unsigned number,
                           const SimSite *site, uint32_t task,
                           uint64_t evidence, const char *text)
{
    if (!trace)
        return 0;
    size_t size_bytes = strnlen(text, SIM_STRING_LIMIT_BYTES);
    sim_trace_site(trace, site);
    if (!reserve(trace, 2 * SITE_RECORDS + records_of_string(size_bytes)))
        return drop_event(trace);
    sim_trace_site(trace, site);
    uint32_t id = new_string(trace, text, size_bytes);
    uint32_t back = evidence < trace->event_count
                        ? sim_trace_back(trace, evidence)
                        : 0;
    return sim_trace_event2(trace, SIM_EVENT_WARNING, number, site, task, id,
                            back, 0);
}

// Room for a task's name, its coroutine and the event's own site.
static bool reserve_for_task(SimTrace *trace, const SimSite *site,
                             const SimSite *coroutine, size_t name_bytes)
{
    sim_trace_site(trace, site);
    sim_trace_site(trace, coroutine);
    return reserve(trace, 3 * SITE_RECORDS + records_of_string(name_bytes));
}

uint64_t sim_trace_task_new(SimTrace *trace, const SimSite *site, uint32_t task,
                            uint32_t parent, const char *name,
                            const SimSite *coroutine)
{
    if (!trace)
        return 0;
    size_t name_bytes = name ? strnlen(name, SITE_STRING_BYTES) : 0;
    if (!reserve_for_task(trace, site, coroutine, name_bytes))
        return drop_event(trace);
    uint32_t name_id = name ? new_string(trace, name, name_bytes) : 0;
    sim_trace_site(trace, site);
    uint16_t coroutine_id = sim_trace_site(trace, coroutine);
    return sim_trace_event2(trace, SIM_EVENT_TASK_NEW, 0, site, task, parent,
                            name_id, coroutine_id);
}

void sim_trace_define_task(SimTrace *trace, uint32_t task, uint32_t parent,
                           const char *name, const SimSite *coroutine)
{
    size_t name_bytes = name ? strnlen(name, SITE_STRING_BYTES) : 0;
    if (!reserve_for_task(trace, NULL, coroutine, name_bytes))
        return;
    uint32_t name_id = name ? new_string(trace, name, name_bytes) : 0;
    SimSecondRecord second = {name_id, sim_trace_site(trace, coroutine)};
    memcpy(trace->next + 1, &second, sizeof second);
    SimRecord record = {.kind = SIM_RECORD_TASK,
                        .flags = 1u << SIM_MORE_SHIFT,
                        .task = task,
                        .arg = parent};
    sim_trace_store(trace, &record);
    trace->next += 2;
}

uint64_t sim_trace_enter(SimTrace *trace, const SimSite *site, uint32_t task,
                         const SimSite *coroutine)
{
    if (!trace)
        return 0;
    uint16_t coroutine_id = sim_trace_site(trace, coroutine);
    sim_trace_site(trace, site);
    if (trace->next >= trace->limit && !sim_trace_make_room(trace))
        return trace->event_count;
    // Both are defined by now, unless the last line turned the block.
    coroutine_id = sim_trace_site(trace, coroutine);
    sim_trace_site(trace, site);
    return sim_trace_event(trace, SIM_EVENT_CORO_ENTER, 0, site, task,
                           coroutine_id);
}

uint64_t sim_trace_named(SimTrace *trace, SimEventKind kind, unsigned flags,
                         uint32_t task, const char *name, uint64_t a)
{
    if (!trace)
        return 0;
    if (!reserve(trace, SITE_RECORDS))
        return drop_event(trace);
    uint32_t id = known_string(trace, name);
    return sim_trace_event2(trace, kind, flags, NULL, task, id, a, 0);
}

uint64_t sim_trace_counter(SimTrace *trace, uint32_t task, const char *name,
                           double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return sim_trace_named(trace, SIM_EVENT_COUNTER, 0, task, name, bits);
}

void sim_trace_meta(SimTrace *trace, const char *key, const char *value)
{
    if (!trace)
        return;
    size_t value_bytes = strnlen(value, SIM_STRING_LIMIT_BYTES / 2);
    if (!reserve(trace, SITE_RECORDS + records_of_string(value_bytes))) {
        drop_event(trace);
        return;
    }
    uint32_t key_id = known_string(trace, key);
    uint32_t value_id = new_string(trace, value, value_bytes);
    sim_trace_event2(trace, SIM_EVENT_META, 0, NULL, 0, key_id, value_id, 0);
}

// ---- the file -------------------------------------------------------------

// Opens a new file. A regular file of that name is unlinked, not overwritten:
// somebody may be looking at it.
static SimStatus create_file(const char *path, int *out_descriptor)
{
    struct stat found;
    if (lstat(path, &found) == 0) {
        if (S_ISDIR(found.st_mode))
            return SIM_IS_DIRECTORY;
        if (S_ISREG(found.st_mode) || S_ISLNK(found.st_mode))
            unlink(path);
    }
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return sim_status_from_errno(errno);
    *out_descriptor = descriptor;
    return SIM_OK;
}

// Takes the disk space for the head now: a mapped page without space behind it
// would be a SIGBUS later.
static SimStatus map_head(int descriptor, char **out_head)
{
    int error_number = posix_fallocate(descriptor, 0, SIM_BLOCKS_OFFSET);
    if (error_number != 0)
        return sim_status_from_errno(error_number);
    void *head = mmap(NULL, SIM_BLOCKS_OFFSET, PROT_READ | PROT_WRITE,
                      MAP_SHARED, descriptor, 0);
    if (head == MAP_FAILED)
        return sim_status_from_errno(errno);
    *out_head = head;
    return SIM_OK;
}

static uint32_t ring_blocks_of(size_t ring_bytes)
{
    size_t blocks = ring_bytes / SIM_BLOCK_BYTES;
    if (ring_bytes == 0)
        return 0;
    return blocks < 4 ? 4 : (uint32_t)blocks;
}

static void write_header(const struct SimTraceFile *file,
                         const SimTraceConfig *config)
{
    bool is_virtual = config->clock->kind == SIM_CLOCK_VIRTUAL;
    SimFileHeader header = {
        .magic = SIM_TRACE_MAGIC,
        .version = SIM_TRACE_VERSION,
        .clock_kind = config->clock->kind,
        .clock_factor = config->clock->factor,
        .seed = config->seed,
        .ring_blocks = file->ring_blocks,
        .wall_ns = is_virtual ? 0 : sim_clock_wall_ns(),
    };
    memcpy(file->head, &header, sizeof header);
}

SimStatus sim_trace_open(const SimTraceConfig *config, SimTrace **out_trace)
{
    int descriptor = -1;
    char *head = NULL;
    SimStatus status = create_file(config->path, &descriptor);

    if (status != SIM_OK)
        return status;
    status = map_head(descriptor, &head);
    if (status != SIM_OK) {
        close(descriptor);
        unlink(config->path);
        return status;
    }
    SimTrace *trace = sim_alloc(sizeof *trace);
    trace->file = sim_alloc(sizeof *trace->file);
    *trace->file = (struct SimTraceFile){
        .descriptor = descriptor,
        .head = head,
        .end_bytes = SIM_BLOCKS_OFFSET,
        .ring_blocks = ring_blocks_of(config->ring_bytes),
        .warn = config->warn,
        .warn_context = config->warn_context,
    };
    trace->clock = config->clock;
    trace->is_ring = trace->file->ring_blocks > 0;
    write_header(trace->file, config);
    begin_block(trace, 0);
    *out_trace = trace;
    return SIM_OK;
}

void sim_trace_close(SimTrace *trace)
{
    if (!trace)
        return;
    struct SimTraceFile *file = trace->file;
    ((SimFileHeader *)(void *)file->head)->is_finished = 1;
    munmap(file->head, SIM_BLOCKS_OFFSET);
    close(file->descriptor);
    sim_strings_done(&file->strings);
    sim_sites_done(&file->sites);
    sim_free(file);
    sim_free(trace);
}
