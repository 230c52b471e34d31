#include "layout/clock.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND 1000000000LL
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

bool sim_clock_read(const char *text, int64_t *out_ns)
{
    double total = 0;
    const char *at = text;
    for (int parts = 0; parts < 3; parts++) {
        char *end;
        if (*at < '0' || *at > '9')
            return false;
        double part = strtod(at, &end);
        total = total * 60 + part;
        if (*end == '\0' || strcmp(end, "s") == 0) {
            if (!(total < 9e9))
                return false;
            *out_ns = (int64_t)llround(total * SECOND);
            return true;
        }
        if (*end != ':')
            return false;
        at = end + 1;
    }
    return false;
}

// ---- ticks --------------------------------------------------------------

// Below a second steps are 1, 2, 5 times a power of ten; above they follow
// the clock's own parts.
int64_t sim_clock_tick_step(int64_t range_ns, int most)
{
    static const int64_t clock_steps[] = {
        SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
        MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
        HOUR,   2 * HOUR,   3 * HOUR,   6 * HOUR,    12 * HOUR,   24 * HOUR};
    int64_t least = range_ns / (most > 0 ? most : 1);
    for (int64_t ten = 1; ten < SECOND; ten *= 10)
        for (int64_t digit = 1; digit <= 5; digit = digit == 2 ? 5 : digit * 2)
            if (ten * digit >= least)
                return ten * digit;
    for (size_t i = 0; i < sizeof clock_steps / sizeof *clock_steps; i++)
        if (clock_steps[i] >= least)
            return clock_steps[i];
    int64_t day = 24 * HOUR;
    return (least / day + 1) * day;
}

static int decimals_of(int64_t step_ns)
{
    int decimals = 0;
    for (int64_t unit = SECOND; unit > 1 && step_ns % unit != 0; unit /= 10)
        decimals++;
    return decimals;
}

// The nanoseconds of the last of so many decimals.
static int64_t pow10_ns(int decimals)
{
    int64_t unit = SECOND;
    while (decimals-- > 0)
        unit /= 10;
    return unit;
}

void sim_clock_tick(int64_t time_ns, int64_t step_ns, int64_t longest_ns,
                    bool is_last, char out[SIM_CLOCK_TEXT])
{
    if (longest_ns < MINUTE) {
        snprintf(out, SIM_CLOCK_TEXT, "%.*f%s", decimals_of(step_ns),
                 (double)time_ns / SECOND, is_last ? " s" : "");
        return;
    }
    int64_t seconds = time_ns / SECOND;
    int hours = snprintf(out, SIM_CLOCK_TEXT, "%lld:%02d",
                         (long long)seconds / 3600, (int)(seconds / 60 % 60));
    // Whole minutes need no seconds, if all ticks of the axis are whole.
    if (step_ns % MINUTE != 0)
        hours += snprintf(out + hours, SIM_CLOCK_TEXT - (size_t)hours, ":%02d",
                          (int)(seconds % 60));
    // Zoomed in far, an hour's clock needs fractions of a second.
    int decimals = decimals_of(step_ns) % 10; // nanoseconds have nine
    if (step_ns % SECOND != 0)
        snprintf(out + hours, SIM_CLOCK_TEXT - (size_t)hours, ".%0*u", decimals,
                 (unsigned)(time_ns % SECOND / pow10_ns(decimals)));
}
