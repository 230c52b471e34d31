#include "core/fiber.h"

#include "core/builtin.h"
#include "core/loop.h"
#include "core/misuse.h"

#include <string.h>

// An unguarded stack with less than this left is taken for overflowed.
enum { LEAST_LEFT_BYTES = 2048 };

// With less than this left a stack is nearly full (W26).
enum { ALARM_BYTES = SIM_STACK_BYTES / 8 };

// The first function on every stack.
static void run_fiber(void *argument)
{
    SimFiber *fiber = argument;
    SimCCoroutine *root = fiber->root;
    SimLoop *loop = sim_loop_current();

    sim_context_arrived(&fiber->context, &fiber->caller);
    loop->scope = &root->scope;
    if (root->base.kind == &sim_builtin_kind)
        fiber->builtin_site = loop->await_site;
    SimValue result = root->body(root->arguments);
    // What is returned must outlive the scope that held it.
    sim_value_ref(result);
    fiber->transfer = result;
    fiber->root = NULL;
    sim_context_leave(&fiber->context, &fiber->caller);
}

void sim_fiber_begin(SimLoop *loop, SimCCoroutine *coroutine)
{
    SimFiber *fiber = sim_pool_take(&loop->pool, sizeof *fiber);
    *fiber =
        (SimFiber){.stack = sim_stacks_take(&loop->stacks), .root = coroutine};
    fiber->alarm = fiber->stack->low + ALARM_BYTES;
    sim_context_init(&fiber->context, fiber->stack->low,
                     fiber->stack->size_bytes, run_fiber, fiber);
    coroutine->fiber = fiber;
}

static void free_fiber(SimLoop *loop, SimCCoroutine *coroutine)
{
    SimFiber *fiber = coroutine->fiber;
    if (!fiber)
        return;
    sim_context_done(&fiber->context);
    sim_stacks_give(&loop->stacks, fiber->stack);
    sim_pool_give(&loop->pool, fiber, sizeof *fiber);
    coroutine->fiber = NULL;
}

static void check_stack(const SimFiber *fiber, const SimCCoroutine *coroutine)
{
    const char *top = fiber->context.top;
    if (!fiber->stack->is_guarded && top < fiber->stack->low + LEAST_LEFT_BYTES)
        sim_misuse(coroutine->base.site,
                   "coroutine '%s' has used up its stack of %d KiB",
                   coroutine->base.site->function, SIM_STACK_BYTES / 1024);
}

void sim_fiber_settle(SimLoop *loop, SimCCoroutine *coroutine)
{
    if (coroutine->fiber->root)
        check_stack(coroutine->fiber, coroutine);
    else
        free_fiber(loop, coroutine);
}

static SimValue step_fiber(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    return sim_fiber_step(loop, (SimCCoroutine *)(void *)base, input);
}

static void destroy_c_coroutine(SimLoop *loop, SimCoroutine *base)
{
    SimCCoroutine *coroutine = (SimCCoroutine *)(void *)base;
    free_fiber(loop, coroutine);
    sim_scope_release(loop, &coroutine->scope);
}

const SimCoroutineKind sim_c_coroutine_kind = {
    .name = "C coroutine", .step = step_fiber, .destroy = destroy_c_coroutine};

const SimCoroutineKind sim_builtin_kind = {.name = "built-in coroutine",
                                           .step = step_fiber,
                                           .destroy = destroy_c_coroutine,
                                           .is_builtin = true};

static SimCoroutine *new_c_coroutine(const SimCoroutineKind *kind,
                                     SimCoroutineBody *body,
                                     const SimSite *site, const void *arguments,
                                     size_t size_bytes)
{
    SimCCoroutine *coroutine = (SimCCoroutine *)(void *)sim_coroutine_make(
        sim_loop_current(), kind, site, sizeof *coroutine + size_bytes);
    sim_scope_init(&coroutine->scope);
    coroutine->body = body;
    coroutine->fiber = NULL;
    if (size_bytes > 0)
        memcpy(coroutine->arguments, arguments, size_bytes);
    return &coroutine->base;
}

SimCoroutine *sim_coroutine_new(SimCoroutineBody *body, const SimSite *site,
                                const void *arguments, size_t size_bytes)
{
    return new_c_coroutine(&sim_c_coroutine_kind, body, site, arguments,
                           size_bytes);
}

SimCoroutine *sim_builtin_new(SimCoroutineBody *body, const SimSite *site,
                              const void *arguments, size_t size_bytes)
{
    return new_c_coroutine(&sim_builtin_kind, body, site, arguments,
                           size_bytes);
}
