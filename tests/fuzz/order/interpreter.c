// Walks through a coroutine's block as the C stack walks through Python's:
// a block ends by its last op, by a return, or by an error.
#include "interpreter.h"

#include "ops.h"

#include <stdlib.h>
#include <string.h>

typedef enum How { FELL_THROUGH, RETURNED, RAISED } How;

typedef struct Ending {
    How how;
    SimValue value; // what is returned or raised
} Ending;

static Ending run_block(OrderMachine *machine, OrderBody *body,
                        const OrderBlock *block);

// Logs that something was raised or caught: "sleep 3 ! CancelledError".
static void log_error(OrderMachine *machine, OrderBody *body, const char *text,
                      SimValue error)
{
    SimBuffer name;
    sim_buffer_init(&name);
    order_append_value(&name, error);
    order_log(machine, body, "%s %s", text, sim_buffer_string(&name));
    sim_buffer_done(&name);
}

// The op's line, its result if it has one, or its error.
static void log_plain(OrderMachine *machine, OrderBody *body, const OrderOp *op,
                      const SimBuffer *result, SimValue error)
{
    char text[ORDER_MAX_LINE + 2];
    snprintf(text, sizeof text, "%s !", op->text);
    if (is_error(error))
        log_error(machine, body, text, error);
    else if (result->size_bytes)
        order_log(machine, body, "%s = %s", op->text,
                  sim_buffer_string(result));
    else
        order_log(machine, body, "%s", op->text);
}

static Ending run_plain(OrderMachine *machine, OrderBody *body,
                        const OrderOp *op)
{
    OrderCall call = {machine, body, op->words, op->word_count};
    bool is_raise = strcmp(op->words[0], "raise") == 0;
    if (is_raise)
        order_log(machine, body, "%s", op->text);
    SimBuffer result;
    sim_buffer_init(&result);
    SimValue error = order_do(&call, &result);
    if (!is_raise)
        log_plain(machine, body, op, &result, error);
    sim_buffer_done(&result);
    return (Ending){is_error(error) ? RAISED : FELL_THROUGH, error};
}

static Ending run_try(OrderMachine *machine, OrderBody *body, const OrderOp *op)
{
    Ending ending = run_block(machine, body, op->body);
    if (ending.how == RAISED && op->handler &&
        error_is(ending.value, order_error_type(op->caught))) {
        log_error(machine, body, "caught", ending.value);
        ending = run_block(machine, body, op->handler);
    }
    // What the last block returns or raises takes the place of what was on
    // its way, as in Python.
    Ending last = run_block(machine, body, op->last);
    return last.how == FELL_THROUGH ? ending : last;
}

static Ending run_repeat(OrderMachine *machine, OrderBody *body,
                         const OrderOp *op)
{
    Ending ending = {FELL_THROUGH, none};
    for (int i = atoi(op->words[1]); i > 0 && ending.how == FELL_THROUGH; i--)
        ending = run_block(machine, body, op->body);
    return ending;
}

// A block that has a lock or a permit.
static Ending run_with(OrderMachine *machine, OrderBody *body,
                       const OrderOp *op)
{
    const char *name = op->words[1];
    SimValue taken =
        order_await_patiently(val(order_acquire(&machine->shared, name)));
    if (is_error(taken)) {
        log_plain(machine, body, op, NULL, taken);
        return (Ending){RAISED, taken};
    }
    order_log(machine, body, "%s", op->text);
    Ending ending = run_block(machine, body, op->body);
    SimValue released = order_release(&machine->shared, name);
    return is_error(released) ? (Ending){RAISED, released} : ending;
}

// A block that has only so much time.
static Ending run_limit(OrderMachine *machine, OrderBody *body,
                        const OrderOp *op)
{
    SimTimeout *outer = body->limit;
    SimTimeout *limit = asyncio.timeout(order_seconds(op->words[1]));
    body->limit = limit;
    Ending ending = run_block(machine, body, op->body);
    body->limit = outer;
    SimValue outcome = ending.how == RAISED ? ending.value : none;
    outcome = sim_timeout_exit(limit, outcome);
    if (!is_error(outcome))
        return ending;
    if (error_is(outcome, TimeoutError))
        order_log(machine, body, "%s passed", op->text);
    return (Ending){RAISED, outcome};
}

// What `each` goes through. Its clean-up takes time.
async(order_ticks, (OrderMachine *)machine, (OrderBody *)body, (int)count,
      (double)delay)
{
    for (int i = 1; i <= count; i++) {
        SimValue error = attempt(asyncio.sleep(delay));
        if (!is_error(error))
            error = attempt_yield(val(i));
        if (!is_error(error))
            continue;
        log_error(machine, body, "ticks !", error);
        await(asyncio.sleep(0.001));
        return error;
    }
    return none;
}

// A block for each value of an asynchronous generator, which is closed however
// the loop is left.
static Ending run_each(OrderMachine *machine, OrderBody *body,
                       const OrderOp *op)
{
    Ending ending = {FELL_THROUGH, none};
    SimGenerator *ticks = sim_generator_new(order_ticks(
        machine, body, atoi(op->words[1]), order_seconds(op->words[2])));
    while (ending.how == FELL_THROUGH) {
        SimValue tick = attempt(sim_generator_next(ticks));
        if (error_is(tick, StopAsyncIteration))
            break;
        if (is_error(tick))
            ending = (Ending){RAISED, tick};
        else
            ending = run_block(machine, body, op->body);
    }
    SimValue closed = attempt(sim_generator_close(ticks));
    order_log(machine, body, "%s ends", op->text);
    return is_error(closed) ? (Ending){RAISED, closed} : ending;
}

// A block with a task group around it.
static Ending run_team(OrderMachine *machine, OrderBody *body,
                       const OrderOp *op)
{
    OrderCall call = {machine, body, op->words, op->word_count};
    OrderNode *node = order_new_node(machine);
    SimTaskGroup *group = asyncio.TaskGroup();
    order_fill_group(&call, group, node);
    node->group = body->node->group;
    body->node->group = node;
    Ending ending = run_block(machine, body, op->body);
    SimValue outcome = ending.how == RAISED ? ending.value : none;
    SimValue left = attempt(sim_group_exit(group, outcome));
    body->node->group = node->group;
    if (!is_error(left)) {
        order_log(machine, body, "%s", op->text);
        return ending;
    }
    log_plain(machine, body, op, NULL, left);
    return (Ending){RAISED, left};
}

static Ending run_op(OrderMachine *machine, OrderBody *body, const OrderOp *op)
{
    const char *name = op->words[0];
    if (strcmp(name, "return") == 0)
        return (Ending){RETURNED, val(atoi(op->words[1]))};
    if (strcmp(name, "try") == 0)
        return run_try(machine, body, op);
    if (strcmp(name, "repeat") == 0)
        return run_repeat(machine, body, op);
    if (strcmp(name, "with") == 0)
        return run_with(machine, body, op);
    if (strcmp(name, "limit") == 0)
        return run_limit(machine, body, op);
    if (strcmp(name, "each") == 0)
        return run_each(machine, body, op);
    if (strcmp(name, "team") == 0)
        return run_team(machine, body, op);
    return run_plain(machine, body, op);
}

// `block` may be NULL: it falls through.
static Ending run_block(OrderMachine *machine, OrderBody *body,
                        const OrderBlock *block)
{
    Ending ending = {FELL_THROUGH, none};
    for (size_t i = 0; block && i < block->count; i++) {
        if (machine->is_over || ending.how != FELL_THROUGH)
            break;
        ending = run_op(machine, body, block->ops[i]);
    }
    return ending;
}

async(order_coroutine, (OrderMachine *)machine, (int)number, (OrderNode *)node)
{
    OrderBody body = {.number = ++machine->bodies, .node = node};
    order_log(machine, &body, "start c%d", number);

    Ending ending =
        run_block(machine, &body, machine->program->coroutines[number]);

    SimValue value = ending.how == FELL_THROUGH ? none : ending.value;
    SimBuffer text;
    sim_buffer_init(&text);
    order_append_value(&text, value);
    order_log(machine, &body, "end c%d = %s", number, sim_buffer_string(&text));
    sim_buffer_done(&text);
    return value;
}
