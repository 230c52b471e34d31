// W02 and W04: a step that took long. Declared work and blocking do not count.
//
// A step of a task that has other steps is a slow step; one that is the task's
// whole life, while others could have run, is a task that never yields.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/lint/find.h"
#include "replay/times.h"

static const int64_t slow_ns = 100 * SIM_NS_PER_MS;

typedef struct Steps {
    bool *has_run;       // has_run[task_count], before the current step
    bool was_first;      // the current step is its task's first
    uint64_t run;        // the index of the RUN
    int64_t begin_ns;    // of the current step
    int64_t declared_ns; // at its begin
} Steps;

static void begin(Steps *steps, SimLinting *linting, uint32_t slot,
                  const SimEvent *event)
{
    if (!steps->has_run)
        steps->has_run =
            sim_alloc(linting->replay->task_count * sizeof *steps->has_run);
    steps->was_first = !steps->has_run[slot];
    steps->has_run[slot] = true;
    steps->run = event->index;
    steps->begin_ns = event->time_ns;
    steps->declared_ns = sim_facts_declared(&linting->facts, event->time_ns);
}

static void end_step(Steps *steps, SimLinting *linting, uint32_t slot,
                     uint64_t index, int64_t end_ns, bool is_over)
{
    int64_t declared_ns =
        sim_facts_declared(&linting->facts, end_ns) - steps->declared_ns;
    int64_t step_ns = end_ns - steps->begin_ns - declared_ns;
    const SimEvent event = sim_reader_event(linting->replay->reader, index);
    bool never_yields =
        is_over && steps->was_first && linting->state->ready_count > 0;

    if (step_ns < slow_ns)
        return;
    SimFinding finding = {
        .number =
            never_yields ? SIM_WARNING_NEVER_YIELDS : SIM_WARNING_SLOW_STEP,
        .slot = slot,
        .site = event.site ? event.site : linting->state->tasks[slot].site,
        .evidence = {steps->run, index},
    };
    sim_lint_report(
        linting, &finding,
        never_yields ? "%s runs for %s without a single await"
                     : "%s keeps the thread for %s without giving way",
        sim_slot_name(linting->replay, slot), sim_duration_text(step_ns).text);
}

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    uint32_t slot = sim_replay_slot(linting->replay, event->task);
    if (slot == SIM_NO_SLOT || slot == 0)
        return;
    if (event->kind == SIM_EVENT_TASK_RUN)
        begin(own, linting, slot, event);
    else if ((event->kind == SIM_EVENT_TASK_SUSPEND ||
              event->kind == SIM_EVENT_TASK_DONE) &&
             linting->state->running == slot)
        end_step(own, linting, slot, event->index, event->time_ns,
                 event->kind == SIM_EVENT_TASK_DONE);
}

// A step that was never over: the program was ended in the middle of it.
static void end(void *own, SimLinting *linting)
{
    uint32_t slot = linting->state->running;
    if (slot != SIM_NO_SLOT && slot != 0)
        end_step(own, linting, slot, linting->replay->step_count - 1,
                 linting->replay->end_ns, true);
}

static void done(void *own)
{
    sim_free(((Steps *)own)->has_run);
}

const SimFinder sim_find_steps = {sizeof(Steps), see, end, done};
