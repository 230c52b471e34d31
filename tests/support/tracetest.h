// Questions about the trace of a test that ran with looptest_traced.
//
//     SimReader *reader = tracetest_open();
//     assert_int_equal(tracetest_count(reader, SIM_EVENT_IO_DONE), 2);
//     sim_reader_close(reader);
#ifndef SIM_TESTS_TRACETEST_H
#define SIM_TESTS_TRACETEST_H

#include "trace/reader.h"

// Closes the loop and opens what it recorded.
SimReader *tracetest_open(void);

size_t tracetest_count(const SimReader *reader, SimEventKind kind);

// The `nth` event of a kind, from 1; the test fails if there are fewer.
SimEvent tracetest_event(const SimReader *reader, SimEventKind kind, int nth);

// How many waits had this reason, and named an object.
size_t tracetest_waits(const SimReader *reader, SimReason reason);

// The kind of the event that made the task ready that waited for `reason`.
SimEventKind tracetest_cause_of_wake(const SimReader *reader, SimReason reason);

#endif
