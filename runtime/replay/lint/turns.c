// W03 and W19: many short steps, each harmless, that add up.
//
// A turn of the loop is slow when its undeclared time is long though no step of
// it is. A task starves when it could go on all that time, turn after turn or in
// one, while many steps of others went first. Time that the program declared as
// work, and time that it blocked (W01), count for neither.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/lint/find.h"
#include "replay/times.h"

static const int64_t slow_turn_ns = 100 * SIM_NS_PER_MS;
static const int64_t slow_step_ns = 100 * SIM_NS_PER_MS;
static const int64_t starving_ns = SIM_NS_PER_S;
enum { STEPS_BEFORE_LEAST = 10 };

typedef struct Turns {
    bool is_in_turn;
    uint64_t tick;       // the index of the TICK
    int64_t begin_ns;    // of the turn
    int64_t declared_ns; // at its begin
    uint64_t steps;      // all so far
    uint64_t steps_at_tick;
    int64_t step_begin_ns;    // of the step
    int64_t longest_ns;       // of the turn's steps
    uint16_t longest_site;    // where it ended
    uint32_t longest_slot;    // whose it was
    uint64_t *steps_at_ready; // steps_at_ready[task_count]
} Turns;

static void end_turn(Turns *turns, SimLinting *linting, const SimEvent *event)
{
    if (!turns->is_in_turn)
        return;
    turns->is_in_turn = false;
    int64_t declared_ns = sim_facts_declared(&linting->facts, event->time_ns) -
                          turns->declared_ns;
    int64_t turn_ns = event->time_ns - turns->begin_ns - declared_ns;
    if (turn_ns < slow_turn_ns || turns->longest_ns >= slow_step_ns ||
        turns->steps - turns->steps_at_tick < 2)
        return;
    SimFinding finding = {SIM_WARNING_SLOW_TICK,
                          turns->longest_slot,
                          turns->longest_site,
                          {turns->tick, event->index}};
    sim_lint_report(linting, &finding,
                    "one turn of the loop takes %s for %llu steps; the "
                    "longest, of %s, takes %s",
                    sim_duration_text(turn_ns).text,
                    (unsigned long long)(turns->steps - turns->steps_at_tick),
                    sim_slot_name(linting->replay, turns->longest_slot),
                    sim_duration_text(turns->longest_ns).text);
}

static void begin_turn(Turns *turns, SimLinting *linting, const SimEvent *event)
{
    turns->is_in_turn = true;
    turns->tick = event->index;
    turns->begin_ns = event->time_ns;
    turns->declared_ns = sim_facts_declared(&linting->facts, event->time_ns);
    turns->steps_at_tick = turns->steps;
    turns->longest_ns = 0;
    turns->longest_slot = SIM_NO_SLOT;
}

static void end_step(Turns *turns, const SimLinting *linting, uint32_t slot,
                     const SimEvent *event)
{
    int64_t step_ns = event->time_ns - turns->step_begin_ns;
    if (step_ns <= turns->longest_ns)
        return;
    turns->longest_ns = step_ns;
    turns->longest_slot = slot;
    turns->longest_site =
        event->site ? event->site : linting->state->tasks[slot].site;
}

// The task gets the thread: for how long could it have had it?
static void check_starving(const Turns *turns, SimLinting *linting,
                           uint32_t slot, const SimEvent *event)
{
    const SimTaskNow *task = &linting->state->tasks[slot];
    uint64_t before = turns->steps - turns->steps_at_ready[slot];
    int64_t declared_ns = sim_facts_declared(&linting->facts, event->time_ns) -
                          sim_facts_declared(&linting->facts, task->since_ns);
    int64_t ready_ns = event->time_ns - task->since_ns - declared_ns;

    if (task->mode != SIM_MODE_READY || ready_ns < starving_ns ||
        before < STEPS_BEFORE_LEAST)
        return;
    SimFinding finding = {
        SIM_WARNING_STARVATION,
        slot,
        task->site,
        {task->since_step > 0 ? task->since_step - 1 : 0, event->index}};
    sim_lint_report(linting, &finding,
                    "%s could go on for %s, while %llu steps of others went "
                    "first",
                    sim_slot_name(linting->replay, slot),
                    sim_duration_text(ready_ns).text,
                    (unsigned long long)before);
}

static void see_task(Turns *turns, SimLinting *linting, uint32_t slot,
                     const SimEvent *event)
{
    if (event->kind == SIM_EVENT_TASK_READY) {
        turns->steps_at_ready[slot] = turns->steps;
    } else if (event->kind == SIM_EVENT_TASK_RUN) {
        check_starving(turns, linting, slot, event);
        turns->steps++;
        turns->step_begin_ns = event->time_ns;
    } else if ((event->kind == SIM_EVENT_TASK_SUSPEND ||
                event->kind == SIM_EVENT_TASK_DONE) &&
               linting->state->running == slot) {
        end_step(turns, linting, slot, event);
    }
}

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    Turns *turns = own;
    uint32_t slot = sim_replay_slot(linting->replay, event->task);

    if (!turns->steps_at_ready)
        turns->steps_at_ready = sim_alloc(linting->replay->task_count *
                                          sizeof *turns->steps_at_ready);
    if (event->kind == SIM_EVENT_TICK || event->kind == SIM_EVENT_POLL ||
        event->kind == SIM_EVENT_JUMP || event->kind == SIM_EVENT_LOOP_END) {
        // A jump passes its time before it is recorded; it is no part of the
        // turn, and a poll's waiting neither.
        if (event->kind == SIM_EVENT_TICK || event->kind == SIM_EVENT_LOOP_END)
            end_turn(turns, linting, event);
        turns->is_in_turn = false;
    }
    if (event->kind == SIM_EVENT_TICK)
        begin_turn(turns, linting, event);
    if (slot != SIM_NO_SLOT && slot != 0)
        see_task(turns, linting, slot, event);
}

static void done(void *own)
{
    sim_free(((Turns *)own)->steps_at_ready);
}

const SimFinder sim_find_turns = {sizeof(Turns), see, NULL, done};
