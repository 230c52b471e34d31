// Code that does not await, and what a program says of itself for the trace.
#ifndef SIMUL_NOTES_H
#define SIMUL_NOTES_H

#include "simul/macros.h"
#include "simul/types.h"

// ---- time that passes without await ----------------------------------------

// Sleeps on the thread itself, so that nobody else can run: Python's
// time.sleep. Needs no loop. Moves a virtual clock.
#define sim_blocking_sleep(seconds) sim_blocking_sleep_at(seconds, SIM_HERE)
void sim_blocking_sleep_at(double seconds, const SimSite *site);

// Work of a known length on this thread: thinking, computing. So many seconds of
// a processor: where threads share one, it takes longer by the clock. On the
// virtual clock there are processors enough.
#define sim_work(seconds) sim_work_at(seconds, SIM_HERE)
void sim_work_at(double seconds, const SimSite *site);

// ---- notes in the trace ----------------------------------------------------

// A point in time with a text: sim_mark("round %d", round).
#define sim_mark(...) sim_mark_at(SIM_HERE, __VA_ARGS__)
void sim_mark_at(const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// A stretch of time with a name; spans of one task nest.
void sim_span_begin(const char *name);
void sim_span_end(const char *name);

// A number that changes over time, drawn as a curve.
void sim_counter(const char *name, double value);

// How grave a line of a log is.
enum { SIM_LOG_DEBUG, SIM_LOG_INFO, SIM_LOG_WARNING, SIM_LOG_ERROR };

// A line of a log: sim_log(WARNING, "tray %d is empty", tray).
#define sim_log(level, ...) sim_log_at(SIM_LOG_##level, SIM_HERE, __VA_ARGS__)
void sim_log_at(int level, const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// A hint for a scene of the visualizer, such as "chess move table=7 move=3":
// the scene's name, what happens, and key=value pairs.
#define sim_scene(...) sim_scene_at(SIM_HERE, __VA_ARGS__)
void sim_scene_at(const SimSite *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
