// The first pass over a trace: who is there, what was printed, what was noted.
#include "base/alloc.h"
#include "base/buffer.h"
#include "replay/inside.h"

#include <stdio.h>
#include <string.h>

const char *sim_replay_keep(SimReplay *replay, char *text)
{
    struct SimReplayInside *inside = replay->inside;
    inside->texts = sim_grow(inside->texts, inside->text_count,
                             &inside->text_capacity, sizeof *inside->texts);
    return inside->texts[inside->text_count++] = text;
}

// ---- tasks ----------------------------------------------------------------

// As long as each number is its own slot, no map is needed.
static void map_number(struct SimReplayInside *inside, const SimReplay *replay,
                       uint32_t number, uint32_t slot)
{
    if (inside->is_dense && number != slot) {
        inside->is_dense = false;
        for (uint32_t other = 0; other < slot; other++)
            sim_numbers_set(&inside->slots, replay->tasks[other].number, other);
    }
    if (!inside->is_dense)
        sim_numbers_set(&inside->slots, number, slot);
}

static uint32_t add_task(SimReplay *replay, uint32_t number)
{
    struct SimReplayInside *inside = replay->inside;
    uint32_t slot = replay->task_count;

    replay->tasks = sim_grow(replay->tasks, slot, &inside->task_capacity,
                             sizeof *replay->tasks);
    replay->tasks[slot] = (SimTaskInfo){
        .number = number,
        .name = "",
        .parent = SIM_NO_SLOT,
        .coroutine = {"", "", 0},
        .created_at = {"", "", 0},
        .end_step = UINT64_MAX,
        .begin_ns = replay->begin_ns,
        .end_ns = replay->end_ns,
        .result = "",
    };
    replay->task_count++;
    map_number(inside, replay, number, slot);
    return slot;
}

// The slot of the task an event is about. One that the trace has not seen made
// was there before the trace began.
static uint32_t slot_of(SimReplay *replay, uint32_t number)
{
    uint32_t slot = sim_replay_slot(replay, number);
    return slot == SIM_NO_SLOT ? add_task(replay, number) : slot;
}

static void note_task_new(SimReplay *replay, const SimEvent *event)
{
    if (sim_replay_slot(replay, event->task) != SIM_NO_SLOT)
        return;
    uint32_t slot = add_task(replay, event->task);
    SimTaskInfo *task = &replay->tasks[slot];
    task->name = sim_reader_string(replay->reader, event->a);
    task->parent = sim_replay_slot(replay, event->arg);
    task->coroutine = sim_reader_place(replay->reader, event->b);
    task->created_at = sim_reader_place(replay->reader, event->site);
    task->first_step = event->index + 1;
    task->begin_ns = event->time_ns;
}

static void note_task_done(SimReplay *replay, const SimEvent *event)
{
    uint32_t slot = slot_of(replay, event->task);
    SimTaskInfo *task = &replay->tasks[slot];
    if (slot == 0 || task->end_step != UINT64_MAX)
        return;
    task->end_step = event->index + 1;
    task->end_ns = event->time_ns;
    task->result = sim_reader_string(replay->reader, event->arg);
    task->ended_as = event->flags == SIM_OUTCOME_RETURNED ? SIM_MODE_DONE
                     : event->flags == SIM_OUTCOME_CANCELLED
                         ? SIM_MODE_CANCELLED
                         : SIM_MODE_FAILED;
}

static void note_name(SimReplay *replay, const SimEvent *event)
{
    uint32_t slot = slot_of(replay, event->task);
    if (slot > 0)
        replay->tasks[slot].name =
            sim_reader_string(replay->reader, event->arg);
}

// "Task-7" for each that has no name; all in one piece, as there may be a million.
static void name_tasks(SimReplay *replay)
{
    enum { NAME_BYTES = sizeof "Task-4294967295" };
    size_t count = 0;
    for (uint32_t slot = 1; slot < replay->task_count; slot++)
        count += !replay->tasks[slot].name[0];
    if (count == 0)
        return;
    char *names = sim_resize(NULL, count * NAME_BYTES);
    sim_replay_keep(replay, names);
    for (uint32_t slot = 1; slot < replay->task_count; slot++) {
        SimTaskInfo *task = &replay->tasks[slot];
        if (task->name[0])
            continue;
        snprintf(names, NAME_BYTES, "Task-%u", task->number);
        task->name = names;
        names += NAME_BYTES;
    }
}

// What only the ring's definitions know, and names for the nameless.
static void complete_tasks(SimReplay *replay)
{
    size_t known_count;
    const SimKnownTask *known =
        sim_reader_known_tasks(replay->reader, &known_count);

    for (size_t i = 0; i < known_count; i++) {
        uint32_t slot = sim_replay_slot(replay, known[i].task);
        if (slot == SIM_NO_SLOT || slot == 0)
            continue;
        SimTaskInfo *task = &replay->tasks[slot];
        if (task->first_step > 0)
            continue;
        task->name = task->name[0] ? task->name : known[i].name;
        task->parent = sim_replay_slot(replay, known[i].parent);
        task->coroutine = sim_reader_place(replay->reader, known[i].coroutine);
    }
    for (uint32_t slot = 1; slot < replay->task_count; slot++) {
        SimTaskInfo *task = &replay->tasks[slot];
        replay->inside->has_strangers |= task->first_step == 0;
        // Nobody is made by one that comes after it: trees have no circles.
        if (task->parent >= slot)
            task->parent = SIM_NO_SLOT;
    }
    name_tasks(replay);
}

// ---- console and notes ----------------------------------------------------

static void add_line(SimReplay *replay, const SimEvent *event, const char *text)
{
    replay->console =
        sim_grow(replay->console, replay->console_count,
                 &replay->inside->console_capacity, sizeof *replay->console);
    replay->console[replay->console_count++] = (SimConsoleLine){
        .text = text,
        .step = event->index + 1,
        .time_ns = event->time_ns,
        .slot = sim_replay_slot(replay, event->task),
        .is_log = event->kind == SIM_EVENT_LOG,
    };
}

// A printed text may hold several lines; its last newline ends the last one.
static void note_print(SimReplay *replay, const SimEvent *event)
{
    const char *text = sim_reader_string(replay->reader, event->arg);
    const char *newline = strchr(text, '\n');

    if (!newline) {
        add_line(replay, event, text);
        return;
    }
    while (*text) {
        newline = strchrnul(text, '\n');
        add_line(
            replay, event,
            sim_replay_keep(replay, strndup(text, (size_t)(newline - text))));
        text = newline + (*newline != '\0');
    }
}

static void add_note(SimReplay *replay, const SimEvent *event)
{
    double value = 0;
    if (event->kind == SIM_EVENT_COUNTER)
        memcpy(&value, &event->a, sizeof value);
    replay->notes =
        sim_grow(replay->notes, replay->note_count,
                 &replay->inside->note_capacity, sizeof *replay->notes);
    replay->notes[replay->note_count++] = (SimNote){
        .kind = event->kind,
        .text = sim_reader_string(replay->reader, event->arg),
        .value = value,
        .step = event->index + 1,
        .time_ns = event->time_ns,
        .slot = sim_replay_slot(replay, event->task),
    };
}

static void add_meta(SimReplay *replay, const SimEvent *event)
{
    replay->metas =
        sim_grow(replay->metas, replay->meta_count,
                 &replay->inside->meta_capacity, sizeof *replay->metas);
    replay->metas[replay->meta_count++] =
        (SimMeta){sim_reader_string(replay->reader, event->arg),
                  sim_reader_string(replay->reader, event->a)};
}

// ---- sources --------------------------------------------------------------

// A long source comes in pieces, one after another. Until the end of the pass
// `lines` holds a single text, which is cut into lines then.
static void note_source(SimReplay *replay, const SimEvent *event,
                        SimBuffer *pieces)
{
    const char *file = sim_reader_string(replay->reader, event->arg);
    size_t count = replay->source_count;

    if (count == 0 || strcmp(replay->sources[count - 1].file, file) != 0) {
        replay->sources =
            sim_grow(replay->sources, count, &replay->inside->source_capacity,
                     sizeof *replay->sources);
        replay->sources[replay->source_count++] = (SimSourceFile){.file = file};
        // A zero byte parts the texts of two files.
        if (count > 0)
            sim_buffer_append(pieces, "", 1);
    }
    sim_buffer_text(pieces, sim_reader_string(replay->reader, event->a));
}

static void cut_into_lines(SimSourceFile *source, char *text)
{
    size_t capacity = 0;
    while (*text) {
        source->lines = sim_grow(source->lines, source->line_count, &capacity,
                                 sizeof *source->lines);
        source->lines[source->line_count++] = text;
        text = strchrnul(text, '\n');
        if (*text)
            *text++ = '\0';
    }
}

static void complete_sources(SimReplay *replay, SimBuffer *pieces)
{
    char *text = pieces->bytes;
    for (size_t i = 0; i < replay->source_count; i++) {
        char *next = text ? text + strlen(text) + 1 : NULL;
        if (text)
            cut_into_lines(&replay->sources[i], text);
        text = next;
    }
    if (pieces->bytes)
        sim_replay_keep(replay, pieces->bytes);
}

// ---- the pass -------------------------------------------------------------

static void note_event(SimReplay *replay, const SimEvent *event,
                       SimBuffer *pieces)
{
    switch (event->kind) {
    case SIM_EVENT_META:
        add_meta(replay, event);
        break;
    case SIM_EVENT_SOURCE:
        note_source(replay, event, pieces);
        break;
    case SIM_EVENT_DROPPED:
        replay->dropped_count += event->arg;
        break;
    case SIM_EVENT_LOOP_BEGIN:
        replay->has_loop = true;
        break;
    case SIM_EVENT_TICK:
    case SIM_EVENT_POLL:
    case SIM_EVENT_JUMP:
        replay->inside->begins_in_loop |= !replay->has_loop;
        replay->has_loop = true;
        break;
    case SIM_EVENT_TASK_RUN:
        replay->inside->begins_in_loop |= !replay->has_loop;
        replay->has_loop = true;
        slot_of(replay, event->task);
        break;
    case SIM_EVENT_TASK_NEW:
        note_task_new(replay, event);
        break;
    case SIM_EVENT_TASK_DONE:
        note_task_done(replay, event);
        break;
    case SIM_EVENT_TASK_READY:
    case SIM_EVENT_TASK_SUSPEND:
        slot_of(replay, event->task);
        break;
    case SIM_EVENT_TASK_NAMED:
        note_name(replay, event);
        break;
    case SIM_EVENT_PRINT:
    case SIM_EVENT_LOG:
        note_print(replay, event);
        break;
    case SIM_EVENT_SPAN_BEGIN:
    case SIM_EVENT_SPAN_END:
    case SIM_EVENT_MARK:
    case SIM_EVENT_COUNTER:
    case SIM_EVENT_SCENE:
    case SIM_EVENT_WARNING:
        add_note(replay, event);
        break;
    default:
        break;
    }
}

void sim_replay_build_tables(SimReplay *replay)
{
    SimBuffer pieces;
    SimEvent event;
    SimWalk walk;

    sim_buffer_init(&pieces);
    add_task(replay, 0);
    replay->tasks[0].name = "main thread";
    sim_walk_begin(&walk, replay->reader, 0);
    while (sim_walk_next(&walk, &event)) {
        note_event(replay, &event, &pieces);
        sim_things_note(replay, &event);
    }
    complete_tasks(replay);
    complete_sources(replay, &pieces);
    sim_things_complete(replay);
}
