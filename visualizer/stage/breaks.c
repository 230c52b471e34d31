#include "stage/breaks.h"
#include "base/alloc.h"
#include <stdlib.h>
#include <string.h>

enum { SITE_NUMBERS = 65536, CHUNK = 4096 };

// What is known of a call site.
enum { NOT_LOOKED, GOES_BY, STOPS };

void sim_breaks_init(SimBreaks *breaks, const SimReplay *replay)
{
    *breaks = (SimBreaks){.replay = replay, .sites = sim_alloc(SITE_NUMBERS)};
}

void sim_breaks_done(SimBreaks *breaks)
{
    sim_free(breaks->sites);
    sim_free(breaks->warnings);
    *breaks = (SimBreaks){0};
}

bool sim_breaks_any(const SimBreaks *breaks)
{
    return breaks->count > 0 ||
           (breaks->has_warnings && breaks->warning_count > 0);
}

// ---- setting ------------------------------------------------------------

static int place_of(const SimBreaks *breaks, SimBreak where)
{
    for (int i = 0; i < breaks->count; i++)
        if (breaks->breaks[i].source == where.source &&
            breaks->breaks[i].number == where.number)
            return i;
    return -1;
}

bool sim_breaks_has(const SimBreaks *breaks, SimBreak where)
{
    return place_of(breaks, where) >= 0;
}

bool sim_breaks_toggle(SimBreaks *breaks, SimBreak where)
{
    int place = place_of(breaks, where);
    if (place < 0 && breaks->count == SIM_MOST_BREAKS)
        return false;
    memset(breaks->sites, NOT_LOOKED, SITE_NUMBERS);
    if (place >= 0)
        breaks->breaks[place] = breaks->breaks[--breaks->count];
    else
        breaks->breaks[breaks->count++] = where;
    return true;
}

static int compare_steps(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void find_warnings(SimBreaks *breaks)
{
    SimLint lint;
    sim_lint_init(&lint, breaks->replay);
    breaks->warnings = sim_alloc((lint.count + 1) * sizeof *breaks->warnings);
    uint64_t first = breaks->replay->step_count == 0
                         ? 0
                         : sim_reader_event(breaks->replay->reader, 0).number;
    for (size_t i = 0; i < lint.count; i++)
        if (lint.warnings[i].evidence_count > 0)
            breaks->warnings[breaks->warning_count++] =
                lint.warnings[i].evidence[0] - first + 1;
    qsort(breaks->warnings, breaks->warning_count, sizeof *breaks->warnings,
          compare_steps);
    sim_lint_done(&lint);
}

void sim_breaks_toggle_warnings(SimBreaks *breaks)
{
    breaks->has_warnings = !breaks->has_warnings;
    if (breaks->warnings == NULL)
        find_warnings(breaks);
}

// ---- stopping -----------------------------------------------------------

static bool stops_at_site(SimBreaks *breaks, uint16_t site)
{
    uint8_t *known = &breaks->sites[site];
    if (*known == NOT_LOOKED) {
        SimPlace place = sim_reader_place(breaks->replay->reader, site);
        SimBreak line = {sim_replay_source(breaks->replay, place.file),
                         place.line};
        *known = line.source != NULL && sim_breaks_has(breaks, line) ? STOPS
                                                                     : GOES_BY;
    }
    return *known == STOPS;
}

static bool stops_at(SimBreaks *breaks, const SimEvent *event)
{
    if (stops_at_site(breaks, event->site))
        return true;
    if (event->kind != SIM_EVENT_TASK_RUN)
        return false;
    SimBreak task = {NULL, sim_replay_slot(breaks->replay, event->task)};
    return sim_breaks_has(breaks, task);
}

// The first warning after `step`, the last one before it.
static uint64_t next_warning(const SimBreaks *breaks, uint64_t step)
{
    for (size_t i = 0; breaks->has_warnings && i < breaks->warning_count; i++)
        if (breaks->warnings[i] > step)
            return breaks->warnings[i];
    return UINT64_MAX;
}

static uint64_t previous_warning(const SimBreaks *breaks, uint64_t step)
{
    size_t count = breaks->has_warnings ? breaks->warning_count : 0;
    while (count > 0 && breaks->warnings[count - 1] >= step)
        count--;
    return count > 0 ? breaks->warnings[count - 1] : UINT64_MAX;
}

uint64_t sim_breaks_next(SimBreaks *breaks, uint64_t step, uint64_t last)
{
    uint64_t warning = next_warning(breaks, step);
    SimWalk walk;
    SimEvent event;
    if (warning < last)
        last = warning;
    sim_walk_begin(&walk, breaks->replay->reader, step);
    while (breaks->count > 0 && walk.index < last &&
           sim_walk_next(&walk, &event))
        if (stops_at(breaks, &event))
            return event.index + 1;
    return warning <= last ? warning : UINT64_MAX;
}

// A trace is walked forward only: stretch by stretch, from the nearest on.
uint64_t sim_breaks_previous(SimBreaks *breaks, uint64_t step)
{
    uint64_t found = previous_warning(breaks, step);
    uint64_t floor = found == UINT64_MAX ? 0 : found;
    for (uint64_t end = step > 0 ? step - 1 : 0; end > floor;) {
        uint64_t begin = end > CHUNK ? end - CHUNK : 0;
        uint64_t last = UINT64_MAX, at = begin;
        while ((at = sim_breaks_next(breaks, at, end)) != UINT64_MAX)
            last = at;
        if (last != UINT64_MAX)
            return last;
        end = begin;
    }
    return found;
}
