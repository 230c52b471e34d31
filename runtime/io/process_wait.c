// create_subprocess, wait, communicate: the awaitables around a process.
#include "base/alloc.h"
#include "core/api.h"
#include "core/builtin.h"
#include "core/error.h"
#include "io/failure.h"
#include "io/process.h"

#include <signal.h>
#include <string.h>

// ---- create_subprocess ----------------------------------------------------

// CPython's task that connects the pipes, and what each of them takes.
enum { TURNS = 2, TURNS_OF_PIPE = 2 };

typedef struct SimStartingProcess {
    SimCoroutine base;
    SimCommand command;  // its texts are copies
    SimProcess *process; // referenced; NULL: not started
    int turns_left;
} SimStartingProcess;

static SimStartingProcess *starting_of(SimCoroutine *base)
{
    return (SimStartingProcess *)(void *)base;
}

static SimValue failure(SimLoop *loop, const SimCommand *command, int status)
{
    const char *program = command->line ? "/bin/sh" : command->arguments[0];
    if (command->cwd)
        return sim_io_failure(loop, status, "starting %s in %s", program,
                              command->cwd);
    return sim_io_failure(loop, status, "starting %s", program);
}

static SimValue begin(SimLoop *loop, SimStartingProcess *frame)
{
    int status = 0;
    frame->process = sim_process_start(loop, &frame->command, &status);
    if (!frame->process)
        return failure(loop, &frame->command, status);
    frame->turns_left = TURNS;
    for (int i = 0; i < 3; i++)
        frame->turns_left += frame->process->pipes[i] ? TURNS_OF_PIPE : 0;
    return none;
}

static SimValue finish(SimLoop *loop, SimStartingProcess *frame)
{
    SimProcess *process = frame->process;
    frame->process = NULL;
    sim_process_read(loop, process);
    return (SimValue){.kind = SIM_VALUE_OBJECT, .object = &process->object};
}

static SimValue step_start(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimStartingProcess *frame = starting_of(base);
    if (is_error(input))
        return sim_ref(input);
    if (!frame->process) {
        SimValue begun = begin(loop, frame);
        if (is_error(begun))
            return begun;
    }
    return frame->turns_left-- > 0 ? sim_pending(NULL) : finish(loop, frame);
}

static void free_texts(const char *const *texts)
{
    union {
        const char *const *constant;
        void *memory;
    } both = {texts};
    sim_free(both.memory);
}

static void free_text(const char *text)
{
    free_texts((const char *const *)(const void *)text);
}

// A child whose start was cancelled is of no use to anybody.
static void destroy_start(SimLoop *loop, SimCoroutine *base)
{
    SimStartingProcess *frame = starting_of(base);
    if (frame->process) {
        sim_process_kill(frame->process);
        sim_object_unref(loop, &frame->process->object);
    }
    free_texts(frame->command.arguments);
    free_texts(frame->command.environment);
    free_text(frame->command.line);
    free_text(frame->command.cwd);
}

static const SimCoroutineKind start_kind = {.name = "create_subprocess",
                                            .step = step_start,
                                            .destroy = destroy_start,
                                            .is_builtin = true};

// Copies texts up to NULL into one piece of memory: the pointers, then what
// they point at.
static const char *const *copy_texts(const char *const *texts)
{
    size_t count = 0;
    size_t size_bytes = sizeof(char *);
    if (!texts)
        return NULL;
    for (; texts[count]; count++)
        size_bytes += sizeof(char *) + strlen(texts[count]) + 1;
    char **copies = sim_alloc(size_bytes);
    char *place = (char *)(copies + count + 1);
    for (size_t i = 0; i < count; i++) {
        copies[i] = place;
        place = stpcpy(place, texts[i]) + 1;
    }
    return (const char *const *)copies;
}

SimCoroutine *sim_create_subprocess(const SimCommand *command)
{
    static const SimSite site = {"simul.h", "create_subprocess", 0, NULL};
    SimLoop *loop = sim_loop_current();
    SimStartingProcess *frame = starting_of(
        sim_coroutine_make(loop, &start_kind, &site, sizeof *frame));
    frame->process = NULL;
    frame->command = *command;
    frame->command.arguments = copy_texts(command->arguments);
    frame->command.environment = copy_texts(command->environment);
    frame->command.line = command->line ? sim_strdup(command->line) : NULL;
    frame->command.cwd = command->cwd ? sim_strdup(command->cwd) : NULL;
    return &frame->base;
}

// ---- wait -----------------------------------------------------------------

typedef struct SimProcessWait {
    SimCoroutine base;
    SimProcess *process; // referenced
    bool is_counted;
    SimIoWait wait;
} SimProcessWait;

static const SimFutureKind process_kind = {.reason = SIM_REASON_PROCESS};

static SimProcessWait *frame_of(SimCoroutine *base)
{
    return (SimProcessWait *)(void *)base;
}

static void leave(SimProcessWait *frame)
{
    sim_io_wait_leave(&frame->wait);
    if (frame->is_counted)
        sim_child_wait_ends(frame->process->child);
    frame->is_counted = false;
}

static SimValue step_wait(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimProcessWait *frame = frame_of(base);
    SimChild *child = frame->process->child;
    (void)loop;
    leave(frame);
    if (is_error(input))
        return sim_ref(input);
    if (child->has_ended)
        return sim_process_returncode(frame->process);
    sim_list_append(&child->ends, &frame->wait.link);
    sim_child_wait_begins(child);
    frame->is_counted = true;
    return sim_io_wait_begin(&frame->wait, &process_kind, child->number);
}

static void destroy_wait(SimLoop *loop, SimCoroutine *base)
{
    SimProcessWait *frame = frame_of(base);
    leave(frame);
    sim_io_wait_done(loop, &frame->wait);
    sim_object_unref(loop, &frame->process->object);
}

static const SimCoroutineKind wait_kind = {.name = "wait",
                                           .step = step_wait,
                                           .destroy = destroy_wait,
                                           .is_builtin = true};

SimCoroutine *sim_process_wait(SimProcess *process)
{
    static const SimSite site = {"simul.h", "wait", 0, NULL};
    SimLoop *loop = sim_loop_current();
    SimProcessWait *frame =
        frame_of(sim_coroutine_make(loop, &wait_kind, &site, sizeof *frame));
    frame->process = process;
    frame->is_counted = false;
    sim_io_wait_init(&frame->wait);
    sim_object_ref(&process->object);
    return &frame->base;
}

// ---- communicate ----------------------------------------------------------

// A child that reads no more, or not to the end, is no error.
static bool is_harmless(SimValue error)
{
    return error_is(error, BrokenPipeError) ||
           error_is(error, ConnectionResetError);
}

static size_t length_of(SimValue input)
{
    return input.kind == SIM_VALUE_BYTES ? sim_len(input)
                                         : strlen(as_text(input));
}

async(feed, (SimStream *)stream, (SimValue)input)
{
    SimValue drained = none;
    if (!stream)
        return none;
    if (input.kind != SIM_VALUE_NONE) {
        sim_stream_write(stream, as_text(input), length_of(input));
        drained = attempt(sim_stream_drain(stream));
    }
    sim_stream_close(stream);
    return is_error(drained) && !is_harmless(drained) ? drained : none;
}

async(read_all, (SimStream *)stream)
{
    if (!stream)
        return none;
    SimValue bytes = await(sim_stream_read(stream, SIM_ALL));
    sim_stream_close(stream);
    return bytes;
}

async(communicate, (SimProcess *)process, (SimValue)input)
{
    sim_scope_keep(
        sim_loop_current()->scope,
        (SimValue){.kind = SIM_VALUE_OBJECT, .object = &process->object});
    sim_scope_keep(sim_loop_current()->scope, input);
    SimValue results = await(asyncio.gather(feed(process->pipes[0], input),
                                            read_all(process->pipes[1]),
                                            read_all(process->pipes[2])));
    await(sim_process_wait(process));
    return sim_list(2,
                    (SimValue[]){sim_item(results, 1), sim_item(results, 2)});
}

SimCoroutine *sim_process_communicate(SimProcess *process, SimValue input)
{
    return communicate(process, input);
}
