// What the student reads: goals, hints, progress.
#include "cli/learn/learn.h"

#include "base/alloc.h"
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum { BAR_COLUMNS = 30 };

const char *sim_learn_bold(void)
{
    return sim_cli_has_colour() ? "\033[1m" : "";
}

const char *sim_learn_good(void)
{
    return sim_cli_has_colour() ? "\033[1;32m" : "";
}

const char *sim_learn_bad(void)
{
    return sim_cli_has_colour() ? "\033[1;31m" : "";
}

const char *sim_learn_plain(void)
{
    return sim_cli_has_colour() ? "\033[0m" : "";
}

// ---- goals ----------------------------------------------------------------

// A line of Markdown as plain text: without ** and backquotes.
static void say_line(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (line[i] != '`' && !(line[i] == '*' && i + 1 < length) &&
            !(line[i] == '*' && i > 0 && line[i - 1] == '*'))
            putchar(line[i]);
    putchar('\n');
}

static void say_text(const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        say_line(text, length);
        text += length + (text[length] == '\n');
    }
}

void sim_learn_say_goal(const SimLearn *learn, const SimExercise *exercise)
{
    char *path = sim_learn_original(learn, exercise, "README.md");
    char *source = sim_learn_source(learn, exercise);
    char *text = sim_learn_read(path);
    // The title stands in the heading already.
    const char *body = text ? strchr(text, '\n') : NULL;

    printf("%sExercise %.2s: %s%s\n", sim_learn_bold(), exercise->name,
           exercise->title, sim_learn_plain());
    if (body)
        say_text(body + 1);
    printf("\nEdit   %s%s%s\n", sim_learn_bold(), source, sim_learn_plain());
    sim_free(text);
    sim_free(source);
    sim_free(path);
}

// ---- progress -------------------------------------------------------------

void sim_learn_say_progress(const SimLearn *learn)
{
    size_t done = sim_learn_done_count(learn);
    size_t filled = learn->count ? done * BAR_COLUMNS / learn->count : 0;

    fputs("Progress: [", stdout);
    fputs(sim_learn_good(), stdout);
    for (size_t i = 0; i < BAR_COLUMNS; i++) {
        if (i == filled)
            fputs(sim_learn_plain(), stdout);
        putchar(i < filled ? '#' : '-');
    }
    printf("%s]  %zu/%zu\n", sim_learn_plain(), done, learn->count);
}

void sim_learn_say_list(const SimLearn *learn)
{
    const SimExercise *next = sim_learn_next(learn);
    SimBuffer line;
    sim_buffer_init(&line);
    for (size_t i = 0; i < learn->count; i++) {
        const SimExercise *exercise = &learn->exercises[i];
        sim_buffer_clear(&line);
        sim_cli_pad(&line, exercise->name, 22);
        printf("  %s  %s  %s\n",
               exercise->is_done  ? "done"
               : exercise == next ? "next"
                                  : "    ",
               sim_buffer_string(&line), exercise->title);
    }
    sim_buffer_done(&line);
    putchar('\n');
    sim_learn_say_progress(learn);
}

// ---- hints ----------------------------------------------------------------

// The paragraph of that number, from 0; its length. NULL: there are fewer.
static const char *paragraph(const char *text, long number, size_t *out_length)
{
    while (text && number-- > 0) {
        text = strstr(text, "\n\n");
        if (text)
            text += 2;
    }
    if (!text || !*text)
        return NULL;
    const char *end = strstr(text, "\n\n");
    *out_length = end ? (size_t)(end - text) : strcspn(text, "") - 1;
    return text;
}

void sim_learn_say_hint(const SimLearn *learn, SimExercise *exercise)
{
    char *path = sim_learn_original(learn, exercise, "hints.txt");
    char *text = sim_learn_read(path);
    size_t length = 0;
    const char *hint = paragraph(text, exercise->hints_seen, &length);
    bool is_new = hint != NULL;

    if (!hint && exercise->hints_seen > 0)
        hint = paragraph(text, exercise->hints_seen - 1, &length);
    exercise->hints_seen += is_new;
    if (hint)
        printf("%sHint %ld for exercise %.2s%s\n%.*s\n", sim_learn_bold(),
               exercise->hints_seen, exercise->name, sim_learn_plain(),
               (int)length, hint);
    if (!is_new)
        puts("That was the last hint. The lesson the exercise names shows "
             "more.");
    sim_free(text);
    sim_free(path);
}
