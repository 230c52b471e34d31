// simul why: the reason of a wait, to its root.
#include "cli/cli.h"

#include "base/alloc.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "replay/causes.h"
#include "replay/path.h"
#include "replay/times.h"
#include "replay/why.h"
#include "replay/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What is asked: a name and a moment, from TASK@TIME.
typedef struct Question {
    char *name;
    bool is_event; // the moment is after the event of this number
    uint64_t event;
    int64_t time_ns;
} Question;

static bool read_event(const char *text, uint64_t *out_event)
{
    char *end;
    if (*text < '0' || *text > '9')
        return false;
    *out_event = strtoull(text, &end, 10);
    return *end == '\0';
}

// A name may hold an @ itself, so the last one counts.
static bool read_question(const char *text, Question *out_question)
{
    const char *sign = strrchr(text, '@');
    if (!sign || sign == text) {
        sim_cli_fail("why", SIM_EXIT_USAGE,
                     "'%s' names no task and moment; write TASK@TIME, such as "
                     "'board 7@0:01:10', main@1.5 or 3@#123",
                     text);
        return false;
    }
    *out_question = (Question){.is_event = sign[1] == '#'};
    if (out_question->is_event) {
        if (!read_event(sign + 2, &out_question->event)) {
            sim_cli_fail("why", SIM_EXIT_USAGE,
                         "'%s' is no event; write # and the number that `simul "
                         "dump` shows",
                         sign + 1);
            return false;
        }
    } else if (!sim_cli_time("why", "TASK@TIME", sign + 1,
                             &out_question->time_ns)) {
        return false;
    }
    out_question->name = sim_format("%.*s", (int)(sign - text), text);
    return true;
}

// Numbers grow with the index, so the event is found by halving.
static uint64_t step_of_event(const SimReplay *replay, uint64_t number)
{
    uint64_t low = 0;
    uint64_t high = replay->step_count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (sim_reader_event(replay->reader, middle).number <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int unknown_task(const SimReplay *replay, const char *name)
{
    enum { NAMES_MOST = 1000 };
    const char **names = sim_alloc((NAMES_MOST + 1) * sizeof *names);
    uint32_t count = 0;
    for (; count < replay->task_count && count < NAMES_MOST; count++)
        names[count] = replay->tasks[count].name;
    const char *nearest = sim_cli_nearest(name, names);
    int status =
        nearest
            ? sim_cli_fail("why", SIM_EXIT_USAGE,
                           "there is no task '%s'; did you mean '%s'?", name,
                           nearest)
            : sim_cli_fail("why", SIM_EXIT_USAGE,
                           "there is no task '%s'; `simul stats` lists them",
                           name);
    sim_free(names);
    return status;
}

// ---- output ---------------------------------------------------------------

static void print_text(const SimWhy *why)
{
    const char *dim = sim_cli_has_colour() ? "\033[2m" : "";
    const char *plain = dim[0] ? "\033[0m" : "";

    if (why->summary)
        printf("%s.\n\n", why->summary);
    for (size_t i = 0; i < why->count; i++) {
        const SimWhyLine *line = &why->lines[i];
        printf("%*s%s.", (int)(2 * i), "", line->text);
        if (line->evidence != UINT64_MAX)
            printf("%s  #%llu%s", dim, (unsigned long long)line->evidence,
                   plain);
        putchar('\n');
    }
}

static json_t *why_json(const SimWhy *why, const SimState *state, uint32_t slot)
{
    const SimReplay *replay = state->replay;
    json_t *object = json_object();
    json_t *chain = json_array();

    sim_json_set_text(object, "task", replay->tasks[slot].name);
    sim_json_set_ns(object, "time_ns", state->now_ns);
    sim_json_set_text(object, "state",
                      sim_mode_word((SimMode)state->tasks[slot].mode));
    if (why->summary)
        sim_json_set_text(object, "summary", why->summary);
    json_object_set_new(object, "is_circle", json_boolean(why->is_circle));
    for (size_t i = 0; i < why->count; i++) {
        const SimWhyLine *line = &why->lines[i];
        json_t *link = json_object();
        sim_json_set_text(link, "text", line->text);
        if (line->slot != SIM_NO_SLOT)
            sim_json_set_text(link, "task", replay->tasks[line->slot].name);
        sim_json_set_place(link, "place", line->place);
        if (line->evidence != UINT64_MAX)
            sim_json_set_count(link, "event", line->evidence);
        json_array_append_new(chain, link);
    }
    json_object_set_new(object, "chain", chain);
    return object;
}

static int answer(const SimReplay *replay, const Question *question,
                  bool is_json)
{
    SimState state;
    SimWork work;
    SimWhy why;
    uint64_t step = question->is_event
                        ? step_of_event(replay, question->event)
                        : sim_replay_step_at(replay, question->time_ns);
    uint32_t slot = sim_why_find(replay, question->name, step);

    if (slot == SIM_NO_SLOT)
        return unknown_task(replay, question->name);
    sim_cli_work_begin(&work, "looking through",
                       sim_reader_path(replay->reader));
    sim_state_init(&state, replay);
    sim_cli_work_end(&work);
    if (question->is_event)
        sim_state_seek(&state, step);
    else
        sim_state_seek_time(&state, question->time_ns);
    sim_why_init(&why, &state, slot);
    if (is_json)
        sim_json_print(why_json(&why, &state, slot));
    else
        print_text(&why);
    sim_why_done(&why);
    sim_state_done(&state);
    return sim_cli_finish(SIM_EXIT_OK);
}

// ---- the whole run --------------------------------------------------------

static void print_piece(const SimReplay *replay, const SimPathPiece *piece)
{
    int64_t span_ns = replay->end_ns - replay->begin_ns;
    printf("%s  %s ", sim_time_text(piece->begin_ns, span_ns).text,
           sim_slot_name(replay, piece->slot));
    const char *length =
        sim_duration_text(piece->end_ns - piece->begin_ns).text;
    if (piece->mode == SIM_MODE_RUNNING)
        printf("runs for %s", length);
    else if (piece->mode == SIM_MODE_READY)
        printf("could run, and waits %s for the thread", length);
    else
        printf("waits %s for %s", length,
               sim_wait_words(replay, piece->reason, piece->object).text);
    printf("  #%llu\n",
           (unsigned long long)(piece->step > 0 ? piece->step - 1 : 0));
}

// What the end had to wait for; of a long way the last pieces.
static int tell_path(const SimReplay *replay)
{
    enum { SHOWN = 40 };
    SimPath path;
    SimWork work;
    sim_cli_work_begin(&work, "looking through",
                       sim_reader_path(replay->reader));
    sim_path_init(&path, replay);
    sim_cli_work_end(&work);
    if (path.count == 0)
        printf("no task ran for any time, so nothing held the end up\n");
    else
        printf("The way to the end, which nothing that is not on it could "
               "shorten: tasks ran %s, were ready %s, waited %s.\n\n",
               sim_duration_text(path.run_ns).text,
               sim_duration_text(path.ready_ns).text,
               sim_duration_text(path.wait_ns).text);
    size_t first = path.count > SHOWN ? path.count - SHOWN : 0;
    if (first > 0)
        printf("... %zu pieces before\n", first);
    for (size_t i = first; i < path.count; i++)
        print_piece(replay, &path.pieces[i]);
    sim_path_done(&path);
    return sim_cli_finish(SIM_EXIT_OK);
}

int sim_cli_why(int argc, char **argv)
{
    bool is_json = false;
    const SimOption table[] = {
        {"--json", NULL, "the same as JSON, times in ns", NULL, &is_json},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {
        "why", table, 1, 2,
        "Without TASK@TIME: the critical path, what the end of the run had to "
        "wait for.\nTASK is a name or a number; TIME is 1.5 (seconds), 200ms, "
        "0:24:25, or "
        "#123: after\nthe event of that number. Each line is a link of the "
        "chain, the last is its root."};
    Question question = {0};
    int status;

    int count = sim_cli_parse(&usage, argc, argv, &status);
    if (count < 0)
        return status;
    if (count > 1 && !read_question(argv[1], &question))
        return SIM_EXIT_USAGE;
    SimReplay *replay = sim_cli_open("why", argv[0], &status);
    if (replay && count == 1)
        status = tell_path(replay);
    else if (replay)
        status = answer(replay, &question, is_json);
    sim_replay_close(replay);
    sim_free(question.name);
    return status;
}
