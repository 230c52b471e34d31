// Chrome's trace format: a JSON array of events, times in microseconds.
//
//     "X"  a slice: a state of a task, on the task's track
//     "b" "e"  a span of the program's; spans may overlap, so they are not
//              slices but "async" events, which get rows of their own
//     "s" "f"  the two ends of an arrow: who woke whom
//     "C"  a counter    "i"  an instant    "M"  names
//
// States without a length are left out, but for running ones: these are where
// the arrows begin and end.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/export/export.h"
#include "replay/inside.h"
#include "replay/timeline.h"
#include "replay/words.h"

#include <inttypes.h>
#include <string.h>

typedef struct Chrome {
    FILE *file;
    const SimReplay *replay;
    uint64_t count;   // of events, for the commas
    uint64_t last_id; // of arrows and spans
} Chrome;

// ---- JSON -----------------------------------------------------------------

static void put_text(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            fprintf(file, "\\%c", *text);
        else if ((unsigned char)*text < ' ')
            fprintf(file, "\\u%04x", (unsigned char)*text);
        else
            fputc(*text, file);
    fputc('"', file);
}

// Microseconds with their nanoseconds behind the point.
static void put_us(FILE *file, int64_t time_ns)
{
    uint64_t size = time_ns < 0 ? 0 - (uint64_t)time_ns : (uint64_t)time_ns;
    fprintf(file, "%s%" PRIu64 ".%03u", time_ns < 0 ? "-" : "", size / 1000,
            (unsigned)(size % 1000));
}

// {"ph":"X","pid":1,"tid":3,"name":"running"
static void begin_event(Chrome *chrome, char phase, uint32_t slot,
                        const char *name)
{
    fprintf(chrome->file, "%s{\"ph\":\"%c\",\"pid\":1,\"tid\":%u,\"name\":",
            chrome->count++ > 0 ? ",\n" : "", phase, slot);
    put_text(chrome->file, name);
}

static void put_time(Chrome *chrome, int64_t time_ns)
{
    fputs(",\"ts\":", chrome->file);
    put_us(chrome->file, time_ns);
}

static void put_argument(Chrome *chrome, const char *key, const char *text)
{
    fprintf(chrome->file, ",\"args\":{\"%s\":", key);
    put_text(chrome->file, text);
    fputc('}', chrome->file);
}

static void end_event(Chrome *chrome)
{
    fputc('}', chrome->file);
}

// ---- tracks and slices ----------------------------------------------------

static void put_names(Chrome *chrome)
{
    const char *program = sim_replay_meta(chrome->replay, "program");
    begin_event(chrome, 'M', 0, "process_name");
    put_argument(chrome, "name", program[0] ? program : "simul");
    end_event(chrome);
    for (uint32_t slot = 0; slot < chrome->replay->task_count; slot++) {
        begin_event(chrome, 'M', slot, "thread_name");
        put_argument(chrome, "name", chrome->replay->tasks[slot].name);
        end_event(chrome);
        begin_event(chrome, 'M', slot, "thread_sort_index");
        fprintf(chrome->file, ",\"args\":{\"sort_index\":%u}", slot);
        end_event(chrome);
    }
}

static void slice_name(const SimReplay *replay, const SimSegment *segment,
                       uint32_t slot, char *name, size_t size_bytes)
{
    if (segment->mode == SIM_MODE_RUNNING && segment->busy != SIM_BUSY_NOT)
        snprintf(name, size_bytes, "%s",
                 segment->busy == SIM_BUSY_WORKING ? "works"
                                                   : "sleeps without await");
    else if (segment->mode == SIM_MODE_WAITING && slot == 0)
        snprintf(name, size_bytes, "idle");
    else if (segment->mode == SIM_MODE_WAITING)
        snprintf(name, size_bytes, "waits for %s",
                 sim_segment_wait_words(replay, segment).text);
    else
        snprintf(name, size_bytes, "%s", sim_mode_word((SimMode)segment->mode));
}

static void put_slices(Chrome *chrome, const SimTimeline *timeline,
                       uint32_t slot)
{
    size_t count;
    const SimSegment *segments = sim_timeline_segments(timeline, slot, &count);
    for (size_t i = 0; i < count; i++) {
        char name[96];
        int64_t long_ns =
            sim_timeline_end_of(timeline, slot, i) - segments[i].begin_ns;
        bool is_running = segments[i].mode == SIM_MODE_RUNNING;
        if (sim_timeline_part(&segments[i]) == SIM_PART_COUNT ||
            (long_ns <= 0 && !is_running))
            continue;
        slice_name(chrome->replay, &segments[i], slot, name, sizeof name);
        begin_event(chrome, 'X', slot, name);
        put_time(chrome, segments[i].begin_ns);
        fputs(",\"dur\":", chrome->file);
        put_us(chrome->file, long_ns > 0 ? long_ns : 0);
        fprintf(chrome->file, ",\"cat\":\"state\",\"args\":{\"step\":%u}",
                segments[i].step);
        end_event(chrome);
    }
}

// ---- arrows ---------------------------------------------------------------

static void put_arrow(void *context, const SimWakeUp *wake_up)
{
    Chrome *chrome = context;
    uint32_t from = wake_up->from == SIM_NO_SLOT ? 0 : wake_up->from;
    uint64_t id = ++chrome->last_id;

    begin_event(chrome, 's', from, "wakes");
    put_time(chrome, wake_up->cause.time_ns);
    fprintf(chrome->file, ",\"cat\":\"wake\",\"id\":%" PRIu64, id);
    end_event(chrome);
    begin_event(chrome, 'f', wake_up->to, "wakes");
    put_time(chrome, wake_up->run.time_ns);
    fprintf(chrome->file, ",\"bp\":\"e\",\"cat\":\"wake\",\"id\":%" PRIu64, id);
    end_event(chrome);
}

// ---- what the program says ------------------------------------------------

// A span's two ends bear the same id: its name and its task tell spans apart.
static void put_span(Chrome *chrome, const SimNote *note, char phase)
{
    uint32_t slot = note->slot == SIM_NO_SLOT ? 0 : note->slot;
    begin_event(chrome, phase, slot, note->text);
    put_time(chrome, note->time_ns);
    fprintf(chrome->file, ",\"cat\":\"span\",\"id\":\"span-%u\"", slot);
    end_event(chrome);
}

static void put_instant(Chrome *chrome, const char *name, uint32_t slot,
                        int64_t time_ns, const char *category)
{
    begin_event(chrome, 'i', slot == SIM_NO_SLOT ? 0 : slot, name);
    put_time(chrome, time_ns);
    fprintf(chrome->file, ",\"s\":\"t\",\"cat\":\"%s\"", category);
    end_event(chrome);
}

static void put_counter(Chrome *chrome, const char *name, int64_t time_ns,
                        double value)
{
    begin_event(chrome, 'C', 0, name);
    put_time(chrome, time_ns);
    // JSON knows no infinity and no "not a number".
    fprintf(chrome->file, ",\"args\":{\"value\":%.17g}",
            value - value == 0 ? value : 0);
    end_event(chrome);
}

static void put_note(Chrome *chrome, const SimNote *note)
{
    switch (note->kind) {
    case SIM_EVENT_SPAN_BEGIN:
        put_span(chrome, note, 'b');
        break;
    case SIM_EVENT_SPAN_END:
        put_span(chrome, note, 'e');
        break;
    case SIM_EVENT_COUNTER:
        put_counter(chrome, note->text, note->time_ns, note->value);
        break;
    case SIM_EVENT_MARK:
        put_instant(chrome, note->text, note->slot, note->time_ns, "mark");
        break;
    case SIM_EVENT_WARNING:
        put_instant(chrome, note->text, note->slot, note->time_ns, "warning");
        break;
    default:
        break; // a scene's hints are for the stage
    }
}

static void put_notes(Chrome *chrome)
{
    const SimReplay *replay = chrome->replay;
    for (size_t i = 0; i < replay->note_count; i++)
        put_note(chrome, &replay->notes[i]);
    for (size_t i = 0; i < replay->console_count; i++) {
        const SimConsoleLine *line = &replay->console[i];
        put_instant(chrome, line->text, line->slot, line->time_ns, "print");
    }
}

// The loop's own counters, whenever they change: how many stand in the ready
// queue, how many tasks wait for something outside, how late the last timer was.
typedef struct LoopCounts {
    Chrome *chrome;
    size_t ready;
    size_t in_flight;
    int64_t late_ns;
} LoopCounts;

static void see_counts(void *context, const SimState *state,
                       const SimEvent *event)
{
    LoopCounts *counts = context;
    Chrome *chrome = counts->chrome;
    int64_t now_ns = state->now_ns;
    bool is_first = event == NULL;
    if (is_first || state->ready_count != counts->ready)
        put_counter(chrome, "ready queue", now_ns, (double)state->ready_count);
    if (is_first || state->in_flight_count != counts->in_flight)
        put_counter(chrome, "in flight", now_ns, state->in_flight_count);
    if (is_first || state->late_ns != counts->late_ns)
        put_counter(chrome, "timer late by ms", now_ns,
                    (double)state->late_ns / SIM_NS_PER_MS);
    *counts = (LoopCounts){chrome, state->ready_count, state->in_flight_count,
                           state->late_ns};
}

static void put_loop_counts(Chrome *chrome)
{
    LoopCounts counts = {.chrome = chrome};
    sim_replay_walk_events(chrome->replay, see_counts, &counts);
}

// ---- threads --------------------------------------------------------------

// A job's slice lies on its thread's track, behind those of the tasks. A damaged
// trace may let two jobs of a thread overlap; the second is left out then.
static void put_jobs(Chrome *chrome)
{
    const SimReplay *replay = chrome->replay;
    const SimThingTables *tables = &replay->inside->things;
    int64_t ends_ns[SIM_FLAGS_MASK + 1];
    memset(ends_ns, 0, sizeof ends_ns);
    for (size_t i = 0; i < tables->job_count; i++) {
        const SimJobInfo *job = &tables->jobs[i];
        unsigned lane = job->lane & SIM_FLAGS_MASK;
        char name[32];
        if (job->ended_ns == INT64_MAX || job->began_ns < ends_ns[lane])
            continue;
        uint32_t track = replay->task_count + lane;
        snprintf(name, sizeof name, "thread %u", lane);
        if (ends_ns[lane] == 0) {
            begin_event(chrome, 'M', track, "thread_name");
            put_argument(chrome, "name", name);
            end_event(chrome);
        }
        ends_ns[lane] = job->ended_ns;
        begin_event(chrome, 'X', track, "a function");
        put_time(chrome, job->began_ns);
        fputs(",\"dur\":", chrome->file);
        put_us(chrome->file, job->ended_ns - job->began_ns);
        fputs(",\"cat\":\"job\"", chrome->file);
        put_argument(chrome, "asked by", sim_slot_name(replay, job->slot));
        end_event(chrome);
    }
}

// ---- all ------------------------------------------------------------------

static void put_metas(Chrome *chrome)
{
    const SimReplay *replay = chrome->replay;
    fputs("\n],\"displayTimeUnit\":\"ms\",\"otherData\":{", chrome->file);
    for (size_t i = 0; i < replay->meta_count; i++) {
        if (i > 0)
            fputc(',', chrome->file);
        put_text(chrome->file, replay->metas[i].key);
        fputc(':', chrome->file);
        put_text(chrome->file, replay->metas[i].value);
    }
    fputs("}}\n", chrome->file);
}

void sim_export_chrome(const SimReplay *replay, FILE *file)
{
    Chrome chrome = {.file = file, .replay = replay};
    SimTimeline *timeline = sim_timeline_new(replay);

    fputs("{\"traceEvents\":[\n", file);
    put_names(&chrome);
    for (uint32_t slot = 0; slot < replay->task_count; slot++)
        put_slices(&chrome, timeline, slot);
    sim_export_wake_ups(replay, put_arrow, &chrome);
    put_notes(&chrome);
    put_loop_counts(&chrome);
    put_jobs(&chrome);
    put_metas(&chrome);
    sim_timeline_free(timeline);
}
