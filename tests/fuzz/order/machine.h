// What a running program of the order fuzzer knows: its variables, its log,
// and who waits for whom.
//
// Every op leaves a line on standard output: the virtual millisecond, the
// number of the coroutine (`-` in a callback), the op's own text and its
// result. oracle.py writes the same lines from CPython.
#ifndef ORDER_MACHINE_H
#define ORDER_MACHINE_H

#include "program.h"
#include "simul.h"

#include "base/buffer.h"

enum { ORDER_VARIABLES = 16, ORDER_MAX_WAITS = ORDER_MAX_WORDS };

// Who waits for whom. Before an await the machine looks whether it would close
// a circle, so that no program can wait for ever.
typedef struct OrderNode OrderNode;
struct OrderNode {
    OrderNode *waits_for[ORDER_MAX_WAITS]; // [count]
    int count;
    // Of a task inside a task group: who waits for the group's tasks, and will
    // be this task itself at the end of the block. NULL outside of groups.
    OrderNode *group;
};

// t0, t1, ... hold tasks, f0, f1, ... futures.
typedef struct OrderVariable {
    SimFuture *future; // NULL while empty
    bool is_task;
    bool is_plain; // a future that anybody may set
    OrderNode *node;
} OrderVariable;

// What the tasks of a program share; kept until the program ends.
typedef struct OrderShared {
    SimLock *locks[2];
    SimSemaphore *semaphores[2]; // the second is bounded
    SimEventFlag *events[2];
    SimCondition *condition;
    SimBarrier *barrier;
    SimQueue *queues[4]; // unbounded, of one place, a stack, by priority
    int stock;           // what the condition guards
} OrderShared;

typedef struct OrderMachine {
    const OrderProgram *program;
    OrderShared shared;
    OrderVariable tasks[ORDER_VARIABLES];
    OrderVariable futures[ORDER_VARIABLES];
    int bodies;      // coroutines begun so far
    double began;    // sim_time() of the first instant
    bool is_over;    // what runs now is closed, not run: it does nothing
    void **memory;   // memory[memory_count], freed at the end
    size_t memory_count;
    size_t memory_capacity;
    SimValue kept; // a list of all that variables have referred to
} OrderMachine;

// One call of a coroutine: its number, and the node of the task it runs in.
typedef struct OrderBody {
    int number;
    OrderNode *node;
    SimHandle *handle; // of its latest soon or later; NULL at first
    SimTimeout *limit; // the innermost; NULL outside of limits
} OrderBody;

void order_machine_init(OrderMachine *machine, const OrderProgram *program);

// From here on the program prints nothing and does nothing.
void order_machine_end(OrderMachine *machine);
void order_machine_done(OrderMachine *machine);

// Prints a line; `body` is NULL in a callback.
void order_log(const OrderMachine *machine, const OrderBody *body,
               const char *format, ...) __attribute__((format(printf, 3, 4)));

// bytes[size_bytes], zeroed, that live as long as the machine.
void *order_keep_memory(OrderMachine *machine, size_t size_bytes);

// The variable of a name such as "t3"; NULL for any other word.
OrderVariable *order_variable(OrderMachine *machine, const char *name);

// Puts a future or task into a variable, and keeps it to the program's end.
// Returns the variable.
OrderVariable *order_set_variable(OrderMachine *machine, const char *name,
                                  SimFuture *future, OrderNode *node);

// Can `goal` be reached from `node` by following who waits for whom?
bool order_reaches(const OrderNode *node, const OrderNode *goal);

// Appends a value as the log shows it: 7, None, True, ValueError, [1 2].
void order_append_value(SimBuffer *text, SimValue value);

// The state of a future in the same words, or "pending".
void order_append_outcome(SimBuffer *text, SimFuture *future);

#endif
