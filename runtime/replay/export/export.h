// A trace for other programs: Chrome's JSON, CSV, an SQLite file.
//
//     chrome   opens in Perfetto: a track a task, its states as slices that
//              never overlap, wake-ups as arrows, counters
//     csv      every event, a row each, for a spreadsheet
//     sqlite   tables events, tasks, spans, waits, wakes, to be queried
//
// All that replay knows of a trace comes from the functions the other commands
// use, so an export agrees with `simul stats` to the nanosecond.
#ifndef SIM_REPLAY_EXPORT_EXPORT_H
#define SIM_REPLAY_EXPORT_EXPORT_H

#include "replay/replay.h"

#include <stdio.h>

// Writes to a stream; what could not be written shows in ferror().
void sim_export_chrome(const SimReplay *replay, FILE *file);
void sim_export_csv(const SimReplay *replay, FILE *file);

// Writes a new database; a file that is there must have been removed. Returns
// false, and in *out_sentence (the caller's, to be freed) why.
bool sim_export_sqlite(const SimReplay *replay, const char *path,
                       char **out_sentence);

// ---- for the exporters ----------------------------------------------------

// A wake-up with both ends: an event made a task ready, and then it ran.
typedef struct SimWakeUp {
    uint32_t from; // slot; SIM_NO_SLOT: a timer, or the loop
    uint32_t to;
    SimEvent cause;
    SimEvent ready;
    SimEvent run;
} SimWakeUp;

typedef void SimWakeUpVisit(void *context, const SimWakeUp *wake_up);

// Visits all of them, in the order of the runs. A READY without a cause, and one
// after which the task never ran, are none.
void sim_export_wake_ups(const SimReplay *replay, SimWakeUpVisit *visit,
                         void *context);

#endif
