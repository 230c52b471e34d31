// What only the runtime could see: it wrote a WARNING with the number and the
// sentence. And W25, which the writer leaves as DROPPED.
#include "replay/lint/find.h"

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    SimFinding finding = {
        .slot = sim_replay_slot(linting->replay, event->task),
        .site = event->site,
        .evidence = {event->index},
    };
    (void)own;
    if (event->kind == SIM_EVENT_WARNING && sim_warning_info(event->flags)) {
        // Events count without a gap, so "ago" is a distance.
        if (event->a > 0 && event->a <= event->index)
            finding.evidence[1] = event->index - event->a;
        finding.number = event->flags;
        sim_lint_report(linting, &finding, "%s",
                        sim_reader_string(linting->replay->reader, event->arg));
    } else if (event->kind == SIM_EVENT_DROPPED) {
        finding.number = SIM_WARNING_DROPPED;
        sim_lint_report(linting, &finding, "%u events are missing", event->arg);
    }
}

const SimFinder sim_find_recorded = {1, see, NULL, NULL};
