// The first pass, as far as it is about things: resources, who was cancelled,
// jobs, gathers, counters, the task tree. What only the whole trace can tell
// (which thread takes a job, whether a cancel is swallowed) is looked up in
// these tables later; what events change step by step is in state_things.c.
#include "base/alloc.h"
#include "replay/inside.h"
#include "replay/things.h"

#include <stdlib.h>
#include <string.h>

// ---- resources ------------------------------------------------------------

static uint32_t add_resource(SimReplay *replay, uint32_t number, unsigned kind)
{
    SimThingTables *tables = &replay->inside->things;
    uint32_t index = replay->resource_count;
    replay->resources =
        sim_grow(replay->resources, index, &tables->resource_capacity,
                 sizeof *replay->resources);
    replay->resources[index] = (SimResourceInfo){
        .number = number,
        .kind = (uint8_t)kind,
        .made_by = SIM_NO_SLOT,
        .name = "",
        .made_at = {"", "", 0},
    };
    sim_numbers_set(&tables->resource_places, number, index);
    replay->resource_count++;
    return index;
}

static void note_made(SimReplay *replay, const SimEvent *event)
{
    if (sim_replay_resource(replay, event->arg) != SIM_NO_SLOT)
        return;
    uint32_t index = add_resource(replay, event->arg, event->flags);
    SimResourceInfo *resource = &replay->resources[index];
    resource->made_by = sim_replay_slot(replay, event->task);
    resource->limit = event->a;
    resource->first_step = event->index + 1;
    resource->made_at = sim_reader_place(replay->reader, event->site);
}

// One that the trace has not seen made was there before the trace began.
static void note_used(SimReplay *replay, uint32_t number, unsigned kind)
{
    uint32_t index = sim_replay_resource(replay, number);
    if (index == SIM_NO_SLOT)
        index = add_resource(replay, number, kind);
    replay->resources[index].is_used = true;
}

int sim_reason_resource(unsigned reason)
{
    switch (reason) {
    case SIM_REASON_LOCK:
        return SIM_RESOURCE_LOCK;
    case SIM_REASON_EVENT:
        return SIM_RESOURCE_EVENT;
    case SIM_REASON_CONDITION:
        return SIM_RESOURCE_CONDITION;
    case SIM_REASON_SEMAPHORE:
        return SIM_RESOURCE_SEMAPHORE;
    case SIM_REASON_BARRIER:
        return SIM_RESOURCE_BARRIER;
    case SIM_REASON_QUEUE_GET:
    case SIM_REASON_QUEUE_PUT:
    case SIM_REASON_QUEUE_JOIN:
        return SIM_RESOURCE_QUEUE;
    default:
        return -1;
    }
}

static void note_wait(SimReplay *replay, const SimEvent *event)
{
    int kind = sim_reason_resource(event->flags);
    if (kind >= 0)
        note_used(replay, event->arg, (unsigned)kind);
}

static void note_name(SimReplay *replay, const SimEvent *event)
{
    const char *name = sim_reader_string(replay->reader, event->arg);
    uint32_t index = event->a > UINT32_MAX
                         ? SIM_NO_SLOT
                         : sim_replay_resource(replay, (uint32_t)event->a);
    if (index == SIM_NO_SLOT || !name[0])
        return;
    SimResourceInfo *resource = &replay->resources[index];
    resource->name = sim_replay_keep(
        replay, sim_format("%s %s", sim_resource_kind(resource->kind), name));
}

// "lock oven" if the program has said so, else "lock 2": the second that was
// made.
static void name_resources(SimReplay *replay)
{
    uint32_t counts[SIM_FLAGS_MASK + 1] = {0};
    for (uint32_t i = 0; i < replay->resource_count; i++) {
        SimResourceInfo *resource = &replay->resources[i];
        uint32_t ordinal = ++counts[resource->kind & SIM_FLAGS_MASK];
        if (!resource->name[0])
            resource->name = sim_replay_keep(
                replay, sim_format("%s %u", sim_resource_kind(resource->kind),
                                   ordinal));
    }
}

// ---- cancels --------------------------------------------------------------

static void note_cancel(SimReplay *replay, const SimEvent *event)
{
    SimThingTables *tables = &replay->inside->things;
    uint32_t slot = sim_replay_slot(replay, event->arg);
    if (slot == SIM_NO_SLOT || slot == 0 ||
        replay->tasks[slot].end_step != UINT64_MAX)
        return;
    tables->cancels =
        sim_grow(tables->cancels, tables->cancel_count,
                 &tables->cancel_capacity, sizeof *tables->cancels);
    tables->cancels[tables->cancel_count] = (SimCancelInfo){
        .asked = event->index + 1,
        .slot = slot,
        .by = sim_replay_slot(replay, event->task),
        .previous = sim_numbers_find(&tables->cancel_places, slot),
    };
    sim_numbers_set(&tables->cancel_places, slot,
                    (uint32_t)tables->cancel_count++);
}

static void note_delivered(SimReplay *replay, const SimEvent *event)
{
    SimThingTables *tables = &replay->inside->things;
    uint32_t slot = sim_replay_slot(replay, event->task);
    uint32_t last = sim_numbers_find(&tables->cancel_places, slot);
    if (last != SIM_NO_PLACE && tables->cancels[last].delivered == 0)
        tables->cancels[last].delivered = event->index + 1;
}

// ---- jobs -----------------------------------------------------------------

static SimJobInfo *job_of(SimReplay *replay, uint32_t number)
{
    SimThingTables *tables = &replay->inside->things;
    uint32_t place = sim_numbers_find(&tables->job_places, number);
    return place == SIM_NO_PLACE ? NULL : &tables->jobs[place];
}

static SimJobInfo *add_job(SimReplay *replay, const SimEvent *event)
{
    SimThingTables *tables = &replay->inside->things;
    SimJobInfo *job = job_of(replay, event->arg);
    if (job)
        return job;
    tables->jobs = sim_grow(tables->jobs, tables->job_count,
                            &tables->job_capacity, sizeof *tables->jobs);
    job = &tables->jobs[tables->job_count];
    *job = (SimJobInfo){.number = event->arg,
                        .slot = sim_replay_slot(replay, event->task),
                        .began_ns = INT64_MAX,
                        .ended_ns = INT64_MAX,
                        .done = UINT64_MAX,
                        .forgotten = UINT64_MAX};
    sim_numbers_set(&tables->job_places, event->arg,
                    (uint32_t)tables->job_count++);
    return job;
}

static void note_job(SimReplay *replay, const SimEvent *event)
{
    SimJobInfo *job = add_job(replay, event);
    uint64_t step = event->index + 1;
    switch (event->kind) {
    case SIM_EVENT_JOB_SUBMIT:
        job->asked = step;
        job->site = event->site;
        break;
    case SIM_EVENT_JOB_DONE:
        job->done = step;
        job->lane = event->flags;
        if (event->a <= event->b && event->b < INT64_MAX) {
            job->began_ns = (int64_t)event->a;
            job->ended_ns = (int64_t)event->b;
        }
        break;
    default:
        job->forgotten = step;
        break;
    }
}

// ---- gathers --------------------------------------------------------------

static void note_member(SimReplay *replay, const SimEvent *event)
{
    SimThingTables *tables = &replay->inside->things;
    uint32_t slot = event->a > UINT32_MAX
                        ? SIM_NO_SLOT
                        : sim_replay_slot(replay, (uint32_t)event->a);
    if (slot == SIM_NO_SLOT)
        return;
    tables->members =
        sim_grow(tables->members, tables->member_count,
                 &tables->member_capacity, sizeof *tables->members);
    tables->members[tables->member_count] =
        (SimMemberInfo){event->arg, (uint32_t)tables->member_count, slot};
    tables->member_count++;
}

static int by_group(const void *left, const void *right)
{
    const SimMemberInfo *a = left;
    const SimMemberInfo *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void sort_members(SimThingTables *tables)
{
    size_t count = tables->member_count;
    if (count == 0)
        return;
    qsort(tables->members, count, sizeof *tables->members, by_group);
    tables->member_slots = sim_resize(NULL, count * sizeof(uint32_t));
    for (size_t i = 0; i < count; i++)
        tables->member_slots[i] = tables->members[i].slot;
}

// ---- counters -------------------------------------------------------------

static size_t counter_of(SimThingTables *tables, SimNumbers *places,
                         const char *name, size_t *capacity)
{
    // Equal names are equal pointers: a string is defined once.
    uint32_t place = sim_numbers_find(places, (uintptr_t)name);
    if (place != SIM_NO_PLACE)
        return place;
    tables->counters = sim_grow(tables->counters, tables->counter_count,
                                capacity, sizeof *tables->counters);
    tables->counters[tables->counter_count] = (SimCounterInfo){.name = name};
    sim_numbers_set(places, (uintptr_t)name, (uint32_t)tables->counter_count);
    return tables->counter_count++;
}

// Sorts the notes that are counter values by counter.
static void sort_counters(SimReplay *replay)
{
    SimThingTables *tables = &replay->inside->things;
    SimNumbers places = {0};
    size_t capacity = 0;
    size_t total = 0;

    for (size_t i = 0; i < replay->note_count; i++)
        if (replay->notes[i].kind == SIM_EVENT_COUNTER) {
            size_t counter =
                counter_of(tables, &places, replay->notes[i].text, &capacity);
            tables->counters[counter].count++;
            total++;
        }
    tables->counter_notes = sim_alloc((total + 1) * sizeof(size_t));
    for (size_t i = 0, first = 0; i < tables->counter_count; i++) {
        tables->counters[i].first = first;
        first += tables->counters[i].count;
        tables->counters[i].count = 0;
    }
    for (size_t i = 0; i < replay->note_count; i++)
        if (replay->notes[i].kind == SIM_EVENT_COUNTER) {
            SimCounterInfo *counter = &tables->counters[counter_of(
                tables, &places, replay->notes[i].text, &capacity)];
            tables->counter_notes[counter->first + counter->count++] = i;
        }
    sim_numbers_done(&places);
}

// ---- the task tree --------------------------------------------------------

static void sort_children(SimReplay *replay)
{
    SimThingTables *tables = &replay->inside->things;
    uint32_t count = replay->task_count;
    tables->child_begin = sim_alloc((count + 2) * sizeof(uint32_t));
    tables->children = sim_alloc((count + 1) * sizeof(uint32_t));
    uint32_t *begin = tables->child_begin;

    for (uint32_t slot = 1; slot < count; slot++)
        if (replay->tasks[slot].parent < slot)
            begin[replay->tasks[slot].parent + 2]++;
    for (uint32_t slot = 1; slot < count; slot++)
        begin[slot + 1] += begin[slot];
    // begin[p + 1] runs from the beginning of p's children to their end.
    for (uint32_t slot = 1; slot < count; slot++)
        if (replay->tasks[slot].parent < slot)
            tables->children[begin[replay->tasks[slot].parent + 1]++] = slot;
}

// ---- all ------------------------------------------------------------------

void sim_things_note(SimReplay *replay, const SimEvent *event)
{
    switch (event->kind) {
    case SIM_EVENT_TASK_SUSPEND:
        note_wait(replay, event);
        break;
    case SIM_EVENT_RESOURCE:
        note_made(replay, event);
        break;
    case SIM_EVENT_RESOURCE_NAMED:
        note_name(replay, event);
        break;
    case SIM_EVENT_ACQUIRED:
    case SIM_EVENT_RELEASED:
    case SIM_EVENT_LEVEL:
        note_used(replay, event->arg, event->flags);
        break;
    case SIM_EVENT_CANCEL:
        note_cancel(replay, event);
        break;
    case SIM_EVENT_CANCEL_DELIVERED:
        note_delivered(replay, event);
        break;
    case SIM_EVENT_GATHER_CHILD:
        note_member(replay, event);
        break;
    case SIM_EVENT_JOB_SUBMIT:
    case SIM_EVENT_JOB_DONE:
    case SIM_EVENT_JOB_FORGOTTEN:
        note_job(replay, event);
        break;
    default:
        break;
    }
}

void sim_things_complete(SimReplay *replay)
{
    name_resources(replay);
    sort_members(&replay->inside->things);
    sort_counters(replay);
    sort_children(replay);
}

void sim_things_free(SimReplay *replay)
{
    SimThingTables *tables = &replay->inside->things;
    sim_free(replay->resources);
    sim_free(tables->cancels);
    sim_free(tables->jobs);
    sim_free(tables->members);
    sim_free(tables->member_slots);
    sim_free(tables->counters);
    sim_free(tables->counter_notes);
    sim_free(tables->children);
    sim_free(tables->child_begin);
    sim_numbers_done(&tables->resource_places);
    sim_numbers_done(&tables->cancel_places);
    sim_numbers_done(&tables->job_places);
}

// ---- looking things up ----------------------------------------------------

uint32_t sim_replay_resource(const SimReplay *replay, uint32_t number)
{
    return sim_numbers_find(&replay->inside->things.resource_places, number);
}

const uint32_t *sim_replay_children(const SimReplay *replay, uint32_t slot,
                                    size_t *out_count)
{
    const SimThingTables *tables = &replay->inside->things;
    uint32_t begin = tables->child_begin[slot];
    *out_count = tables->child_begin[slot + 1] - begin;
    return tables->children + begin;
}

const uint32_t *sim_replay_group(const SimReplay *replay, uint32_t number,
                                 size_t *out_count)
{
    const SimThingTables *tables = &replay->inside->things;
    size_t low = 0;
    size_t high = tables->member_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tables->members[middle].group < number)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < tables->member_count && tables->members[end].group == number)
        end++;
    *out_count = end - low;
    return end > low ? tables->member_slots + low : NULL;
}
