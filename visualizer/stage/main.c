// simul-view: replays a trace in a window, or draws a picture of it.
//
// Exit status: 0; 1 a script's expectation did not hold; 2 wrong usage, or no
// display; 3 a trace that cannot be read.
#include "base/alloc.h"
#include "stage/config.h"
#include "stage/export.h"
#include "stage/live.h"
#include "stage/options.h"
#include "stage/place.h"
#include "stage/shot.h"
#include "stage/window.h"
#include "trace/writer.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DONE = 0, FAILED = 1, WRONG_USAGE = 2, UNREADABLE = 3 };

static int complain(int status, const char *sentence)
{
    fprintf(stderr, "simul-view: %s\n", sentence);
    return status;
}

// The whole of a small text file. Owns: the caller. NULL: unreadable.
static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    size_t size = 0, room = 1 << 16;
    char *text = sim_alloc(room + 1);
    size_t got;
    while (size < room && (got = fread(text + size, 1, room - size, file)) > 0)
        size += got;
    text[size] = '\0';
    fclose(file);
    return text;
}

static int take_picture(SimStage *stage, const SimOptions *options)
{
    SimStatus status = sim_shot(stage, options->screenshot, options->width_px,
                                options->height_px);
    if (status == SIM_OK)
        return DONE;
    char sentence[512];
    snprintf(sentence, sizeof sentence, "cannot write the picture %s: %s",
             options->screenshot, sim_status_sentence(status));
    return complain(FAILED, sentence);
}

// A window looks as its last one did, unless the command line says otherwise.
static void remember(SimStage *stage, const SimOptions *options)
{
    char path[SIM_CONFIG_PATH], sentence[SIM_CONFIG_SENTENCE];
    bool has_motion = stage->has_motion;
    if (!sim_config_path(path))
        return;
    if (!sim_config_read(stage, path, sentence))
        complain(DONE, sentence);
    if (options->has_theme)
        sim_stage_set_theme(stage, options->stage.theme);
    stage->has_motion = stage->has_motion && has_motion;
}

static void keep_for_next_time(const SimStage *stage)
{
    char path[SIM_CONFIG_PATH], sentence[SIM_CONFIG_SENTENCE];
    if (sim_config_path(path) && !sim_config_write(stage, path, sentence))
        complain(DONE, sentence);
}

static int show(SimStage *stage, const SimOptions *options)
{
    char *script = NULL;
    if (options->script != NULL) {
        script = read_text(options->script);
        if (script == NULL)
            return complain(UNREADABLE, "the script cannot be read; does the "
                                        "file exist?");
    }
    if (script == NULL)
        remember(stage, options);
    SimWindowEnd end =
        sim_window_run(stage, options->width_px, options->height_px, script);
    sim_free(script);
    if (end == SIM_WINDOW_CLOSED && options->script == NULL)
        keep_for_next_time(stage);
    if (end == SIM_WINDOW_NO_DISPLAY)
        return complain(
            WRONG_USAGE,
            "there is no display for a window; `simul tell TRACE` and `simul "
            "lanes TRACE` show the run as text, and --screenshot FILE.png "
            "draws a picture of it");
    return end == SIM_WINDOW_FAILED ? FAILED : DONE;
}

static int run_stage(SimStage *stage, const SimOptions *options)
{
    SimGoal goal;
    if (options->at != NULL &&
        !sim_place_read(&stage->player, options->at, &goal))
        return complain(WRONG_USAGE, "--at needs a time such as 1.86 or "
                                     "0:24:25, or a share such as 40%");
    if (options->at != NULL)
        sim_place_go(&stage->player, goal);
    sim_stage_follow(stage);
    if (options->stage.view >= 0 && stage->view != (SimView)options->stage.view)
        return complain(WRONG_USAGE,
                        options->stage.view == SIM_VIEW_COMPARE
                            ? "a comparison needs two traces"
                            : "this trace gives no hints for a scene; try "
                              "--view lanes");
    if (options->bench_frames > 0) {
        SimFrameTimes times = sim_bench(stage, options->bench_frames,
                                        options->width_px, options->height_px);
        printf("median %.2f ms\np99 %.2f ms\n", times.median_ms, times.p99_ms);
        return DONE;
    }
    if (options->format != NULL)
        return sim_export(stage, options);
    if (options->screenshot != NULL)
        return take_picture(stage, options);
    return show(stage, options);
}

// A live trace may not be there yet: wait for the program's first event.
static SimStatus open_stage(SimStage *stage, const SimOptions *options,
                            char **out_sentence)
{
    const struct timespec moment = {.tv_nsec = 50000000};
    for (;;) {
        SimStatus status =
            sim_stage_open(stage, &options->stage, out_sentence);
        bool may_come = status == SIM_NOT_FOUND || status == SIM_EMPTY;
        if (!options->is_live || !may_come)
            return status;
        sim_free(*out_sentence);
        *out_sentence = NULL;
        nanosleep(&moment, NULL);
    }
}

int main(int argc, char **argv)
{
    SimOptions options;
    char usage[256];
    if (!sim_options_read(&options, argc, argv, usage))
        return complain(WRONG_USAGE, usage);
    if (options.wants_help) {
        sim_options_print_help();
        return DONE;
    }
    char *last = NULL;
    if (options.stage.paths[0] == NULL)
        options.stage.paths[0] = last = sim_trace_last_path();
    if (options.stage.paths[0] == NULL)
        return complain(WRONG_USAGE, "which trace? there is no last run; "
                                     "simul-view --help says more");
    SimStage stage;
    char *sentence = NULL;
    int status;
    SimLive live;
    if (open_stage(&stage, &options, &sentence) != SIM_OK) {
        status = complain(UNREADABLE, sentence ? sentence : "no trace");
    } else {
        if (options.is_live)
            sim_live_begin(&live, &stage, &options.stage);
        status = run_stage(&stage, &options);
        sim_stage_close(&stage);
    }
    sim_free(sentence);
    sim_free(last);
    return status;
}
