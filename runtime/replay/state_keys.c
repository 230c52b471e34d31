// Key frames: copies of the state, so that a seek applies few events.
//
// A key frame holds what is alive, not what has ended: that stands in the task
// table. The more is alive, the farther apart the key frames stand, so that all
// of them together stay smaller than the trace.
#include "base/alloc.h"
#include "replay/inside.h"

#include <string.h>

// An event takes 16 bytes and more, so a byte of a key frame for every 14th event
// makes all of them together take about as much as nine tenths of the trace, at
// most.
enum { KEY_EVENTS = 4096, BYTES_PER_EVENT = 14, BAGS = 3 };

// ---- keeping --------------------------------------------------------------

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

// How many steps before its wait a sleeper set the timer he waits for; 0: he
// has none, or it was long before.
static uint8_t timer_back(const SimState *state, uint32_t slot, bool *is_told)
{
    const SimTaskNow *task = &state->tasks[slot];
    if (task->mode != SIM_MODE_WAITING || task->reason != SIM_REASON_SLEEP)
        return 0;
    uint32_t place = sim_numbers_find(&state->timer_places, task->object);
    if (place == SIM_NO_PLACE)
        return 0;
    const SimTimerNow *timer = &state->timers[place];
    uint64_t back = task->since_step - timer->set_step;
    if (timer->slot != slot || timer->deadline_ns != task->until_ns ||
        back == 0 || back > UINT8_MAX)
        return 0;
    is_told[place] = true;
    return (uint8_t)back;
}

static SimTaskKept kept_task(const SimState *state, uint32_t slot,
                             bool *is_told)
{
    const SimTaskNow *task = &state->tasks[slot];
    return (SimTaskKept){
        .slot = slot,
        .object = task->object,
        .chain = task->chain,
        .since_back = (uint32_t)(state->step - task->since_step),
        .since_ns = task->since_ns,
        .until_ns = task->until_ns,
        .site = task->site,
        .mode = task->mode,
        .busy = task->busy,
        .reason = task->reason,
        .is_cancelling = task->is_cancelling,
        .timer_back = timer_back(state, slot, is_told),
    };
}

// The timers that no sleeper tells of.
static void keep_timers(SimKeyFrame *key, const SimState *state,
                        const bool *is_told)
{
    for (size_t i = 0; i < state->timer_count; i++)
        key->timer_count += !is_told[i];
    key->timers = sim_resize(NULL, key->timer_count * sizeof *key->timers);
    for (size_t i = 0, count = 0; i < state->timer_count; i++)
        if (!is_told[i])
            key->timers[count++] = state->timers[i];
}

// Returns how many bytes it takes.
static size_t keep_key(struct SimReplayInside *inside, const SimState *state)
{
    uint32_t live_count = state->live_count;
    size_t queue_bytes = state->ready_count * sizeof(uint32_t);
    bool *is_told = sim_alloc(state->timer_count);
    SimKeyFrame key = {
        .plain = *state,
        .tasks = sim_resize(NULL, (live_count + 1) * sizeof(SimTaskKept)),
        .queue = sim_resize(NULL, queue_bytes),
        .things = copy_bags(state),
    };
    for (uint32_t i = 0; i < live_count; i++)
        key.tasks[i] = kept_task(state, state->live[i], is_told);
    key.tasks[live_count] = kept_task(state, 0, is_told);
    keep_timers(&key, state, is_told);
    sim_state_ready(state, key.queue, state->ready_count);
    sim_free(is_told);
    inside->keys = sim_grow(inside->keys, inside->key_count,
                            &inside->key_capacity, sizeof key);
    inside->keys[inside->key_count++] = key;
    return sizeof key + (live_count + 1) * sizeof(SimTaskKept) + queue_bytes +
           key.timer_count * sizeof(SimTimerNow) +
           sim_bag_bytes(&state->levels) + sim_bag_bytes(&state->holds) +
           sim_bag_bytes(&state->operations);
}

// Is a new key frame due, so many steps after one of so many bytes?
static bool is_key_due(uint64_t distance, size_t last_bytes)
{
    uint64_t least = last_bytes / BYTES_PER_EVENT;
    return distance >= (least > KEY_EVENTS ? least : KEY_EVENTS);
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
    size_t last_bytes = 0;
    SimState state;

    if (is_first)
        begin_chains(inside);
    inside->has_keys = true;
    inside->is_building = is_first;
    sim_state_init(&state, replay);
    do {
        if (visit)
            visit(context, &state);
        if (is_first && (state.step == 0 ||
                         is_key_due(state.step - last_step, last_bytes))) {
            last_bytes = keep_key(inside, &state);
            last_step = state.step;
        }
    } while (sim_state_forward(&state));
    sim_state_done(&state);
    inside->is_building = false;
}

void sim_replay_walk_events(const SimReplay *replay, SimEventVisit *visit,
                            void *context)
{
    SimState state;
    SimEvent event;

    sim_state_begin(&state, replay);
    visit(context, &state, NULL);
    while (sim_walk_next(&state.walk, &event)) {
        sim_state_apply(&state, &event);
        visit(context, &state, &event);
    }
    sim_state_done(&state);
}

void sim_replay_free_keys(SimReplay *replay)
{
    struct SimReplayInside *inside = replay->inside;
    for (size_t i = 0; i < inside->key_count; i++) {
        sim_free(inside->keys[i].tasks);
        sim_free(inside->keys[i].queue);
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

// A task that is not live at a step has ended, or is not there.
static void set_from_table(SimState *state, uint32_t slot, uint64_t step)
{
    const SimTaskInfo *info = &state->replay->tasks[slot];
    SimTaskNow *task = &state->tasks[slot];
    bool has_ended = info->end_step <= step;
    *task = (SimTaskNow){
        .mode = (uint8_t)(has_ended ? info->ended_as : SIM_MODE_ABSENT),
        .since_step = has_ended ? info->end_step : 0,
        .since_ns = has_ended ? info->end_ns : state->replay->begin_ns,
        .until_ns = INT64_MIN,
    };
}

// The first slot that is made after a step. Slots are in the order of making,
// but for those that were there before the trace began.
static uint32_t first_made_after(const SimReplay *replay, uint64_t step)
{
    uint32_t low = 1;
    uint32_t high = replay->task_count;
    if (replay->inside->has_strangers)
        return 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (replay->tasks[middle].first_step <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Goes from one step to another as far as the table tells it: who lives now may
// be none of those who live then; who is made between the two is there, or is
// not, or has ended. All others are as they were.
static void forget_live(SimState *state, uint64_t step)
{
    uint64_t first = state->step < step ? state->step : step;
    uint64_t last = state->step < step ? step : state->step;
    for (uint32_t i = 0; i < state->live_count; i++)
        set_from_table(state, state->live[i], step);
    uint32_t slot = first_made_after(state->replay, first);
    for (; slot < state->replay->task_count; slot++) {
        if (state->replay->tasks[slot].first_step > last &&
            !state->replay->inside->has_strangers)
            break;
        set_from_table(state, slot, step);
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

static void restore_task(SimState *state, const SimKeyFrame *key,
                         const SimTaskKept *kept)
{
    uint64_t since_step = key->plain.step - kept->since_back;
    SimTaskNow *task = &state->tasks[kept->slot];
    *task = (SimTaskNow){
        .mode = kept->mode,
        .busy = kept->busy,
        .reason = kept->reason,
        .is_cancelling = kept->is_cancelling,
        .site = kept->site,
        .object = kept->object,
        .chain = kept->chain,
        .since_step = since_step,
        .since_ns = kept->since_ns,
        .until_ns = kept->until_ns,
    };
    if (kept->slot == 0)
        return;
    sim_state_add_live(state, kept->slot);
    if (kept->timer_back > 0)
        sim_state_add_timer(
            state, &(SimTimerNow){kept->object, kept->slot, kept->until_ns,
                                  since_step - kept->timer_back});
}

static void restore(SimState *state, const SimKeyFrame *key)
{
    const SimState *plain = &key->plain;
    forget_live(state, plain->step);
    restore_plain(state, plain);
    for (uint32_t i = 0; i <= plain->live_count; i++)
        restore_task(state, key, &key->tasks[i]);
    for (size_t i = 0; i < plain->ready_count; i++)
        sim_state_enqueue(state, key->queue[i]);
    for (size_t i = 0; i < key->timer_count; i++)
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
