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
    if (is_error(error) && !is_raise)
        order_log(machine, body, "%s ! %s", op->text, error_name(error));
    else if (result.size_bytes)
        order_log(machine, body, "%s = %s", op->text,
                  sim_buffer_string(&result));
    else if (!is_raise)
        order_log(machine, body, "%s", op->text);
    sim_buffer_done(&result);
    return (Ending){is_error(error) ? RAISED : FELL_THROUGH, error};
}

static Ending run_try(OrderMachine *machine, OrderBody *body, const OrderOp *op)
{
    Ending ending = run_block(machine, body, op->body);
    if (ending.how == RAISED && op->handler &&
        error_is(ending.value, order_error_type(op->caught))) {
        order_log(machine, body, "caught %s", error_name(ending.value));
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

static Ending run_op(OrderMachine *machine, OrderBody *body, const OrderOp *op)
{
    const char *name = op->words[0];
    if (strcmp(name, "return") == 0)
        return (Ending){RETURNED, val(atoi(op->words[1]))};
    if (strcmp(name, "try") == 0)
        return run_try(machine, body, op);
    if (strcmp(name, "repeat") == 0)
        return run_repeat(machine, body, op);
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

async(order_coroutine, (OrderMachine *) machine, (int) number,
      (OrderNode *) node)
{
    OrderBody body = {.number = ++machine->bodies, .node = node};
    order_log(machine, &body, "start c%d", number);

    Ending ending = run_block(machine, &body,
                              machine->program->coroutines[number]);

    SimValue value = ending.how == FELL_THROUGH ? none : ending.value;
    SimBuffer text;
    sim_buffer_init(&text);
    order_append_value(&text, value);
    order_log(machine, &body, "end c%d = %s", number, sim_buffer_string(&text));
    sim_buffer_done(&text);
    return value;
}
