#include "core/context.h"

#include <stdint.h>
#include <string.h>

// ---- the switch itself ----------------------------------------------------

// start: the first thing that runs on a new stack. A zero frame pointer and an
// undefined return address end a debugger's backtrace cleanly.
void sim_context_start(void);

#if defined(__x86_64__)

// What the switch pops, then what start pops: argument and entry.
enum { SAVED_WORDS = 4, START_WORD = 0, ARGUMENT_WORD = 2, ENTRY_WORD = 3 };

__asm__(".text\n"
        ".globl sim_context_start\n"
        ".type sim_context_start, @function\n"
        "sim_context_start:\n"
        "    .cfi_startproc\n"
        "    .cfi_undefined rip\n"
        "    popq %rdi\n"
        "    popq %rax\n"
        "    callq *%rax\n"
        "    hlt\n"
        "    .cfi_endproc\n"
        ".size sim_context_start, .-sim_context_start\n");

#elif defined(__aarch64__)

// x19-x30 and d8-d15: twenty words. The context's top is its first field.
enum { SAVED_WORDS = 20, ENTRY_WORD = 1, ARGUMENT_WORD = 0, START_WORD = 11 };

__asm__(".text\n"
        ".globl sim_context_exchange\n"
        ".p2align 4\n"
        "sim_context_exchange:\n"
        "    sub sp, sp, #160\n"
        "    stp x19, x20, [sp, #0]\n"
        "    stp x21, x22, [sp, #16]\n"
        "    stp x23, x24, [sp, #32]\n"
        "    stp x25, x26, [sp, #48]\n"
        "    stp x27, x28, [sp, #64]\n"
        "    stp x29, x30, [sp, #80]\n"
        "    stp d8, d9, [sp, #96]\n"
        "    stp d10, d11, [sp, #112]\n"
        "    stp d12, d13, [sp, #128]\n"
        "    stp d14, d15, [sp, #144]\n"
        "    mov x9, sp\n"
        "    str x9, [x0]\n"
        "    ldr x9, [x1]\n"
        "    mov sp, x9\n"
        "    ldp x19, x20, [sp, #0]\n"
        "    ldp x21, x22, [sp, #16]\n"
        "    ldp x23, x24, [sp, #32]\n"
        "    ldp x25, x26, [sp, #48]\n"
        "    ldp x27, x28, [sp, #64]\n"
        "    ldp x29, x30, [sp, #80]\n"
        "    ldp d8, d9, [sp, #96]\n"
        "    ldp d10, d11, [sp, #112]\n"
        "    ldp d12, d13, [sp, #128]\n"
        "    ldp d14, d15, [sp, #144]\n"
        "    add sp, sp, #160\n"
        "    br x30\n"
        ".globl sim_context_start\n"
        "sim_context_start:\n"
        "    .cfi_startproc\n"
        "    .cfi_undefined x30\n"
        "    mov x0, x19\n"
        "    blr x20\n"
        "    brk #1\n"
        "    .cfi_endproc\n");

#endif

#if defined(__x86_64__) || defined(__aarch64__)

static void prepare(SimContext *context, void *low, size_t size_bytes,
                    void (*entry)(void *), void *argument)
{
    uintptr_t high = (uintptr_t)low + size_bytes;
    // Both ABIs want 16-byte alignment at the call inside start.
    void **words = (void **)((high & ~(uintptr_t)15) - 32) - SAVED_WORDS;

    memset(words, 0, SAVED_WORDS * sizeof *words);
    memcpy(&words[ENTRY_WORD], &entry, sizeof entry);
    words[ARGUMENT_WORD] = argument;
    void (*start)(void) = sim_context_start;
    memcpy(&words[START_WORD], &start, sizeof start);
    context->top = words;
}

#else // any other processor

#include "base/alloc.h"

#include <ucontext.h>

// makecontext passes ints only: a pointer goes in two halves.
static void start_ucontext(unsigned high, unsigned low)
{
    void **pair = (void **)(((uintptr_t)high << 32) | low);
    void (*entry)(void *);
    memcpy(&entry, &pair[0], sizeof entry);
    entry(pair[1]);
}

// The top of such a context is its ucontext_t, at the low end of the stack.
static void prepare(SimContext *context, void *low, size_t size_bytes,
                    void (*entry)(void *), void *argument)
{
    ucontext_t *saved = low;
    void **pair = (void **)(saved + 1);
    uintptr_t place = (uintptr_t)pair;

    getcontext(saved);
    memcpy(&pair[0], &entry, sizeof entry);
    pair[1] = argument;
    saved->uc_stack.ss_sp = pair + 2;
    saved->uc_stack.ss_size = size_bytes - sizeof *saved - 2 * sizeof *pair;
    makecontext(saved, (void (*)(void))start_ucontext, 2,
                (unsigned)(place >> 32), (unsigned)place);
    context->top = saved;
}

void sim_context_exchange(SimContext *from, SimContext *to)
{
    ucontext_t here;
    from->top = &here;
    swapcontext(&here, to->top);
}

#endif

// ---- the sanitizers' books ------------------------------------------------

#ifdef SIM_HAS_ASAN
void __sanitizer_start_switch_fiber(void **save, const void *low, size_t size);
void __sanitizer_finish_switch_fiber(void *saved, const void **old_low,
                                     size_t *old_size);
void __asan_unpoison_memory_region(const volatile void *low, size_t size);
#endif
#ifdef SIM_HAS_TSAN
void *__tsan_get_current_fiber(void);
void *__tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void *fiber);
void __tsan_switch_to_fiber(void *fiber, unsigned flags);
#endif

#ifdef SIM_HAS_ASAN

void sim_context_before(SimContext *from, SimContext *to, int is_last)
{
    __sanitizer_start_switch_fiber(is_last ? NULL : &from->fake_stack, to->low,
                                   to->size_bytes);
}

void sim_context_after(SimContext *self)
{
    __sanitizer_finish_switch_fiber(self->fake_stack, NULL, NULL);
}

#endif
#ifdef SIM_HAS_TSAN

// Not instrumented itself: its calls would be entered in the book of the one
// stack and left in that of the other. Who switches may be another stack each
// time, so it is asked for anew.
__attribute__((no_sanitize_thread)) void
sim_context_before(SimContext *from, SimContext *to, int is_last)
{
    (void)is_last;
    from->fiber = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(to->fiber, 0);
}

void sim_context_after(SimContext *self)
{
    (void)self;
}

#endif

// ---- what the others call -------------------------------------------------

void sim_context_init(SimContext *context, void *low, size_t size_bytes,
                      void (*entry)(void *argument), void *argument)
{
    *context = (SimContext){0};
#ifdef SIM_HAS_ASAN
    // Whoever had this memory before may have left in the middle of a function.
    __asan_unpoison_memory_region(low, size_bytes);
#endif
    prepare(context, low, size_bytes, entry, argument);
#ifdef SIM_HAS_ASAN
    context->low = low;
    context->size_bytes = size_bytes;
#endif
#ifdef SIM_HAS_TSAN
    context->fiber = __tsan_create_fiber(0);
#endif
}

void sim_context_done(SimContext *context)
{
    (void)context;
#ifdef SIM_HAS_TSAN
    if (context->fiber)
        __tsan_destroy_fiber(context->fiber);
    context->fiber = NULL;
#endif
}

void sim_context_arrived(SimContext *self, SimContext *from)
{
    (void)self, (void)from;
#ifdef SIM_HAS_ASAN
    const void *low = NULL;
    size_t size_bytes = 0;
    __sanitizer_finish_switch_fiber(self->fake_stack, &low, &size_bytes);
    // The thread's own stack becomes known when it is left for the first time.
    if (!from->low) {
        memcpy(&from->low, &low, sizeof low);
        from->size_bytes = size_bytes;
    }
#endif
}

void sim_context_leave(SimContext *from, SimContext *to)
{
    sim_context_before(from, to, 1);
    sim_context_exchange(from, to);
}
