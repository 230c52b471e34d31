// The ops that wait for several things, or for one in a special way: gather,
// asyncio.wait, as_completed, shield, wait_for, task groups. Those that wait
// name each other in the graph of waits, so that nobody waits in a circle.
#include "ops.h"

#include "interpreter.h"

#include <stdlib.h>
#include <string.h>

// ---- what other rooms use ----------------------------------------------------

double order_seconds(const char *milliseconds)
{
    return atoi(milliseconds) / 1000.0;
}

OrderNode *order_new_node(OrderMachine *machine)
{
    return order_keep_memory(machine, sizeof(OrderNode));
}

SimValue order_note_value_of(SimValue awaitable, SimBuffer *result)
{
    SimValue value = attempt(awaitable);
    if (is_error(value))
        return value;
    order_append_value(result, value);
    return none;
}

SimValue order_await(const OrderCall *call, SimValue awaitable,
                     SimBuffer *result)
{
    SimValue error = order_note_value_of(awaitable, result);
    call->body->node->count = 0;
    return error;
}

OrderVariable *order_awaitable_variable(const OrderCall *call, const char *name,
                                        SimBuffer *result)
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

// ---- gather ------------------------------------------------------------------

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
        OrderNode *child =
            variable ? variable->node : order_new_node(call->machine);
        node->waits_for[count] = child;
        awaitables[count++] =
            variable
                ? val(variable->future)
                : val(order_coroutine(call->machine, atoi(word + 1), child));
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
    return order_await(call, val(everything), result);
}

// Keeps a gather in a variable, to be awaited or cancelled later.
static SimValue do_collect(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    OrderNode *node = order_new_node(call->machine);
    SimFuture *everything = gather_words(call, 3, node);
    order_set_variable(call->machine, call->words[1], everything, node);
    return none;
}

// ---- one in a special way ----------------------------------------------------

static SimValue do_wait_for(const OrderCall *call, SimBuffer *result)
{
    double limit = order_seconds(call->words[1]);
    const char *name = call->words[2];
    if (name[0] == 'c') {
        SimCoroutine *inner =
            order_coroutine(call->machine, atoi(name + 1), call->body->node);
        return order_note_value_of(val(asyncio.wait_for(inner, limit)), result);
    }
    OrderVariable *variable = order_awaitable_variable(call, name, result);
    if (!variable)
        return none;
    return order_await(call, val(asyncio.wait_for(variable->future, limit)),
                       result);
}

// Keeps a shield in a variable, to be awaited, cancelled or shielded again.
static SimValue do_cover(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *inner = order_variable(call->machine, call->words[2]);
    if (!inner || !inner->future) {
        sim_buffer_text(result, "empty");
        return none;
    }
    OrderNode *node = order_new_node(call->machine);
    node->waits_for[0] = inner->node;
    node->count = 1;
    SimFuture *outer = asyncio.shield(inner->future);
    order_set_variable(call->machine, call->words[1], outer, node);
    return none;
}

static SimValue do_shield(const OrderCall *call, SimBuffer *result)
{
    OrderVariable *variable =
        order_awaitable_variable(call, call->words[1], result);
    if (!variable)
        return none;
    return order_await(call, val(asyncio.shield(variable->future)), result);
}

// The futures that an op waits for.
typedef struct Several {
    SimValue futures[ORDER_MAX_WAITS]; // futures[count]
    OrderNode *nodes[ORDER_MAX_WAITS];
    int count;
} Several;

static bool is_among(const Several *several, const SimFuture *future)
{
    for (int i = 0; i < several->count; i++)
        if (several->futures[i].future == future)
            return true;
    return false;
}

// Collects what the words from `first` on name, each once, and notes it in the
// graph of waits. Returns false after noting that it would close a circle.
static bool collect_futures(const OrderCall *call, int first, Several *several,
                            SimBuffer *result)
{
    OrderNode *me = call->body->node;
    several->count = 0;
    for (int i = first; i < call->count; i++) {
        OrderVariable *variable = order_variable(call->machine, call->words[i]);
        if (!variable->future || is_among(several, variable->future))
            continue;
        if (order_reaches(variable->node, me)) {
            sim_buffer_text(result, "cycle");
            return false;
        }
        several->nodes[several->count] = variable->node;
        several->futures[several->count++] = val(variable->future);
    }
    size_t size_bytes = (size_t)several->count * sizeof *several->nodes;
    memcpy(me->waits_for, several->nodes, size_bytes);
    me->count = several->count;
    return true;
}

// Notes the places of those that are done.
static void note_places(SimValue done, const Several *several,
                        SimBuffer *result)
{
    const char *between = "";
    sim_buffer_text(result, "[");
    for (int i = 0; i < several->count; i++)
        for (size_t j = 0; j < sim_len(done); j++)
            if (sim_item(done, j).future == several->futures[i].future) {
                sim_buffer_format(result, "%s%d", between, i);
                between = " ";
            }
    sim_buffer_text(result, "]");
}

// asyncio.wait: first, failed or all of what the words from `first` on name.
static SimValue race(const OrderCall *call, int first, double timeout,
                     SimBuffer *result)
{
    Several several;
    if (!collect_futures(call, first, &several, result))
        return none;
    const char *mode = call->words[first - 1];
    SimReturnWhen when = strcmp(mode, "first") == 0    ? FIRST_COMPLETED
                         : strcmp(mode, "failed") == 0 ? FIRST_EXCEPTION
                                                       : ALL_COMPLETED;
    SimValue futures = sim_list((size_t)several.count, several.futures);
    SimValue both = attempt(asyncio.wait(futures, timeout, when));
    call->body->node->count = 0;
    if (is_error(both))
        return both;
    note_places(sim_item(both, 0), &several, result);
    return none;
}

static SimValue do_race(const OrderCall *call, SimBuffer *result)
{
    return race(call, 2, FOREVER, result);
}

static SimValue do_race_for(const OrderCall *call, SimBuffer *result)
{
    return race(call, 3, order_seconds(call->words[1]), result);
}

// as_completed: one result or error after the other. What is cancelled ends it.
static SimValue take_results(SimValue coming, SimBuffer *result)
{
    for (size_t i = 0; i < sim_len(coming); i++) {
        SimValue value = attempt(sim_item(coming, i));
        if (error_is(value, CancelledError))
            return value;
        sim_buffer_text(result, i ? " " : "");
        order_append_value(result, value);
    }
    return none;
}

static SimValue do_as_completed(const OrderCall *call, SimBuffer *result)
{
    Several several;
    double timeout = order_seconds(call->words[1]);
    if (!collect_futures(call, 2, &several, result))
        return none;
    SimValue futures = sim_list((size_t)several.count, several.futures);
    SimValue coming = timeout > 0
                          ? asyncio.as_completed_at(futures, timeout, SIM_HERE)
                          : asyncio.as_completed(futures);
    sim_buffer_text(result, "[");
    SimValue error = take_results(coming, result);
    sim_buffer_text(result, "]");
    call->body->node->count = 0;
    return error;
}

// ---- task groups -------------------------------------------------------------

// Makes a task in the group of each coroutine that the words name.
void order_fill_group(const OrderCall *call, SimTaskGroup *group,
                      OrderNode *waiting)
{
    waiting->count = 0;
    for (int i = 1; i < call->count; i++) {
        OrderNode *node = order_new_node(call->machine);
        waiting->waits_for[waiting->count++] = node;
        sim_group_create_task(
            group,
            order_coroutine(call->machine, atoi(call->words[i] + 1), node));
    }
}

static SimValue do_group(const OrderCall *call, SimBuffer *result)
{
    (void)result;
    SimTaskGroup *group = asyncio.TaskGroup();
    order_fill_group(call, group, call->body->node);
    SimValue value = attempt(sim_group_exit(group, none));
    call->body->node->count = 0;
    return is_error(value) ? value : none;
}

static const struct {
    const char *name;
    OrderFunction *run;
} OPS[] = {
    {"gather", do_gather},     {"collect", do_collect},
    {"wait_for", do_wait_for}, {"shield", do_shield},
    {"cover", do_cover},       {"race", do_race},
    {"race_for", do_race_for}, {"as_completed", do_as_completed},
    {"group", do_group},
};

OrderFunction *order_several_op(const char *name)
{
    for (size_t i = 0; i < sizeof OPS / sizeof *OPS; i++)
        if (strcmp(OPS[i].name, name) == 0)
            return OPS[i].run;
    return NULL;
}
