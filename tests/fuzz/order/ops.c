// Each op, as a few lines; the table is at the end. oracle.py has the same ops
// in the same words.
#include "ops.h"

#include "interpreter.h"

#include <stdlib.h>
#include <string.h>

// A future that nobody sets is set after this time.
static const double RESCUE_SECONDS = 0.040;

static double seconds(const char *milliseconds)
{
    return atoi(milliseconds) / 1000.0;
}

static OrderNode *new_node(OrderMachine *machine)
{
    return order_keep_memory(machine, sizeof(OrderNode));
}

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

// Awaits something and notes the value; passes an error on.
static SimValue note_value_of(SimValue awaitable, SimBuffer *result)
{
    SimValue value = attempt(awaitable);
    if (is_error(value))
        return value;
    order_append_value(result, value);
    return none;
}

// The same, while the graph of waits says what the task waits for.
static SimValue await_value(const OrderCall *call, SimValue awaitable,
                         SimBuffer *result)
{
    SimValue error = note_value_of(awaitable, result);
    call->body->node->count = 0;
    return error;
}

static SimValue do_sleep(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    SimValue value = attempt(asyncio.sleep(seconds(call->words[1])));
    return is_error(value) ? value : none;
}

static SimValue do_call(const OrderCall *call, SimBuffer *result)
{
    return note_value_of(val(order_coroutine(call->machine,
                                             atoi(call->words[1] + 1),
                                             call->body->node)),
                         result);
}

static SimValue do_await(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *variable = filled_variable(call, result);
    if (!variable)
        return none;
    OrderNode *me = call->body->node;
    if (order_reaches(variable->node, me)) {
        sim_buffer_text(result, "cycle");
        return none;
    }
    me->waits_for[0] = variable->node;
    me->count = 1;
    return await_value(call, val(variable->future), result);
}

// Would waiting for the variables among the words close a circle?
static bool gather_closes_circle(const OrderCall *call)
{
    for (int i = 2; i < call->count; i++) {
        OrderVariable *variable = order_variable(call->machine, call->words[i]);
        if (variable && variable->future &&
            order_reaches(variable->node, call->body->node))
            return true;
    }
    return false;
}

// A gather of what the words from `first` on stand for; `words[first - 1]` is
// 1 for return_exceptions. The children's nodes go into `node`.
static SimFuture *gather_words(const OrderCall *call, int first,
                               OrderNode *node)
{
    SimValue awaitables[ORDER_MAX_WAITS];
    int count = 0;
    for (int i = first; i < call->count; i++) {
        const char *word = call->words[i];
        OrderVariable *variable = order_variable(call->machine, word);
        if (variable && !variable->future)
            continue;
        OrderNode *child = variable ? variable->node : new_node(call->machine);
        node->waits_for[count] = child;
        awaitables[count++] =
            variable ? val(variable->future)
                     : val(order_coroutine(call->machine, atoi(word + 1),
                                           child));
    }
    node->count = count;
    return asyncio.gather_array((size_t)count, awaitables,
                                call->words[first - 1][0] == '1', SIM_HERE);
}

static SimValue do_gather(const OrderCall *call, SimBuffer *result)
{
    if (gather_closes_circle(call)) {
        sim_buffer_text(result, "cycle");
        return none;
    }
    SimFuture *everything = gather_words(call, 2, call->body->node);
    return await_value(call, val(everything), result);
}

// The variable that an op may wait for; NULL after noting why not. From here on
// the graph says that the task waits for it.
static OrderVariable *awaitable_variable(const OrderCall *call,
                                         const char *name, SimBuffer *result)
{
    OrderVariable *variable = order_variable(call->machine, name);
    OrderNode *me = call->body->node;
    if (!variable || !variable->future) {
        sim_buffer_text(result, "empty");
        return NULL;
    }
    if (order_reaches(variable->node, me)) {
        sim_buffer_text(result, "cycle");
        return NULL;
    }
    me->waits_for[0] = variable->node;
    me->count = 1;
    return variable;
}

static SimValue do_wait_for(const OrderCall *call, SimBuffer *result)
{
    double limit = seconds(call->words[1]);
    const char *name = call->words[2];
    if (name[0] == 'c') {
        SimCoroutine *inner = order_coroutine(call->machine, atoi(name + 1),
                                              call->body->node);
        return note_value_of(val(asyncio.wait_for(inner, limit)), result);
    }
    OrderVariable *variable = awaitable_variable(call, name, result);
    if (!variable)
        return none;
    return await_value(
        call, val(asyncio.wait_for(variable->future, limit)), result);
}

static SimValue do_shield(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *variable =
        awaitable_variable(call, call->words[1], result);
    if (!variable)
        return none;
    return await_value(call, val(asyncio.shield(variable->future)), result);
}

// Collects the futures that the words name, each once; false: a circle.
static bool collect_futures(const OrderCall *call, SimValue *futures,
                            OrderNode **nodes, int *out_count)
{
    int count = 0;
    for (int i = 2; i < call->count; i++) {
        OrderVariable *variable = order_variable(call->machine, call->words[i]);
        bool is_new = variable->future != NULL;
        for (int j = 0; j < count; j++)
            if (futures[j].future == variable->future)
                is_new = false;
        if (!is_new)
            continue;
        if (order_reaches(variable->node, call->body->node))
            return false;
        nodes[count] = variable->node;
        futures[count++] = val(variable->future);
    }
    *out_count = count;
    return true;
}

// Notes the places of those that are done.
static void note_places(SimValue done, const SimValue *futures, int count,
                        SimBuffer *result)
{
    const char *between = "";
    sim_buffer_text(result, "[");
    for (int i = 0; i < count; i++)
        for (size_t j = 0; j < sim_len(done); j++)
            if (sim_item(done, j).future == futures[i].future) {
                sim_buffer_format(result, "%s%d", between, i);
                between = " ";
            }
    sim_buffer_text(result, "]");
}

// asyncio.wait: first, failed or all.
static SimValue do_race(const OrderCall *call, SimBuffer *result)
{
    SimValue futures[ORDER_MAX_WAITS];
    OrderNode *me = call->body->node, *nodes[ORDER_MAX_WAITS];
    int count = 0;
    if (!collect_futures(call, futures, nodes, &count)) {
        sim_buffer_text(result, "cycle");
        return none;
    }
    memcpy(me->waits_for, nodes, (size_t)count * sizeof *nodes);
    me->count = count;
    const char *mode = call->words[1];
    SimReturnWhen when = strcmp(mode, "first") == 0    ? FIRST_COMPLETED
                         : strcmp(mode, "failed") == 0 ? FIRST_EXCEPTION
                                                       : ALL_COMPLETED;
    SimValue both = attempt(
        asyncio.wait(sim_list((size_t)count, futures), FOREVER, when));
    me->count = 0;
    if (is_error(both))
        return both;
    note_places(sim_item(both, 0), futures, count, result);
    return none;
}

static SimValue do_group(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    OrderNode *me = call->body->node;
    SimTaskGroup *group = asyncio.TaskGroup();
    me->count = 0;
    for (int i = 1; i < call->count; i++) {
        OrderNode *node = new_node(call->machine);
        me->waits_for[me->count++] = node;
        sim_group_create_task(
            group, order_coroutine(call->machine, atoi(call->words[i] + 1),
                                   node));
    }
    SimValue value = attempt(sim_group_exit(group, none));
    me->count = 0;
    return is_error(value) ? value : none;
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
    sim_blocking_sleep(seconds(call->words[1]));
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
    OrderNode *node = new_node(machine);
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
                       new_node(call->machine))
        ->is_plain = true;
    asyncio.call_later(RESCUE_SECONDS, rescue, later);
    return none;
}

// Keeps a gather in a variable, to be awaited or cancelled later.
static SimValue do_collect(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    OrderNode *node = new_node(call->machine);
    SimFuture *everything = gather_words(call, 3, node);
    order_set_variable(call->machine, call->words[1], everything, node);
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
    return keep_handle(call, asyncio.call_later(seconds(call->words[1]),
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
    {"sleep", do_sleep},     {"call", do_call},     {"await", do_await},
    {"gather", do_gather},   {"print", do_print},   {"block", do_block},
    {"raise", do_raise},     {"task", do_task},     {"cancel", do_cancel},
    {"future", do_future},   {"set", do_set},       {"fail", do_fail},
    {"collect", do_collect}, {"done", do_done},     {"query", do_query},
    {"soon", do_soon},       {"later", do_later},   {"drop", do_drop},
    {"shield", do_shield},   {"race", do_race},     {"group", do_group},
    {"wait_for", do_wait_for},
};

SimValue order_do(const OrderCall *call, SimBuffer *result)
{
    for (size_t i = 0; i < sizeof OPS / sizeof *OPS; i++)
        if (strcmp(OPS[i].name, call->words[0]) == 0)
            return OPS[i].run(call, result);
    OrderFunction *run = order_shared_op(call->words[0]);
    if (run)
        return run(call, result);
    fprintf(stderr, "order: there is no op `%s`\n", call->words[0]);
    exit(3);
}
