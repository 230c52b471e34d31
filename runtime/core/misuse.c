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

// In one piece: fprintf to a stream without a buffer takes 8 KiB of the stack,
// and the warning may be about just that.
static void say(const SimSite *site, const char *text)
{
    char *sentence =
        site ? sim_format("simul: %s:%u: warning: %s\n", site->file,
                          site->line, text)
             : sim_format("simul: warning: %s\n", text);
    fflush(stdout);
    fputs(sentence, stderr);
    sim_free(sentence);
}

// Says it, unless it is only noted, and records it.
static void warn(SimLoop *loop, unsigned number, const SimSite *site,
                 uint32_t task, uint64_t evidence, bool is_said,
                 const char *format, va_list arguments)
{
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        return;
    if (is_said)
        say(site, text);
    sim_trace_warning(loop->trace, number, site, task, evidence, text);
    sim_free(text);
}

void sim_warn(SimLoop *loop, unsigned number, const SimSite *site,
              const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    warn(loop, number, site, sim_loop_task_number(loop), SIM_NO_EVIDENCE, true,
         format, arguments);
    va_end(arguments);
}

void sim_warn_of(SimLoop *loop, unsigned number, const SimSite *site,
                 uint32_t task, uint64_t evidence, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    warn(loop, number, site, task, evidence, true, format, arguments);
    va_end(arguments);
}

void sim_note_warning(SimLoop *loop, unsigned number, const SimSite *site,
                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    warn(loop, number, site, sim_loop_task_number(loop), SIM_NO_EVIDENCE, false,
         format, arguments);
    va_end(arguments);
}
