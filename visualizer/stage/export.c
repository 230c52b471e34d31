#include "stage/export.h"
#include "page/page.h"
#include "stage/shot.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DONE = 0, FAILED = 1 };

static int complain(const char *path, const char *why)
{
    fprintf(stderr, "simul-view: cannot write %s: %s\n", path, why);
    return FAILED;
}

// Progress is for people: nothing is said to a file or a pipe.
static void show_progress(void *context, double share)
{
    const char *what = context;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%s: %3.0f %%%s", what, share * 100,
                share >= 1 ? "\n" : "");
}

// ---- the page -----------------------------------------------------------

static int export_page(SimStage *stage, const SimOptions *options)
{
    SimPageNeed need = {.count = stage->film_count,
                        .fonts = stage->fonts,
                        .is_light = stage->theme->name != SIM_THEME_DARK,
                        .progress = show_progress,
                        .context = "the page"};
    if (stage->film_count == 2)
        need.comparison = &stage->comparison;
    for (int i = 0; i < stage->film_count; i++) {
        const SimFilm *film = &stage->films[i];
        need.sides[i] = (SimPageSide){
            film->replay, film->timeline, film->scene_kind, film->scene,
            film->name,   film->mode,     film->about};
        if (film->replay->step_count > SIM_PAGE_MOST_STEPS)
            return complain(options->output,
                            "a page holds at most 200,000 events, and this "
                            "trace has more; --export mp4 shows a stretch");
    }
    SimStatus status = sim_page_write(&need, options->output);
    if (status != SIM_OK)
        return complain(options->output, sim_status_sentence(status));
    show_progress(need.context, 1);
    return DONE;
}

static int export_picture(SimStage *stage, const SimOptions *options)
{
    SimStatus status = sim_shot(stage, options->output, options->width_px,
                                options->height_px);
    return status == SIM_OK
               ? DONE
               : complain(options->output, sim_status_sentence(status));
}

int sim_export(SimStage *stage, const SimOptions *options)
{
    if (strcmp(options->format, "html") == 0)
        return export_page(stage, options);
    return export_picture(stage, options);
}
