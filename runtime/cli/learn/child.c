#include "cli/learn/child.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KEPT_BYTES = 65536, LOOK_MS = 10 };

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// In the child. Whoever is left alone in an endless loop ends by itself.
static void become(const char *command, int output, long limit_s)
{
    struct rlimit time = {(rlim_t)limit_s + 5, (rlim_t)limit_s + 5};
    struct rlimit core = {0, 0};
    int nothing = open("/dev/null", O_RDONLY);

    setrlimit(RLIMIT_CPU, &time);
    setrlimit(RLIMIT_CORE, &core);
    dup2(nothing, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

// Returns false at the end of the output.
static bool take_output(SimChild *child, int input)
{
    char bytes[4096];
    ssize_t size = read(input, bytes, sizeof bytes);
    if (size < 0 && errno == EINTR)
        return true;
    if (size <= 0)
        return false;
    if (child->output.size_bytes < KEPT_BYTES)
        sim_buffer_append(&child->output, bytes, (size_t)size);
    else
        child->is_cut = true;
    return true;
}

// Whether it has ended; collects it then.
static bool has_ended(SimChild *child, pid_t pid, int options)
{
    int status = 0;
    pid_t ended;
    do
        ended = waitpid(pid, &status, options);
    while (ended < 0 && errno == EINTR);
    if (ended != pid)
        return false;
    child->end = WIFEXITED(status) ? SIM_CHILD_EXITED : SIM_CHILD_CRASHED;
    child->number = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    return true;
}

// Reads what comes until the program has ended; somebody it started may keep
// its output open longer than it lives.
static void attend(SimChild *child, pid_t pid, int input, long limit_s)
{
    int64_t deadline_ms = now_ms() + limit_s * 1000;
    bool is_open = true;

    while (now_ms() < deadline_ms) {
        struct pollfd wait = {.fd = is_open ? input : -1, .events = POLLIN};
        int count = poll(&wait, 1, LOOK_MS);
        if (is_open && count > 0)
            is_open = take_output(child, input);
        else if (has_ended(child, pid, WNOHANG))
            return;
    }
    kill(pid, SIGKILL);
    has_ended(child, pid, 0);
    child->end = SIM_CHILD_STOPPED;
}

void sim_child_run(SimChild *child, const char *command, long limit_s)
{
    int ends[2];

    *child = (SimChild){.end = SIM_CHILD_UNKNOWN};
    sim_buffer_init(&child->output);
    pid_t pid = pipe(ends) == 0 ? fork() : -1;
    if (pid < 0) {
        child->number = errno;
        return;
    }
    if (pid == 0) {
        close(ends[0]);
        become(command, ends[1], limit_s);
    }
    close(ends[1]);
    attend(child, pid, ends[0], limit_s);
    close(ends[0]);
}

void sim_child_done(SimChild *child)
{
    sim_buffer_done(&child->output);
}

char *sim_child_quoted(const char *path)
{
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    sim_buffer_text(&buffer, "'");
    for (; *path; path++)
        if (*path == '\'')
            sim_buffer_text(&buffer, "'\\''");
        else
            sim_buffer_append(&buffer, path, 1);
    sim_buffer_text(&buffer, "'");
    char *text = sim_strdup(sim_buffer_string(&buffer));
    sim_buffer_done(&buffer);
    return text;
}
