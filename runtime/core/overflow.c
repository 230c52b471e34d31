// A coroutine that overflows its stack hits the guard page below it. The kernel
// sends SIGSEGV; this handler, on a stack of its own, turns it into a sentence.
#include "base/alloc.h"
#include "core/coroutine.h"
#include "core/fiber.h"
#include "core/loop.h"
#include "core/task.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SIGNAL_STACK_BYTES = 32768 };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZER_HANDLES_FAULTS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZER_HANDLES_FAULTS 1
#endif
#endif

// Only what is safe in a signal handler: format into a local array, write.
static void say_overflow(const SimLoop *loop)
{
    char sentence[512];
    const SimSite *site = loop->await_site;
    const char *coroutine =
        loop->fiber->root ? loop->fiber->root->base.site->function : "?";
    int size = snprintf(
        sentence, sizeof sentence,
        "simul: %s:%u: stack overflow in task '%s', coroutine '%s': it has "
        "used its %d KiB; look for endless recursion or a large local array\n",
        site ? site->file : "?", site ? site->line : 0,
        loop->task ? sim_task_name(loop->task) : "?", coroutine,
        SIM_STACK_BYTES / 1024);
    if (size > 0 && write(STDERR_FILENO, sentence, (size_t)size) < 0)
        _exit(1);
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)context;
    const SimLoop *loop = sim_loop_current();
    if (loop->fiber && sim_stacks_is_guard(&loop->stacks, info->si_addr)) {
        say_overflow(loop);
        _exit(1);
    }
    // Any other fault: as if this handler were not there.
    signal(number, SIG_DFL);
    raise(number);
}

#ifdef SANITIZER_HANDLES_FAULTS

void sim_fiber_guard_thread(SimLoop *loop)
{
    (void)loop, (void)on_fault;
}

#else

void sim_fiber_guard_thread(SimLoop *loop)
{
    struct sigaction action = {0};
    stack_t stack = {.ss_size = SIGNAL_STACK_BYTES};

    if (loop->signal_stack)
        return;
    loop->signal_stack = sim_alloc(SIGNAL_STACK_BYTES);
    stack.ss_sp = loop->signal_stack;
    sigaltstack(&stack, NULL);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

#endif

void sim_fiber_unguard_thread(SimLoop *loop)
{
    stack_t off = {.ss_flags = SS_DISABLE};

    if (!loop->signal_stack)
        return;
    signal(SIGSEGV, SIG_DFL);
    signal(SIGBUS, SIG_DFL);
    sigaltstack(&off, NULL);
    sim_free(loop->signal_stack);
    loop->signal_stack = NULL;
}
