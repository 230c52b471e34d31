#include "core/report.h"

#include "core/error.h"
#include "core/loop.h"

#include <stdio.h>
#include <string.h>

// ---- errors -----------------------------------------------------------------

// As Python quotes a text: with ' unless the text has ' and no ".
static void append_quoted(SimBuffer *text, const char *bytes, size_t count)
{
    bool has_single = memchr(bytes, '\'', count) != NULL;
    bool has_double = memchr(bytes, '"', count) != NULL;
    char quote = has_single && !has_double ? '"' : '\'';

    sim_buffer_append(text, &quote, 1);
    for (size_t i = 0; i < count; i++) {
        char letter = bytes[i];
        if (letter == '\n')
            sim_buffer_text(text, "\\n");
        else if (letter == quote || letter == '\\')
            sim_buffer_format(text, "\\%c", letter);
        else
            sim_buffer_append(text, &letter, 1);
    }
    sim_buffer_append(text, &quote, 1);
}

// A group's message ends with how many there are, which its repr does not say.
static size_t message_length(const SimError *error)
{
    const char *count = error->members ? strrchr(error->message, '(') : NULL;
    return count > error->message ? (size_t)(count - 1 - error->message)
                                  : strlen(error->message);
}

void sim_error_repr(SimValue value, SimBuffer *text)
{
    const SimError *error = value.error;
    sim_buffer_format(text, "%s(", error->type->name);
    if (error->message[0])
        append_quoted(text, error->message, message_length(error));
    for (size_t i = 0; error->members && i < error->members->count; i++) {
        sim_buffer_text(text, i == 0 ? ", [" : ", ");
        sim_error_repr(error->members->items[i], text);
    }
    sim_buffer_text(text, error->members ? "])" : ")");
}

// ---- futures ----------------------------------------------------------------

static const char *state_word(const SimFuture *future)
{
    switch (future->state) {
    case SIM_FUTURE_PENDING:
        return "pending";
    case SIM_FUTURE_CANCELLED:
        return "cancelled";
    default:
        return "finished";
    }
}

// " coro=<f() running at x.c:3>": where it stands, or where it was defined.
static void append_coroutine(const SimTask *task, SimBuffer *text)
{
    const SimSite *defined = task->defined_at;
    bool is_done = task->future.state != SIM_FUTURE_PENDING;
    const SimSite *at = is_done || !task->has_begun ? defined : task->site;

    sim_buffer_format(text, " coro=<%.*s() %s",
                      (int)sim_site_name_length(defined), defined->function,
                      is_done ? "done, defined at" : "running at");
    sim_buffer_format(text, " %s:%u>", at->file, at->line);
}

static void append_task(const SimTask *task, SimBuffer *text)
{
    const char *name = sim_task_name((SimTask *)(uintptr_t)task);
    sim_buffer_text(text, " name=");
    append_quoted(text, name, strlen(name));
    append_coroutine(task, text);
    if (!task->waiting)
        return;
    bool is_task = task->waiting->kind == &sim_task_kind;
    sim_buffer_format(text, " wait_for=<%s pending",
                      is_task ? "Task" : "Future");
    if (is_task)
        append_task((const SimTask *)(const void *)task->waiting, text);
    sim_buffer_text(text, " cb=[Task.task_wakeup()]>");
}

void sim_future_repr(const SimFuture *future, SimBuffer *text)
{
    bool is_task = future->kind == &sim_task_kind;
    sim_buffer_format(text, "<%s %s", is_task ? "Task" : "Future",
                      state_word(future));
    if (is_task)
        append_task((const SimTask *)(const void *)future, text);
    if (future->state == SIM_FUTURE_FINISHED && is_error(future->result)) {
        sim_buffer_text(text, " exception=");
        sim_error_repr(future->result, text);
    }
    sim_buffer_text(text, ">");
}

void sim_report_future(const char *headline, const char *label,
                       const SimFuture *future)
{
    SimBuffer text;
    sim_buffer_init(&text);
    sim_buffer_format(&text, "%s\n%s: ", headline, label);
    sim_future_repr(future, &text);
    sim_buffer_text(&text, "\n");
    fflush(stdout);
    fputs(sim_buffer_string(&text), stderr);
    sim_buffer_done(&text);
    if (future->state == SIM_FUTURE_FINISHED && is_error(future->result))
        sim_error_print(future->result);
}
