// What time is it? One clock per loop, of one of three kinds.
//
//     real     nanoseconds since the program began
//     scaled   the same, `factor` times as fast
//     virtual  stands still until somebody moves it; ORDERING.md has the rules
//
// The time of the loop and the time stamps of the trace come from the same
// clock, so they never contradict each other. Where the processor's counter
// runs at a constant rate, reading the time is one instruction and a
// multiplication (8 ns; clock_gettime takes 22), and the counter is anchored to
// CLOCK_MONOTONIC again and again so that it cannot drift.
#ifndef SIM_BASE_CLOCK_H
#define SIM_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

typedef enum SimClockKind {
    SIM_CLOCK_REAL,
    SIM_CLOCK_SCALED,
    SIM_CLOCK_VIRTUAL,
} SimClockKind;

enum {
    SIM_NS_PER_US = 1000,
    SIM_NS_PER_MS = 1000000,
    SIM_NS_PER_S = 1000000000
};

typedef struct SimClock {
    SimClockKind kind;
    bool has_counter;      // the processor's counter can be trusted
    double factor;         // 1 unless scaled
    int64_t virtual_ns;    // the time, if virtual
    int64_t origin_ns;     // CLOCK_MONOTONIC when the clock was made
    int64_t anchor_ns;     // this clock's time at the last anchor
    int64_t anchor_raw_ns; // CLOCK_MONOTONIC at the last anchor
    uint64_t anchor_ticks; // the counter at the last anchor
    double ns_per_tick;    // `factor` included
} SimClock;

// Reads "real", "virtual" or "xN" (N > 0, as in x60 or x0.1) into kind and
// factor. Returns false on anything else.
bool sim_clock_parse(const char *text, SimClockKind *out_kind,
                     double *out_factor);

// The clock begins at zero.
void sim_clock_init(SimClock *clock, SimClockKind kind, double factor);

// Ties the counter to CLOCK_MONOTONIC anew. Called wherever a system call is
// due anyway, many times a second. Time never runs backwards over an anchor.
void sim_clock_anchor(SimClock *clock);

// Moves a virtual clock forward.
static inline void sim_clock_advance(SimClock *clock, int64_t duration_ns)
{
    clock->virtual_ns += duration_ns;
}

// The clock of a worker thread takes over the time of a virtual clock, which
// stands still meanwhile.
static inline void sim_clock_follow(SimClock *clock, const SimClock *leader)
{
    clock->virtual_ns = __atomic_load_n(&leader->virtual_ns, __ATOMIC_RELAXED);
}

// How long to wait in the real world until this clock has gone on by
// `duration_ns`.
int64_t sim_clock_to_real(const SimClock *clock, int64_t duration_ns);

// CLOCK_MONOTONIC and CLOCK_REALTIME.
int64_t sim_clock_monotonic_ns(void);
int64_t sim_clock_wall_ns(void);

// Sleeps in the real world, whatever interrupts.
void sim_clock_sleep_real(int64_t duration_ns);

#if defined(__x86_64__)
static inline uint64_t sim_clock_ticks(void)
{
    return __builtin_ia32_rdtsc();
}
#elif defined(__aarch64__)
static inline uint64_t sim_clock_ticks(void)
{
    uint64_t ticks;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
}
#else
static inline uint64_t sim_clock_ticks(void)
{
    return 0;
}
#endif

// The time without the counter; sim_clock_now falls back on it.
int64_t sim_clock_now_slow(const SimClock *clock);

// Nanoseconds since the clock began.
static inline int64_t sim_clock_now(const SimClock *clock)
{
    if (clock->kind == SIM_CLOCK_VIRTUAL)
        return clock->virtual_ns;
    if (!clock->has_counter)
        return sim_clock_now_slow(clock);
    uint64_t ticks = sim_clock_ticks() - clock->anchor_ticks;
    return clock->anchor_ns +
           (int64_t)((double)(int64_t)ticks * clock->ns_per_tick);
}

#endif
