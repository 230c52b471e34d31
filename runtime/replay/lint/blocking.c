// W01: a sleep without await, in a task. Blocking code outside every task is
// what a sequential program is made of and no mistake.
#include "replay/causes.h"
#include "replay/lint/find.h"
#include "replay/times.h"

enum { LEAST_NS = SIM_NS_PER_MS };

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    (void)own;
    if (event->kind != SIM_EVENT_BLOCK_BEGIN || event->task == 0 ||
        event->a < LEAST_NS || event->a > INT64_MAX)
        return;
    uint32_t slot = sim_replay_slot(linting->replay, event->task);
    SimFinding finding = {
        SIM_WARNING_BLOCKING, slot, event->site, {event->index}};
    sim_lint_report(linting, &finding,
                    "%s sleeps %s without await, and nobody else can run",
                    sim_slot_name(linting->replay, slot),
                    sim_duration_text((int64_t)event->a).text);
}

const SimFinder sim_find_blocking = {1, see, NULL, NULL};
