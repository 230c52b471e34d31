// W22: a gather passes its first error on at once; the other children run on,
// and nobody waits for them any more.
#include "replay/causes.h"
#include "replay/lint/find.h"

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    const SimReplay *replay = linting->replay;
    const SimFacts *facts = &linting->facts;
    uint32_t failed = SIM_NO_SLOT;
    uint32_t running_on = SIM_NO_SLOT;
    unsigned count = 0;

    (void)own;
    if (event->kind != SIM_EVENT_FUTURE_DONE ||
        event->flags != SIM_OUTCOME_RAISED)
        return;
    const SimGathering *gathering = sim_facts_gathering(facts, event->arg);
    if (!gathering)
        return;
    for (uint32_t i = gathering->first; i != SIM_NO_INDEX;
         i = facts->children[i].next) {
        uint32_t slot = facts->children[i].slot;
        const SimTaskNow *task = &linting->state->tasks[slot];
        if (task->mode == SIM_MODE_FAILED) {
            failed = slot;
        } else if (task->mode < SIM_MODE_DONE && !task->is_cancelling) {
            running_on = slot;
            count++;
        }
    }
    if (failed == SIM_NO_SLOT || count == 0)
        return;
    SimFinding finding = {
        SIM_WARNING_SIBLINGS_RUN_ON,
        failed,
        gathering->site,
        {gathering->index, replay->tasks[failed].end_step - 1, event->index}};
    sim_lint_report(
        linting, &finding, "%s failed, and %u of its siblings (%s%s) %s on",
        sim_slot_name(replay, failed), count, sim_slot_name(replay, running_on),
        count > 1 ? ", ..." : "", count > 1 ? "run" : "runs");
}

const SimFinder sim_find_siblings = {1, see, NULL, NULL};
