#include "support/looptest.h"

#include "base/alloc.h"
#include "base/buffer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// The tests of one program run one after the other, so there is one notebook.
static struct {
    SimBuffer said;
    SimBuffer errors;
    char trace[64];
    int saved_stderr; // -1: standard error is not captured
    FILE *captured;
} notebook = {.saved_stderr = -1};

static int begin(SimClockKind clock, const char *trace)
{
    SimLoopConfig config = {.clock_kind = clock, .trace_path = trace};
    sim_buffer_clear(&notebook.said);
    sim_loop_configure(sim_loop_current(), &config);
    return 0;
}

int looptest_setup(void **state)
{
    (void)state;
    return begin(SIM_CLOCK_VIRTUAL, NULL);
}

int looptest_setup_traced(void **state)
{
    (void)state;
    snprintf(notebook.trace, sizeof notebook.trace, "/tmp/simul-test-%d.simul",
             (int)getpid());
    return begin(SIM_CLOCK_VIRTUAL, notebook.trace);
}

void unsay(void)
{
    sim_buffer_clear(&notebook.said);
}

static void release_errors(void)
{
    if (notebook.saved_stderr < 0)
        return;
    fflush(stderr);
    dup2(notebook.saved_stderr, STDERR_FILENO);
    close(notebook.saved_stderr);
    fclose(notebook.captured);
    notebook.saved_stderr = -1;
}

int looptest_teardown(void **state)
{
    (void)state;
    size_t alive = sim_loop_close();
    release_errors();
    if (notebook.trace[0])
        unlink(notebook.trace);
    notebook.trace[0] = '\0';
    sim_buffer_done(&notebook.said);
    sim_buffer_done(&notebook.errors);
    if (alive > 0)
        fprintf(stderr, "%zu objects are still alive\n", alive);
    return alive > 0;
}

void say(const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sim_buffer_format(&notebook.said, "%s%s",
                      notebook.said.size_bytes > 0 ? " " : "", text);
}

const char *said(void)
{
    return sim_buffer_string(&notebook.said);
}

void capture_errors(void)
{
    notebook.captured = tmpfile();
    assert_non_null(notebook.captured);
    fflush(stderr);
    notebook.saved_stderr = dup(STDERR_FILENO);
    dup2(fileno(notebook.captured), STDERR_FILENO);
}

const char *captured_errors(void)
{
    char bytes[4096];
    fflush(stderr);
    ssize_t size = pread(fileno(notebook.captured), bytes, sizeof bytes, 0);
    sim_buffer_clear(&notebook.errors);
    sim_buffer_append(&notebook.errors, bytes, size > 0 ? (size_t)size : 0);
    return sim_buffer_string(&notebook.errors);
}

const char *looptest_trace(void)
{
    sim_loop_close();
    return notebook.trace;
}
