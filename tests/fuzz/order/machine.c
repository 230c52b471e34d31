#include "machine.h"

#include "base/alloc.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void order_machine_init(OrderMachine *machine, const OrderProgram *program)
{
    *machine = (OrderMachine){
        .program = program, .began = sim_time(), .kept = sim_list(0, NULL)};
    machine->shared = (OrderShared){
        .locks = {asyncio.Lock(), asyncio.Lock()},
        .semaphores = {asyncio.Semaphore(1), asyncio.BoundedSemaphore(2)},
        .events = {asyncio.Event(), asyncio.Event()},
        .condition = asyncio.Condition(NULL),
        .barrier = asyncio.Barrier(2),
        .queues = {asyncio.Queue(0), asyncio.Queue(1), asyncio.LifoQueue(2),
                   asyncio.PriorityQueue(2)},
    };
}

void order_machine_end(OrderMachine *machine)
{
    machine->is_over = true;
}

void order_machine_done(OrderMachine *machine)
{
    for (size_t i = 0; i < machine->memory_count; i++)
        sim_free(machine->memory[i]);
    sim_free(machine->memory);
}

void order_log(const OrderMachine *machine, const OrderBody *body,
               const char *format, ...)
{
    if (machine->is_over)
        return;
    printf("%lld ", llround((sim_time() - machine->began) * 1000));
    if (body)
        printf("%d ", body->number);
    else
        printf("- ");
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

void *order_keep_memory(OrderMachine *machine, size_t size_bytes)
{
    machine->memory =
        sim_grow(machine->memory, machine->memory_count,
                 &machine->memory_capacity, sizeof *machine->memory);
    void *memory = sim_alloc(size_bytes);
    machine->memory[machine->memory_count++] = memory;
    return memory;
}

OrderVariable *order_variable(OrderMachine *machine, const char *name)
{
    int number = atoi(name + 1);
    if (number < 0 || number >= ORDER_VARIABLES)
        return NULL;
    if (name[0] == 't')
        return &machine->tasks[number];
    return name[0] == 'f' ? &machine->futures[number] : NULL;
}

OrderVariable *order_set_variable(OrderMachine *machine, const char *name,
                                  SimFuture *future, OrderNode *node)
{
    sim_append(machine->kept, val(future));
    OrderVariable *variable = order_variable(machine, name);
    *variable = (OrderVariable){
        .future = future, .is_task = name[0] == 't', .node = node};
    return variable;
}

bool order_reaches(const OrderNode *node, const OrderNode *goal)
{
    if (node == goal)
        return true;
    for (int i = 0; i < node->count; i++)
        if (order_reaches(node->waits_for[i], goal))
            return true;
    return node->group && order_reaches(node->group, goal);
}

void order_append_value(SimBuffer *text, SimValue value)
{
    switch (value.kind) {
    case SIM_VALUE_NONE:
        sim_buffer_text(text, "None");
        break;
    case SIM_VALUE_BOOL:
        sim_buffer_text(text, value.boolean ? "True" : "False");
        break;
    case SIM_VALUE_ERROR:
        sim_buffer_text(text, error_name(value));
        if (error_is(value, ExceptionGroup))
            order_append_value(text, error_members(value));
        break;
    case SIM_VALUE_LIST:
        sim_buffer_text(text, "[");
        for (size_t i = 0; i < sim_len(value); i++) {
            sim_buffer_text(text, i ? " " : "");
            order_append_value(text, sim_item(value, i));
        }
        sim_buffer_text(text, "]");
        break;
    default:
        sim_buffer_format(text, "%lld", (long long)as_int(value));
    }
}

void order_append_outcome(SimBuffer *text, SimFuture *future)
{
    if (!sim_future_done(future))
        sim_buffer_text(text, "pending");
    else
        order_append_value(text, sim_future_result(future));
}
