// Primitives that are part of another one: the event in a queue that join waits
// for, the condition in a barrier.
//
// In the trace only the whole is seen: who waits, waits for what the whole says
// (`kind`, and its number), and the part makes no events of its own. The
// bodies are in sync; this header is here because group uses it too.
#ifndef SIM_CORE_PART_H
#define SIM_CORE_PART_H

#include "core/future.h"

typedef struct SimShared SimShared;

// Belongs to the current scope, as they all do.
SimLock *sim_lock_new_part(SimShared *whole);
SimEventFlag *sim_event_new_part(const SimFutureKind *kind, SimShared *whole);
// Its lock is a part, too.
SimCondition *sim_condition_new_part(const SimFutureKind *kind,
                                     SimShared *whole);
// Who waits for an item waits for what `kind` says; the whole is no resource.
SimQueue *sim_queue_new_part(const SimFutureKind *kind);

#endif
