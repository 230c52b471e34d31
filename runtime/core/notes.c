// What a program says of itself: marks, scenes, log lines, spans, counters.
#include "base/alloc.h"
#include "core/loop.h"

#include <stdarg.h>
#include <stdio.h>

static void note(SimEventKind kind, unsigned flags, const SimSite *site,
                 const char *format, va_list arguments)
{
    SimLoop *loop = sim_loop_current();
    char *text = NULL;

    if (!loop->trace)
        return;
    int size = vasprintf(&text, format, arguments);
    if (size < 0)
        return;
    sim_trace_text(loop->trace, kind, flags, site, sim_loop_task_number(loop),
                   text, (size_t)size);
    sim_free(text);
}

void sim_mark_at(const SimSite *site, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    note(SIM_EVENT_MARK, 0, site, format, arguments);
    va_end(arguments);
}

void sim_scene_at(const SimSite *site, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    note(SIM_EVENT_SCENE, 0, site, format, arguments);
    va_end(arguments);
}

void sim_log_at(int level, const SimSite *site, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    note(SIM_EVENT_LOG, (unsigned)level, site, format, arguments);
    va_end(arguments);
}

static void span(SimEventKind kind, const char *name)
{
    SimLoop *loop = sim_loop_current();
    if (loop->trace)
        sim_trace_text(loop->trace, kind, 0, NULL, sim_loop_task_number(loop),
                       name, strlen(name));
}

void sim_span_begin(const char *name)
{
    span(SIM_EVENT_SPAN_BEGIN, name);
}

void sim_span_end(const char *name)
{
    span(SIM_EVENT_SPAN_END, name);
}

void sim_counter(const char *name, double value)
{
    SimLoop *loop = sim_loop_current();
    sim_trace_counter(loop->trace, sim_loop_task_number(loop), name, value);
}
