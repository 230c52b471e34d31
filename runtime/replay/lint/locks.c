// W15, W16, W23: locks that are not given back, not soon enough, or by others.
//
// That a lock is held across an await is what locks are for: one oven, one dish.
// It is a mistake worth a warning when a whole line stands there because of it.
#include "replay/causes.h"
#include "replay/lint/find.h"
#include "replay/times.h"

static const int64_t long_wait_ns = SIM_NS_PER_S;
enum { LINE_LEAST = 3 };

static void check_exit(SimLinting *linting, uint32_t slot,
                       const SimEvent *event)
{
    uint32_t index = linting->facts.first_hold[slot];
    for (; index != SIM_NO_INDEX; index = linting->facts.holds[index].next) {
        const SimHold *hold = &linting->facts.holds[index];
        SimFinding finding = {SIM_WARNING_LOCK_AT_EXIT,
                              slot,
                              hold->site,
                              {hold->acquired, event->index}};
        sim_lint_report(linting, &finding,
                        "%s ends and has not given its lock back; %u %s for it",
                        sim_slot_name(linting->replay, slot), hold->waiters,
                        hold->waiters == 1 ? "task waits" : "tasks wait");
    }
}

// The owner's wait is over: did anybody need the lock meanwhile?
static void check_wait(SimLinting *linting, uint32_t slot,
                       const SimEvent *event)
{
    const SimTaskNow *task = &linting->state->tasks[slot];
    int64_t wait_ns = event->time_ns - task->since_ns;
    uint32_t index = linting->facts.first_hold[slot];

    if (task->mode != SIM_MODE_WAITING || wait_ns < long_wait_ns)
        return;
    for (; index != SIM_NO_INDEX; index = linting->facts.holds[index].next) {
        const SimHold *hold = &linting->facts.holds[index];
        SimFinding finding = {SIM_WARNING_LOCK_ACROSS_AWAIT,
                              slot,
                              task->site,
                              {hold->acquired, task->since_step - 1}};
        if (hold->waiters < LINE_LEAST || task->since_step == 0)
            continue;
        sim_lint_report(linting, &finding,
                        "%s waits %s for %s with a lock in its hand; %u "
                        "tasks wait for the lock",
                        sim_slot_name(linting->replay, slot),
                        sim_duration_text(wait_ns).text,
                        sim_reason_words(task->reason), hold->waiters);
    }
}

// Slot 0, or SIM_NO_SLOT, releases in a callback: that is a stranger, too.
static void check_release(SimLinting *linting, uint32_t slot,
                          const SimEvent *event)
{
    const SimHold *hold = sim_facts_hold(&linting->facts, event->arg);
    if (!hold || hold->owner == SIM_NO_SLOT || hold->owner == slot)
        return;
    SimFinding finding = {SIM_WARNING_STRANGER_RELEASES,
                          slot,
                          event->site,
                          {event->index, hold->acquired}};
    sim_lint_report(linting, &finding,
                    "%s gives back a lock that %s has taken",
                    sim_slot_name(linting->replay, slot),
                    sim_slot_name(linting->replay, hold->owner));
}

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    uint32_t slot = sim_replay_slot(linting->replay, event->task);
    (void)own;
    if (event->kind == SIM_EVENT_RELEASED &&
        event->flags == SIM_RESOURCE_LOCK)
        check_release(linting, slot, event);
    if (slot == SIM_NO_SLOT || slot == 0)
        return;
    if (event->kind == SIM_EVENT_TASK_DONE &&
        linting->state->tasks[slot].mode != SIM_MODE_ABSENT)
        check_exit(linting, slot, event);
    else if (event->kind == SIM_EVENT_TASK_READY)
        check_wait(linting, slot, event);
}

const SimFinder sim_find_locks = {1, see, NULL, NULL};
