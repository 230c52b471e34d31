#include "replay/words.h"

#include "replay/inside.h"
#include "replay/things.h"

#include <stdio.h>
#include <string.h>

static const char *name_of(const SimReplay *replay, uint32_t number)
{
    uint32_t index = sim_replay_resource(replay, number);
    return index == SIM_NO_SLOT ? "" : replay->resources[index].name;
}

SimWords sim_resource_label(const SimReplay *replay, unsigned kind,
                            uint32_t number)
{
    SimWords words;
    const char *name = name_of(replay, number);
    snprintf(words.text, sizeof words.text, "%s",
             name[0] ? name : sim_resource_words(kind));
    return words;
}

// ---- waiting ----------------------------------------------------------------

SimWords sim_wait_words(const SimReplay *replay, unsigned reason,
                        uint32_t object)
{
    SimWords words;
    uint32_t slot = reason == SIM_REASON_TASK ? sim_replay_slot(replay, object)
                                              : SIM_NO_SLOT;
    if (slot != SIM_NO_SLOT && slot > 0) {
        snprintf(words.text, sizeof words.text, "%s", replay->tasks[slot].name);
        return words;
    }
    const char *name =
        sim_reason_resource(reason) < 0 ? "" : name_of(replay, object);
    sim_reason_words_of(reason, name, words.text, sizeof words.text);
    return words;
}

SimWords sim_task_wait_words(const SimState *state, uint32_t slot)
{
    const SimTaskNow *task = &state->tasks[slot];
    return sim_wait_words(state->replay, task->reason, task->object);
}

SimWords sim_segment_wait_words(const SimReplay *replay,
                                const SimSegment *segment)
{
    uint32_t object = 0;
    if (segment->step > 0) {
        SimEvent event = sim_reader_event(replay->reader, segment->step - 1);
        if (event.kind == SIM_EVENT_TASK_SUSPEND)
            object = event.arg;
    }
    return sim_wait_words(replay, segment->reason, object);
}

// ---- going on -----------------------------------------------------------------

typedef struct WakeWords {
    unsigned reason;
    const char *before; // half a sentence, with the thing in its middle
    const char *thing;
    const char *after; // "so NAME joins the ready queue" follows
} WakeWords;

static const WakeWords table[] = {
    {SIM_REASON_LOCK, "", "the lock", " is free"},
    {SIM_REASON_EVENT, "", "the event", " is set"},
    {SIM_REASON_CONDITION, "", "the condition", " is notified"},
    {SIM_REASON_SEMAPHORE, "a permit of ", "the semaphore", " is free"},
    {SIM_REASON_BARRIER, "all have come to ", "the barrier", ""},
    {SIM_REASON_QUEUE_GET, "there is an item in ", "the queue", ""},
    {SIM_REASON_QUEUE_PUT, "there is room in ", "the queue", ""},
    {SIM_REASON_QUEUE_JOIN, "", "the queue", " is worked off"},
    {SIM_REASON_WAIT, "what was waited for is done", "", ""},
    {SIM_REASON_SHIELD, "the shielded task is done", "", ""},
    {SIM_REASON_GROUP, "all tasks of the group are done", "", ""},
};

bool sim_wake_words(const SimReplay *replay, unsigned reason, uint32_t object,
                    SimBuffer *buffer)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const WakeWords *words = &table[i];
        if (words->reason != reason)
            continue;
        const char *name = words->thing[0] ? name_of(replay, object) : "";
        sim_buffer_format(buffer, "%s%s%s", words->before,
                          name[0] ? name : words->thing, words->after);
        return true;
    }
    return false;
}
