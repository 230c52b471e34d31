// Switching stacks: the twenty lines on which every coroutine in C stands.
//
// A context is a stack that stands still: its saved registers lie on it, and
// `top` points at them. To switch is to push the registers that a called
// function must keep, to exchange the stack pointers, to pop, and to jump.
//
//     high |  entry's frames     |
//          |  ...                |
//          |  where to go on     |
//          |  saved registers    |  <- top
//     low  |  (free)             |
//
// The jump is indirect on purpose: a `ret` would go where no `call` came from,
// and the processor's return predictor would miss every single time (15 ns
// against 66 among a thousand stacks).
#ifndef SIM_CORE_CONTEXT_H
#define SIM_CORE_CONTEXT_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define SIM_HAS_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define SIM_HAS_TSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIM_HAS_ASAN 1
#elif __has_feature(thread_sanitizer)
#define SIM_HAS_TSAN 1
#endif
#endif

typedef struct SimContext {
    void *top;
#ifdef SIM_HAS_ASAN // which keeps books on every stack
    void *low;
    size_t size_bytes;
    void *fake_stack;
#endif
#ifdef SIM_HAS_TSAN // likewise
    void *fiber;
#endif
} SimContext;

// Prepares a context that will run entry(argument) on bytes[size_bytes] from
// `low` up. `entry` must never return.
void sim_context_init(SimContext *context, void *low, size_t size_bytes,
                      void (*entry)(void *argument), void *argument);

// A context whose stack will not be used again.
void sim_context_done(SimContext *context);

// Saves what runs now in `from` and goes on with `to`. Returns when somebody
// switches back.
void sim_context_switch(SimContext *from, SimContext *to);

// The same, for a stack that ends with it and is never returned to.
void sim_context_leave(SimContext *from, SimContext *to);

// To be called first thing on a new stack, `from` being who switched to it.
void sim_context_arrived(SimContext *self, SimContext *from);

#endif
