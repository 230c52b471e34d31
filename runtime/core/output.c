#include "core/output.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "core/loop.h"

#include <stdio.h>
#include <unistd.h>

typedef struct SimOutput {
    FILE *original; // where the program's output goes
    FILE *captured; // what the program takes for stdout
} SimOutput;

#if defined(__GLIBC__)

// Records whole lines without their newlines; the trace has no use for those.
static void record_lines(SimLoop *loop, const char *bytes, size_t size_bytes)
{
    const char *end = bytes + size_bytes;
    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *line_end = newline ? newline : end;
        sim_trace_text(loop->trace, SIM_EVENT_PRINT, STDOUT_FILENO, NULL,
                       sim_loop_task_number(loop), bytes,
                       (size_t)(line_end - bytes));
        bytes = newline ? newline + 1 : end;
    }
}

// Another thread must not touch the trace. A worker of to_thread keeps what it
// prints, and the loop records it when the job is done.
static void keep_lines(SimLoop *inside, const char *bytes, size_t size_bytes)
{
    if (!inside || !inside->worker)
        return;
    if (!inside->printed) {
        inside->printed = sim_alloc(sizeof *inside->printed);
        sim_buffer_init(inside->printed);
    }
    sim_buffer_append(inside->printed, bytes, size_bytes);
}

static ssize_t write_captured(void *cookie, const char *bytes,
                              size_t size_bytes)
{
    SimLoop *loop = cookie;
    if (sim_loop_of_thread == loop)
        record_lines(loop, bytes, size_bytes);
    else
        keep_lines(sim_loop_of_thread, bytes, size_bytes);
    if (fwrite(bytes, 1, size_bytes, loop->output->original) != size_bytes)
        return 0;
    if (isatty(fileno(loop->output->original)))
        fflush(loop->output->original);
    return (ssize_t)size_bytes;
}

void sim_output_capture(SimLoop *loop)
{
    cookie_io_functions_t functions = {.write = write_captured};
    FILE *captured = fopencookie(loop, "w", functions);

    if (!captured)
        return;
    setvbuf(captured, NULL, _IOLBF, BUFSIZ);
    loop->output = sim_alloc(sizeof *loop->output);
    *loop->output = (SimOutput){.original = stdout, .captured = captured};
    stdout = captured;
}

void sim_output_release(SimLoop *loop)
{
    SimOutput *output = loop->output;
    if (!output)
        return;
    fclose(output->captured);
    stdout = output->original;
    fflush(stdout);
    sim_free(output);
    loop->output = NULL;
}

#else

void sim_output_capture(SimLoop *loop)
{
    (void)loop;
}

void sim_output_release(SimLoop *loop)
{
    (void)loop;
}

#endif
