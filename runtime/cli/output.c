// What the subcommands share: errors, opening a trace, the terminal.
#include "cli/cli.h"

#include "base/alloc.h"
#include "cli/progress.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int sim_cli_fail(const char *name, int status, const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, name ? "simul %s: " : "simul: ", name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return status;
}

SimReplay *sim_cli_open(const char *name, const char *path, int *out_status)
{
    SimReplay *replay = NULL;
    char *sentence = NULL;
    SimWork work;

    sim_cli_work_begin(&work, "reading", path);
    SimStatus status = sim_replay_open(path, &replay, &sentence);
    sim_cli_work_end(&work);
    if (status != SIM_OK) {
        *out_status = sim_cli_fail(name, SIM_EXIT_UNREADABLE, "%s", sentence);
        sim_free(sentence);
        return NULL;
    }
    const char *damage = sim_reader_damage(replay->reader);
    if (damage)
        sim_cli_fail(name, SIM_EXIT_OK, "%s", damage);
    return replay;
}

void sim_cli_title(const SimReplay *replay, SimBuffer *buffer)
{
    static const char *const clocks[] = {"real", "scaled", "virtual"};
    const SimFileHeader *header = sim_reader_header(replay->reader);
    const char *program = sim_replay_meta(replay, "program");
    const char *arguments = sim_replay_meta(replay, "arguments");

    sim_buffer_text(buffer,
                    program[0] ? program : sim_reader_path(replay->reader));
    if (arguments[0])
        sim_buffer_format(buffer, " %s", arguments);
    if (header->clock_kind < sizeof clocks / sizeof clocks[0])
        sim_buffer_format(buffer, ", %s clock", clocks[header->clock_kind]);
    if (!header->is_finished)
        sim_buffer_text(buffer, ", ended before its time");
    if (replay->dropped_count > 0)
        sim_buffer_format(buffer, ", its last %llu events were not recorded",
                          (unsigned long long)replay->dropped_count);
}

// ---- the terminal ---------------------------------------------------------
// ----------------------------------------------------------------

bool sim_cli_has_colour(void)
{
    const char *terminal = getenv("TERM");
    const char *no_colour = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && !(no_colour && no_colour[0]) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

int sim_cli_columns(int otherwise)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) ||
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return otherwise;
    return size.ws_col;
}

int sim_cli_finish(int status)
{
    bool is_lost = fflush(stdout) != 0 || ferror(stdout);
    if (!is_lost || errno == EPIPE)
        return status;
    return sim_cli_fail(NULL, SIM_EXIT_FAILED,
                        "the output could not be written: %s", strerror(errno));
}

// Every character counts as one column: good for all scripts a name is likely
// to be in but the East Asian ones.
int sim_cli_width(const char *text)
{
    int columns = 0;
    for (; *text; text++)
        columns += (*text & 0xc0) != 0x80;
    return columns;
}

// The end of the first `columns` characters.
static const char *after(const char *text, int columns)
{
    while (*text && columns-- > 0)
        do
            text++;
        while ((*text & 0xc0) == 0x80);
    return text;
}

void sim_cli_pad(SimBuffer *buffer, const char *text, int columns)
{
    int width = sim_cli_width(text);
    if (width > columns && columns > 3) {
        int left = (columns - 1) / 2;
        int right = columns - 1 - left;
        sim_buffer_append(buffer, text, (size_t)(after(text, left) - text));
        sim_buffer_text(buffer, "…");
        sim_buffer_text(buffer, after(text, width - right));
        return;
    }
    sim_buffer_text(buffer, text);
    if (width < columns)
        sim_buffer_format(buffer, "%*s", columns - width, "");
}

char *sim_cli_own_folder(void)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return sim_strdup(".");
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    return sim_strdup(path);
}
