// simul dump: every event, as the trace has it.
#include "cli/cli.h"

#include "cli/json.h"
#include "replay/tell.h"
#include "replay/times.h"

#include <stdio.h>
#include <string.h>

// ---- text -----------------------------------------------------------------
// ----------------------------------------------------------------------

static void print_line(const SimReplay *replay, const SimEvent *event,
                       SimBuffer *buffer)
{
    const SimEventInfo *info = sim_event_info(event->kind);
    SimPlace place = sim_reader_place(replay->reader, event->site);

    sim_buffer_clear(buffer);
    sim_buffer_format(
        buffer, "%8llu %14s  %-16s ", (unsigned long long)event->number,
        sim_time_text(event->time_ns, replay->end_ns - replay->begin_ns).text,
        info ? info->name : "?");
    sim_tell_event(replay, event, buffer);
    if (place.line > 0)
        sim_buffer_format(buffer, "  (%s:%u)", place.file, place.line);
    // One event, one line: a text's own newlines are written as \n.
    for (const char *text = sim_buffer_string(buffer); *text; text++)
        if (*text == '\n')
            fputs("\\n", stdout);
        else
            putchar(*text);
    putchar('\n');
}

static void print_text(const SimReplay *replay)
{
    SimBuffer buffer;
    SimWalk walk;
    SimEvent event;

    sim_buffer_init(&buffer);
    sim_walk_begin(&walk, replay->reader, 0);
    while (!ferror(stdout) && sim_walk_next(&walk, &event))
        print_line(replay, &event, &buffer);
    sim_buffer_done(&buffer);
}

// ---- JSON -----------------------------------------------------------------
// ----------------------------------------------------------------------

// Sets a field by its description "name:type".
static void set_field(json_t *object, const SimReplay *replay,
                      const SimEvent *event, const char *field, uint64_t value)
{
    char name[32];
    const char *colon = strchr(field, ':');
    double real;

    if (!colon)
        return;
    const char *type = colon + 1;
    snprintf(name, sizeof name, "%.*s", (int)(colon - field), field);
    if (strcmp(type, "string") == 0) {
        sim_json_set_text(object, name,
                          sim_reader_string(replay->reader, value));
    } else if (strcmp(type, "site") == 0) {
        sim_json_set_place(object, name,
                           sim_reader_place(replay->reader, value));
    } else if (strcmp(type, "real") == 0) {
        memcpy(&real, &value, sizeof real);
        json_t *number = json_real(real); // NULL if it is not finite
        json_object_set_new(object, name, number ? number : json_null());
    } else if (strcmp(type, "back") == 0) {
        // "So many events ago" becomes that event's number.
        if (value > 0 && value <= event->number)
            sim_json_set_count(object, name, event->number - value);
    } else {
        sim_json_set_count(object, name, value);
    }
}

static void set_flags(json_t *object, const SimEvent *event)
{
    if (event->kind == SIM_EVENT_TASK_SUSPEND)
        sim_json_set_text(object, "reason", sim_reason_words(event->flags));
    else if (event->kind == SIM_EVENT_TASK_DONE ||
             event->kind == SIM_EVENT_CORO_LEAVE ||
             event->kind == SIM_EVENT_FUTURE_DONE)
        sim_json_set_text(object, "outcome", sim_outcome_words(event->flags));
    else if (event->kind == SIM_EVENT_LOG)
        sim_json_set_text(object, "level", sim_level_words(event->flags));
    else if (event->flags != 0)
        sim_json_set_count(object, "flags", event->flags);
}

static json_t *event_json(const SimReplay *replay, const SimEvent *event)
{
    const SimEventInfo *info = sim_event_info(event->kind);
    json_t *object = json_object();

    sim_json_set_count(object, "number", event->number);
    sim_json_set_ns(object, "time_ns", event->time_ns);
    sim_json_set_text(object, "event", info ? info->name : "unknown");
    if (!info)
        sim_json_set_count(object, "kind", event->kind);
    sim_json_set_count(object, "task", event->task);
    sim_json_set_place(object, "site",
                       sim_reader_place(replay->reader, event->site));
    set_flags(object, event);
    if (info) {
        set_field(object, replay, event, info->arg, event->arg);
        set_field(object, replay, event, info->a, event->a);
        set_field(object, replay, event, info->b, event->b);
    }
    return object;
}

// One event a line, so that a trace of millions needs no document in memory.
static void print_json(const SimReplay *replay)
{
    SimWalk walk;
    SimEvent event;

    sim_walk_begin(&walk, replay->reader, 0);
    while (!ferror(stdout) && sim_walk_next(&walk, &event)) {
        json_t *object = event_json(replay, &event);
        fputs(event.index == 0 ? "[\n" : ",\n", stdout);
        json_dumpf(object, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
        json_decref(object);
    }
    puts("\n]");
}

int sim_cli_dump(int argc, char **argv)
{
    bool is_json = false;
    const SimOption table[] = {
        {"--json", NULL, "an array of objects, one event a line", NULL,
         &is_json},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {"dump", table, 1, 1, NULL};
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    SimReplay *replay = sim_cli_open("dump", argv[0], &status);
    if (!replay)
        return status;
    if (is_json)
        print_json(replay);
    else
        print_text(replay);
    sim_replay_close(replay);
    return sim_cli_finish(SIM_EXIT_OK);
}
