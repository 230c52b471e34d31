// Reads programs line by line; blocks by recursion, as they are nested.
#include "program.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

// The reader holds one line that has been looked at but not used.
typedef struct Reader {
    FILE *input;
    OrderOp line;
} Reader;

static void next_line(Reader *reader)
{
    OrderOp *line = &reader->line;
    memset(line, 0, sizeof *line);
    char text[ORDER_MAX_LINE];
    do {
        if (!fgets(text, sizeof text, reader->input))
            return;
    } while (strspn(text, " \n") == strlen(text) || text[0] == '#');

    char *start = text + strspn(text, " ");
    start[strcspn(start, "\n")] = 0;
    strcpy(line->text, start);
    strcpy(line->letters, start);
}

static void cut_into_words(OrderOp *op)
{
    char *rest = NULL;
    char *word = strtok_r(op->letters, " ", &rest);
    while (word && op->word_count < ORDER_MAX_WORDS) {
        op->words[op->word_count++] = word;
        word = strtok_r(NULL, " ", &rest);
    }
}

// Does the line at hand begin with this word?
static bool is_at(const Reader *reader, const char *word)
{
    size_t length = strlen(word);
    const char *text = reader->line.text;
    return strncmp(text, word, length) == 0 &&
           (text[length] == 0 || text[length] == ' ');
}

static void expect(const Reader *reader, const char *word)
{
    if (is_at(reader, word))
        return;
    fprintf(stderr, "order: expected `%s`, found `%s`\n", word,
            reader->line.text);
    exit(3);
}

// What follows the first word of the line at hand.
static const char *argument(const Reader *reader)
{
    const char *text = reader->line.text;
    const char *space = strchr(text, ' ');
    return space ? space + 1 : "";
}

static OrderBlock *read_block(Reader *reader);

static bool holds_block(const char *word)
{
    static const char *const words[] = {"try",   "repeat", "with",
                                        "limit", "each",   "team"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static OrderOp *read_op(Reader *reader)
{
    OrderOp *op = sim_alloc(sizeof *op);
    *op = reader->line;
    cut_into_words(op);
    next_line(reader);
    if (!holds_block(op->words[0]))
        return op;

    op->body = read_block(reader);
    if (is_at(reader, "except")) {
        strcpy(op->caught, argument(reader));
        next_line(reader);
        op->handler = read_block(reader);
    }
    if (is_at(reader, "finally")) {
        next_line(reader);
        op->last = read_block(reader);
    }
    expect(reader, "end");
    next_line(reader);
    return op;
}

static OrderBlock *read_block(Reader *reader)
{
    OrderBlock *block = sim_alloc(sizeof *block);
    while (reader->line.text[0] && !is_at(reader, "end") &&
           !is_at(reader, "except") && !is_at(reader, "finally")) {
        block->ops = sim_grow(block->ops, block->count, &block->capacity,
                              sizeof *block->ops);
        block->ops[block->count++] = read_op(reader);
    }
    return block;
}

OrderProgram *order_program_read(FILE *input)
{
    Reader reader = {.input = input};
    next_line(&reader);
    if (!reader.line.text[0])
        return NULL;

    expect(&reader, "program");
    OrderProgram *program = sim_alloc(sizeof *program);
    strcpy(program->title, argument(&reader));
    next_line(&reader);
    while (is_at(&reader, "coroutine")) {
        next_line(&reader);
        program->coroutines =
            sim_grow(program->coroutines, program->count, &program->capacity,
                     sizeof *program->coroutines);
        program->coroutines[program->count++] = read_block(&reader);
        expect(&reader, "end");
        next_line(&reader);
    }
    expect(&reader, "run");
    return program;
}

static void free_block(OrderBlock *block)
{
    if (!block)
        return;
    for (size_t i = 0; i < block->count; i++) {
        free_block(block->ops[i]->body);
        free_block(block->ops[i]->handler);
        free_block(block->ops[i]->last);
        sim_free(block->ops[i]);
    }
    sim_free(block->ops);
    sim_free(block);
}

void order_program_free(OrderProgram *program)
{
    if (!program)
        return;
    for (size_t i = 0; i < program->count; i++)
        free_block(program->coroutines[i]);
    sim_free(program->coroutines);
    sim_free(program);
}
