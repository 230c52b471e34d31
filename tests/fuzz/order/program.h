// A program of the order fuzzer, read from its text form (README.md).
//
// A program is a list of coroutines, a coroutine a block, a block a list of
// ops. Most ops are a line of words; `try`, `repeat`, `with`, `limit`, `each`
// and `team` hold blocks:
//
//     try                 op.words = {"try"}         op.body
//       await t0
//     except Value        op.caught = "Value"        op.handler
//       print 1
//     finally                                        op.last
//       sleep 2
//     end
#ifndef ORDER_PROGRAM_H
#define ORDER_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { ORDER_MAX_WORDS = 64, ORDER_MAX_LINE = 256 };

typedef struct OrderBlock OrderBlock;

typedef struct OrderOp {
    char text[ORDER_MAX_LINE];         // the line, as the log repeats it
    char letters[ORDER_MAX_LINE];      // the same, cut into words
    const char *words[ORDER_MAX_WORDS];
    int word_count;
    OrderBlock *body;                  // of the ops that hold a block, else NULL
    OrderBlock *handler;               // of except, or NULL
    char caught[ORDER_MAX_LINE];       // what except catches
    OrderBlock *last;                  // of finally, or NULL
} OrderOp;

struct OrderBlock {
    OrderOp **ops; // ops[count]
    size_t count;
    size_t capacity;
};

typedef struct OrderProgram {
    char title[ORDER_MAX_LINE];
    OrderBlock **coroutines; // coroutines[count]: c0, c1, ...
    size_t count;
    size_t capacity;
} OrderProgram;

// Reads one program, from its line `program TITLE` to its line `run`. Returns
// NULL at the end of the input. A text that is no program ends the process
// with a sentence: it was made by our own generator.
OrderProgram *order_program_read(FILE *input);

void order_program_free(OrderProgram *program);

#endif
