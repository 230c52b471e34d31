// What went wrong and nobody looked: said as CPython says it, word for word, so
// that what one has learned to read there can be read here.
//
//     Task exception was never retrieved
//     future: <Task finished name='Task-2' coro=<fails() done, defined at ...
//     Traceback (most recent call last):
//       ...
//     ValueError: boom
//
// The trace has the same as a warning, in one sentence.
// Source: CPython Lib/asyncio/base_futures.py, base_tasks.py, reprlib.
#ifndef SIM_CORE_REPORT_H
#define SIM_CORE_REPORT_H

#include "base/buffer.h"
#include "core/task.h"

// A headline, the future as `label`, and its error, if it has one, with its
// traceback.
void sim_report_future(const char *headline, const char *label,
                       const SimFuture *future);

// Appends "<Task pending name='Ann' coro=<f() running at x.c:3>>".
void sim_future_repr(const SimFuture *future, SimBuffer *text);

// Appends "ValueError('boom')".
void sim_error_repr(SimValue error, SimBuffer *text);

#endif
