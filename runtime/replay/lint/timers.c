// W24: a timer that fires long after its time. What was declared as work, or
// blocked (W01), since it was due is no news and does not count.
#include "replay/causes.h"
#include "replay/lint/find.h"
#include "replay/times.h"

static const int64_t very_late_ns = 500 * SIM_NS_PER_MS;

static const SimTimerNow *timer_of(const SimState *state, uint32_t object)
{
    uint32_t place = sim_numbers_find(&state->timer_places, object);
    return place == SIM_NO_PLACE ? NULL : &state->timers[place];
}

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    (void)own;
    if (event->kind != SIM_EVENT_TIMER_FIRED || event->a > INT64_MAX / 2)
        return;
    const SimTimerNow *timer = timer_of(linting->state, event->arg);
    int64_t now_ns = event->time_ns;
    int64_t late_ns = (int64_t)event->a;
    late_ns -= sim_facts_declared(&linting->facts, now_ns) -
               sim_facts_declared(&linting->facts, now_ns - late_ns);
    if (!timer || timer->slot == SIM_NO_SLOT || late_ns < very_late_ns)
        return;
    SimFinding finding = {
        SIM_WARNING_LATE_TIMER,
        timer->slot,
        linting->state->tasks[timer->slot].site,
        {timer->set_step > 0 ? timer->set_step - 1 : 0, event->index}};
    sim_lint_report(linting, &finding, "a timer of %s fires %s late",
                    sim_slot_name(linting->replay, timer->slot),
                    sim_duration_text(late_ns).text);
}

const SimFinder sim_find_timers = {1, see, NULL, NULL};
