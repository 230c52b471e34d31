// Times as people read them.
//
// A run of a minute or more is told on a clock, h:mm:ss; a shorter one in
// seconds with three decimals. One run uses one form, so `span_ns`, the length
// of the run, decides.
#ifndef SIM_REPLAY_TIMES_H
#define SIM_REPLAY_TIMES_H

#include <stdint.h>

typedef struct SimTimeText {
    char text[40];
} SimTimeText;

// An instant: "0:24:25" (with ".250" if it is no whole second), "1.860".
SimTimeText sim_time_text(int64_t time_ns, int64_t span_ns);

// A duration, in the unit that suits it: "55 s", "1.5 s", "12 ms", "3 us",
// "1:00:55".
SimTimeText sim_duration_text(int64_t duration_ns);

#endif
