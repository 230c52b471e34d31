#include "replay/times.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>

enum { SECONDS_OF_MINUTE = 60, SECONDS_OF_HOUR = 3600 };

// h:mm:ss, and milliseconds only if there are any.
static SimTimeText clock_text(const char *sign, int64_t time_ns)
{
    SimTimeText out;
    int64_t ms = time_ns / SIM_NS_PER_MS +
                 (time_ns % SIM_NS_PER_MS >= SIM_NS_PER_MS / 2);
    int64_t seconds = ms / 1000;
    int length = snprintf(out.text, sizeof out.text, "%s%" PRId64 ":%02d:%02d",
                          sign, seconds / SECONDS_OF_HOUR,
                          (int)(seconds / SECONDS_OF_MINUTE % 60),
                          (int)(seconds % SECONDS_OF_MINUTE));
    if (ms % 1000 != 0)
        snprintf(out.text + length, sizeof out.text - (size_t)length, ".%03d",
                 (int)(ms % 1000));
    return out;
}

SimTimeText sim_time_text(int64_t time_ns, int64_t span_ns)
{
    SimTimeText out;
    const char *sign = time_ns < 0 ? "-" : "";
    if (time_ns < 0)
        time_ns = time_ns == INT64_MIN ? INT64_MAX : -time_ns;
    if (span_ns >= SECONDS_OF_MINUTE * (int64_t)SIM_NS_PER_S)
        return clock_text(sign, time_ns);
    snprintf(out.text, sizeof out.text, "%s%.3f", sign,
             (double)time_ns / SIM_NS_PER_S);
    return out;
}

// A few decimals, without trailing zeros: "1.5", "55", "0.25".
static SimTimeText short_number(double value, int decimals, const char *unit)
{
    SimTimeText out;
    int length = snprintf(out.text, sizeof out.text, "%.*f", decimals, value);
    while (decimals > 0 && length > 0 && out.text[length - 1] == '0')
        length--;
    if (length > 0 && out.text[length - 1] == '.')
        length--;
    snprintf(out.text + length, sizeof out.text - (size_t)length, " %s", unit);
    return out;
}

SimTimeText sim_duration_text(int64_t duration_ns)
{
    if (duration_ns < 0)
        return sim_time_text(duration_ns, 0);
    if (duration_ns >= SECONDS_OF_MINUTE * (int64_t)SIM_NS_PER_S)
        return clock_text("", duration_ns);
    if (duration_ns >= SIM_NS_PER_S || duration_ns == 0)
        return short_number((double)duration_ns / SIM_NS_PER_S, 3, "s");
    if (duration_ns >= SIM_NS_PER_MS)
        return short_number((double)duration_ns / SIM_NS_PER_MS, 1, "ms");
    if (duration_ns >= SIM_NS_PER_US)
        return short_number((double)duration_ns / SIM_NS_PER_US, 1, "us");
    return short_number((double)duration_ns, 0, "ns");
}
