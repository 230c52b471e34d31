#include "replay/check.h"

#include "base/alloc.h"
#include "replay/lint/lint.h"
#include "replay/measures.h"
#include "replay/times.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// ---- verdicts -------------------------------------------------------------

// A verdict with a sentence; `step` is that of the offending event, 0: none.
__attribute__((format(printf, 5, 6))) static void
decide(const SimReplay *replay, SimVerdict *verdict, bool holds, uint64_t step,
       const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int size = vasprintf(&text, format, arguments);
    va_end(arguments);
    *verdict = (SimVerdict){.holds = holds,
                            .text = size >= 0 ? text : sim_strdup(""),
                            .evidence = UINT64_MAX,
                            .place = {"", "", 0}};
    if (step == 0 || holds)
        return;
    if (step > replay->step_count)
        step = replay->step_count;
    SimEvent event = sim_reader_event(replay->reader, step - 1);
    verdict->evidence = event.number;
    verdict->place = sim_reader_place(replay->reader, event.site);
    verdict->time_ns = event.time_ns;
}

static void unknown(const SimReplay *replay, SimVerdict *verdict,
                    const char *name)
{
    decide(replay, verdict, false, 0,
           "nothing in the trace is called '%s': no task, span, mark or "
           "printed line",
           name);
}

static SimTimeText at(const SimReplay *replay, int64_t time_ns)
{
    return sim_time_text(time_ns, replay->end_ns - replay->begin_ns);
}

// ---- overlap and order ----------------------------------------------------

static void check_overlap(const SimMeasures *measures, const SimRule *rule,
                          SimVerdict *verdict)
{
    const SimReplay *replay = measures->replay;
    SimExtent extents[2];
    for (size_t i = 0; i < 2; i++)
        if (!sim_measures_extent(measures, rule->names[i], &extents[i])) {
            unknown(replay, verdict, rule->names[i]);
            return;
        }
    size_t first = extents[0].begin_step <= extents[1].begin_step ? 0 : 1;
    size_t second = 1 - first;
    bool overlaps = extents[second].begin_step < extents[first].end_step;
    decide(replay, verdict, overlaps, extents[second].begin_step,
           overlaps ? "%s is not over (until %s) when %s begins at %s"
                    : "%s is over at %s, and only then %s begins, at %s",
           rule->names[first], at(replay, extents[first].end_ns).text,
           rule->names[second], at(replay, extents[second].begin_ns).text);
}

static void check_order(const SimMeasures *measures, const SimRule *rule,
                        SimVerdict *verdict)
{
    const SimReplay *replay = measures->replay;
    SimExtent before = {0};
    for (size_t i = 0; i < rule->name_count; i++) {
        SimExtent extent;
        if (!sim_measures_extent(measures, rule->names[i], &extent)) {
            unknown(replay, verdict, rule->names[i]);
            return;
        }
        if (i > 0 && before.end_step > extent.begin_step) {
            decide(replay, verdict, false, extent.begin_step,
                   "%s begins at %s, before %s is over (%s)", rule->names[i],
                   at(replay, extent.begin_ns).text, rule->names[i - 1],
                   before.end_step == UINT64_MAX
                       ? "it never is"
                       : at(replay, before.end_ns).text);
            return;
        }
        before = extent;
    }
    decide(replay, verdict, true, 0, "they come in this order");
}

static void check_prints(const SimReplay *replay, const SimRule *rule,
                         SimVerdict *verdict)
{
    for (size_t i = 0; i < replay->console_count; i++) {
        if (!strstr(replay->console[i].text, rule->names[0]))
            continue;
        decide(replay, verdict, true, 0, "it is printed at %s",
               at(replay, replay->console[i].time_ns).text);
        return;
    }
    decide(replay, verdict, false, 0, "no printed line has '%s' in it",
           rule->names[0]);
}

// ---- measures -------------------------------------------------------------

// The event at which a duration that began at begin_ns got too long; a duration
// that is too short shows at its end.
static uint64_t too_long_at(const SimReplay *replay, const SimRule *rule,
                            int64_t begin_ns, uint64_t end_step)
{
    double limit_ns = rule->number * SIM_NS_PER_S;
    if (rule->compare != SIM_COMPARE_LESS &&
        rule->compare != SIM_COMPARE_AT_MOST)
        return end_step;
    if (limit_ns > 1e18 || begin_ns > INT64_MAX / 2)
        return end_step; // no clock of this world
    // For "less than" the limit itself is too long already.
    int64_t last_ns = begin_ns + (int64_t)llround(limit_ns) -
                      (rule->compare == SIM_COMPARE_LESS);
    uint64_t step = sim_replay_step_at(replay, last_ns) + 1;
    return step < end_step ? step : end_step;
}

static void check_duration(const SimMeasures *measures, const SimRule *rule,
                           SimVerdict *verdict)
{
    const SimReplay *replay = measures->replay;
    const char *name = rule->name_count > 0 ? rule->names[0] : "the run";
    SimExtent extent = {0, replay->step_count, replay->begin_ns,
                        replay->end_ns};
    if (rule->name_count > 0 &&
        !sim_measures_extent(measures, rule->names[0], &extent)) {
        unknown(replay, verdict, rule->names[0]);
        return;
    }
    int64_t long_ns = extent.end_ns - extent.begin_ns;
    bool holds = sim_compare_holds(
        rule->compare, (double)long_ns / SIM_NS_PER_S, rule->number);
    decide(replay, verdict, holds,
           too_long_at(replay, rule, extent.begin_ns, extent.end_step),
           "%s takes %s", name, sim_duration_text(long_ns).text);
}

static bool is_called(const SimReplay *replay, uint32_t slot,
                      const SimRule *rule)
{
    return rule->name_count == 0 ||
           strcmp(replay->tasks[slot].name, rule->names[0]) == 0;
}

static void check_max_run(const SimMeasures *measures, const SimRule *rule,
                          SimVerdict *verdict)
{
    const SimReplay *replay = measures->replay;
    uint32_t most = SIM_NO_SLOT;
    for (uint32_t slot = 1; slot < replay->task_count; slot++)
        if (is_called(replay, slot, rule) &&
            (most == SIM_NO_SLOT || measures->tasks[slot].longest_run_ns >
                                        measures->tasks[most].longest_run_ns))
            most = slot;
    if (most == SIM_NO_SLOT && rule->name_count > 0) {
        decide(replay, verdict, false, 0, "there is no task '%s'",
               rule->names[0]);
        return;
    }
    int64_t longest_ns =
        most == SIM_NO_SLOT ? 0 : measures->tasks[most].longest_run_ns;
    bool holds = sim_compare_holds(
        rule->compare, (double)longest_ns / SIM_NS_PER_S, rule->number);
    decide(replay, verdict, holds,
           most == SIM_NO_SLOT ? 0 : measures->tasks[most].longest_run,
           "the longest step, of %s, takes %s",
           most == SIM_NO_SLOT ? "nobody" : replay->tasks[most].name,
           sim_duration_text(longest_ns).text);
}

// How many, at the most; broken where the count first breaks the rule, or
// (too few) at its peak.
static void check_in_flight(const SimMeasures *measures, const SimRule *rule,
                            SimVerdict *verdict)
{
    size_t count = measures->peak_count;
    const SimPeak *last = count > 0 ? &measures->peaks[count - 1] : NULL;
    double most = last ? last->count : 0;
    uint64_t step = last ? last->step : 0;
    bool is_limit = rule->compare == SIM_COMPARE_LESS ||
                    rule->compare == SIM_COMPARE_AT_MOST;
    for (size_t i = 0; i < count && is_limit; i++)
        if (!sim_compare_holds(rule->compare, measures->peaks[i].count,
                               rule->number)) {
            step = measures->peaks[i].step;
            break;
        }
    decide(measures->replay, verdict,
           sim_compare_holds(rule->compare, most, rule->number), step,
           "at most %.0f were in flight at once", most);
}

static void check_tasks(const SimReplay *replay, const SimRule *rule,
                        SimVerdict *verdict)
{
    double count = replay->task_count - 1;
    uint64_t step = 0;
    if (rule->number >= 0 && rule->number < count)
        step = replay->tasks[(uint32_t)rule->number + 1].first_step;
    decide(replay, verdict,
           sim_compare_holds(rule->compare, count, rule->number), step,
           "there are %.0f tasks", count);
}

static void check_measure(const SimMeasures *measures, const SimRule *rule,
                          SimVerdict *verdict)
{
    switch (rule->measure) {
    case SIM_MEASURE_DURATION:
        check_duration(measures, rule, verdict);
        return;
    case SIM_MEASURE_MAX_RUN:
        check_max_run(measures, rule, verdict);
        return;
    case SIM_MEASURE_IN_FLIGHT:
        check_in_flight(measures, rule, verdict);
        return;
    case SIM_MEASURE_TASKS:
        check_tasks(measures->replay, rule, verdict);
        return;
    }
}

// ---- warnings -------------------------------------------------------------

static void check_warnings(const SimReplay *replay, SimVerdict *verdict)
{
    SimLint lint;
    sim_lint_init(&lint, replay);
    if (lint.count == 0) {
        decide(replay, verdict, true, 0, "there is no warning");
    } else {
        const SimWarning *first = &lint.warnings[0];
        decide(replay, verdict, false, 0, "W%02u %s: %s%s", first->number,
               sim_warning_info(first->number)->title, first->text,
               lint.count > 1 ? "; `simul lint` shows more" : "");
        verdict->place = first->place;
        verdict->evidence =
            first->evidence_count > 0 ? first->evidence[0] : UINT64_MAX;
    }
    sim_lint_done(&lint);
}

void sim_check(const SimReplay *replay, const SimRule *rules, size_t count,
               SimVerdict *out_verdicts)
{
    SimMeasures measures;
    sim_measures_init(&measures, replay);
    for (size_t i = 0; i < count; i++) {
        switch (rules[i].kind) {
        case SIM_RULE_NO_WARNINGS:
            check_warnings(replay, &out_verdicts[i]);
            break;
        case SIM_RULE_PRINTS:
            check_prints(replay, &rules[i], &out_verdicts[i]);
            break;
        case SIM_RULE_OVERLAP:
            check_overlap(&measures, &rules[i], &out_verdicts[i]);
            break;
        case SIM_RULE_ORDER:
            check_order(&measures, &rules[i], &out_verdicts[i]);
            break;
        case SIM_RULE_MEASURE:
            check_measure(&measures, &rules[i], &out_verdicts[i]);
            break;
        }
    }
    sim_measures_done(&measures);
}

void sim_verdict_done(SimVerdict *verdict)
{
    sim_free(verdict->text);
    *verdict = (SimVerdict){0};
}
