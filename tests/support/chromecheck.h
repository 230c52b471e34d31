// Chrome's trace format, checked: what it demands of each event, that slices of
// one track never overlap, that both ends of every arrow lie on slices.
//
// The schema is that of the "Trace Event Format" as Perfetto reads it: an object
// with an array traceEvents, times in microseconds.
#ifndef SIM_TESTS_CHROMECHECK_H
#define SIM_TESTS_CHROMECHECK_H

#include <stddef.h>

typedef struct ChromeCheck {
    size_t slices;
    size_t arrows;
    size_t counters; // values
    size_t tracks;
} ChromeCheck;

// Fails the test with the offending event.
ChromeCheck chromecheck(const char *text);

#endif
