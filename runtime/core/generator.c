// Asynchronous generators: a coroutine that can be asked for values.
//
// The body runs on a stack of its own. Its step ends in one of three ways: it
// waits for something (and whoever asked waits for the same), it yields, or it
// ends.
//
//     next --step--> body --PENDING-->  next waits for it, and steps again
//                         --YIELDED-->  next returns the value
//                         --returned->  next raises StopAsyncIteration
//
// Source: CPython Objects/genobject.c, async_gen_asend and async_gen_athrow.
#include "core/generator.h"

#include "core/error.h"
#include "core/fiber.h"
#include "core/misuse.h"

struct SimGenerator {
    SimObject object;
    SimLink link; // in the loop's list, from its first step to its end
    SimCCoroutine *body; // NULL once it has ended
    const SimSite *site; // where it was made
    uint64_t made;       // the last event before that
    SimValue yielded;    // referenced; on its way to whoever asked
    bool is_running;     // somebody has asked and waits
};

static void warn_of_open(SimLoop *loop, const SimGenerator *generator)
{
    const SimCoroutine *body = &generator->body->base;
    if (body->state != SIM_COROUTINE_SUSPENDED)
        return;
    sim_warn_of(loop, 28, generator->site, sim_loop_task_number(loop),
                generator->made,
                "nobody has gone through generator '%s' to its end, or closed "
                "it",
                body->site->function);
}

static void destroy_generator(SimLoop *loop, SimObject *object)
{
    SimGenerator *generator = (SimGenerator *)(void *)object;
    sim_list_remove(&generator->link);
    if (generator->body && !loop->is_closing)
        warn_of_open(loop, generator);
    if (generator->body)
        sim_coroutine_free(loop, &generator->body->base);
    sim_value_unref(loop, generator->yielded);
}

static const SimObjectType generator_type = {"generator", destroy_generator};

SimGenerator *sim_generator_new_at(SimCoroutine *body, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    if (!sim_coroutine_is_c(body) || !sim_coroutine_take(body))
        sim_misuse(body->site, "'%s' cannot be iterated: it was awaited before",
                   body->site->function);
    SimGenerator *generator =
        sim_object_new(loop, &generator_type, sizeof *generator);
    generator->body = (SimCCoroutine *)(void *)body;
    generator->site = site;
    generator->made = sim_loop_last_event(loop);
    sim_fiber_begin(loop, generator->body);
    generator->body->fiber->generator = generator;
    return sim_scope_hold(loop->scope, &generator->object);
}

SimValue sim_yield(SimValue value, const SimSite *site)
{
    SimLoop *loop = sim_loop_current();
    SimFiber *fiber = loop->fiber;
    if (!fiber || !fiber->generator)
        sim_misuse(site, "yield stands outside every generator; go through "
                         "this coroutine with async_for");
    SimScope *scope = loop->scope;
    fiber->generator->yielded = sim_ref(value);
    fiber->transfer = (SimValue){.kind = SIM_VALUE_YIELDED};
    sim_context_switch(&fiber->context, &fiber->caller);
    loop->scope = scope;
    return sim_scope_keep(scope, fiber->transfer);
}

SimValue sim_generators_begun(SimLoop *loop)
{
    SimValue generators = sim_list(0, NULL);
    while (!sim_list_is_empty(&loop->generators)) {
        SimGenerator *generator =
            sim_list_element(loop->generators.next, SimGenerator, link);
        sim_list_remove(&generator->link);
        warn_of_open(loop, generator);
        sim_append(generators, val((void *)generator));
    }
    return generators;
}

// ---- asking -------------------------------------------------------------------

// A frame without a stack, for next and for close.
typedef struct Asking {
    SimCoroutine base;
    SimGenerator *generator; // referenced
    bool has_begun;
} Asking;

static void end_body(SimLoop *loop, SimGenerator *generator)
{
    sim_list_remove(&generator->link);
    sim_coroutine_free(loop, &generator->body->base);
    generator->body = NULL;
}

// One step of the body. Owns: the caller gets the reference to the result.
static SimValue step_body(SimLoop *loop, Asking *asking, SimValue input)
{
    SimGenerator *generator = asking->generator;
    SimCoroutine *body = &generator->body->base;

    generator->is_running = true;
    SimValue result = is_error(input) ? sim_coroutine_throw(loop, body, input)
                                      : sim_coroutine_send(loop, body, none);
    if (result.kind != SIM_VALUE_PENDING)
        generator->is_running = false;
    if (!sim_is_suspended(result))
        end_body(loop, generator);
    return result;
}

static SimValue already_running(SimLoop *loop)
{
    return sim_error_new(loop, RuntimeError, NULL,
                         "asynchronous generator is already running");
}

static SimValue stop_iteration(SimLoop *loop)
{
    return sim_error_new(loop, StopAsyncIteration, NULL, "%s", "");
}

static SimValue step_next(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    Asking *asking = (Asking *)(void *)base;
    SimGenerator *generator = asking->generator;

    if (!asking->has_begun && generator->is_running)
        return already_running(loop);
    asking->has_begun = true;
    if (!generator->body)
        return stop_iteration(loop);
    if (generator->body->base.state == SIM_COROUTINE_CREATED)
        sim_list_append(&loop->generators, &generator->link);
    SimValue result = step_body(loop, asking, input);
    if (result.kind == SIM_VALUE_YIELDED) {
        result = generator->yielded;
        generator->yielded = none;
    } else if (result.kind != SIM_VALUE_PENDING && !is_error(result)) {
        sim_value_unref(loop, result);
        result = stop_iteration(loop);
    }
    return result;
}

// A body that ends by the error, or returns, is closed well.
static SimValue closed(SimLoop *loop, SimValue result)
{
    if (is_error(result) && !error_is(result, GeneratorExit))
        return result;
    sim_value_unref(loop, result);
    return none;
}

static SimValue refuse_value(SimLoop *loop, SimGenerator *generator)
{
    sim_value_unref(loop, generator->yielded);
    generator->yielded = none;
    return sim_error_new(loop, RuntimeError, NULL,
                         "async generator ignored GeneratorExit");
}

static SimValue step_close(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    Asking *asking = (Asking *)(void *)base;
    SimGenerator *generator = asking->generator;
    bool is_first = !asking->has_begun;

    if (is_first && generator->is_running)
        return already_running(loop);
    asking->has_begun = true;
    if (!generator->body)
        return none;
    if (is_first)
        input = sim_error_new(loop, GeneratorExit, NULL, "%s", "");
    SimValue result = step_body(loop, asking, input);
    if (is_first)
        sim_value_unref(loop, input);
    if (result.kind == SIM_VALUE_PENDING)
        return result;
    if (result.kind == SIM_VALUE_YIELDED)
        return refuse_value(loop, generator);
    return closed(loop, result);
}

static void destroy_asking(SimLoop *loop, SimCoroutine *base)
{
    sim_object_unref(loop, &((Asking *)(void *)base)->generator->object);
}

static const SimCoroutineKind next_kind = {.name = "next",
                                           .step = step_next,
                                           .destroy = destroy_asking,
                                           .is_builtin = true};
static const SimCoroutineKind close_kind = {.name = "close",
                                            .step = step_close,
                                            .destroy = destroy_asking,
                                            .is_builtin = true};

static SimCoroutine *new_asking(SimGenerator *generator,
                                const SimCoroutineKind *kind)
{
    static const SimSite site = {"simul.h", "generator", 0, NULL};
    Asking *asking = (Asking *)(void *)sim_coroutine_make(
        sim_loop_current(), kind, &site, sizeof *asking);
    asking->generator = generator;
    asking->has_begun = false;
    sim_object_ref(&generator->object);
    return &asking->base;
}

SimCoroutine *sim_generator_next(SimGenerator *generator)
{
    return new_asking(generator, &next_kind);
}

SimCoroutine *sim_generator_close(SimGenerator *generator)
{
    return new_asking(generator, &close_kind);
}

// The clean-up of async_for: on every way out, while there is something to close.
void sim_generator_leave(SimGenerator **generator)
{
    SimGenerator *left = *generator;
    *generator = NULL;
    if (left && left->body && !sim_loop_current()->is_closing)
        sim_await(val(sim_generator_close(left)), SIM_HERE);
}
