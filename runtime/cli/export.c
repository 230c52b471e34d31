// simul export: a trace for other programs.
#include "cli/cli.h"

#include "base/alloc.h"
#include "cli/progress.h"
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
    const char *names[] = {"chrome", "csv", "sqlite", "html", "png",
                           "svg",    "pdf", "gif",    "mp4",  NULL};
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
                     "there is no format '%s'; write chrome, csv, sqlite, "
                     "html, png, svg, pdf, gif or mp4",
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
    SimWork work;
    sim_cli_work_begin(&work, "writing", path);
    int status = format->write ? write_text(replay, format, part)
                               : write_sqlite(replay, part);
    sim_cli_work_end(&work);
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

// ---- pictures -------------------------------------------------------------

// What can be asked of a picture; each is handed to simul-view as it is.
typedef struct Wish {
    const char *option; // simul-view's
    const char *value;  // NULL: not asked
} Wish;

static bool is_picture(const char *name)
{
    static const char *const names[] = {"png", "svg", "pdf",
                                        "gif", "mp4", "html"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

// Pictures are simul-view's: this command has no window library.
static int export_picture(const Wish *wishes, char **traces, int count)
{
    char *words[32];
    int used = 1;
    for (; wishes->option; wishes++) {
        if (!wishes->value)
            continue;
        words[used++] = (char *)wishes->option;
        words[used++] = (char *)wishes->value;
    }
    for (int i = 0; i < count; i++)
        words[used++] = traces[i];
    words[used] = NULL;
    return sim_cli_start_view("export", words);
}

// ---- for other programs ---------------------------------------------------

static int export_data(const char *name, const char *path, const char *trace)
{
    const Format *format = find_format(name);
    int status = SIM_EXIT_USAGE;
    if (!format)
        return status;
    if (!format->write && !path)
        return sim_cli_fail("export", SIM_EXIT_USAGE,
                            "a database needs a file; write -o FILE");
    SimReplay *replay = sim_cli_open("export", trace, &status);
    if (replay)
        status = export(replay, format, path);
    sim_replay_close(replay);
    return status;
}

static const char note[] =
    "chrome: JSON for ui.perfetto.dev, a track a task. csv: every event. "
    "sqlite: tables\nevents, tasks, spans, waits and wakes, to be queried. "
    "html: a page that replays in a\nbrowser. png, svg, pdf: the moment --at. "
    "gif, mp4: the time --from --until.\nAll but chrome and csv need -o FILE.";

int sim_cli_export(int argc, char **argv)
{
    Wish wishes[] = {{"--export", NULL},  {"-o", NULL},     {"--at", NULL},
                     {"--from", NULL},    {"--to", NULL},   {"--size", NULL},
                     {"--theme", NULL},   {"--view", NULL}, {"--fps", NULL},
                     {"--seconds", NULL}, {NULL, NULL}};
    const SimOption table[] = {
        {"--to", "FORMAT", "chrome, csv, sqlite, html, png, svg, pdf, gif, mp4",
         &wishes[0].value, NULL},
        {"-o", "FILE", "write there, not to the terminal", &wishes[1].value,
         NULL},
        {"--at", "T", "the moment of a picture", &wishes[2].value, NULL},
        {"--from", "T", "where gif and mp4 begin", &wishes[3].value, NULL},
        {"--until", "T", "where they end", &wishes[4].value, NULL},
        {"--size", "WxH", "of a picture, in pixels", &wishes[5].value, NULL},
        {"--theme", "NAME", "dark, light or print", &wishes[6].value, NULL},
        {"--view", "NAME", "hall, lanes, loop, ...", &wishes[7].value, NULL},
        {"--fps", "N", "pictures a second of gif and mp4", &wishes[8].value,
         NULL},
        {"--seconds", "N", "how long they are", &wishes[9].value, NULL},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {"export", table, 1, 2, note};
    int status;

    int count = sim_cli_parse(&usage, argc, argv, &status);
    if (count < 0)
        return status;
    const char *name = wishes[0].value, *path = wishes[1].value;
    if (!name)
        return sim_cli_fail("export", SIM_EXIT_USAGE,
                            "the format is missing; write --to html, or "
                            "another of `simul export --help`");
    for (int i = 0; path && i < count; i++)
        if (is_same_file(path, argv[i]))
            return sim_cli_fail("export", SIM_EXIT_USAGE,
                                "%s is the trace itself; write to another "
                                "file",
                                path);
    if (is_picture(name))
        return export_picture(wishes, argv, count);
    if (count > 1)
        return sim_cli_fail("export", SIM_EXIT_USAGE,
                            "%s takes one trace; html, gif and mp4 show two",
                            name);
    return export_data(name, path, argv[0]);
}
