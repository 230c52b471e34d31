// Times of an axis, and times a user types.
//
// How an instant is written is replay's business (replay/times.h); here is
// where the ticks of an axis lie, what they say, and how "0:24:25" is read.
#ifndef SIM_LAYOUT_CLOCK_H
#define SIM_LAYOUT_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIM_CLOCK_TEXT = 40 }; // bytes that always suffice

// Reads "4.25", "4.25s", "1:30" (minutes), "0:24:25" (hours).
bool sim_clock_read(const char *text, int64_t *out_ns);

// ---- ticks of an axis ---------------------------------------------------

// The nicest distance of ticks such that at most `most` fit into a range.
int64_t sim_clock_tick_step(int64_t range_ns, int most);

// The label of a tick: all of one axis share their form; `is_last` adds the
// unit where there is one.
void sim_clock_tick(int64_t time_ns, int64_t step_ns, int64_t longest_ns,
                    bool is_last, char out[SIM_CLOCK_TEXT]);

#endif
