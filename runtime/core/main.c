// sim_main: everything between the command line and the exit status.
#include "base/alloc.h"
#include "base/buffer.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/misuse.h"
#include "core/options.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// The exit status of a program that Ctrl-C ended: 128 and the signal's number.
enum { INTERRUPTED = 130 };

static const char *clock_text(const SimClock *clock, char *text, size_t size)
{
    if (clock->kind == SIM_CLOCK_SCALED)
        snprintf(text, size, "x%g", clock->factor);
    else
        snprintf(text, size, "%s",
                 clock->kind == SIM_CLOCK_VIRTUAL ? "virtual" : "real");
    return text;
}

// The words behind the program's name that say what it did: not where its
// trace went, so that two equal runs give equal traces.
static void record_arguments(SimLoop *loop, const SimSettings *settings)
{
    SimBuffer words;
    sim_buffer_init(&words);
    for (int i = 1; i < settings->argc; i++) {
        const char *word = settings->argv[i];
        if (strcmp(word, "--trace") == 0)
            i++;
        else if (strncmp(word, "--trace=", 8) != 0)
            sim_buffer_format(&words, "%s%s", words.size_bytes ? " " : "",
                              word);
    }
    sim_trace_meta(loop->trace, "arguments", sim_buffer_string(&words));
    sim_buffer_done(&words);
}

static void record_meta(SimLoop *loop, const SimSettings *settings)
{
    char text[64];
    const char *slash = strrchr(settings->program, '/');

    if (!loop->trace)
        return;
    sim_trace_meta(loop->trace, "program",
                   slash ? slash + 1 : settings->program);
    record_arguments(loop, settings);
    for (SimOption *each = settings->options; each && each->name; each++)
        if (strcmp(each->name, "clock") != 0)
            sim_trace_meta(loop->trace, each->name, each->value);
    sim_trace_meta(loop->trace, "clock",
                   clock_text(&loop->clock, text, sizeof text));
    snprintf(text, sizeof text, "%llu",
             (unsigned long long)settings->loop.seed);
    sim_trace_meta(loop->trace, "seed", text);
    sim_trace_meta(loop->trace, "simul", SIM_VERSION);
    sim_trace_meta(loop->trace, "libuv", sim_loop_uv_version());
    if (loop->clock.kind != SIM_CLOCK_VIRTUAL)
        sim_trace_event2(loop->trace, SIM_EVENT_CLOCK, 0, NULL, 0, 0,
                         (uint64_t)sim_clock_monotonic_ns(),
                         (uint64_t)sim_clock_wall_ns());
}

// The visualizer lies beside the program, a folder above it, or on the PATH.
static void open_view(const char *trace_path)
{
    static const char *const places[] = {"simul-view", "../simul-view"};
    char program[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);

    if (size > 0) {
        program[size] = '\0';
        const char *folder = dirname(program);
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            char *view = sim_format("%s/%s", folder, places[i]);
            if (access(view, X_OK) == 0)
                execl(view, view, trace_path, (char *)NULL);
            sim_free(view);
        }
    }
    execlp("simul-view", "simul-view", trace_path, (char *)NULL);
    fprintf(stderr,
            "simul: --view finds no simul-view; build it with `make`, "
            "then `simul-view %s`\n",
            trace_path);
}

static SimSettings *begin(int argc, char **argv)
{
    SimLoop *loop = sim_loop_current();
    SimSettings *settings = sim_settings(argc, argv);

    sim_loop_configure(loop, &settings->loop);
    record_meta(loop, settings);
    return settings;
}

// Closes everything, then shows the trace if that was asked for.
static int end(SimSettings *settings, int status)
{
    bool is_recorded = sim_loop_current()->trace != NULL;
    bool wants_view = settings->wants_view;
    char *path = is_recorded ? sim_strdup(settings->loop.trace_path) : NULL;

    sim_free(settings->default_trace);
    sim_loop_close();
    if (path)
        sim_trace_set_last(path);
    if (path && wants_view)
        open_view(path);
    sim_free(path);
    return status;
}

int sim_main(int argc, char **argv, SimCoroutine *main_coroutine)
{
    SimSettings *settings = begin(argc, argv);
    SimValue result = sim_run(main_coroutine);
    if (is_error(result))
        sim_error_print(result);
    int status = !is_error(result)                       ? 0
                 : error_is(result, KeyboardInterrupt) ? INTERRUPTED
                                                       : 1;
    return end(settings, status);
}

int sim_main_blocking(int argc, char **argv, void (*function)(void))
{
    SimSettings *settings = begin(argc, argv);
    function();
    return end(settings, 0);
}
