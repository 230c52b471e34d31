// Each op, as a few lines; the table is at the end. oracle.py has the same ops
// in the same words.
#include "ops.h"

#include "interpreter.h"

#include <stdlib.h>
#include <string.h>

// A future that nobody sets is set after this time.
static const double RESCUE_SECONDS = 0.040;

// The variable that an op names, or NULL after noting that it is empty.
static OrderVariable *filled_variable(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *variable = order_variable(call->machine, call->words[1]);
    if (variable && variable->future)
        return variable;
    sim_buffer_text(result, "empty");
    return NULL;
}

const SimErrorType *order_error_type(const char *word)
{
    if (strcmp(word, "Value") == 0)
        return ValueError;
    if (strcmp(word, "Runtime") == 0)
        return RuntimeError;
    if (strcmp(word, "Timeout") == 0)
        return TimeoutError;
    return strcmp(word, "Cancelled") == 0 ? CancelledError : BaseException;
}

// ---- ops that may suspend --------------------------------------------------

static SimValue do_sleep(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    SimValue value = attempt(asyncio.sleep(order_seconds(call->words[1])));
    return is_error(value) ? value : none;
}

static SimValue do_call(const OrderCall *call, SimBuffer *result)
{
    return order_note_value_of(val(order_coroutine(call->machine,
                                             atoi(call->words[1] + 1),
                                             call->body->node)),
                         result);
}

static SimValue do_await(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *variable =
        order_awaitable_variable(call, call->words[1], result);
    if (!variable)
        return none;
    return order_await(call, val(variable->future), result);
}

// ---- ops that return at once -----------------------------------------------

static SimValue do_print(const OrderCall *call, SimBuffer *result)
{
    (void)call;
    (void)result;
    return none;
}

static SimValue do_block(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    sim_blocking_sleep(order_seconds(call->words[1]));
    return none;
}

static SimValue do_raise(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    return fail(order_error_type(call->words[1]), "raised");
}

static SimValue do_task(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    OrderMachine *machine = call->machine;
    OrderNode *node = order_new_node(machine);
    SimTask *task = asyncio.create_task(
        order_coroutine(machine, atoi(call->words[2] + 1), node));
    order_set_variable(machine, call->words[1], sim_future_of(task), node);
    return none;
}

static SimValue do_cancel(const OrderCall *call, SimBuffer *result)
{
    if (strcmp(call->words[1], "me") == 0) {
        bool is_asked = sim_task_cancel(asyncio.current_task());
        order_append_value(result, val(is_asked));
        return none;
    }
    OrderVariable *variable = filled_variable(call, result);
    if (!variable)
        return none;
    bool is_asked = variable->is_task
                        ? sim_task_cancel((SimTask *)(void *)variable->future)
                        : sim_future_cancel(variable->future);
    order_append_value(result, val(is_asked));
    return none;
}

// What a callback needs to know.
typedef struct Later {
    OrderMachine *machine;
    const char *const *words; // words[count]
    int count;
    SimFuture *future;
} Later;

static Later *new_later(const OrderCall *call, int skipped_words)
{
    Later *later = order_keep_memory(call->machine, sizeof *later);
    *later = (Later){.machine = call->machine,
                     .words = call->words + skipped_words,
                     .count = call->count - skipped_words};
    return later;
}

static void rescue(void *argument)
{
    Later *later = argument;
    if (sim_future_set_result(later->future, val(0)))
        order_log(later->machine, NULL, "rescue %s", later->words[0]);
}

static SimValue do_future(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    Later *later = new_later(call, 1);
    later->future = asyncio.create_future();
    order_set_variable(call->machine, call->words[1], later->future,
                       order_new_node(call->machine))
        ->is_plain = true;
    asyncio.call_later(RESCUE_SECONDS, rescue, later);
    return none;
}

// The future that an op may settle, or NULL after noting why not.
static SimFuture *settleable(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *variable = filled_variable(call, result);
    if (variable && !variable->is_plain)
        sim_buffer_text(result, "not plain");
    else if (variable && sim_future_done(variable->future))
        sim_buffer_text(result, "too late");
    else if (variable)
        return variable->future;
    return NULL;
}

static SimValue do_set(const OrderCall *call, SimBuffer *result)
{
    SimFuture *future = settleable(call, result);
    if (future)
        sim_future_set_result(future, val(atoi(call->words[2])));
    return none;
}

static SimValue do_fail(const OrderCall *call, SimBuffer *result)
{
    SimFuture *future = settleable(call, result);
    if (future)
        sim_future_set_exception(future, fail(ValueError, "set"));
    return none;
}

static void note_done(SimFuture *future, void *argument)
{
    Later *later = argument;
    SimBuffer text;
    sim_buffer_init(&text);
    order_append_outcome(&text, future);
    order_log(later->machine, NULL, "done %s %s = %s", later->words[0],
              later->words[1], sim_buffer_string(&text));
    sim_buffer_done(&text);
}

static SimValue do_done(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *variable = filled_variable(call, result);
    if (variable)
        sim_future_add_done_callback(variable->future, note_done,
                                     new_later(call, 1));
    return none;
}

static SimValue do_asked(const OrderCall *call, SimBuffer *result)
{
    (void)call;
    uint32_t count = sim_task_cancelling(asyncio.current_task());
    order_append_value(result, val(count));
    return none;
}

static SimValue do_unask(const OrderCall *call, SimBuffer *result)
{
    (void)call;
    uint32_t count = sim_task_uncancel(asyncio.current_task());
    order_append_value(result, val(count));
    return none;
}

// Moves the innermost time limit of this coroutine.
static SimValue do_extend(const OrderCall *call, SimBuffer *result)
{
    SimTimeout *limit = call->body->limit;
    if (!limit)
        sim_buffer_text(result, "empty");
    else if (sim_timeout_expired(limit))
        sim_buffer_text(result, "too late");
    else
        sim_timeout_reschedule(limit, asyncio.time() +
                                          order_seconds(call->words[1]));
    return none;
}

static SimValue do_query(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *variable = filled_variable(call, result);
    if (variable)
        order_append_outcome(result, variable->future);
    return none;
}

// Does the op that `soon` or `later` put off.
static void call_back(void *argument)
{
    Later *later = argument;
    OrderCall call = {later->machine, NULL, later->words, later->count};
    SimBuffer text;
    sim_buffer_init(&text);
    for (int i = 0; i < later->count; i++)
        sim_buffer_format(&text, " %s", later->words[i]);

    SimBuffer result;
    sim_buffer_init(&result);
    order_do(&call, &result);
    if (result.size_bytes)
        sim_buffer_format(&text, " = %s", sim_buffer_string(&result));
    order_log(later->machine, NULL, "callback%s", sim_buffer_string(&text));
    sim_buffer_done(&result);
    sim_buffer_done(&text);
}

// A handle lives as long as the coroutine that made it.
static SimValue keep_handle(const OrderCall *call, SimHandle *handle)
{
    if (call->body)
        call->body->handle = handle;
    return none;
}

static SimValue do_soon(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    return keep_handle(call, asyncio.call_soon(call_back, new_later(call, 1)));
}

static SimValue do_later(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    return keep_handle(call, asyncio.call_later(order_seconds(call->words[1]),
                                                call_back, new_later(call, 2)));
}

static SimValue do_drop(const OrderCall *call, SimBuffer *result)
{
    if (call->body->handle)
        sim_handle_cancel(call->body->handle);
    else
        sim_buffer_text(result, "empty");
    return none;
}

// ---- the table -------------------------------------------------------------

static const struct {
    const char *name;
    OrderFunction *run;
} OPS[] = {
    {"sleep", do_sleep},   {"call", do_call},     {"await", do_await},
    {"print", do_print},   {"block", do_block},   {"raise", do_raise},
    {"task", do_task},     {"cancel", do_cancel}, {"future", do_future},
    {"set", do_set},       {"fail", do_fail},     {"done", do_done},
    {"query", do_query},   {"soon", do_soon},     {"later", do_later},
    {"drop", do_drop},     {"asked", do_asked},   {"unask", do_unask},
    {"extend", do_extend},
};

SimValue order_do(const OrderCall *call, SimBuffer *result)
{
    const char *name = call->words[0];
    OrderFunction *run = NULL;
    for (size_t i = 0; i < sizeof OPS / sizeof *OPS; i++)
        if (strcmp(OPS[i].name, name) == 0)
            run = OPS[i].run;
    if (!run)
        run = order_several_op(name);
    if (!run)
        run = order_shared_op(name);
    if (run)
        return run(call, result);
    fprintf(stderr, "order: there is no op `%s`\n", name);
    exit(3);
}
