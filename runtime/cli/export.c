// simul export: a trace for other programs.
#include "cli/cli.h"

#include "base/alloc.h"
#include "replay/export/export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Format {
    const char *name;
    void (*write)(const SimReplay *replay, FILE *file); // NULL: sqlite
} Format;

static const Format formats[] = {
    {"chrome", sim_export_chrome},
    {"csv", sim_export_csv},
    {"sqlite", NULL},
};

static const Format *find_format(const char *name)
{
    const char *names[] = {"chrome", "csv", "sqlite", NULL};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    const char *nearest = sim_cli_nearest(name, names);
    if (nearest)
        sim_cli_fail("export", SIM_EXIT_USAGE,
                     "there is no format '%s'; did you mean '%s'?", name,
                     nearest);
    else
        sim_cli_fail("export", SIM_EXIT_USAGE,
                     "there is no format '%s'; write chrome, csv or sqlite",
                     name);
    return NULL;
}

static bool is_same_file(const char *left, const char *right)
{
    struct stat a;
    struct stat b;
    return stat(left, &a) == 0 && stat(right, &b) == 0 &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int cannot_write(const char *path)
{
    return sim_cli_fail("export", SIM_EXIT_FAILED, "cannot write %s: %s", path,
                        strerror(errno));
}

// ---- writing --------------------------------------------------------------

static int write_text(const SimReplay *replay, const Format *format,
                      const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return cannot_write(path);
    format->write(replay, file);
    bool is_lost = ferror(file) != 0;
    is_lost |= fclose(file) != 0;
    return is_lost ? cannot_write(path) : SIM_EXIT_OK;
}

static int write_sqlite(const SimReplay *replay, const char *path)
{
    char *sentence = NULL;
    if (unlink(path) != 0 && errno != ENOENT)
        return cannot_write(path);
    if (sim_export_sqlite(replay, path, &sentence))
        return SIM_EXIT_OK;
    int status = sim_cli_fail("export", SIM_EXIT_FAILED, "%s", sentence);
    sim_free(sentence);
    return status;
}

// The file appears when it is whole: what is under way bears another name.
static int write_file(const SimReplay *replay, const Format *format,
                      const char *path)
{
    char *part = sim_format("%s.part", path);
    int status = format->write ? write_text(replay, format, part)
                               : write_sqlite(replay, part);
    if (status == SIM_EXIT_OK && rename(part, path) != 0)
        status = cannot_write(path);
    if (status != SIM_EXIT_OK)
        unlink(part);
    sim_free(part);
    return status;
}

static int export(const SimReplay *replay, const Format *format,
                  const char *path)
{
    if (!path) {
        format->write(replay, stdout);
        return sim_cli_finish(SIM_EXIT_OK);
    }
    return write_file(replay, format, path);
}

int sim_cli_export(int argc, char **argv)
{
    const char *name = NULL;
    const char *path = NULL;
    const SimOption table[] = {
        {"--to", "FORMAT", "chrome, csv or sqlite", &name, NULL},
        {"-o", "FILE", "write there, not to the terminal", &path, NULL},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {
        "export", table, 1, 1,
        "chrome: JSON for ui.perfetto.dev, a track a task. csv: every event. "
        "sqlite: tables\nevents, tasks, spans, waits and wakes, to be queried; "
        "it needs -o FILE."};
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    if (!name)
        return sim_cli_fail("export", SIM_EXIT_USAGE,
                            "the format is missing; write --to chrome, --to "
                            "csv or --to sqlite");
    const Format *format = find_format(name);
    if (!format)
        return SIM_EXIT_USAGE;
    if (!format->write && !path)
        return sim_cli_fail("export", SIM_EXIT_USAGE,
                            "a database needs a file; write -o FILE");
    if (path && is_same_file(path, argv[0]))
        return sim_cli_fail("export", SIM_EXIT_USAGE,
                            "%s is the trace itself; write to another file",
                            path);
    SimReplay *replay = sim_cli_open("export", argv[0], &status);
    if (replay)
        status = export(replay, format, path);
    sim_replay_close(replay);
    return status;
}
