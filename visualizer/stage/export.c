#include "stage/export.h"
#include "page/page.h"
#include "stage/movie.h"
#include "stage/shot.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DONE = 0, FAILED = 1 };
enum { MOVIE_SECONDS = 12, GIF_FPS = 12, MP4_FPS = 30 };

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

// ---- pictures and movies ------------------------------------------------

// What a picture is, its name tells.
static bool is_named_so(const SimOptions *options)
{
    const char *dot = strrchr(options->output, '.');
    return dot != NULL && strcmp(dot + 1, options->format) == 0;
}

static int export_picture(SimStage *stage, const SimOptions *options)
{
    char sentence[64];
    snprintf(sentence, sizeof sentence, "its name should end in .%s",
             options->format);
    if (!is_named_so(options))
        return complain(options->output, sentence);
    SimStatus status = sim_shot(stage, options->output, options->width_px,
                                options->height_px);
    return status == SIM_OK
               ? DONE
               : complain(options->output, sim_status_sentence(status));
}

// The beginning and the end, if they are not given.
static bool read_stretch(const SimStage *stage, const SimOptions *options,
                         SimMovie *movie)
{
    const SimPlayer *player = &stage->player;
    movie->from = (SimGoal){.time_ns = player->begin_ns};
    movie->to = (SimGoal){.time_ns = player->end_ns};
    return (options->from == NULL ||
            sim_place_read(player, options->from, &movie->from)) &&
           (options->to == NULL ||
            sim_place_read(player, options->to, &movie->to));
}

static int export_movie(SimStage *stage, const SimOptions *options)
{
    bool is_gif = strcmp(options->format, "gif") == 0;
    SimMovie movie = {
        .path = options->output,
        .width_px = options->width_px,
        .height_px = options->height_px,
        .seconds = options->seconds > 0 ? options->seconds : MOVIE_SECONDS,
        .fps = options->fps > 0 ? options->fps : is_gif ? GIF_FPS : MP4_FPS,
        .progress = show_progress,
        .context = "the movie"};
    // A GIF of the full size would be a heavy thing to mail.
    if (is_gif && !options->has_size) {
        movie.width_px = 1280;
        movie.height_px = 720;
    }
    if (!read_stretch(stage, options, &movie))
        return complain(options->output,
                        "--from and --to need a time such as 1.86 or "
                        "0:24:25, a share such as 40%, or an event such as "
                        "#12");
    SimStatus status = is_gif ? sim_movie_gif(stage, &movie)
                              : sim_movie_mp4(stage, &movie);
    if (status == SIM_OK)
        return DONE;
    if (!is_gif && status == SIM_NOT_FOUND)
        return complain(options->output,
                        "ffmpeg makes the movie, and it is not installed; "
                        "install it, or take --export gif");
    return complain(options->output, !is_gif && status == SIM_SYSTEM
                                         ? "ffmpeg gave up"
                                         : sim_status_sentence(status));
}

int sim_export(SimStage *stage, const SimOptions *options)
{
    if (strcmp(options->format, "html") == 0)
        return export_page(stage, options);
    if (strcmp(options->format, "gif") == 0 ||
        strcmp(options->format, "mp4") == 0)
        return export_movie(stage, options);
    return export_picture(stage, options);
}
