// Switching stacks: the few lines on which every coroutine in C stands.
//
// A context is a stack that stands still. `top` points at the address where it
// goes on; below the function's frame lie that address and the frame pointer,
// and the compiler has saved every other register that it still needs.
//
//     high |  entry's frames      |
//          |  ...                 |
//          |  frame pointer       |
//          |  where to go on      |  <- top
//     low  |  (free)              |
//
// The switch is inlined, and leaves by an indirect jump. The processor predicts
// a return from the calls it has seen, and after a switch those are the calls of
// the other stack: every `ret` between the switch and code that was called since
// is predicted wrong (5 ns each). So there is no function around the switch, and
// those who use it keep their frames few.
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
static inline void sim_context_switch(SimContext *from, SimContext *to);

// The same, for a stack that ends with it and is never returned to.
void sim_context_leave(SimContext *from, SimContext *to);

// To be called first thing on a new stack, `from` being who switched to it.
void sim_context_arrived(SimContext *self, SimContext *from);

// ---- how it is done -------------------------------------------------------

#if defined(__x86_64__)

// Below the stack pointer a leaf function may keep things (the red zone of 128
// bytes); the switch steps over it.
static inline void sim_context_exchange(SimContext *from, SimContext *to)
{
    void **save = &from->top;
    void *next = to->top;
    __asm__ volatile("leaq -128(%%rsp), %%rsp\n"
                     "pushq %%rbp\n"
                     "leaq 1f(%%rip), %%rax\n"
                     "pushq %%rax\n"
                     "movq %%rsp, (%0)\n"
                     "movq %1, %%rsp\n"
                     "popq %%rax\n"
                     "popq %%rbp\n"
                     "jmpq *%%rax\n"
                     "1: leaq 128(%%rsp), %%rsp\n"
                     : "+D"(save), "+S"(next)
                     :
                     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11",
                       "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2",
                       "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9",
                       "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
                       "cc", "memory");
}

#else

void sim_context_exchange(SimContext *from, SimContext *to);

#endif

#if defined(SIM_HAS_ASAN) || defined(SIM_HAS_TSAN)
void sim_context_before(SimContext *from, SimContext *to, int is_last);
void sim_context_after(SimContext *self);
#else
static inline void sim_context_before(SimContext *from, SimContext *to,
                                      int is_last)
{
    (void)from, (void)to, (void)is_last;
}
static inline void sim_context_after(SimContext *self)
{
    (void)self;
}
#endif

static inline void sim_context_switch(SimContext *from, SimContext *to)
{
    sim_context_before(from, to, 0);
    sim_context_exchange(from, to);
    sim_context_after(from);
}

#endif
