// Key frames: copies of the state, so that a seek applies few events.
//
// A key frame holds what is alive, not what has ended: that stands in the task
// table. The more is alive, the farther apart the key frames stand, so that all
// of them together stay smaller than the trace.
#include "base/alloc.h"
#include "replay/inside.h"

#include <string.h>

enum { KEY_EVENTS = 4096, KEY_EVENTS_PER_ENTRY = 4, BAGS = 3 };

// The bags of a state, in the order in which a key frame keeps them.
static void bags_of(const SimState *state, const SimBag *out_bags[BAGS])
{
    out_bags[0] = &state->levels;
    out_bags[1] = &state->holds;
    out_bags[2] = &state->operations;
}

static char *copy_bags(const SimState *state)
{
    const SimBag *bags[BAGS];
    size_t size_bytes = 0;
    bags_of(state, bags);
    for (int i = 0; i < BAGS; i++)
        size_bytes += sim_bag_bytes(bags[i]);
    if (size_bytes == 0)
        return NULL;
    char *copy = sim_resize(NULL, size_bytes);
    size_t at = 0;
    for (int i = 0; i < BAGS; i++) {
        if (bags[i]->count > 0)
            memcpy(copy + at, bags[i]->entries, sim_bag_bytes(bags[i]));
        at += sim_bag_bytes(bags[i]);
    }
    return copy;
}

static void keep_key(struct SimReplayInside *inside, const SimState *state)
{
    size_t task_bytes = (state->live_count + 1) * sizeof(SimTaskNow);
    size_t timer_bytes = state->timer_count * sizeof(SimTimerNow);
    size_t slot_count = state->live_count + state->ready_count;
    SimKeyFrame key = {
        .plain = *state,
        .slots = sim_resize(NULL, slot_count * sizeof(uint32_t)),
        .tasks = sim_resize(NULL, task_bytes),
        .timers = sim_resize(NULL, timer_bytes),
        .things = copy_bags(state),
    };
    for (uint32_t i = 0; i < state->live_count; i++) {
        key.slots[i] = state->live[i];
        key.tasks[i] = state->tasks[state->live[i]];
    }
    key.tasks[state->live_count] = state->tasks[0];
    sim_state_ready(state, key.slots + state->live_count, state->ready_count);
    if (timer_bytes > 0)
        memcpy(key.timers, state->timers, timer_bytes);
    inside->keys = sim_grow(inside->keys, inside->key_count,
                            &inside->key_capacity, sizeof key);
    inside->keys[inside->key_count++] = key;
}

static bool is_key_due(const SimState *state, uint64_t last_step)
{
    uint64_t entries = state->live_count + state->ready_count +
                       state->timer_count + state->levels.count +
                       state->holds.count + state->operations.count;
    uint64_t distance = KEY_EVENTS_PER_ENTRY * entries;
    return state->step - last_step >=
           (distance > KEY_EVENTS ? distance : KEY_EVENTS);
}

static void begin_chains(struct SimReplayInside *inside)
{
    inside->chains =
        sim_grow(NULL, 0, &inside->chain_capacity, sizeof *inside->chains);
    inside->chains[0] = (SimChainLink){0};
    inside->chain_count = 1;
}

void sim_replay_walk_states(const SimReplay *replay, SimStateVisit *visit,
                            void *context)
{
    struct SimReplayInside *inside = replay->inside;
    bool is_first = !inside->has_keys;
    uint64_t last_step = 0;
    SimState state;

    if (is_first)
        begin_chains(inside);
    inside->has_keys = true;
    inside->is_building = is_first;
    sim_state_init(&state, replay);
    do {
        if (visit)
            visit(context, &state);
        if (is_first && is_key_due(&state, last_step)) {
            keep_key(inside, &state);
            last_step = state.step;
        }
    } while (sim_state_forward(&state));
    sim_state_done(&state);
    inside->is_building = false;
}

void sim_replay_free_keys(SimReplay *replay)
{
    struct SimReplayInside *inside = replay->inside;
    for (size_t i = 0; i < inside->key_count; i++) {
        sim_free(inside->keys[i].slots);
        sim_free(inside->keys[i].tasks);
        sim_free(inside->keys[i].timers);
        sim_free(inside->keys[i].things);
    }
    sim_free(inside->keys);
}

// The last key frame at or before a step, or NULL.
static const SimKeyFrame *key_before(const SimReplay *replay, uint64_t step)
{
    const struct SimReplayInside *inside = replay->inside;
    size_t low = 0;
    size_t high = inside->key_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (inside->keys[middle].plain.step <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &inside->keys[low - 1] : NULL;
}

// What has ended by a step is known from the table; the rest is not there.
static void restore_ended(SimState *state, uint64_t step)
{
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++) {
        const SimTaskInfo *info = &state->replay->tasks[slot];
        SimTaskNow *task = &state->tasks[slot];
        *task = (SimTaskNow){.until_ns = INT64_MIN,
                             .since_ns = state->replay->begin_ns};
        if (info->end_step > step)
            continue;
        task->mode = (uint8_t)info->ended_as;
        task->since_step = info->end_step;
        task->since_ns = info->end_ns;
    }
}

static void restore_plain(SimState *state, const SimState *plain)
{
    state->step = plain->step;
    state->now_ns = plain->now_ns;
    state->running = plain->running;
    state->turn = plain->turn;
    state->phase = plain->phase;
    state->turn_total = plain->turn_total;
    state->turn_done = plain->turn_done;
    state->console_count = plain->console_count;
    state->is_in_loop = plain->is_in_loop;
    state->is_in_callback = plain->is_in_callback;
    state->in_flight_count = plain->in_flight_count;
    state->late_ns = plain->late_ns;
    state->changed_count = 0;
    state->live_count = 0;
    state->ready_count = 0;
    state->queue_begin = state->queue_end = 0;
    state->timer_count = 0;
    sim_numbers_clear(&state->timer_places);
}

static void restore_bags(SimState *state, const SimKeyFrame *key)
{
    SimBag *bags[BAGS] = {&state->levels, &state->holds, &state->operations};
    const SimBag *kept[BAGS];
    size_t at = 0;
    bags_of(&key->plain, kept);
    for (int i = 0; i < BAGS; i++) {
        sim_bag_load(bags[i], key->things ? key->things + at : NULL,
                     kept[i]->count);
        at += sim_bag_bytes(kept[i]);
    }
}

static void restore(SimState *state, const SimKeyFrame *key)
{
    const SimState *plain = &key->plain;
    restore_plain(state, plain);
    restore_ended(state, plain->step);
    for (uint32_t i = 0; i < plain->live_count; i++) {
        state->tasks[key->slots[i]] = key->tasks[i];
        sim_state_add_live(state, key->slots[i]);
    }
    state->tasks[0] = key->tasks[plain->live_count];
    for (size_t i = 0; i < plain->ready_count; i++)
        sim_state_enqueue(state, key->slots[plain->live_count + i]);
    for (size_t i = 0; i < plain->timer_count; i++)
        sim_state_add_timer(state, &key->timers[i]);
    restore_bags(state, key);
    sim_walk_begin(&state->walk, state->replay->reader, plain->step);
}

void sim_state_seek(SimState *state, uint64_t step)
{
    if (step > state->replay->step_count)
        step = state->replay->step_count;
    const SimKeyFrame *key = key_before(state->replay, step);
    bool is_behind = step < state->step;

    if (key && (is_behind || key->plain.step > state->step)) {
        restore(state, key);
    } else if (is_behind) {
        sim_state_reset(state);
        sim_walk_begin(&state->walk, state->replay->reader, 0);
    }
    while (state->step < step && sim_state_forward(state))
        continue;
    // After a seek to an instant the time may be that of no event.
    state->now_ns = step > 0 ? state->walk.floor_ns : state->replay->begin_ns;
}

void sim_state_seek_time(SimState *state, int64_t time_ns)
{
    sim_state_seek(state, sim_replay_step_at(state->replay, time_ns));
    if (time_ns > state->now_ns)
        state->now_ns = time_ns;
}

bool sim_state_back(SimState *state)
{
    if (state->step == 0)
        return false;
    sim_state_seek(state, state->step - 1);
    return true;
}
