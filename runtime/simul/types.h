// The nouns of the library. Most are opaque: a program has pointers to them and
// hands these to functions.
#ifndef SIMUL_TYPES_H
#define SIMUL_TYPES_H

#include "trace/site.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#undef true
#undef false

// In C before 2023 these two are ints, and val(true) would be the number 1. C11
// (7.18) lets a program define them anew: as bools, which they are in C23.
#define true  ((bool)1)
// The other one.
#define false ((bool)0)

typedef struct SimObject SimObject;       // whatever is counted by references
typedef struct SimCoroutine SimCoroutine; // a function that can be suspended
typedef struct SimFuture SimFuture;       // a result that is not there yet
typedef struct SimTask SimTask;           // a coroutine that the loop drives
typedef struct SimError SimError;         // an exception, as a value
typedef struct SimHandle SimHandle;       // a callback the loop will call
typedef struct SimLoop SimLoop;           // one thread's event loop

typedef struct SimTimeout SimTimeout;     // a time limit: asyncio.timeout
typedef struct SimTaskGroup SimTaskGroup; // tasks that live and die together

// What tasks share.
typedef struct SimLock SimLock;
typedef struct SimEventFlag SimEventFlag; // asyncio.Event
typedef struct SimCondition SimCondition;
typedef struct SimSemaphore SimSemaphore;
typedef struct SimBarrier SimBarrier;
typedef struct SimQueue SimQueue;

typedef struct SimGenerator SimGenerator; // a coroutine that yields

typedef struct SimStream SimStream; // one end of a connection
typedef struct SimServer SimServer; // who accepts connections
typedef struct SimProcess SimProcess; // a program that runs beside this one
typedef struct SimProcessPool SimProcessPool; // processes for functions
typedef struct SimFile SimFile; // an open file
typedef struct SimHttpBody SimHttpBody;       // of a response, as it is sent
typedef struct SimHttpMessage SimHttpMessage; // a request or a response
typedef struct SimWebSocket SimWebSocket;     // messages both ways

#endif
