// Breakpoints on the replay: lines, tasks and warnings at which playing stops.
//
// A line is reached by an event that names it; a task when it is given the
// thread; a warning (replay/lint) at the first event of its evidence. The
// cursor stops right after that event, so the picture shows it.
#ifndef SIM_STAGE_BREAKS_H
#define SIM_STAGE_BREAKS_H

#include "replay/lint/lint.h"
#include "stage/film.h"

enum { SIM_MOST_BREAKS = 32 };

typedef struct SimBreak {
    const SimSourceFile *source; // a line of it; NULL: a task
    uint32_t number;             // the line, from 1; or the task's slot
} SimBreak;

typedef struct SimBreaks {
    const SimReplay *replay;
    SimBreak breaks[SIM_MOST_BREAKS];
    int count;
    uint8_t *sites;     // sites[SIM_SITE_NUMBERS]: is it a line to stop at?
    bool has_warnings;  // stop at these, too
    uint64_t *warnings; // warnings[warning_count]: steps, in order
    size_t warning_count;
} SimBreaks;

void sim_breaks_init(SimBreaks *breaks, const SimReplay *replay);
void sim_breaks_done(SimBreaks *breaks);

// Is there anything to stop at?
bool sim_breaks_any(const SimBreaks *breaks);

// Sets one, or takes it away if it is there. One too many is not set: false.
bool sim_breaks_toggle(SimBreaks *breaks, SimBreak where);
bool sim_breaks_has(const SimBreaks *breaks, SimBreak where);

// Warnings on or off. Looking for them takes a walk through the whole trace,
// made when they are first asked for.
void sim_breaks_toggle_warnings(SimBreaks *breaks);

// The first stop after `step` and not beyond `last`: the step just after the
// event; UINT64_MAX: none.
uint64_t sim_breaks_next(SimBreaks *breaks, uint64_t step, uint64_t last);

// The last one before `step`; UINT64_MAX: none.
uint64_t sim_breaks_previous(SimBreaks *breaks, uint64_t step);

#endif
