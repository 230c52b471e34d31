#include "replay/inside.h"
#include "replay/state.h"

#include "replay/times.h"
#include "replay/words.h"

SimEvent sim_state_event(const SimState *state)
{
    return sim_reader_event(state->replay->reader, state->step - 1);
}

size_t sim_state_ready(const SimState *state, uint32_t *out_slots, size_t limit)
{
    size_t count = 0;
    for (uint64_t i = state->queue_begin; i < state->queue_end; i++) {
        uint32_t slot = state->queue[i & (state->queue_capacity - 1)];
        if (count == limit)
            break;
        if (slot != SIM_NO_SLOT)
            out_slots[count++] = slot;
    }
    return count;
}

static bool is_earlier(const SimTimerNow *left, const SimTimerNow *right)
{
    if (left->deadline_ns != right->deadline_ns)
        return left->deadline_ns < right->deadline_ns;
    return left->set_step < right->set_step;
}

// Keeps the `limit` earliest in order while looking at each timer once.
size_t sim_state_timers(const SimState *state, SimTimerNow *out_timers,
                        size_t limit)
{
    size_t count = 0;
    for (size_t i = 0; i < state->timer_count && limit > 0; i++) {
        const SimTimerNow *timer = &state->timers[i];
        if (count == limit && !is_earlier(timer, &out_timers[count - 1]))
            continue;
        size_t place = count < limit ? count++ : count - 1;
        for (; place > 0 && is_earlier(timer, &out_timers[place - 1]); place--)
            out_timers[place] = out_timers[place - 1];
        out_timers[place] = *timer;
    }
    return count;
}

const SimTimerNow *sim_state_timer_of(const SimState *state, uint32_t slot)
{
    const SimTaskNow *task = &state->tasks[slot];
    if (task->mode != SIM_MODE_WAITING || task->until_ns == INT64_MIN)
        return NULL;
    for (size_t i = 0; i < state->timer_count; i++)
        if (state->timers[i].slot == slot &&
            state->timers[i].deadline_ns == task->until_ns)
            return &state->timers[i];
    return NULL;
}

SimPlace sim_state_place(const SimState *state, uint32_t slot)
{
    return sim_reader_place(state->replay->reader, state->tasks[slot].site);
}

size_t sim_state_chain(const SimState *state, uint32_t slot,
                       SimFrame *out_frames, size_t limit)
{
    const SimReader *reader = state->replay->reader;
    const SimChainLink *chains = state->replay->inside->chains;
    uint32_t link = state->tasks[slot].chain;
    uint16_t site = state->tasks[slot].site;
    size_t depth = 0;

    for (; link != 0; link = chains[link].outer, depth++) {
        if (depth < limit)
            out_frames[depth] =
                (SimFrame){sim_reader_place(reader, chains[link].coroutine),
                           sim_reader_place(reader, site)};
        site = chains[link].awaited_at;
    }
    if (depth < limit)
        out_frames[depth] = (SimFrame){state->replay->tasks[slot].coroutine,
                                       sim_reader_place(reader, site)};
    return depth + 1;
}

uint32_t sim_state_thread(const SimState *state)
{
    if (state->running != SIM_NO_SLOT)
        return state->running;
    return state->tasks[0].mode == SIM_MODE_RUNNING ? 0 : SIM_NO_SLOT;
}

// ---- as text --------------------------------------------------------------

static void task_text(const SimState *state, uint32_t slot, SimBuffer *buffer)
{
    static const char *const busy_words[] = {"", " working", " blocking"};
    const SimTaskNow *task = &state->tasks[slot];
    SimPlace place = sim_state_place(state, slot);

    sim_buffer_format(
        buffer, "%s: %s%s", state->replay->tasks[slot].name,
        sim_mode_word(task->mode),
        busy_words[task->busy <= SIM_BUSY_BLOCKING ? task->busy : 0]);
    if (task->mode == SIM_MODE_WAITING && slot > 0)
        sim_buffer_format(buffer, " for %s",
                          sim_task_wait_words(state, slot).text);
    sim_buffer_format(buffer, " since %lld",
                      (long long)(task->since_ns / SIM_NS_PER_MS));
    if (task->until_ns != INT64_MIN)
        sim_buffer_format(buffer, " until %lld",
                          (long long)(task->until_ns / SIM_NS_PER_MS));
    if (place.line > 0)
        sim_buffer_format(buffer, " at %s:%u", place.function, place.line);
    if (task->chain > 0)
        sim_buffer_format(buffer, " depth %zu",
                          sim_state_chain(state, slot, NULL, 0));
    sim_buffer_text(buffer, task->is_cancelling ? " cancelling\n" : "\n");
}

static void queue_text(const SimState *state, SimBuffer *buffer)
{
    enum { SHOWN = 64 };
    uint32_t slots[SHOWN];
    size_t count = sim_state_ready(state, slots, SHOWN);

    sim_buffer_text(buffer, "ready:");
    for (size_t i = 0; i < count; i++)
        sim_buffer_format(buffer, "%s %s", i > 0 ? "," : "",
                          state->replay->tasks[slots[i]].name);
    sim_buffer_text(buffer, "\n");
}

static void timers_text(const SimState *state, SimBuffer *buffer)
{
    enum { SHOWN = 64 };
    SimTimerNow timers[SHOWN];
    size_t count = sim_state_timers(state, timers, SHOWN);

    sim_buffer_text(buffer, "timers:");
    for (size_t i = 0; i < count; i++)
        sim_buffer_format(buffer, " %u@%lld", timers[i].object,
                          (long long)(timers[i].deadline_ns / SIM_NS_PER_MS));
    sim_buffer_text(buffer, "\n");
}

void sim_state_text(const SimState *state, SimBuffer *buffer)
{
    sim_buffer_format(buffer, "step %llu at %lld ms, turn %llu, %s\n",
                      (unsigned long long)state->step,
                      (long long)(state->now_ns / SIM_NS_PER_MS),
                      (unsigned long long)state->turn,
                      sim_phase_word(state->phase));
    for (uint32_t slot = 0; slot < state->replay->task_count; slot++)
        if (state->tasks[slot].mode != SIM_MODE_ABSENT)
            task_text(state, slot, buffer);
    queue_text(state, buffer);
    timers_text(state, buffer);
}
