#include "replay/compare/order.h"

#include "base/alloc.h"
#include "base/buffer.h"

// ---- the switches of one trace --------------------------------------------

typedef struct SwitchWalk {
    const SimReplay *replay;
    SimWalk walk;
    SimEvent run;     // the TASK_RUN that was read ahead
    bool has_run;     // `run` is one
    uint16_t *places; // places[task_count]: where each was last seen
} SwitchWalk;

static void walk_begin(SwitchWalk *walk, const SimReplay *replay)
{
    *walk = (SwitchWalk){.replay = replay};
    walk->places = sim_alloc(replay->task_count * sizeof *walk->places);
    sim_walk_begin(&walk->walk, replay->reader, 0);
}

static void walk_end(SwitchWalk *walk)
{
    sim_free(walk->places);
}

static bool find_run(SwitchWalk *walk)
{
    SimEvent event;
    while (!walk->has_run && sim_walk_next(&walk->walk, &event))
        if (event.kind == SIM_EVENT_TASK_RUN) {
            walk->run = event;
            walk->has_run = true;
        }
    return walk->has_run;
}

// Reads on until the task gives the thread back, or another one has it.
static void find_stop(SwitchWalk *walk, SimSwitch *one, uint32_t task)
{
    SimEvent event;
    while (sim_walk_next(&walk->walk, &event)) {
        if (event.kind == SIM_EVENT_TASK_RUN) {
            walk->run = event;
            walk->has_run = true;
            return;
        }
        if (event.task != task)
            continue;
        one->end_ns = event.time_ns;
        if (event.site)
            walk->places[one->slot] = event.site;
        if (event.kind != SIM_EVENT_TASK_SUSPEND &&
            event.kind != SIM_EVENT_TASK_DONE)
            continue;
        one->stopped = event.kind == SIM_EVENT_TASK_DONE ? SIM_STOPPED_ENDS
                                                         : SIM_STOPPED_WAITS;
        one->why = event.flags;
        return;
    }
}

static SimPlace place_of(const SwitchWalk *walk, uint32_t slot)
{
    const SimReplay *replay = walk->replay;
    return walk->places[slot]
               ? sim_reader_place(replay->reader, walk->places[slot])
               : replay->tasks[slot].coroutine;
}

static bool next_switch(SwitchWalk *walk, SimSwitch *out_one)
{
    while (find_run(walk)) {
        SimEvent run = walk->run;
        uint32_t slot = sim_replay_slot(walk->replay, run.task);
        walk->has_run = false;
        if (slot == SIM_NO_SLOT || slot == 0)
            continue;
        *out_one = (SimSwitch){.slot = slot,
                               .stopped = SIM_STOPPED_NEVER,
                               .step = run.index + 1,
                               .begin_ns = run.time_ns,
                               .end_ns = run.time_ns};
        find_stop(walk, out_one, run.task);
        out_one->place = place_of(walk, slot);
        return true;
    }
    return false;
}

// ---- words ----------------------------------------------------------------

void sim_switch_words(const SimSwitch *one, SimBuffer *buffer)
{
    switch (one->stopped) {
    case SIM_STOPPED_WAITS:
        sim_buffer_format(buffer, "waits for %s", sim_reason_words(one->why));
        break;
    case SIM_STOPPED_ENDS:
        sim_buffer_format(buffer, "is done: %s", sim_outcome_words(one->why));
        break;
    case SIM_STOPPED_NEVER:
        sim_buffer_text(buffer, "is not seen to stop");
        break;
    }
}

const char *sim_switch_name(const SimOrderSide *side, const SimSwitch *one)
{
    return side->replay->tasks[one->slot].name;
}

static void say_ended(SimBuffer *buffer, const char *ended, const char *goes_on,
                      const SimOrderSide *side)
{
    sim_buffer_format(buffer, "%s has no more switches; in %s %s runs.", ended,
                      goes_on, sim_switch_name(side, &side->kept[0]));
}

static void say_stops(SimBuffer *buffer, const SimOrder *order)
{
    sim_buffer_format(buffer, "%s runs in both; in A it ",
                      sim_switch_name(&order->a, &order->a.kept[0]));
    sim_switch_words(&order->a.kept[0], buffer);
    sim_buffer_text(buffer, ", in B it ");
    sim_switch_words(&order->b.kept[0], buffer);
    sim_buffer_text(buffer, ".");
}

static void say_difference(SimBuffer *buffer, const SimOrder *order,
                           bool is_same_task)
{
    if (order->a.kept_count == 0)
        say_ended(buffer, "A", "B", &order->b);
    else if (order->b.kept_count == 0)
        say_ended(buffer, "B", "A", &order->a);
    else if (is_same_task)
        say_stops(buffer, order);
    else
        sim_buffer_format(buffer, "In A %s runs, in B %s.",
                          sim_switch_name(&order->a, &order->a.kept[0]),
                          sim_switch_name(&order->b, &order->b.kept[0]));
}

static char *sentence_of(const SimOrder *order, bool is_same_task)
{
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    if (!order->is_same)
        say_difference(&buffer, order, is_same_task);
    else if (order->same_count == 0)
        sim_buffer_text(&buffer, "No task runs in either.");
    else
        sim_buffer_format(&buffer, "The order is the same: %llu switch%s.",
                          (unsigned long long)order->same_count,
                          order->same_count == 1 ? "" : "es");
    char *sentence = sim_strdup(sim_buffer_string(&buffer));
    sim_buffer_done(&buffer);
    return sentence;
}

// ---- two traces -----------------------------------------------------------

static void keep(SimOrderSide *side, const SimSwitch *one)
{
    if (side->kept_count < SIM_SWITCHES_KEPT)
        side->kept[side->kept_count++] = *one;
}

// Counts what is left, and keeps the first few.
static void read_rest(SimOrderSide *side, SwitchWalk *walk)
{
    SimSwitch one;
    while (next_switch(walk, &one)) {
        side->count++;
        keep(side, &one);
    }
}

static bool is_same_task(const SimPairing *pairing, const SimSwitch *a,
                         const SimSwitch *b)
{
    return pairing->of_a[a->slot] == b->slot;
}

// Walks both until they part, or one ends. Returns whether the tasks are the
// same where they part.
static bool walk_together(SimOrder *order, const SimPairing *pairing,
                          SwitchWalk *walk_a, SwitchWalk *walk_b)
{
    SimSwitch a;
    SimSwitch b;
    for (;;) {
        bool has_a = next_switch(walk_a, &a);
        bool has_b = next_switch(walk_b, &b);
        order->a.count += has_a;
        order->b.count += has_b;
        order->is_same = !has_a && !has_b;
        bool is_same_who = has_a && has_b && is_same_task(pairing, &a, &b);
        if (is_same_who && a.stopped == b.stopped && a.why == b.why) {
            order->same_count++;
            order->last_same = a;
            continue;
        }
        if (has_a)
            keep(&order->a, &a);
        if (has_b)
            keep(&order->b, &b);
        return is_same_who;
    }
}

void sim_order_init(SimOrder *order, const SimReplay *a, const SimReplay *b)
{
    SimPairing pairing;
    SwitchWalk walk_a;
    SwitchWalk walk_b;

    *order = (SimOrder){.a = {.replay = a}, .b = {.replay = b}};
    sim_pairing_init(&pairing, a, b);
    walk_begin(&walk_a, a);
    walk_begin(&walk_b, b);
    bool is_same_who = walk_together(order, &pairing, &walk_a, &walk_b);
    read_rest(&order->a, &walk_a);
    read_rest(&order->b, &walk_b);
    order->sentence = sentence_of(order, is_same_who);
    walk_end(&walk_a);
    walk_end(&walk_b);
    sim_pairing_done(&pairing);
}

void sim_order_done(SimOrder *order)
{
    sim_free(order->sentence);
    *order = (SimOrder){0};
}
