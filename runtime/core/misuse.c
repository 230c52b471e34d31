#include "core/misuse.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "core/loop.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

// "simul: lessons/03_tasks/tasks.c:12: " or "simul: "
static void begin_sentence(const SimSite *site)
{
    fflush(stdout);
    fputs("simul: ", stderr);
    if (site)
        fprintf(stderr, "%s:%u: ", site->file, site->line);
}

_Noreturn void sim_misuse(const SimSite *site, const char *format, ...)
{
    va_list arguments;

    begin_sentence(site);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

void sim_warn(SimLoop *loop, unsigned number, const SimSite *site,
              const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    int size = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (size < 0)
        return;
    begin_sentence(site);
    fprintf(stderr, "warning: %s\n", text);
    sim_trace_text(loop->trace, SIM_EVENT_WARNING, number, site,
                   sim_loop_task_number(loop), text, (size_t)size);
    sim_free(text);
}
