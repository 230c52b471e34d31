#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// How long the counter is watched before it is believed. An error of one
// clock read in 200 us is 0.02 %, and every later anchor makes it smaller.
enum { CALIBRATION_NS = 200 * SIM_NS_PER_US };

// Anchors closer together than this do not improve the rate.
enum { SHORTEST_SPAN_NS = 5 * SIM_NS_PER_MS };

static int64_t read_clock(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * SIM_NS_PER_S + now.tv_nsec;
}

int64_t sim_clock_monotonic_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t sim_clock_wall_ns(void)
{
    return read_clock(CLOCK_REALTIME);
}

void sim_clock_sleep_real(int64_t duration_ns)
{
    struct timespec left = {.tv_sec = duration_ns / SIM_NS_PER_S,
                            .tv_nsec = duration_ns % SIM_NS_PER_S};
    if (duration_ns <= 0)
        return;
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

#if defined(__x86_64__)
#include <cpuid.h>

// CPUID 80000007h, EDX bit 8: the counter runs at one rate in every power
// state (constant_tsc and nonstop_tsc in Linux's words).
static bool has_steady_counter(void)
{
    unsigned eax, ebx, ecx, edx = 0;
    if (!__get_cpuid(0x80000007u, &eax, &ebx, &ecx, &edx))
        return false;
    return (edx & (1u << 8)) != 0;
}
#elif defined(__aarch64__)
static bool has_steady_counter(void)
{
    return true; // the architecture promises it
}
#else
static bool has_steady_counter(void)
{
    return false;
}
#endif

// Watches the counter for a moment to learn its rate.
static void calibrate(SimClock *clock)
{
    int64_t begin_ns = sim_clock_monotonic_ns();
    uint64_t begin_ticks = sim_clock_ticks();
    int64_t end_ns = begin_ns;

    while (end_ns - begin_ns < CALIBRATION_NS)
        end_ns = sim_clock_monotonic_ns();
    double ticks = (double)(sim_clock_ticks() - begin_ticks);
    clock->ns_per_tick = (double)(end_ns - begin_ns) / ticks * clock->factor;
}

bool sim_clock_parse(const char *text, SimClockKind *out_kind,
                     double *out_factor)
{
    if (strcmp(text, "real") == 0 || strcmp(text, "virtual") == 0) {
        *out_kind = text[0] == 'r' ? SIM_CLOCK_REAL : SIM_CLOCK_VIRTUAL;
        *out_factor = 1;
        return true;
    }
    char *end = NULL;
    double factor = text[0] == 'x' ? strtod(text + 1, &end) : 0;
    if (!end || end == text + 1 || *end != '\0' || !(factor > 0) ||
        factor > 1e9)
        return false;
    *out_kind = SIM_CLOCK_SCALED;
    *out_factor = factor;
    return true;
}

void sim_clock_init(SimClock *clock, SimClockKind kind, double factor)
{
    *clock = (SimClock){.kind = kind, .factor = factor};
    if (kind == SIM_CLOCK_VIRTUAL)
        return;
    clock->has_counter = has_steady_counter();
    if (clock->has_counter)
        calibrate(clock);
    clock->origin_ns = sim_clock_monotonic_ns();
    clock->anchor_raw_ns = clock->origin_ns;
    clock->anchor_ticks = sim_clock_ticks();
}

void sim_clock_anchor(SimClock *clock)
{
    if (!clock->has_counter)
        return;
    int64_t raw_ns = sim_clock_monotonic_ns();
    uint64_t ticks = sim_clock_ticks();
    int64_t span_ns = raw_ns - clock->anchor_raw_ns;
    if (span_ns < SHORTEST_SPAN_NS)
        return;

    double passed_ticks = (double)(ticks - clock->anchor_ticks);
    int64_t said_ns =
        clock->anchor_ns + (int64_t)(passed_ticks * clock->ns_per_tick);
    int64_t true_ns =
        (int64_t)((double)(raw_ns - clock->origin_ns) * clock->factor);
    clock->ns_per_tick = (double)span_ns / passed_ticks * clock->factor;
    clock->anchor_ns = true_ns > said_ns ? true_ns : said_ns;
    clock->anchor_raw_ns = raw_ns;
    clock->anchor_ticks = ticks;
}

int64_t sim_clock_to_real(const SimClock *clock, int64_t duration_ns)
{
    if (clock->kind != SIM_CLOCK_SCALED)
        return duration_ns;
    return (int64_t)((double)duration_ns / clock->factor);
}

int64_t sim_clock_now_slow(const SimClock *clock)
{
    int64_t passed_ns = sim_clock_monotonic_ns() - clock->origin_ns;
    return (int64_t)((double)passed_ns * clock->factor);
}
