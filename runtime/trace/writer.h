// Recording: from an event to sixteen bytes in a file.
//
// Recording is always on, so it must cost next to nothing: read the clock, make
// a few stores into a block that is mapped from the file, count. Everything
// else (a block is full, a call site is new, time has moved far) lies behind a
// branch that is seldom taken.
//
//     file    | header | live 0 | live 1 | full | full | full ...
//                          ^next ... limit
//
// The road not taken: mapping the whole file as it grows. The first touch of a
// mapped page is a page fault and costs more than all the rest together, so two
// blocks stay mapped for ever and full ones leave by pwrite.
//
// A trace belongs to one thread, that of its loop. All functions that record
// take NULL for "tracing is off" and return the number of the event, which a
// later event may name as its cause.
#ifndef SIM_TRACE_WRITER_H
#define SIM_TRACE_WRITER_H

#include "base/clock.h"
#include "base/status.h"
#include "trace/event.h"
#include "trace/format.h"
#include "trace/site.h"

#include <stddef.h>
#include <string.h>

enum { SIM_SITE_SLOTS = 256 };

// Remembers which call sites the current block has defined already.
typedef struct SimSiteSlot {
    const SimSite *site;
    uint64_t block; // the sequence of the last block that defines it
    uint16_t id;
} SimSiteSlot;

typedef struct SimTraceConfig {
    const char *path;
    const SimClock *clock; // must outlive the trace
    uint64_t seed;
    size_t ring_bytes; // 0: the file grows; else about that many, at least
                       // four blocks
    // Is told, once, that recording had to stop. NULL: nobody is.
    void (*warn)(void *context, const char *sentence);
    void *warn_context;
} SimTraceConfig;

typedef struct SimTrace {
    SimRecord *next;  // where the next record goes
    SimRecord *limit; // from here on a record and its second may not fit
    const SimClock *clock;
    int64_t base_ns;      // what dt_ns counts from
    int64_t last_ns;      // the time of the last event
    bool is_same_instant; // the event that is recorded takes that time
    uint64_t event_count; // the number of the next event
    uint64_t block;       // the sequence of the current block
    bool is_ring;
    bool is_stopped; // the disk is full
    SimSiteSlot slots[SIM_SITE_SLOTS];
    struct SimTraceFile *file; // the rest, which is seldom needed
} SimTrace;

// Creates the file, replacing a regular one of that name, and starts to record.
// Errors: any status of the file system; nothing is left behind.
SimStatus sim_trace_open(const SimTraceConfig *config, SimTrace **out_trace);

// Marks the file as finished and closes it. Takes NULL.
void sim_trace_close(SimTrace *trace);

// Where the trace of the last run lies: $XDG_STATE_HOME/simul/last.simul, or
// below ~/.local/state. The folder is made. Owns: the caller. NULL if there is
// no home.
char *sim_trace_last_path(void);

// Lets the last run point at `path`, so that `simul view` finds it.
void sim_trace_set_last(const char *path);

// Behind the seldom taken branches.
bool sim_trace_make_room(SimTrace *trace);
int64_t sim_trace_new_base(SimTrace *trace, int64_t now_ns);
uint16_t sim_trace_define_site(SimTrace *trace, const SimSite *site);

// The number of a call site in the current block, defined there. 0 for NULL.
static inline uint16_t sim_trace_site(SimTrace *trace, const SimSite *site)
{
    if (!site)
        return 0;
    size_t hash = ((uintptr_t)site >> 5) % SIM_SITE_SLOTS;
    const SimSiteSlot *slot = &trace->slots[hash];
    if (__builtin_expect(slot->site == site && slot->block == trace->block, 1))
        return slot->id;
    return sim_trace_define_site(trace, site);
}

// Stores one record. The half with the kind comes last: whoever reads the file
// while we are killed sees either the whole record or the end of the block.
static inline void sim_trace_store(SimTrace *trace, const SimRecord *record)
{
    uint64_t halves[2];
    uint64_t *target = (uint64_t *)(void *)trace->next;

    memcpy(halves, record, sizeof halves);
    target[1] = halves[1];
    __asm__ volatile("" ::: "memory");
    target[0] = halves[0];
}

// The time since the base, after making sure that a record and its second fit.
static inline bool sim_trace_begin(SimTrace *trace, uint32_t *out_dt_ns)
{
    if (__builtin_expect(trace->next >= trace->limit, 0) &&
        !sim_trace_make_room(trace))
        return false;
    int64_t now_ns =
        trace->is_same_instant ? trace->last_ns : sim_clock_now(trace->clock);
    if (__builtin_expect((uint64_t)(now_ns - trace->base_ns) > UINT32_MAX, 0))
        now_ns = sim_trace_new_base(trace, now_ns);
    trace->last_ns = now_ns;
    *out_dt_ns = (uint32_t)(now_ns - trace->base_ns);
    return true;
}

// The site's number and the time, both good in the block that the event will
// stand in. Returns false if nothing is recorded any more.
static inline bool sim_trace_prepare(SimTrace *trace, const SimSite *site,
                                     uint16_t *out_site_id, uint32_t *out_dt_ns)
{
    *out_site_id = sim_trace_site(trace, site);
    uint64_t block = trace->block;
    if (!sim_trace_begin(trace, out_dt_ns))
        return false;
    if (__builtin_expect(block != trace->block, 0))
        *out_site_id = sim_trace_site(trace, site);
    return true;
}

// Records an event of one record.
static inline uint64_t sim_trace_event(SimTrace *trace, SimEventKind kind,
                                       unsigned flags, const SimSite *site,
                                       uint32_t task, uint32_t arg)
{
    if (!trace)
        return 0;
    uint16_t site_id;
    uint32_t dt_ns;
    if (!sim_trace_prepare(trace, site, &site_id, &dt_ns))
        return trace->event_count;
    SimRecord record = {dt_ns,   (uint8_t)kind, (uint8_t)flags,
                        site_id, task,          arg};
    sim_trace_store(trace, &record);
    trace->next++;
    return trace->event_count++;
}

// Records an event of the same instant as the last one. Reading the clock is
// most of what recording costs, and what one event causes at once needs no time
// of its own.
static inline uint64_t
sim_trace_event_at_once(SimTrace *trace, SimEventKind kind, unsigned flags,
                        const SimSite *site, uint32_t task, uint32_t arg)
{
    if (!trace)
        return 0;
    trace->is_same_instant = true;
    uint64_t event = sim_trace_event(trace, kind, flags, site, task, arg);
    trace->is_same_instant = false;
    return event;
}

// Records an event of two records.
static inline uint64_t sim_trace_event2(SimTrace *trace, SimEventKind kind,
                                        unsigned flags, const SimSite *site,
                                        uint32_t task, uint32_t arg, uint64_t a,
                                        uint64_t b)
{
    if (!trace)
        return 0;
    uint16_t site_id;
    uint32_t dt_ns;
    if (!sim_trace_prepare(trace, site, &site_id, &dt_ns))
        return trace->event_count;
    SimSecondRecord second = {a, b};
    memcpy(trace->next + 1, &second, sizeof second);
    SimRecord record = {
        dt_ns,   (uint8_t)kind, (uint8_t)(flags | 1u << SIM_MORE_SHIFT),
        site_id, task,          arg};
    sim_trace_store(trace, &record);
    trace->next += 2;
    return trace->event_count++;
}

// "So many events ago", for fields of type back; 0 if it is too far away.
static inline uint32_t sim_trace_back(const SimTrace *trace, uint64_t event)
{
    if (!trace || trace->event_count - event > UINT32_MAX)
        return 0;
    return (uint32_t)(trace->event_count - event);
}

// Records an event whose `arg` is a text (PRINT, MARK, LOG, SCENE, SPAN_BEGIN,
// ...). A text of more than SIM_STRING_LIMIT_BYTES takes several events.
uint64_t sim_trace_text(SimTrace *trace, SimEventKind kind, unsigned flags,
                        const SimSite *site, uint32_t task, const char *text,
                        size_t size_bytes);

// WARNING W<number>. `evidence` is the event that shows it, too; UINT64_MAX:
// none.
uint64_t sim_trace_warning(SimTrace *trace, unsigned number,
                           const SimSite *site, uint32_t task,
                           uint64_t evidence, const char *text);

// TASK_NEW. `name` may be NULL: "Task-<number>".
uint64_t sim_trace_task_new(SimTrace *trace, const SimSite *site, uint32_t task,
                            uint32_t parent, const char *name,
                            const SimSite *coroutine);

// In ring mode: what a block must say of a task before it uses it.
void sim_trace_define_task(SimTrace *trace, uint32_t task, uint32_t parent,
                           const char *name, const SimSite *coroutine);

// CORO_ENTER.
uint64_t sim_trace_enter(SimTrace *trace, const SimSite *site, uint32_t task,
                         const SimSite *coroutine);

// An event whose `arg` is a name that comes again, with a number.
uint64_t sim_trace_named(SimTrace *trace, SimEventKind kind, unsigned flags,
                         uint32_t task, const char *name, uint64_t a);

// COUNTER.
uint64_t sim_trace_counter(SimTrace *trace, uint32_t task, const char *name,
                           double value);

// META: what there is to know about the run, such as "program", "arguments".
void sim_trace_meta(SimTrace *trace, const char *key, const char *value);

#endif
