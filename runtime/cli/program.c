#include "cli/program.h"

#include "base/alloc.h"
#include "cli/cli.h"
#include "cli/learn/child.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMPILER_LIMIT_S = 120, LOOK_MS = 200, WORDS_MAX = 80 };

typedef struct Program {
    const char *source;
    char *folder; // a new one below /tmp, removed in the end
    char *binary, *trace, *errors;
    struct stat saved; // the source when it was compiled last
    pid_t running;     // 0: it has ended, or did not compile
} Program;

// ---- which source is meant ------------------------------------------------

static bool is_lesson_meant(const char *name, const char *word)
{
    char *end;
    bool has_number = isdigit((unsigned char)name[0]) && name[1] != '\0' &&
                      name[2] == '_';
    long number = strtol(word, &end, 10);
    if (!has_number)
        return false;
    if (end != word && *end == '\0')
        return number == strtol(name, NULL, 10);
    return strcmp(name, word) == 0 || strcmp(name + 3, word) == 0;
}

// The .c file in a lesson's folder.
static char *source_in(const char *folder)
{
    DIR *entries = opendir(folder);
    char *found = NULL;
    struct dirent *entry;
    while (entries && !found && (entry = readdir(entries))) {
        size_t length = strlen(entry->d_name);
        if (length > 2 && strcmp(entry->d_name + length - 2, ".c") == 0)
            found = sim_format("%s/%s", folder, entry->d_name);
    }
    if (entries)
        closedir(entries);
    return found;
}

static char *lesson_source(const char *word)
{
    static const char *const ways_up[] = {"..", "../..", "../../.."};
    char *own = sim_cli_own_folder();
    char *found = NULL;
    for (size_t i = 0; !found && i < sizeof ways_up / sizeof ways_up[0]; i++) {
        char *lessons = sim_format("%s/%s/lessons", own, ways_up[i]);
        DIR *entries = opendir(lessons);
        struct dirent *entry;
        while (entries && !found && (entry = readdir(entries))) {
            if (!is_lesson_meant(entry->d_name, word))
                continue;
            char *folder = sim_format("%s/%s", lessons, entry->d_name);
            found = source_in(folder);
            sim_free(folder);
        }
        if (entries)
            closedir(entries);
        sim_free(lessons);
    }
    sim_free(own);
    return found;
}

char *sim_program_source(const char *word)
{
    size_t length = strlen(word);
    if (length > 2 && strcmp(word + length - 2, ".c") == 0)
        return sim_strdup(word);
    return access(word, F_OK) == 0 ? NULL : lesson_source(word);
}

// ---- building -------------------------------------------------------------

static char *build_command(const Program *program)
{
    char *own = sim_cli_own_folder();
    char *tools = sim_format("%s:%s/../lib/pkgconfig", own, own);
    char *path = sim_child_quoted(tools);
    char *source = sim_child_quoted(program->source);
    char *binary = sim_child_quoted(program->binary);
    char *command = sim_format(
        "export PKG_CONFIG_PATH=%s:\"$PKG_CONFIG_PATH\"; "
        "flags=$(pkg-config --cflags --libs simul) || exit 1; "
        "exec ${CC:-cc} -std=gnu11 -g -O1 -Wall "
        "-Werror=implicit-function-declaration %s -o %s $flags",
        path, source, binary);
    sim_free(own);
    sim_free(tools);
    sim_free(path);
    sim_free(source);
    sim_free(binary);
    return command;
}

// The file appears as a whole: simul-view may look at any moment.
static void write_errors(const Program *program, const char *text)
{
    char *part = sim_format("%s.part", program->errors);
    FILE *file = fopen(part, "w");
    if (file) {
        fputs(text, file);
        fclose(file);
        rename(part, program->errors);
    }
    sim_free(part);
}

static bool build(Program *program)
{
    char *command = build_command(program);
    SimChild child;
    stat(program->source, &program->saved);
    sim_child_run(&child, command, COMPILER_LIMIT_S);
    bool is_built = child.end == SIM_CHILD_EXITED && child.number == 0;
    if (is_built)
        unlink(program->errors);
    else
        write_errors(program, child.output.size_bytes > 0
                                  ? sim_buffer_string(&child.output)
                                  : "error: the compiler cannot be started");
    if (child.output.size_bytes > 0)
        fputs(sim_buffer_string(&child.output), stderr);
    sim_child_done(&child);
    sim_free(command);
    return is_built;
}

// ---- running --------------------------------------------------------------

static void stop(Program *program)
{
    if (program->running == 0)
        return;
    kill(program->running, SIGKILL);
    while (waitpid(program->running, NULL, 0) < 0 && errno == EINTR)
        continue;
    program->running = 0;
}

static void run(Program *program)
{
    unlink(program->trace);
    pid_t pid = fork();
    if (pid != 0) {
        program->running = pid > 0 ? pid : 0;
        return;
    }
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    setenv("SIMUL_TRACE", program->trace, 1);
    execl(program->binary, program->binary, (char *)NULL);
    _exit(127);
}

static void build_and_run(Program *program)
{
    // An old program must not write into the trace of the new one.
    if (!build(program))
        return;
    stop(program);
    run(program);
}

// ---- watching -------------------------------------------------------------

static volatile sig_atomic_t is_interrupted;

static void interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

static bool was_saved(const Program *program)
{
    struct stat now;
    // A file that is just being replaced is looked at again later.
    if (stat(program->source, &now) != 0)
        return false;
    return now.st_ino != program->saved.st_ino ||
           now.st_size != program->saved.st_size ||
           now.st_mtim.tv_sec != program->saved.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != program->saved.st_mtim.tv_nsec;
}

static pid_t start_viewer(const Program *program, char **words, int count)
{
    char *all[WORDS_MAX];
    int used = 1;
    for (int i = 0; i < count && used < WORDS_MAX - 3; i++)
        all[used++] = words[i];
    all[used++] = "--live";
    all[used++] = program->trace;
    all[used] = NULL;
    pid_t pid = fork();
    if (pid == 0)
        _exit(sim_cli_start_view("view", all));
    return pid;
}

// Until simul-view ends; returns its exit status.
static int watch(Program *program, pid_t viewer)
{
    const struct timespec moment = {.tv_nsec = LOOK_MS * 1000000L};
    int status = 0;
    while (waitpid(viewer, &status, WNOHANG) == 0) {
        if (is_interrupted)
            kill(viewer, SIGTERM);
        if (program->running != 0 &&
            waitpid(program->running, NULL, WNOHANG) > 0)
            program->running = 0;
        if (was_saved(program))
            build_and_run(program);
        nanosleep(&moment, NULL);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : SIM_EXIT_FAILED;
}

static void clean_up(Program *program)
{
    stop(program);
    unlink(program->binary);
    unlink(program->trace);
    unlink(program->errors);
    rmdir(program->folder);
    sim_free(program->folder);
    sim_free(program->binary);
    sim_free(program->trace);
    sim_free(program->errors);
}

int sim_program_view(const char *source, char **words, int count)
{
    Program program = {.source = source};
    program.folder = sim_strdup("/tmp/simul-view-XXXXXX");
    if (stat(source, &program.saved) != 0 || !mkdtemp(program.folder)) {
        int status = sim_cli_fail("view", SIM_EXIT_UNREADABLE,
                                  "cannot build %s: %s", source,
                                  strerror(errno));
        sim_free(program.folder);
        return status;
    }
    program.binary = sim_format("%s/program", program.folder);
    program.trace = sim_format("%s/trace.simul", program.folder);
    program.errors = sim_format("%s.errors", program.trace);
    signal(SIGINT, interrupt);
    signal(SIGTERM, interrupt);
    build_and_run(&program);
    if (access(program.errors, F_OK) == 0)
        sim_cli_fail("view", SIM_EXIT_OK,
                     "%s does not compile; save it again and the window opens "
                     "(Ctrl-C ends)",
                     source);
    int status = watch(&program, start_viewer(&program, words, count));
    clean_up(&program);
    return status;
}
