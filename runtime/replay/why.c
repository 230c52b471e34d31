#include "replay/why.h"

#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/inside.h"
#include "replay/things.h"
#include "replay/times.h"
#include "replay/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINKS_MOST = 64, QUEUE_SHOWN = 3 };

// What the functions below share while one question is answered.
typedef struct Asking {
    SimWhy *why;
    const SimState *state;
    const SimReplay *replay;
} Asking;

// ---- words ----------------------------------------------------------------

static const char *name_of(const Asking *asking, uint32_t slot)
{
    return sim_slot_name(asking->replay, slot);
}

static SimTimeText at(const Asking *asking, int64_t time_ns)
{
    const SimReplay *replay = asking->replay;
    return sim_time_text(time_ns, replay->end_ns - replay->begin_ns);
}

static SimTimeText at_event(const Asking *asking, uint64_t index)
{
    return at(asking, sim_reader_event(asking->replay->reader, index).time_ns);
}

static SimPlace place_of_event(const Asking *asking, uint64_t index)
{
    SimEvent event = sim_reader_event(asking->replay->reader, index);
    return sim_reader_place(asking->replay->reader, event.site);
}

// " (chess.c:40)", or nothing where the place is unknown.
static void put_place(SimBuffer *text, SimPlace place)
{
    const char *slash = strrchr(place.file, '/');
    if (place.line > 0)
        sim_buffer_format(text, " (%s:%u)", slash ? slash + 1 : place.file,
                          place.line);
}

static void add_line(const Asking *asking, const SimBuffer *text, uint32_t slot,
                     SimPlace place, uint64_t index)
{
    SimWhy *why = asking->why;
    why->lines =
        sim_grow(why->lines, why->count, &why->capacity, sizeof *why->lines);
    why->lines[why->count++] = (SimWhyLine){
        .text = sim_strdup(sim_buffer_string(text)),
        .slot = slot,
        .place = place,
        .evidence =
            index == SIM_NO_EVENT
                ? UINT64_MAX
                : sim_reader_event(asking->replay->reader, index).number};
}

// The event that put the task where it is.
static uint64_t since_event(const Asking *asking, uint32_t slot)
{
    uint64_t step = asking->state->tasks[slot].since_step;
    return step > 0 ? step - 1 : SIM_NO_EVENT;
}

static void finish_line(const Asking *asking, SimBuffer *text, uint32_t slot,
                        SimPlace place, uint64_t index)
{
    add_line(asking, text, slot, place, index);
    sim_buffer_done(text);
}

// ---- the thread -----------------------------------------------------------

// What the code that has the thread does: "board 3 works for 5 s, until 0:01:35".
static void put_busy(const Asking *asking, SimBuffer *text, uint32_t slot)
{
    const SimTaskNow *task = &asking->state->tasks[slot];
    const char *name = name_of(asking, slot);
    bool has_end = task->until_ns != INT64_MIN && task->busy != SIM_BUSY_NOT;
    int64_t long_ns = has_end ? task->until_ns - task->since_ns : 0;

    if (task->busy == SIM_BUSY_NOT)
        sim_buffer_format(text, "%s runs since %s", name,
                          at(asking, task->since_ns).text);
    else if (!has_end)
        sim_buffer_format(
            text, "%s %s", name,
            task->busy == SIM_BUSY_WORKING ? "works" : "sleeps without await");
    else if (task->busy == SIM_BUSY_WORKING)
        sim_buffer_format(text, "%s works for %s, until %s", name,
                          sim_duration_text(long_ns).text,
                          at(asking, task->until_ns).text);
    else
        sim_buffer_format(text, "%s sleeps %s without await, until %s", name,
                          sim_duration_text(long_ns).text,
                          at(asking, task->until_ns).text);
    put_place(text, sim_state_place(asking->state, slot));
}

// Why somebody who could go on does not: the root of many waits.
static void explain_thread(const Asking *asking, const char *begin)
{
    uint32_t busy = sim_state_thread(asking->state);
    SimBuffer text;

    sim_buffer_init(&text);
    sim_buffer_text(&text, begin);
    if (busy == SIM_NO_SLOT) {
        sim_buffer_text(&text, "the loop is just between two steps");
        finish_line(asking, &text, SIM_NO_SLOT, (SimPlace){"", "", 0},
                    SIM_NO_EVENT);
        return;
    }
    sim_buffer_text(&text, "the one thread is busy: ");
    put_busy(asking, &text, busy);
    finish_line(asking, &text, busy, sim_state_place(asking->state, busy),
                since_event(asking, busy));
}

// ---- ready, running, ended ------------------------------------------------

static void put_cause(const Asking *asking, SimBuffer *text, SimWaker waker)
{
    if (waker.cause == SIM_NO_EVENT)
        return;
    SimEvent cause = sim_reader_event(asking->replay->reader, waker.cause);
    const char *who = name_of(asking, waker.slot);
    if (waker.is_timer)
        sim_buffer_text(text, ", when its timer was due");
    else if (cause.kind == SIM_EVENT_TASK_NEW)
        sim_buffer_text(text, ", when it was made");
    else if (cause.kind == SIM_EVENT_TASK_SUSPEND)
        sim_buffer_text(text, ", when it let the others go first");
    else if (cause.kind == SIM_EVENT_TASK_DONE)
        sim_buffer_format(text, ", when %s ended", who);
    else if (cause.kind == SIM_EVENT_RELEASED)
        sim_buffer_format(
            text, ", when %s gave %s back", who,
            sim_resource_label(asking->replay, cause.flags, cause.arg).text);
    else if (cause.kind == SIM_EVENT_CANCEL)
        sim_buffer_format(text, ", when %s cancelled it", who);
    else if (cause.kind == SIM_EVENT_FUTURE_DONE)
        sim_buffer_text(text, ", when what it awaited was settled");
    put_place(text, place_of_event(asking, waker.cause));
}

// Who stands before the task in the ready queue.
static void put_queue(const Asking *asking, SimBuffer *text, uint32_t slot)
{
    size_t total = asking->state->ready_count;
    uint32_t *queue = sim_alloc((total + 1) * sizeof *queue);
    size_t before = 0;

    sim_state_ready(asking->state, queue, total);
    while (before < total && queue[before] != slot)
        before++;
    if (before > 0 && before < total) {
        sim_buffer_format(text, "; before it in the ready queue: ");
        for (size_t i = 0; i < before && i < QUEUE_SHOWN; i++)
            sim_buffer_format(text, "%s%s", i > 0 ? ", " : "",
                              name_of(asking, queue[i]));
        if (before > QUEUE_SHOWN)
            sim_buffer_format(text, " and %zu more", before - QUEUE_SHOWN);
    }
    sim_free(queue);
}

static void explain_ready(const Asking *asking, uint32_t slot)
{
    const SimTaskNow *task = &asking->state->tasks[slot];
    uint64_t index = since_event(asking, slot);
    SimBuffer text;

    sim_buffer_init(&text);
    sim_buffer_format(&text, "%s could go on since %s", name_of(asking, slot),
                      at(asking, task->since_ns).text);
    if (index != SIM_NO_EVENT &&
        sim_reader_event(asking->replay->reader, index).kind ==
            SIM_EVENT_TASK_READY)
        put_cause(asking, &text, sim_waker_of(asking->replay, index));
    put_queue(asking, &text, slot);
    finish_line(asking, &text, slot, sim_state_place(asking->state, slot),
                index);
    explain_thread(asking, "but ");
}

static void explain_running(const Asking *asking, uint32_t slot)
{
    SimBuffer text;
    sim_buffer_init(&text);
    put_busy(asking, &text, slot);
    finish_line(asking, &text, slot, sim_state_place(asking->state, slot),
                since_event(asking, slot));
}

static void explain_absent(const Asking *asking, uint32_t slot)
{
    const SimTaskInfo *info = &asking->replay->tasks[slot];
    uint64_t index = info->first_step > 0 ? info->first_step - 1 : SIM_NO_EVENT;
    SimBuffer text;

    sim_buffer_init(&text);
    sim_buffer_format(&text, "%s is not there yet; %s makes it at %s",
                      info->name, name_of(asking, info->parent),
                      at(asking, info->begin_ns).text);
    put_place(&text, info->created_at);
    finish_line(asking, &text, slot, info->created_at, index);
}

static void explain_ended(const Asking *asking, uint32_t slot)
{
    const SimTaskInfo *info = &asking->replay->tasks[slot];
    SimBuffer text;

    sim_buffer_init(&text);
    sim_buffer_format(&text, "%s waits for nothing: it is %s since %s",
                      info->name,
                      sim_mode_word((SimMode)asking->state->tasks[slot].mode),
                      at(asking, info->end_ns).text);
    if (info->result[0])
        sim_buffer_format(&text, " (%s)", info->result);
    finish_line(asking, &text, slot, (SimPlace){"", "", 0},
                since_event(asking, slot));
}

// ---- waiting --------------------------------------------------------------

static bool has_ended(const Asking *asking, uint32_t slot)
{
    return asking->state->tasks[slot].mode >= SIM_MODE_DONE;
}

// "...; it is due at 0:01:30"
static void put_sleep(const Asking *asking, SimBuffer *text, uint32_t slot)
{
    int64_t until_ns = asking->state->tasks[slot].until_ns;
    if (until_ns != INT64_MIN)
        sim_buffer_format(text, "; it %s due at %s",
                          until_ns < asking->state->now_ns ? "was" : "is",
                          at(asking, until_ns).text);
}

static uint32_t put_task(const Asking *asking, SimBuffer *text, uint32_t slot)
{
    uint32_t number = asking->state->tasks[slot].object;
    uint32_t other = sim_replay_slot(asking->replay, number);
    if (other == SIM_NO_SLOT || other == 0)
        return SIM_NO_SLOT;
    if (!has_ended(asking, other))
        return other;
    sim_buffer_format(text, "; %s has just ended", name_of(asking, other));
    return SIM_NO_SLOT;
}

// Of a gather's children the one that ends last; one that never ends comes
// after all others.
static uint32_t put_gather(const Asking *asking, SimBuffer *text, uint32_t slot)
{
    const SimReplay *replay = asking->replay;
    size_t count;
    size_t open = 0;
    uint32_t last = SIM_NO_SLOT;
    const uint32_t *children =
        sim_replay_group(replay, asking->state->tasks[slot].object, &count);
    for (size_t i = 0; i < count; i++) {
        if (has_ended(asking, children[i]))
            continue;
        open++;
        if (last == SIM_NO_SLOT ||
            replay->tasks[children[i]].end_step > replay->tasks[last].end_step)
            last = children[i];
    }
    if (count > 0)
        sim_buffer_format(text, "; %zu of its %zu tasks %s not ended", open,
                          count, open == 1 ? "has" : "have");
    if (last == SIM_NO_SLOT)
        return last;
    sim_buffer_format(text, ", and %s ", name_of(asking, last));
    if (replay->tasks[last].end_step == UINT64_MAX)
        sim_buffer_text(text, "never does");
    else
        sim_buffer_format(text, "is the last, at %s",
                          at(asking, replay->tasks[last].end_ns).text);
    return last;
}

static uint32_t put_lock(const Asking *asking, SimBuffer *text, uint32_t slot)
{
    uint32_t index = sim_state_awaited(asking->state, slot).index;
    SimHolder owner;
    if (index == SIM_NO_SLOT ||
        sim_state_holders(asking->state, index, &owner, 1) == 0)
        return SIM_NO_SLOT;
    sim_buffer_format(text, "; %s has it since %s", name_of(asking, owner.slot),
                      at(asking, owner.since_ns).text);
    put_place(text, owner.place);
    return has_ended(asking, owner.slot) ? SIM_NO_SLOT : owner.slot;
}

// Who ends the wait, from the cause that the READY bears.
static uint32_t put_waker(const Asking *asking, SimBuffer *text,
                          const SimWaker *waker)
{
    if (waker->ready == SIM_NO_EVENT) {
        sim_buffer_text(text, "; nothing in this trace ever ends the wait");
        return SIM_NO_SLOT;
    }
    SimTimeText when = at_event(asking, waker->ready);
    if (waker->is_timer)
        sim_buffer_format(text, "; a timer ends the wait at %s", when.text);
    else
        sim_buffer_format(text, "; %s ends the wait at %s",
                          name_of(asking, waker->slot), when.text);
    if (waker->cause != SIM_NO_EVENT)
        put_place(text, place_of_event(asking, waker->cause));
    return waker->slot == 0 ? SIM_NO_SLOT : waker->slot;
}

// What the object of the wait says; returns who comes next in the chain.
static uint32_t put_object(const Asking *asking, SimBuffer *text, uint32_t slot,
                           const SimWaker *waker)
{
    switch (asking->state->tasks[slot].reason) {
    case SIM_REASON_SLEEP:
        put_sleep(asking, text, slot);
        return SIM_NO_SLOT;
    case SIM_REASON_TASK:
        return put_task(asking, text, slot);
    case SIM_REASON_GATHER:
        return put_gather(asking, text, slot);
    case SIM_REASON_LOCK:
        return put_lock(asking, text, slot);
    case SIM_REASON_SEMAPHORE:
        sim_why_put_holders(asking->state, slot, text);
        return put_waker(asking, text, waker);
    default:
        if (waker->cancel != SIM_NO_EVENT)
            return SIM_NO_SLOT; // said in a line of its own
        return put_waker(asking, text, waker);
    }
}

static void explain_cancel(const Asking *asking, uint32_t slot,
                           const SimWaker *waker)
{
    SimBuffer text;
    sim_buffer_init(&text);
    sim_buffer_format(&text, "%s is going to be cancelled by %s at %s",
                      name_of(asking, slot), name_of(asking, waker->by_slot),
                      at_event(asking, waker->cancel).text);
    put_place(&text, place_of_event(asking, waker->cancel));
    finish_line(asking, &text, slot, place_of_event(asking, waker->cancel),
                waker->cancel);
}

static uint32_t explain_wait(const Asking *asking, uint32_t slot)
{
    const SimTaskNow *task = &asking->state->tasks[slot];
    SimPlace place = sim_state_place(asking->state, slot);
    SimWaker waker = sim_waker_after(asking->replay, asking->state->step, slot);
    SimBuffer text;

    sim_buffer_init(&text);
    sim_buffer_format(&text, "%s waits since %s for %s", name_of(asking, slot),
                      at(asking, task->since_ns).text,
                      task->reason == SIM_REASON_UNKNOWN
                          ? "something that began before the trace"
                          : sim_task_wait_words(asking->state, slot).text);
    put_place(&text, place);
    uint32_t next = put_object(asking, &text, slot, &waker);
    finish_line(asking, &text, slot, place, since_event(asking, slot));
    if (waker.cancel != SIM_NO_EVENT)
        explain_cancel(asking, slot, &waker);
    if (task->reason == SIM_REASON_SLEEP && task->until_ns != INT64_MIN &&
        task->until_ns < asking->state->now_ns)
        explain_thread(asking, "but ");
    return next;
}

// The main thread between two steps: the loop waits for a timer.
static void explain_idle(const Asking *asking)
{
    SimTimerNow timer;
    SimBuffer text;

    sim_buffer_init(&text);
    sim_buffer_format(&text, "the thread is idle since %s: no task can run",
                      at(asking, asking->state->tasks[0].since_ns).text);
    if (sim_state_timers(asking->state, &timer, 1) == 1)
        sim_buffer_format(&text, "; the next timer is due at %s, set by %s",
                          at(asking, timer.deadline_ns).text,
                          name_of(asking, timer.slot));
    finish_line(asking, &text, 0, (SimPlace){"", "", 0},
                since_event(asking, 0));
}

// ---- the chain ------------------------------------------------------------

// One link; returns the next, or SIM_NO_SLOT at the root.
static uint32_t explain(const Asking *asking, uint32_t slot)
{
    switch (asking->state->tasks[slot].mode) {
    case SIM_MODE_ABSENT:
        explain_absent(asking, slot);
        return SIM_NO_SLOT;
    case SIM_MODE_NEW:
    case SIM_MODE_READY:
        explain_ready(asking, slot);
        return SIM_NO_SLOT;
    case SIM_MODE_RUNNING:
        explain_running(asking, slot);
        return SIM_NO_SLOT;
    case SIM_MODE_WAITING:
        if (slot > 0)
            return explain_wait(asking, slot);
        explain_idle(asking);
        return SIM_NO_SLOT;
    default:
        explain_ended(asking, slot);
        return SIM_NO_SLOT;
    }
}

static void close_circle(const Asking *asking, const uint32_t *chain,
                         size_t count, uint32_t slot)
{
    size_t first = 0;
    SimBuffer text;

    while (chain[first] != slot)
        first++;
    sim_buffer_init(&text);
    sim_buffer_text(&text, "the circle is closed: ");
    for (size_t i = first; i < count; i++)
        sim_buffer_format(&text, "%s waits for ", name_of(asking, chain[i]));
    sim_buffer_format(&text, "%s; none of them can go on by itself",
                      name_of(asking, slot));
    finish_line(asking, &text, slot, sim_state_place(asking->state, slot),
                since_event(asking, slot));
    asking->why->is_circle = true;
}

static bool is_in(const uint32_t *chain, size_t count, uint32_t slot)
{
    for (size_t i = 0; i < count; i++)
        if (chain[i] == slot)
            return true;
    return false;
}

static void find_chain(SimWhy *why, const SimState *state, uint32_t slot)
{
    Asking asking = {why, state, state->replay};
    uint32_t chain[LINKS_MOST];
    size_t count = 0;

    while (slot != SIM_NO_SLOT && count < LINKS_MOST) {
        if (is_in(chain, count, slot)) {
            close_circle(&asking, chain, count, slot);
            return;
        }
        chain[count++] = slot;
        slot = explain(&asking, slot);
    }
}

void sim_why_init(SimWhy *why, const SimState *state, uint32_t slot)
{
    *why = (SimWhy){0};
    find_chain(why, state, slot);
    why->summary = sim_why_summary(state, slot, why);
}

void sim_why_done(SimWhy *why)
{
    sim_free(why->summary);
    for (size_t i = 0; i < why->count; i++)
        sim_free(why->lines[i].text);
    sim_free(why->lines);
    *why = (SimWhy){0};
}

// ---- who is meant ---------------------------------------------------------

uint32_t sim_why_find(const SimReplay *replay, const char *name, uint64_t step)
{
    uint32_t first = SIM_NO_SLOT;
    for (uint32_t slot = 0; slot < replay->task_count; slot++) {
        const SimTaskInfo *task = &replay->tasks[slot];
        if (strcmp(task->name, name) != 0)
            continue;
        if (task->first_step <= step && step < task->end_step)
            return slot;
        if (first == SIM_NO_SLOT)
            first = slot;
    }
    char *end;
    unsigned long number = strtoul(name, &end, 10);
    if (first == SIM_NO_SLOT && name[0] >= '0' && name[0] <= '9' && !*end &&
        number <= UINT32_MAX)
        return sim_replay_slot(replay, (uint32_t)number);
    return first;
}
