// Moving about: who woke a task, where it runs next, where a text turns up.
#include "replay/causes.h"
#include "replay/inside.h"
#include "replay/path.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// What an event is asked; `context` is the question's own.
typedef bool IsWanted(const void *context, const SimReplay *replay,
                      const SimEvent *event);

enum { BACK_EVENTS = 1024 };

static uint64_t find_forward(const SimReplay *replay, uint64_t index,
                             IsWanted *is_wanted, const void *context)
{
    SimWalk walk;
    SimEvent event;
    if (index >= replay->step_count)
        return 0;
    sim_walk_begin(&walk, replay->reader, index);
    while (sim_walk_next(&walk, &event))
        if (is_wanted(context, replay, &event))
            return event.index + 1;
    return 0;
}

// The last one before an index. Walks go forward only, so this looks at one
// stretch after another, each from its beginning.
static uint64_t find_back(const SimReplay *replay, uint64_t index,
                          IsWanted *is_wanted, const void *context)
{
    while (index > 0) {
        uint64_t from = index > BACK_EVENTS ? index - BACK_EVENTS : 0;
        uint64_t found = 0;
        SimWalk walk;
        SimEvent event;
        sim_walk_begin(&walk, replay->reader, from);
        while (walk.index < index && sim_walk_next(&walk, &event))
            if (is_wanted(context, replay, &event))
                found = event.index + 1;
        if (found > 0)
            return found;
        index = from;
    }
    return 0;
}

// ---- who woke me ----------------------------------------------------------

typedef struct Wanted {
    uint32_t task;
    uint8_t kind;
} Wanted;

static bool is_of_task(const void *context, const SimReplay *replay,
                       const SimEvent *event)
{
    const Wanted *wanted = context;
    (void)replay;
    return event->kind == wanted->kind && event->task == wanted->task;
}

bool sim_woken_by(const SimReplay *replay, uint64_t step, uint32_t slot,
                  SimWoken *out_woken)
{
    Wanted wanted = {replay->tasks[slot].number, SIM_EVENT_TASK_RUN};
    uint64_t run = find_back(replay, step, is_of_task, &wanted);
    if (run == 0 || slot == 0)
        return false;
    *out_woken = (SimWoken){.run_step = run, .from = SIM_NO_SLOT};
    wanted.kind = SIM_EVENT_TASK_READY;
    uint64_t ready = find_back(replay, run, is_of_task, &wanted);
    if (ready == 0)
        return true;
    SimWaker waker = sim_waker_of(replay, ready - 1);
    out_woken->ready_step = ready;
    out_woken->is_timer = waker.is_timer;
    if (waker.cause == SIM_NO_EVENT)
        return true;
    SimEvent cause = sim_reader_event(replay->reader, waker.cause);
    out_woken->cause_step = waker.cause + 1;
    out_woken->from = cause.kind == SIM_EVENT_TASK_NEW
                          ? sim_replay_slot(replay, cause.arg)
                          : waker.slot;
    return true;
}

uint64_t sim_next_run(const SimReplay *replay, uint64_t step, uint32_t slot)
{
    Wanted wanted = {replay->tasks[slot].number, SIM_EVENT_TASK_RUN};
    return slot == 0 ? 0 : find_forward(replay, step, is_of_task, &wanted);
}

// ---- search ---------------------------------------------------------------

typedef struct Pattern {
    const char *text;
    const char *file; // of "file.c:12"; file[file_bytes]
    size_t file_bytes;
    uint32_t line; // 0: no place is asked for
} Pattern;

static Pattern pattern_of(const char *text)
{
    Pattern pattern = {.text = text};
    const char *colon = strrchr(text, ':');
    char *end;
    if (!colon || colon == text || !isdigit((unsigned char)colon[1]))
        return pattern;
    unsigned long line = strtoul(colon + 1, &end, 10);
    if (*end || line == 0 || line > UINT32_MAX)
        return pattern;
    pattern.file = text;
    pattern.file_bytes = (size_t)(colon - text);
    pattern.line = (uint32_t)line;
    return pattern;
}

// The end of the path is enough: "chess.c" is "lessons/05_chess/chess.c".
static bool is_at(const Pattern *pattern, SimPlace place)
{
    size_t length = strlen(place.file);
    if (place.line != pattern->line || length < pattern->file_bytes)
        return false;
    const char *tail = place.file + length - pattern->file_bytes;
    return strncmp(tail, pattern->file, pattern->file_bytes) == 0 &&
           (tail == place.file || tail[-1] == '/');
}

// The number of a text that an event bears; 0: none.
static uint64_t text_of(const SimEvent *event)
{
    switch (event->kind) {
    case SIM_EVENT_SPAN_BEGIN:
    case SIM_EVENT_SPAN_END:
    case SIM_EVENT_MARK:
    case SIM_EVENT_COUNTER:
    case SIM_EVENT_LOG:
    case SIM_EVENT_PRINT:
    case SIM_EVENT_WARNING:
    case SIM_EVENT_TASK_DONE:
    case SIM_EVENT_IO_HOST:
        return event->arg;
    default:
        return 0;
    }
}

static bool is_about_task(const SimEvent *event)
{
    return event->kind == SIM_EVENT_TASK_NEW ||
           event->kind == SIM_EVENT_TASK_RUN ||
           event->kind == SIM_EVENT_TASK_DONE;
}

static bool matches(const void *context, const SimReplay *replay,
                    const SimEvent *event)
{
    const Pattern *pattern = context;
    if (pattern->line > 0)
        return is_at(pattern, sim_reader_place(replay->reader, event->site));
    uint64_t string = text_of(event);
    if (string > 0 &&
        strcasestr(sim_reader_string(replay->reader, string), pattern->text))
        return true;
    uint32_t slot = sim_replay_slot(replay, event->task);
    return is_about_task(event) && slot != SIM_NO_SLOT && slot > 0 &&
           strcasestr(replay->tasks[slot].name, pattern->text);
}

uint64_t sim_search(const SimReplay *replay, const char *text, uint64_t step,
                    bool is_forward)
{
    Pattern pattern = pattern_of(text);
    if (!text[0])
        return 0;
    return is_forward
               ? find_forward(replay, step, matches, &pattern)
               : find_back(replay, step > 0 ? step - 1 : 0, matches, &pattern);
}
