#include "stage/options.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// ---- the values ---------------------------------------------------------

static bool read_size(SimOptions *options, const char *value)
{
    char end;
    options->has_size = true;
    if (sscanf(value, "%dx%d%c", &options->width_px, &options->height_px,
               &end) != 2)
        return false;
    // Smaller has no room for a clock, larger none in an image.
    return options->width_px >= 320 && options->width_px <= 16384 &&
           options->height_px >= 240 && options->height_px <= 16384;
}

static bool read_theme(SimOptions *options, const char *value)
{
    options->has_theme = true;
    for (int i = 0; i < SIM_THEME_COUNT; i++) {
        options->stage.theme = (SimThemeName)i;
        if (strcmp(sim_theme_word(options->stage.theme), value) == 0)
            return true;
    }
    return false;
}

static bool read_scale(SimOptions *options, const char *value)
{
    char *end;
    options->stage.ui_scale = strtod(value, &end);
    return end != value && *end == '\0' && options->stage.ui_scale >= 0.5 &&
           options->stage.ui_scale <= 3;
}

static bool read_motion(SimOptions *options, const char *value)
{
    options->stage.is_still = strcmp(value, "off") == 0;
    return options->stage.is_still || strcmp(value, "on") == 0;
}

static bool read_view(SimOptions *options, const char *value)
{
    for (int i = 0; i < SIM_VIEW_COUNT; i++)
        if (strcasecmp(sim_view_tab((SimView)i), value) == 0)
            options->stage.view = i;
    return options->stage.view >= 0;
}

static bool read_frames(SimOptions *options, const char *value)
{
    char *end;
    long frames = strtol(value, &end, 10);
    options->bench_frames = (int)frames;
    return *end == '\0' && end != value && frames >= 1 && frames <= 1000000;
}

static bool keep_at(SimOptions *options, const char *value)
{
    options->at = value;
    return value[0] != '\0';
}

static bool keep_screenshot(SimOptions *options, const char *value)
{
    options->screenshot = value;
    return value[0] != '\0';
}

static bool read_format(SimOptions *options, const char *value)
{
    static const char *const names[] = {"png", "svg", "pdf",
                                        "gif", "mp4", "html"};
    options->format = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], value) == 0)
            options->format = names[i];
    return options->format != NULL;
}

static bool keep_from(SimOptions *options, const char *value)
{
    options->from = value;
    return value[0] != '\0';
}

static bool keep_to(SimOptions *options, const char *value)
{
    options->to = value;
    return value[0] != '\0';
}

static bool read_seconds(SimOptions *options, const char *value)
{
    char *end;
    options->seconds = strtod(value, &end);
    return end != value && *end == '\0' && options->seconds > 0 &&
           options->seconds <= 600;
}

static bool read_fps(SimOptions *options, const char *value)
{
    char *end;
    options->fps = (int)strtol(value, &end, 10);
    return end != value && *end == '\0' && options->fps >= 1 &&
           options->fps <= 60;
}

static bool keep_output(SimOptions *options, const char *value)
{
    options->output = value;
    return value[0] != '\0';
}

static bool keep_script(SimOptions *options, const char *value)
{
    options->script = value;
    return value[0] != '\0';
}

typedef struct Option {
    const char *name, *value;
    bool (*read)(SimOptions *options, const char *value);
    const char *words;
} Option;

static const Option table[] = {
    {"--screenshot", "FILE", keep_screenshot,
     "draw one picture (.png, .svg, .pdf) and end"},
    {"--export", "FORMAT", read_format,
     "write png, svg, pdf, gif, mp4 or html, and end"},
    {"-o", "FILE", keep_output, "the file to export to"},
    {"--from", "T", keep_from, "where a gif or mp4 begins"},
    {"--to", "T", keep_to, "where it ends"},
    {"--seconds", "N", read_seconds, "how long it is; 12 if not given"},
    {"--fps", "N", read_fps, "its frames a second; gif 12, mp4 30"},
    {"--at", "T|N%|#N", keep_at, "begin there: 1.86, 0:24:25, 40%, event #12"},
    {"--size", "WxH", read_size, "pixels; 1920x1080 if not given"},
    {"--theme", "dark|light|print", read_theme, "dark if not given"},
    {"--scale", "N", read_scale, "everything N times as large, 0.5 to 3"},
    {"--motion", "on|off", read_motion, "off: nothing flies or walks"},
    {"--view", "NAME", read_view,
     "begin with hall, lanes, loop, code, tasks, graph, times, compare"},
    {"--script", "FILE", keep_script, "play input from a file, for tests"},
    {"--bench", "N", read_frames, "play N frames, print how long one takes"},
};

#define OPTIONS (sizeof table / sizeof *table)

void sim_options_print_help(void)
{
    puts("usage: simul-view [OPTION...] [TRACE [TRACE2]]\n"
         "\n"
         "Replays a trace forward and backward. Without TRACE: the last run.\n"
         "Two traces are compared on one clock.\n");
    for (size_t i = 0; i < OPTIONS; i++) {
        char option[64];
        snprintf(option, sizeof option, "%s %s", table[i].name, table[i].value);
        printf("  %-32s %s\n", option, table[i].words);
    }
    puts("  --live                           follow a trace that still grows");
    puts("  --help                           this list\n"
         "\n"
         "In the window: space plays, the arrows step, ? lists all keys.");
}

// ---- the command line ---------------------------------------------------

static bool read_option(SimOptions *options, const char *name,
                        const char *value, char out_sentence[256])
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (strcmp(table[i].name, name) != 0)
            continue;
        if (value != NULL && table[i].read(options, value))
            return true;
        snprintf(out_sentence, 256, "%s needs %s, not \"%s\" (%s)", name,
                 table[i].value, value ? value : "", table[i].words);
        return false;
    }
    snprintf(out_sentence, 256,
             "there is no option %s; simul-view --help lists them", name);
    return false;
}

static bool keep_path(SimOptions *options, const char *path,
                      char out_sentence[256])
{
    for (int i = 0; i < 2; i++) {
        if (options->stage.paths[i] == NULL) {
            options->stage.paths[i] = path;
            return true;
        }
    }
    snprintf(out_sentence, 256,
             "at most two traces can be shown, \"%s\" is a third", path);
    return false;
}

bool sim_options_read(SimOptions *options, int argc, char **argv,
                      char out_sentence[256])
{
    *options = (SimOptions){.width_px = 1920, .height_px = 1080};
    options->stage.view = -1;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            options->wants_help = true;
            return true;
        }
        if (strcmp(argv[i], "--live") == 0) {
            options->is_live = true;
            continue;
        }
        if (argv[i][0] != '-') {
            if (!keep_path(options, argv[i], out_sentence))
                return false;
            continue;
        }
        if (!read_option(options, argv[i], i + 1 < argc ? argv[i + 1] : NULL,
                         out_sentence))
            return false;
        i++;
    }
    if (options->is_live && options->stage.paths[1] != NULL) {
        snprintf(out_sentence, 256, "--live follows one trace, not two");
        return false;
    }
    if (options->format != NULL && options->output == NULL) {
        snprintf(out_sentence, 256,
                 "--export needs a file to write to: -o "
                 "FILE.%s",
                 options->format);
        return false;
    }
    return true;
}
