// The plain sentence of an event: the event table's, with its fields filled in.
#include "replay/tell.h"

#include "replay/times.h"
#include "replay/words.h"

#include <inttypes.h>
#include <string.h>

static void put_task(const SimReplay *replay, uint64_t number,
                     SimBuffer *buffer)
{
    uint32_t slot = number <= UINT32_MAX
                        ? sim_replay_slot(replay, (uint32_t)number)
                        : SIM_NO_SLOT;
    if (slot == SIM_NO_SLOT)
        sim_buffer_format(buffer, "task %" PRIu64, number);
    else if (slot == 0)
        sim_buffer_text(buffer, "the main thread");
    else
        sim_buffer_text(buffer, replay->tasks[slot].name);
}

static void put_site(const SimReplay *replay, uint64_t site, SimBuffer *buffer)
{
    SimPlace place = sim_reader_place(replay->reader, site);
    if (place.line == 0)
        sim_buffer_text(buffer, "a coroutine");
    else
        sim_buffer_format(buffer, "%s()", place.function);
}

static int64_t as_ns(uint64_t value)
{
    return value < INT64_MAX ? (int64_t)value : INT64_MAX;
}

// Whether a field's description "name:type" has this type.
static bool has_type(const char *field, const char *type)
{
    const char *colon = strchr(field, ':');
    return colon && strcmp(colon + 1, type) == 0;
}

static void put_field(const SimReplay *replay, const char *field,
                      uint64_t value, SimBuffer *buffer)
{
    double real;
    if (has_type(field, "task")) {
        put_task(replay, value, buffer);
    } else if (has_type(field, "string")) {
        sim_buffer_text(buffer, sim_reader_string(replay->reader, value));
    } else if (has_type(field, "site")) {
        put_site(replay, value, buffer);
    } else if (has_type(field, "ns")) {
        sim_buffer_text(buffer, sim_duration_text(as_ns(value)).text);
    } else if (has_type(field, "time")) {
        int64_t span_ns = replay->end_ns - replay->begin_ns;
        sim_buffer_text(buffer, sim_time_text(as_ns(value), span_ns).text);
    } else if (has_type(field, "real")) {
        memcpy(&real, &value, sizeof real);
        sim_buffer_format(buffer, "%g", real);
    } else {
        sim_buffer_format(buffer, "%" PRIu64, value);
    }
}

// The thing that an event is about, by its name.
static bool put_thing(const SimReplay *replay, const SimEvent *event,
                      SimBuffer *buffer)
{
    switch (event->kind) {
    case SIM_EVENT_TASK_SUSPEND:
        sim_buffer_text(buffer,
                        sim_wait_words(replay, event->flags, event->arg).text);
        return true;
    case SIM_EVENT_RESOURCE:
    case SIM_EVENT_ACQUIRED:
    case SIM_EVENT_RELEASED:
    case SIM_EVENT_LEVEL:
        sim_buffer_text(
            buffer, sim_resource_label(replay, event->flags, event->arg).text);
        return true;
    default:
        return false;
    }
}

static const char *flag_words(const SimEvent *event)
{
    switch (event->kind) {
    case SIM_EVENT_LOG:
        return sim_level_words(event->flags);
    case SIM_EVENT_RESOURCE_NAMED:
        return sim_resource_words(event->flags);
    case SIM_EVENT_IO_OPEN:
    case SIM_EVENT_IO_CLOSE:
    case SIM_EVENT_IO_SUBMIT:
    case SIM_EVENT_IO_DONE:
    case SIM_EVENT_IO_HOST:
    case SIM_EVENT_IO_PATH:
        return sim_operation_words(event->flags);
    case SIM_EVENT_JOB_SUBMIT:
    case SIM_EVENT_JOB_FORGOTTEN:
        return sim_worker_words(event->flags);
    default:
        return sim_outcome_words(event->flags);
    }
}

static void put_flag(const SimReplay *replay, const SimEvent *event,
                     SimBuffer *buffer)
{
    if (!put_thing(replay, event, buffer))
        sim_buffer_text(buffer, flag_words(event));
}

// Puts in what a field's name in the sentence stands for.
static void put_named(const SimReplay *replay, const SimEventInfo *info,
                      const SimEvent *event, const char *name, size_t length,
                      SimBuffer *buffer)
{
    if (length == 4 && strncmp(name, "task", length) == 0)
        put_task(replay, event->task, buffer);
    else if (length == 3 && strncmp(name, "arg", length) == 0)
        put_field(replay, info->arg, event->arg, buffer);
    else if (length == 1 && name[0] == 'a')
        put_field(replay, info->a, event->a, buffer);
    else if (length == 1 && name[0] == 'b')
        put_field(replay, info->b, event->b, buffer);
    else if (length == 4 && strncmp(name, "flag", length) == 0)
        put_flag(replay, event, buffer);
    else if (length == 4 && strncmp(name, "site", length) == 0)
        put_site(replay, event->site, buffer);
}

void sim_tell_event(const SimReplay *replay, const SimEvent *event,
                    SimBuffer *buffer)
{
    const SimEventInfo *info = sim_event_info(event->kind);
    const char *rest = info ? info->sentence : NULL;

    if (!info) {
        sim_buffer_format(buffer,
                          "something happens (kind %u) that this version of "
                          "Simul does not know",
                          event->kind);
        return;
    }
    while (*rest) {
        size_t plain = strcspn(rest, "{");
        sim_buffer_append(buffer, rest, plain);
        rest += plain;
        if (!*rest)
            break;
        size_t length = strcspn(++rest, "}");
        put_named(replay, info, event, rest, length, buffer);
        rest += length + (rest[length] == '}');
    }
}
