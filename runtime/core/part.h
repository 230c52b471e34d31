// Primitives that are part of another one: the event in a queue that join waits
// for, the condition in a barrier.
//
// In the trace only the whole is seen: who waits, waits for what the whole says
// (`kind`, and its `number`), and the part makes no events of its own. The
// bodies are in sync; this header is here because group uses it too.
#ifndef SIM_CORE_PART_H
#define SIM_CORE_PART_H

#include "core/future.h"

void sim_lock_become_part(SimLock *lock);
void sim_event_become_part(SimEventFlag *event, const SimFutureKind *kind,
                           uint32_t number);
// The condition's lock too.
void sim_condition_become_part(SimCondition *condition,
                               const SimFutureKind *kind, uint32_t number);
// Who waits for an item waits for what `kind` says.
void sim_queue_become_part(SimQueue *queue, const SimFutureKind *kind);

#endif
