// The answer to "why?" in one sentence, and who holds a semaphore.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/inside.h"
#include "replay/path.h"
#include "replay/things.h"
#include "replay/times.h"
#include "replay/why.h"
#include "replay/words.h"

#include <inttypes.h>

enum { NOTES_BACK = 64, HOLDERS_SHOWN = 3 };

// ---- who holds it ---------------------------------------------------------

void sim_why_put_holders(const SimState *state, uint32_t slot, SimBuffer *text)
{
    uint32_t index = sim_state_awaited(state, slot).index;
    SimHolder holders[HOLDERS_SHOWN];
    if (index == SIM_NO_SLOT)
        return;
    size_t count = sim_state_holders(state, index, holders, HOLDERS_SHOWN);
    if (count == 0)
        return;
    sim_buffer_text(text, "; taken by ");
    for (size_t i = 0; i < count && i < HOLDERS_SHOWN; i++)
        sim_buffer_format(text, "%s%s", i > 0 ? ", " : "",
                          sim_slot_name(state->replay, holders[i].slot));
    if (count > HOLDERS_SHOWN)
        sim_buffer_format(text, " and %zu more", count - HOLDERS_SHOWN);
}

// ---- what the program says of it ------------------------------------------

// The scene's words for what a task did last before it began to wait.
static bool put_scene(const SimState *state, uint32_t slot, SimBuffer *text)
{
    const SimReplay *replay = state->replay;
    size_t end = sim_replay_notes_at(replay, state->tasks[slot].since_step);
    for (size_t i = end; i > 0 && end - i < NOTES_BACK; i--) {
        const SimNote *note = &replay->notes[i - 1];
        if (note->slot != slot || note->kind != SIM_EVENT_SCENE)
            continue;
        size_t size_bytes = text->size_bytes;
        sim_buffer_text(text, ": ");
        if (!sim_scene_is_prelude(note->text) &&
            sim_scene_words(note->text, text))
            return true;
        text->size_bytes = size_bytes;
        text->bytes[size_bytes] = '\0';
        return false;
    }
    return false;
}

// What the task at the root of the chain is doing.
static void put_root(const SimState *state, uint32_t slot, SimBuffer *text)
{
    const SimTaskNow *task = &state->tasks[slot];
    const char *name = sim_slot_name(state->replay, slot);
    if (task->mode == SIM_MODE_WAITING && task->reason == SIM_REASON_SLEEP &&
        task->until_ns != INT64_MIN)
        sim_buffer_format(
            text, " because %s sleeps for %s", name,
            sim_duration_text(task->until_ns - task->since_ns).text);
    else if (task->mode == SIM_MODE_WAITING)
        sim_buffer_format(text, " because %s waits for %s", name,
                          sim_task_wait_words(state, slot).text);
    else if (task->mode == SIM_MODE_RUNNING)
        sim_buffer_format(text, " because %s %s", name,
                          task->busy == SIM_BUSY_BLOCKING
                              ? "sleeps without await"
                              : "has the thread");
    else
        sim_buffer_format(text, " because %s has not come to it yet", name);
    put_scene(state, slot, text);
}

// ---- the sentence ---------------------------------------------------------

static void sum_up_wait(const SimState *state, uint32_t slot, const SimWhy *why,
                        SimBuffer *text)
{
    const SimReplay *replay = state->replay;
    const SimTaskNow *task = &state->tasks[slot];
    SimWaker waker = sim_waker_after(replay, state->step, slot);
    bool ends = waker.ready != SIM_NO_EVENT;
    int64_t end_ns =
        ends ? sim_replay_time_of(replay, waker.ready + 1) : replay->end_ns;
    uint32_t root = why->lines[why->count - 1].slot;

    // What comes after the end of a sleep is no wait.
    if (task->reason == SIM_REASON_SLEEP && task->until_ns > task->since_ns &&
        task->until_ns < end_ns)
        end_ns = task->until_ns;
    sim_buffer_format(text, "%s waits %s for %s%s", sim_slot_name(replay, slot),
                      sim_duration_text(end_ns - task->since_ns).text,
                      sim_task_wait_words(state, slot).text,
                      ends ? "" : ", to the end of the trace");
    if (why->is_circle)
        sim_buffer_text(text, ", and those it waits for wait for it");
    else if (root != slot && root != SIM_NO_SLOT && root != 0)
        put_root(state, root, text);
    else
        put_scene(state, slot, text);
}

static void sum_up_ready(const SimState *state, uint32_t slot, SimBuffer *text)
{
    const SimReplay *replay = state->replay;
    const SimTaskNow *task = &state->tasks[slot];
    uint64_t run = sim_next_run(replay, state->step, slot);
    uint32_t busy = sim_state_thread(state);
    int64_t end_ns = run > 0 ? sim_replay_time_of(replay, run) : replay->end_ns;

    sim_buffer_format(text, "%s is held up for %s by the one thread",
                      sim_slot_name(replay, slot),
                      sim_duration_text(end_ns - task->since_ns).text);
    if (busy != SIM_NO_SLOT && busy != slot)
        sim_buffer_format(text, ", which %s has now",
                          sim_slot_name(replay, busy));
    if (run == 0)
        sim_buffer_text(text, ", and never runs again");
}

char *sim_why_summary(const SimState *state, uint32_t slot, const SimWhy *why)
{
    SimBuffer text;
    uint8_t mode = state->tasks[slot].mode;
    if (why->count == 0 || slot == 0)
        return NULL;
    sim_buffer_init(&text);
    if (mode == SIM_MODE_WAITING)
        sum_up_wait(state, slot, why, &text);
    else if (mode == SIM_MODE_READY || mode == SIM_MODE_NEW)
        sum_up_ready(state, slot, &text);
    return text.bytes;
}
