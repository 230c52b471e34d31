#include "replay/state.h"

#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/inside.h"

#include <string.h>

const char *sim_phase_word(SimPhase phase)
{
    switch (phase) {
    case SIM_PHASE_POLL:
        return "poll";
    case SIM_PHASE_TIMERS:
        return "timers";
    case SIM_PHASE_RUN:
        return "run ready";
    case SIM_PHASE_NONE:
        break;
    }
    return "no loop";
}

static bool is_live(const SimTaskNow *task)
{
    return task->mode != SIM_MODE_ABSENT && task->mode < SIM_MODE_DONE;
}

// ---- who changes, and who is there ----------------------------------------

static bool is_in_flight(const SimTaskNow *task)
{
    return task->mode == SIM_MODE_WAITING && sim_waits_outside(task->reason);
}

// Every change of what a task is doing goes through here.
static void set_mode(SimState *state, uint32_t slot, SimMode mode, SimBusy busy,
                     unsigned reason)
{
    SimTaskNow *task = &state->tasks[slot];
    if (task->mode == mode && task->busy == busy && task->reason == reason)
        return;
    state->in_flight_count -= is_in_flight(task);
    task->mode = (uint8_t)mode;
    task->busy = (uint8_t)busy;
    task->reason = (uint8_t)reason;
    state->in_flight_count += is_in_flight(task);
    task->since_step = state->step;
    task->since_ns = state->now_ns;
    for (uint32_t i = 0; i < state->changed_count; i++)
        if (state->changed[i] == slot)
            return;
    state->changed[state->changed_count++] = slot;
}

void sim_state_add_live(SimState *state, uint32_t slot)
{
    state->tasks[slot].live_place = state->live_count;
    state->live[state->live_count++] = slot;
}

static void remove_live(SimState *state, uint32_t slot)
{
    uint32_t place = state->tasks[slot].live_place;
    uint32_t last = state->live[--state->live_count];
    state->live[place] = last;
    state->tasks[last].live_place = place;
}

// ---- the ready queue ------------------------------------------------------

enum { NOT_QUEUED = 0 }; // queue_place is one more than the place in the ring

// Makes room for one more: drops the holes, or doubles the ring if it has few.
static void renew_queue(SimState *state)
{
    uint64_t capacity = state->queue_capacity ? state->queue_capacity : 16;
    if (2 * state->ready_count >= capacity)
        capacity *= 2;
    uint32_t *queue = sim_resize(NULL, capacity * sizeof *queue);
    uint64_t end = 0;
    for (uint64_t i = state->queue_begin; i < state->queue_end; i++) {
        uint32_t slot = state->queue[i & (state->queue_capacity - 1)];
        if (slot == SIM_NO_SLOT)
            continue;
        queue[end++] = slot;
        state->tasks[slot].queue_place = end;
    }
    sim_free(state->queue);
    state->queue = queue;
    state->queue_capacity = capacity;
    state->queue_begin = 0;
    state->queue_end = end;
}

void sim_state_enqueue(SimState *state, uint32_t slot)
{
    if (state->queue_end - state->queue_begin == state->queue_capacity)
        renew_queue(state);
    state->queue[state->queue_end & (state->queue_capacity - 1)] = slot;
    state->tasks[slot].queue_place = ++state->queue_end;
    state->ready_count++;
}

static void dequeue(SimState *state, uint32_t slot)
{
    uint64_t mask = state->queue_capacity - 1;
    uint64_t place = state->tasks[slot].queue_place;
    if (place == NOT_QUEUED)
        return;
    state->queue[(place - 1) & mask] = SIM_NO_SLOT;
    state->tasks[slot].queue_place = NOT_QUEUED;
    state->ready_count--;
    while (state->queue_begin < state->queue_end &&
           state->queue[state->queue_begin & mask] == SIM_NO_SLOT)
        state->queue_begin++;
}

// ---- timers ---------------------------------------------------------------

void sim_state_add_timer(SimState *state, const SimTimerNow *timer)
{
    uint32_t place = sim_numbers_find(&state->timer_places, timer->object);
    if (place == SIM_NO_PLACE) {
        place = (uint32_t)state->timer_count;
        state->timers = sim_grow(state->timers, state->timer_count,
                                 &state->timer_capacity, sizeof *timer);
        state->timer_count++;
        sim_numbers_set(&state->timer_places, timer->object, place);
    }
    state->timers[place] = *timer;
}

static void remove_timer(SimState *state, uint32_t object)
{
    uint32_t place = sim_numbers_remove(&state->timer_places, object);
    if (place == SIM_NO_PLACE)
        return;
    SimTimerNow last = state->timers[--state->timer_count];
    if (place == state->timer_count)
        return;
    state->timers[place] = last;
    sim_numbers_set(&state->timer_places, last.object, place);
}

// ---- await chains ---------------------------------------------------------

// The link with these contents; made if it is new and the trace is being
// opened, when every link that can ever be asked for turns up.
static uint32_t link_of(const SimReplay *replay, uint32_t outer,
                        uint16_t coroutine, uint16_t awaited_at)
{
    struct SimReplayInside *inside = replay->inside;
    uint64_t key =
        (uint64_t)outer << 32 | (uint32_t)coroutine << 16 | awaited_at;
    uint32_t found = sim_numbers_find(&inside->chain_places, key);

    if (found != SIM_NO_PLACE || !inside->is_building)
        return found == SIM_NO_PLACE ? 0 : found;
    inside->chains = sim_grow(inside->chains, inside->chain_count,
                              &inside->chain_capacity, sizeof *inside->chains);
    inside->chains[inside->chain_count] =
        (SimChainLink){outer, coroutine, awaited_at};
    sim_numbers_set(&inside->chain_places, key, (uint32_t)inside->chain_count);
    return (uint32_t)inside->chain_count++;
}

static void enter(SimState *state, SimTaskNow *task, const SimEvent *event)
{
    uint16_t coroutine = (uint16_t)event->arg;
    task->chain = link_of(state->replay, task->chain, coroutine, event->site);
    task->site = coroutine;
}

static void leave(const SimState *state, SimTaskNow *task)
{
    if (task->chain == 0)
        return;
    SimChainLink link = state->replay->inside->chains[task->chain];
    task->chain = link.outer;
    task->site = link.awaited_at;
}

// ---- tasks ----------------------------------------------------------------

static void begin_task(SimState *state, uint32_t slot, const SimEvent *event)
{
    SimTaskNow *task = &state->tasks[slot];
    if (task->mode != SIM_MODE_ABSENT ||
        state->replay->tasks[slot].first_step != state->step)
        return;
    sim_state_add_live(state, slot);
    task->site = (uint16_t)event->b;
    task->until_ns = INT64_MIN;
    set_mode(state, slot, SIM_MODE_NEW, SIM_BUSY_NOT, 0);
}

// A sleeper can run from the instant at which his sleep is over, even if the
// thread was busy then and the loop saw it later.
static int64_t could_run_since(const SimState *state, const SimTaskNow *task)
{
    bool is_sleeper =
        task->mode == SIM_MODE_WAITING && task->reason == SIM_REASON_SLEEP;
    if (is_sleeper && task->until_ns > task->since_ns &&
        task->until_ns < state->now_ns)
        return task->until_ns;
    return state->now_ns;
}

static void make_ready(SimState *state, uint32_t slot)
{
    SimTaskNow *task = &state->tasks[slot];
    if (task->queue_place != NOT_QUEUED)
        return;
    int64_t since_ns = could_run_since(state, task);
    sim_state_enqueue(state, slot);
    task->until_ns = INT64_MIN;
    if (task->mode == SIM_MODE_RUNNING)
        return;
    set_mode(state, slot, SIM_MODE_READY, SIM_BUSY_NOT, 0);
    task->since_ns = since_ns;
}

static void run(SimState *state, uint32_t slot)
{
    dequeue(state, slot);
    state->tasks[slot].object = 0;
    state->tasks[slot].until_ns = INT64_MIN;
    set_mode(state, slot, SIM_MODE_RUNNING, SIM_BUSY_NOT, 0);
    state->running = slot;
    state->phase = SIM_PHASE_RUN;
    state->turn_done++;
}

static void stop_running(SimState *state, uint32_t slot)
{
    if (state->running == slot)
        state->running = SIM_NO_SLOT;
}

static void suspend(SimState *state, uint32_t slot, const SimEvent *event)
{
    SimTaskNow *task = &state->tasks[slot];
    stop_running(state, slot);
    task->object = event->arg;
    if (event->flags != SIM_REASON_SLEEP)
        task->until_ns = INT64_MIN;
    if (task->queue_place != NOT_QUEUED)
        set_mode(state, slot, SIM_MODE_READY, SIM_BUSY_NOT, 0);
    else
        set_mode(state, slot, SIM_MODE_WAITING, SIM_BUSY_NOT, event->flags);
}

static void end_task(SimState *state, uint32_t slot)
{
    SimTaskNow *task = &state->tasks[slot];
    stop_running(state, slot);
    dequeue(state, slot);
    remove_live(state, slot);
    set_mode(state, slot, state->replay->tasks[slot].ended_as, SIM_BUSY_NOT, 0);
    *task = (SimTaskNow){.mode = task->mode,
                         .since_step = task->since_step,
                         .since_ns = task->since_ns,
                         .until_ns = INT64_MIN};
}

// The task works, or blocks, until the end event comes. Ending what never began
// does nothing.
static void set_busy(SimState *state, uint32_t slot, SimBusy busy,
                     const SimEvent *event)
{
    SimTaskNow *task = &state->tasks[slot];
    if (task->mode != SIM_MODE_RUNNING)
        return;
    task->until_ns = INT64_MIN;
    if (busy != SIM_BUSY_NOT && event->a < (uint64_t)INT64_MAX / 2)
        task->until_ns = event->time_ns + (int64_t)event->a;
    set_mode(state, slot, SIM_MODE_RUNNING, busy, 0);
}

// Events about a task that is there.
static void apply_to_task(SimState *state, uint32_t slot, const SimEvent *event)
{
    SimTaskNow *task = &state->tasks[slot];
    if (event->site && task->mode == SIM_MODE_RUNNING)
        task->site = event->site;
    switch (event->kind) {
    case SIM_EVENT_CORO_ENTER:
        enter(state, task, event);
        break;
    case SIM_EVENT_CORO_LEAVE:
        leave(state, task);
        break;
    case SIM_EVENT_CANCEL_DELIVERED:
        task->is_cancelling = false;
        break;
    case SIM_EVENT_BLOCK_BEGIN:
        set_busy(state, slot, SIM_BUSY_BLOCKING, event);
        break;
    case SIM_EVENT_WORK_BEGIN:
        set_busy(state, slot, SIM_BUSY_WORKING, event);
        break;
    case SIM_EVENT_BLOCK_END:
    case SIM_EVENT_WORK_END:
        set_busy(state, slot, SIM_BUSY_NOT, event);
        break;
    case SIM_EVENT_TIMER_SET:
        if (slot > 0)
            task->until_ns = (int64_t)event->a;
        break;
    default:
        break;
    }
    if (slot == 0)
        return;
    switch (event->kind) {
    case SIM_EVENT_TASK_READY:
        make_ready(state, slot);
        break;
    case SIM_EVENT_TASK_RUN:
        run(state, slot);
        break;
    case SIM_EVENT_TASK_SUSPEND:
        suspend(state, slot, event);
        break;
    case SIM_EVENT_TASK_DONE:
        end_task(state, slot);
        break;
    default:
        break;
    }
}

// ---- the loop and the thread ----------------------------------------------

static void cancel(SimState *state, uint32_t victim_number)
{
    uint32_t slot = sim_replay_slot(state->replay, victim_number);
    if (slot != SIM_NO_SLOT && slot > 0 && is_live(&state->tasks[slot]))
        state->tasks[slot].is_cancelling = true;
}

static void begin_turn(SimState *state, uint32_t ready_count)
{
    state->turn++;
    state->turn_total = ready_count;
    state->turn_done = 0;
    state->phase = ready_count > 0 ? SIM_PHASE_RUN : SIM_PHASE_POLL;
}

static void set_in_loop(SimState *state, bool is_in_loop)
{
    state->is_in_loop = is_in_loop;
    state->is_in_callback = false;
    state->phase = is_in_loop ? SIM_PHASE_RUN : SIM_PHASE_NONE;
}

// Does a callback run because of the timer that has just fired?
static bool is_of_timer(const SimState *state, const SimEvent *event)
{
    return state->phase == SIM_PHASE_TIMERS && event->arg == 1;
}

static void apply_to_loop(SimState *state, uint32_t slot, const SimEvent *event)
{
    switch (event->kind) {
    case SIM_EVENT_LOOP_BEGIN:
    case SIM_EVENT_LOOP_END:
        set_in_loop(state, event->kind == SIM_EVENT_LOOP_BEGIN);
        break;
    case SIM_EVENT_TICK:
        begin_turn(state, event->arg);
        break;
    case SIM_EVENT_POLL:
    case SIM_EVENT_JUMP:
        state->phase = SIM_PHASE_POLL;
        break;
    case SIM_EVENT_CALLBACK:
    case SIM_EVENT_CALLBACK_END:
        // A timer's own callback was counted when the timer fired.
        state->is_in_callback = event->kind == SIM_EVENT_CALLBACK;
        state->turn_done += state->is_in_callback && !is_of_timer(state, event);
        state->phase = SIM_PHASE_RUN;
        break;
    case SIM_EVENT_TIMER_SET:
        sim_state_add_timer(
            state,
            &(SimTimerNow){event->arg, slot, (int64_t)event->a, state->step});
        break;
    case SIM_EVENT_TIMER_FIRED:
        state->phase = SIM_PHASE_TIMERS;
        state->turn_done++;
        state->late_ns = event->a < INT64_MAX ? (int64_t)event->a : INT64_MAX;
        remove_timer(state, event->arg);
        break;
    case SIM_EVENT_TIMER_CANCELLED:
        remove_timer(state, event->arg);
        break;
    case SIM_EVENT_CANCEL:
        cancel(state, event->arg);
        break;
    case SIM_EVENT_PRINT:
    case SIM_EVENT_LOG:
        state->console_count =
            sim_replay_console_at(state->replay, state->step);
        break;
    default:
        sim_things_apply(state, event, slot);
        break;
    }
}

// The main thread runs what runs on it, and waits while nobody does.
static void update_thread(SimState *state)
{
    SimBusy busy = state->tasks[0].busy;
    if (state->running != SIM_NO_SLOT)
        busy = state->tasks[state->running].busy;
    if (state->running != SIM_NO_SLOT || state->is_in_callback ||
        !state->is_in_loop || busy != SIM_BUSY_NOT)
        set_mode(state, 0, SIM_MODE_RUNNING, busy, 0);
    else
        set_mode(state, 0, SIM_MODE_WAITING, SIM_BUSY_NOT, 0);
}

void sim_state_apply(SimState *state, const SimEvent *event)
{
    uint32_t slot = sim_replay_slot(state->replay, event->task);
    uint32_t ran_before = state->running;

    state->step = event->index + 1;
    state->now_ns = event->time_ns;
    state->changed_count = 0;
    apply_to_loop(state, slot, event);
    if (slot != SIM_NO_SLOT && event->kind == SIM_EVENT_TASK_NEW)
        begin_task(state, slot, event);
    else if (slot != SIM_NO_SLOT && is_live(&state->tasks[slot]))
        apply_to_task(state, slot, event);
    if (state->running == SIM_NO_SLOT && ran_before != SIM_NO_SLOT)
        state->tasks[0].busy = SIM_BUSY_NOT;
    update_thread(state);
}

// ---- beginning ------------------------------------------------------------

void sim_state_reset(SimState *state)
{
    const SimReplay *replay = state->replay;
    memset(state->tasks, 0, replay->task_count * sizeof *state->tasks);
    state->step = 0;
    state->now_ns = replay->begin_ns;
    state->running = SIM_NO_SLOT;
    state->turn = state->turn_total = state->turn_done = 0;
    state->live_count = state->changed_count = 0;
    state->queue_begin = state->queue_end = 0;
    state->ready_count = state->timer_count = state->console_count = 0;
    state->in_flight_count = 0;
    state->late_ns = 0;
    sim_numbers_clear(&state->timer_places);
    sim_bag_clear(&state->levels);
    sim_bag_clear(&state->holds);
    sim_bag_clear(&state->operations);
    set_in_loop(state, replay->inside->begins_in_loop);

    for (uint32_t slot = 0; slot < replay->task_count; slot++) {
        SimTaskNow *task = &state->tasks[slot];
        task->until_ns = INT64_MIN;
        task->since_ns = replay->begin_ns;
        if (slot == 0 || replay->tasks[slot].first_step > 0)
            continue;
        task->mode = SIM_MODE_WAITING;
        task->reason = SIM_REASON_UNKNOWN;
        sim_state_add_live(state, slot);
    }
    update_thread(state);
    state->changed_count = 0;
}

void sim_state_init(SimState *state, const SimReplay *replay)
{
    if (!replay->inside->has_keys)
        sim_replay_walk_states(replay, NULL, NULL);
    sim_state_begin(state, replay);
}

void sim_state_begin(SimState *state, const SimReplay *replay)
{
    *state = (SimState){.replay = replay};
    state->tasks = sim_alloc(replay->task_count * sizeof *state->tasks);
    state->live = sim_alloc(replay->task_count * sizeof *state->live);
    sim_bag_init(&state->levels, sizeof(SimLevelEntry));
    sim_bag_init(&state->holds, sizeof(SimHoldEntry));
    sim_bag_init(&state->operations, sizeof(SimOperationEntry));
    sim_state_reset(state);
    sim_walk_begin(&state->walk, replay->reader, 0);
}

void sim_state_done(SimState *state)
{
    sim_free(state->tasks);
    sim_free(state->live);
    sim_free(state->queue);
    sim_free(state->timers);
    sim_numbers_done(&state->timer_places);
    sim_bag_done(&state->levels);
    sim_bag_done(&state->holds);
    sim_bag_done(&state->operations);
    *state = (SimState){0};
}

bool sim_state_forward(SimState *state)
{
    SimEvent event;
    if (!sim_walk_next(&state->walk, &event))
        return false;
    sim_state_apply(state, &event);
    return true;
}
