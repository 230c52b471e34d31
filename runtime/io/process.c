#include "io/process.h"

#include "base/alloc.h"
#include "core/misuse.h"
#include "io/failure.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Both ends of what connects one standard stream; -1: no pipe.
typedef struct Ends {
    int ours;
    int theirs;
} Ends;

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

// ---- pipes ----------------------------------------------------------------

// To the child's input leads a pair of sockets, of which one half can be closed;
// from its output and errors come pipes, which every program knows.
static int open_ends(Ends *ends, bool feeds)
{
    int fds[2];
    int status = feeds ? uv_socketpair(SOCK_STREAM, 0, fds, UV_NONBLOCK_PIPE, 0)
                       : uv_pipe(fds, UV_NONBLOCK_PIPE, 0);
    if (status != 0)
        return status;
    *ends = (Ends){.ours = fds[0], .theirs = fds[1]};
    return 0;
}

// One standard stream of the child: where it leads.
static int redirect(uv_stdio_container_t *stdio, int number, SimRedirect where,
                    Ends *ends)
{
    *ends = (Ends){-1, -1};
    stdio->flags = UV_INHERIT_FD;
    stdio->data.fd = number;
    if (where == DEVNULL)
        stdio->flags = UV_IGNORE;
    if (where != PIPE)
        return 0;
    int status = open_ends(ends, number == 0);
    stdio->data.fd = ends->theirs;
    return status;
}

static int redirect_all(const SimCommand *command, uv_stdio_container_t *stdio,
                        Ends *ends)
{
    const SimRedirect wheres[] = {command->in, command->out, command->err};
    int status = 0;
    for (int i = 0; i < 3; i++)
        ends[i] = (Ends){-1, -1};
    for (int i = 0; i < 3 && status == 0; i++)
        status = redirect(&stdio[i], i, wheres[i], &ends[i]);
    if (command->err == STDOUT)
        stdio[2] = stdio[1];
    return status;
}

// ---- starting -------------------------------------------------------------

static const char *program_of(const SimCommand *command)
{
    return command->line ? command->line : command->arguments[0];
}

static void record_start(SimLoop *loop, const SimChild *child)
{
    uint32_t task = sim_loop_task_number(loop);
    sim_trace_text(loop->trace, SIM_EVENT_PROCESS_COMMAND, 0, NULL, task,
                   child->name, strlen(child->name));
    sim_trace_event2(loop->trace, SIM_EVENT_IO_SUBMIT, SIM_OPERATION_SPAWN,
                     NULL, task, child->number, 0, 0);
}

static void record_started(SimLoop *loop, const SimChild *child, int status)
{
    uint32_t task = sim_loop_task_number(loop);
    sim_trace_event2(loop->trace, SIM_EVENT_IO_DONE, SIM_OPERATION_SPAWN, NULL,
                     task, child->number, 0, sim_io_errno(status));
    if (status == 0)
        sim_trace_event2(loop->trace, SIM_EVENT_PROCESS_START, 0, NULL, task,
                         child->number, (uint64_t)child->process.pid, 0);
}

// libuv's interface knows no const, but it changes nothing.
static char **without_const(const char *const *texts)
{
    union {
        const char *const *constant;
        char **variable;
    } both = {texts};
    return both.variable;
}

static int spawn(SimChild *child, const SimCommand *command,
                 uv_stdio_container_t *stdio)
{
    const char *const shell[] = {"/bin/sh", "-c", command->line, NULL};
    const char *const *words = command->line ? shell : command->arguments;
    uv_process_options_t options = {.file = words[0],
                                    .args = without_const(words),
                                    .env = without_const(command->environment),
                                    .cwd = command->cwd,
                                    .stdio_count = 3,
                                    .stdio = stdio};
    // What was printed before must not come after what the child prints.
    fflush(NULL);
    record_start(child->loop, child);
    int status = sim_child_start(child, &options);
    record_started(child->loop, child, status);
    return status;
}

// The descriptors of this program's ends become streams.
static int make_streams(SimProcess *process, Ends *ends)
{
    static const char *const names[] = {"input", "output", "errors"};
    int status = 0;
    for (int i = 0; i < 3 && status == 0; i++) {
        if (ends[i].ours < 0)
            continue;
        process->pipes[i] = sim_stream_of_child(process->child, ends[i].ours,
                                                i == 0, names[i], &status);
        ends[i].ours = -1;
    }
    return status;
}

static int start(SimProcess *process, const SimCommand *command, Ends *ends)
{
    uv_stdio_container_t stdio[3];
    int status = redirect_all(command, stdio, ends);
    if (status == 0)
        status = spawn(process->child, command, stdio);
    if (status == 0)
        status = make_streams(process, ends);
    for (int i = 0; i < 3; i++) {
        close_fd(ends[i].theirs);
        close_fd(ends[i].ours);
    }
    return status;
}

// ---- the object -----------------------------------------------------------

static void destroy_process(SimLoop *loop, SimObject *object)
{
    SimProcess *process = (SimProcess *)(void *)object;
    for (int i = 0; i < 3; i++)
        if (process->pipes[i])
            sim_object_unref(loop, &process->pipes[i]->object);
    sim_child_unref(process->child);
}

static const SimObjectType process_type = {"process", destroy_process};

SimProcess *sim_process_start(SimLoop *loop, const SimCommand *command,
                              int *out_status)
{
    SimProcess *process = sim_object_new(loop, &process_type, sizeof *process);
    Ends ends[3];
    process->child = sim_child_new(loop, program_of(command));
    int status = start(process, command, ends);
    if (status == 0)
        return process;
    sim_child_signal(process->child, SIGKILL);
    sim_object_unref(loop, &process->object);
    *out_status = status;
    return NULL;
}

void sim_process_read(SimLoop *loop, SimProcess *process)
{
    for (int i = 1; i < 3; i++)
        if (process->pipes[i])
            sim_stream_start(loop, process->pipes[i]);
}

void sim_process_close_pipes(SimProcess *process)
{
    for (int i = 0; i < 3; i++)
        if (process->pipes[i])
            sim_stream_close(process->pipes[i]);
}

SimProcess *as_process(SimValue value)
{
    if (value.kind != SIM_VALUE_OBJECT || value.object->type != &process_type)
        sim_misuse(NULL, "a value is used as a process, but it is none");
    return (SimProcess *)(void *)value.object;
}

int sim_process_pid(const SimProcess *process)
{
    return process->child->process.pid;
}

SimStream *sim_process_stdin(const SimProcess *process)
{
    return process->pipes[0];
}

SimStream *sim_process_stdout(const SimProcess *process)
{
    return process->pipes[1];
}

SimStream *sim_process_stderr(const SimProcess *process)
{
    return process->pipes[2];
}

// ---- its end --------------------------------------------------------------

SimValue sim_process_returncode(const SimProcess *process)
{
    const SimChild *child = process->child;
    if (!child->has_ended)
        return none;
    return val(child->signal ? -child->signal : child->status);
}

bool sim_process_send_signal(SimProcess *process, int number)
{
    return sim_child_signal(process->child, number);
}

bool sim_process_terminate(SimProcess *process)
{
    return sim_process_send_signal(process, SIGTERM);
}

bool sim_process_kill(SimProcess *process)
{
    return sim_process_send_signal(process, SIGKILL);
}
