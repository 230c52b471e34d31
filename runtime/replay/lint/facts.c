#include "replay/lint/facts.h"

#include "base/alloc.h"

void sim_facts_init(SimFacts *facts, const SimReplay *replay)
{
    *facts = (SimFacts){0};
    facts->first_hold =
        sim_alloc(replay->task_count * sizeof *facts->first_hold);
    facts->waits_for = sim_alloc(replay->task_count * sizeof *facts->waits_for);
    for (uint32_t slot = 0; slot < replay->task_count; slot++)
        facts->first_hold[slot] = facts->waits_for[slot] = SIM_NO_INDEX;
}

void sim_facts_done(SimFacts *facts)
{
    sim_free(facts->stretches);
    sim_free(facts->holds);
    sim_numbers_done(&facts->hold_places);
    sim_free(facts->first_hold);
    sim_free(facts->waits_for);
    sim_free(facts->gatherings);
    sim_numbers_done(&facts->gathering_places);
    sim_free(facts->children);
}

// ---- declared time --------------------------------------------------------

static void end_stretch(SimFacts *facts, int64_t now_ns)
{
    if (!facts->is_declared)
        return;
    facts->is_declared = false;
    facts->stretches =
        sim_grow(facts->stretches, facts->stretch_count,
                 &facts->stretch_capacity, sizeof *facts->stretches);
    facts->stretches[facts->stretch_count++] =
        (SimStretch){facts->declared_at_ns, now_ns, facts->declared_ns};
    facts->declared_ns += now_ns - facts->declared_at_ns;
}

static void begin_stretch(SimFacts *facts, int64_t now_ns)
{
    end_stretch(facts, now_ns);
    facts->is_declared = true;
    facts->declared_at_ns = now_ns;
}

int64_t sim_facts_declared(const SimFacts *facts, int64_t time_ns)
{
    size_t low = 0;
    size_t high = facts->stretch_count;

    if (facts->is_declared && time_ns > facts->declared_at_ns)
        return facts->declared_ns + time_ns - facts->declared_at_ns;
    while (low < high) { // the first stretch that begins after the instant
        size_t middle = low + (high - low) / 2;
        if (facts->stretches[middle].begin_ns <= time_ns)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return 0;
    const SimStretch *last = &facts->stretches[low - 1];
    int64_t end_ns = time_ns < last->end_ns ? time_ns : last->end_ns;
    return last->before_ns + end_ns - last->begin_ns;
}

// ---- locks ----------------------------------------------------------------

static uint32_t hold_index(SimFacts *facts, uint32_t object)
{
    uint32_t index = sim_numbers_find(&facts->hold_places, object);
    if (index != SIM_NO_PLACE)
        return index;
    facts->holds = sim_grow(facts->holds, facts->hold_count,
                            &facts->hold_capacity, sizeof *facts->holds);
    index = (uint32_t)facts->hold_count++;
    facts->holds[index] = (SimHold){.owner = SIM_NO_SLOT};
    sim_numbers_set(&facts->hold_places, object, index);
    return index;
}

static void let_go(SimFacts *facts, uint32_t index)
{
    SimHold *hold = &facts->holds[index];
    if (hold->owner == SIM_NO_SLOT)
        return;
    if (hold->previous != SIM_NO_INDEX)
        facts->holds[hold->previous].next = hold->next;
    else
        facts->first_hold[hold->owner] = hold->next;
    if (hold->next != SIM_NO_INDEX)
        facts->holds[hold->next].previous = hold->previous;
    hold->owner = SIM_NO_SLOT;
}

static void take(SimFacts *facts, uint32_t slot, const SimEvent *event)
{
    uint32_t index = hold_index(facts, event->arg);
    let_go(facts, index);
    SimHold *hold = &facts->holds[index];
    hold->owner = slot;
    hold->acquired = event->index;
    hold->site = event->site;
    hold->previous = SIM_NO_INDEX;
    hold->next = facts->first_hold[slot];
    if (hold->next != SIM_NO_INDEX)
        facts->holds[hold->next].previous = index;
    facts->first_hold[slot] = index;
}

static void stop_waiting(SimFacts *facts, uint32_t slot)
{
    if (facts->waits_for[slot] == SIM_NO_INDEX)
        return;
    facts->holds[facts->waits_for[slot]].waiters--;
    facts->waits_for[slot] = SIM_NO_INDEX;
}

static void begin_waiting(SimFacts *facts, uint32_t slot, uint32_t object)
{
    stop_waiting(facts, slot);
    uint32_t index = hold_index(facts, object);
    facts->waits_for[slot] = index;
    facts->holds[index].waiters++;
}

const SimHold *sim_facts_hold(const SimFacts *facts, uint32_t object)
{
    uint32_t index = sim_numbers_find(&facts->hold_places, object);
    return index == SIM_NO_PLACE ? NULL : &facts->holds[index];
}

// ---- gathers --------------------------------------------------------------

static void add_gathering(SimFacts *facts, const SimEvent *event)
{
    facts->gatherings =
        sim_grow(facts->gatherings, facts->gathering_count,
                 &facts->gathering_capacity, sizeof *facts->gatherings);
    facts->gatherings[facts->gathering_count] =
        (SimGathering){SIM_NO_INDEX, event->index, event->site};
    sim_numbers_set(&facts->gathering_places, event->arg,
                    (uint32_t)facts->gathering_count++);
}

static void add_child(SimFacts *facts, const SimState *state,
                      const SimEvent *event)
{
    uint32_t index = sim_numbers_find(&facts->gathering_places, event->arg);
    uint32_t slot = event->a <= UINT32_MAX
                        ? sim_replay_slot(state->replay, (uint32_t)event->a)
                        : SIM_NO_SLOT;
    if (index == SIM_NO_PLACE || slot == SIM_NO_SLOT)
        return;
    facts->children = sim_grow(facts->children, facts->child_count,
                               &facts->child_capacity, sizeof *facts->children);
    facts->children[facts->child_count] =
        (SimChild){slot, facts->gatherings[index].first};
    facts->gatherings[index].first = (uint32_t)facts->child_count++;
}

const SimGathering *sim_facts_gathering(const SimFacts *facts, uint32_t object)
{
    uint32_t index = sim_numbers_find(&facts->gathering_places, object);
    return index == SIM_NO_PLACE ? NULL : &facts->gatherings[index];
}

// ---- all ------------------------------------------------------------------

static void apply_to_locks(SimFacts *facts, uint32_t slot,
                           const SimEvent *event)
{
    bool is_lock = event->flags == SIM_RESOURCE_LOCK;
    if (event->kind == SIM_EVENT_ACQUIRED && is_lock)
        take(facts, slot, event);
    else if (event->kind == SIM_EVENT_RELEASED && is_lock)
        let_go(facts, hold_index(facts, event->arg));
    else if (event->kind == SIM_EVENT_TASK_SUSPEND &&
             event->flags == SIM_REASON_LOCK)
        begin_waiting(facts, slot, event->arg);
    else if (event->kind == SIM_EVENT_TASK_RUN ||
             event->kind == SIM_EVENT_TASK_DONE)
        stop_waiting(facts, slot);
}

void sim_facts_apply(SimFacts *facts, const SimState *state,
                     const SimEvent *event)
{
    uint32_t slot = sim_replay_slot(state->replay, event->task);
    if (slot != SIM_NO_SLOT)
        apply_to_locks(facts, slot, event);
    switch (event->kind) {
    case SIM_EVENT_WORK_BEGIN:
    case SIM_EVENT_BLOCK_BEGIN:
        begin_stretch(facts, event->time_ns);
        break;
    case SIM_EVENT_WORK_END:
    case SIM_EVENT_BLOCK_END:
        end_stretch(facts, event->time_ns);
        break;
    case SIM_EVENT_GATHER:
        add_gathering(facts, event);
        break;
    case SIM_EVENT_FUTURE_DONE:
        // Settled: nobody waits for its children any more.
        sim_numbers_remove(&facts->gathering_places, event->arg);
        break;
    case SIM_EVENT_GATHER_CHILD:
        add_child(facts, state, event);
        break;
    default:
        break;
    }
}
