// simul note: what people write into a trace.
#include "cli/cli.h"

#include "base/alloc.h"
#include "cli/json.h"
#include "replay/bookmarks.h"
#include "replay/times.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

// What the command line asks for.
typedef struct Asked {
    const char *at;
    const char *event;
    const char *edit;
    const char *remove;
    const char *text; // NULL: nothing to write
    bool is_json;
} Asked;

// ---- listing --------------------------------------------------------------

static uint64_t event_of(const SimReplay *replay, const SimBookmark *bookmark)
{
    return sim_reader_event(replay->reader, bookmark->step - 1).number;
}

static void print_list(const SimReplay *replay)
{
    size_t count;
    const SimBookmark *bookmarks = sim_replay_bookmarks(replay, &count);
    int64_t span_ns = replay->end_ns - replay->begin_ns;
    for (size_t i = 0; i < count; i++) {
        char event[32] = "the start";
        if (bookmarks[i].step > 0)
            snprintf(event, sizeof event, "#%" PRIu64,
                     event_of(replay, &bookmarks[i]));
        printf("%3u  %s  after %s  %s\n", bookmarks[i].id,
               sim_time_text(bookmarks[i].time_ns, span_ns).text, event,
               bookmarks[i].text);
    }
    if (count == 0)
        puts(
            "no notes yet; write one: simul note TRACE --at 1.5 \"look here\"");
}

static void print_json(const SimReplay *replay)
{
    size_t count;
    const SimBookmark *bookmarks = sim_replay_bookmarks(replay, &count);
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *each = json_object();
        sim_json_set_count(each, "id", bookmarks[i].id);
        sim_json_set_ns(each, "time_ns", bookmarks[i].time_ns);
        if (bookmarks[i].step > 0)
            sim_json_set_count(each, "event", event_of(replay, &bookmarks[i]));
        sim_json_set_text(each, "text", bookmarks[i].text);
        json_array_append_new(all, each);
    }
    sim_json_print(all);
}

// ---- changing -------------------------------------------------------------

static bool read_id(const char *option, const char *text, uint32_t *out_id)
{
    long id;
    if (!sim_cli_number("note", option, text, 1, UINT32_MAX - 1, &id))
        return false;
    *out_id = (uint32_t)id;
    return true;
}

// The step that --at or --event says; without either, the end.
static bool read_step(const SimReplay *replay, const Asked *asked,
                      uint64_t *out_step)
{
    int64_t time_ns;
    long number;
    *out_step = replay->step_count;
    if (asked->at) {
        if (!sim_cli_time("note", "--at", asked->at, &time_ns))
            return false;
        *out_step = sim_replay_step_at(replay, time_ns);
    } else if (asked->event) {
        if (!sim_cli_number("note", "--event", asked->event, 0, LONG_MAX - 1,
                            &number))
            return false;
        *out_step =
            sim_reader_count_below(replay->reader, (uint64_t)number + 1);
    }
    return true;
}

static int fail(char *sentence)
{
    sim_cli_fail("note", SIM_EXIT_FAILED, "%s", sentence);
    sim_free(sentence);
    return SIM_EXIT_FAILED;
}

static int change(SimReplay *replay, const Asked *asked)
{
    char *sentence = NULL;
    uint64_t step;
    uint32_t id;

    if (asked->remove) {
        if (!read_id("--remove", asked->remove, &id))
            return SIM_EXIT_USAGE;
        return sim_bookmark_remove(replay, id, &sentence) ? SIM_EXIT_OK
                                                          : fail(sentence);
    }
    if (asked->edit) {
        if (!read_id("--edit", asked->edit, &id))
            return SIM_EXIT_USAGE;
        return sim_bookmark_edit(replay, id, asked->text, &sentence)
                   ? SIM_EXIT_OK
                   : fail(sentence);
    }
    if (!read_step(replay, asked, &step))
        return SIM_EXIT_USAGE;
    if (!sim_bookmark_add(replay, step, asked->text, &id, &sentence))
        return fail(sentence);
    printf("note %u\n", id);
    if (!sim_reader_header(replay->reader)->is_finished)
        sim_cli_fail("note", SIM_EXIT_OK,
                     "the program did not end in order; if it still runs, it "
                     "may write over the note");
    return SIM_EXIT_OK;
}

static int check_asked(const Asked *asked)
{
    if (asked->edit && !asked->text)
        return sim_cli_fail("note", SIM_EXIT_USAGE,
                            "--edit needs the new text; usage: simul note "
                            "TRACE --edit %s TEXT",
                            asked->edit);
    if (!asked->text && !asked->remove && (asked->at || asked->event))
        return sim_cli_fail("note", SIM_EXIT_USAGE,
                            "a text is missing; usage: simul note TRACE "
                            "--at T TEXT");
    return SIM_EXIT_OK;
}

int sim_cli_note(int argc, char **argv)
{
    Asked asked = {0};
    const SimOption table[] = {
        {"--at", "T", "the note stands at this time, as 1.5 or 0:24:25",
         &asked.at, NULL},
        {"--event", "N", "the note stands after this event", &asked.event,
         NULL},
        {"--edit", "ID", "gives a note a new text", &asked.edit, NULL},
        {"--remove", "ID", "takes a note away", &asked.remove, NULL},
        {"--json", NULL, "lists them as JSON", NULL, &asked.is_json},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {
        "note", table, 1, 2,
        "Without a text the notes are listed. They are kept in the trace."};
    int status;

    int count = sim_cli_parse(&usage, argc, argv, &status);
    if (count < 0)
        return status;
    asked.text = count > 1 ? argv[1] : NULL;
    status = check_asked(&asked);
    if (status != SIM_EXIT_OK)
        return status;
    SimReplay *replay = sim_cli_open("note", argv[0], &status);
    if (!replay)
        return status;
    if (asked.text || asked.remove)
        status = change(replay, &asked);
    else if (asked.is_json)
        print_json(replay);
    else
        print_list(replay);
    sim_replay_close(replay);
    return sim_cli_finish(status);
}
