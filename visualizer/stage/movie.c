#include "stage/movie.h"
#include "base/alloc.h"
#include "canvas/gif.h"
#include "canvas/painter.h"
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PALETTE_FRAMES = 16 }; // looked at to choose a GIF's colours

extern char **environ;

// ---- frames -------------------------------------------------------------

typedef struct Projector {
    SimStage *stage;
    const SimMovie *movie;
    SimPainter *painter;
    long frames;
    int64_t from_ns, to_ns;
    uint64_t from_step, to_step; // of the shown film
} Projector;

static void find_ends(Projector *projector)
{
    SimPlayer *player = &projector->stage->player;
    const SimState *state = &projector->stage->film->state;
    sim_place_go(player, projector->movie->to);
    projector->to_ns = player->time_ns;
    projector->to_step = state->step;
    sim_place_go(player, projector->movie->from);
    projector->from_ns = player->time_ns;
    projector->from_step = state->step;
}

static void set_up(Projector *projector, SimStage *stage, const SimMovie *movie)
{
    double scale =
        sim_cards_scale(movie->width_px, movie->height_px, stage->ui_scale);
    *projector = (Projector){.stage = stage, .movie = movie};
    sim_stage_resize(stage, movie->width_px / scale, movie->height_px / scale);
    projector->painter = sim_painter_new();
    sim_painter_resize(projector->painter, movie->width_px, movie->height_px,
                       scale);
    projector->frames = (long)(movie->seconds * movie->fps + 0.5);
    if (projector->frames < 1)
        projector->frames = 1;
    find_ends(projector);
}

// The loop's view goes by events, which may all come at one instant; every
// other view goes by time.
static void seek_share(Projector *projector, double share)
{
    SimStage *stage = projector->stage;
    if (stage->view == SIM_VIEW_LOOP) {
        double steps = (double)(projector->to_step - projector->from_step);
        uint64_t step =
            projector->from_step + (uint64_t)(steps * share + 0.5);
        sim_player_seek_step(&stage->player, stage->film != stage->films, step);
    } else {
        double length = (double)(projector->to_ns - projector->from_ns);
        sim_player_seek_time(&stage->player,
                             projector->from_ns + (int64_t)(length * share));
    }
    sim_stage_follow(stage);
}

static const void *show(Projector *projector, long frame, int *out_stride)
{
    SimStage *stage = projector->stage;
    double last = (double)(projector->frames > 1 ? projector->frames - 1 : 1);
    uint64_t before = stage->film->state.step;
    seek_share(projector, (double)frame / last);
    stage->wall_ms += 1000.0 / projector->movie->fps;
    if (stage->film->state.step == before + 1)
        sim_motion_expect(&stage->motion, 0);
    sim_stage_draw(stage);
    sim_painter_paint(projector->painter, stage->canvas);
    return sim_painter_pixels(projector->painter, out_stride);
}

static void tell_progress(const Projector *projector, long frame)
{
    const SimMovie *movie = projector->movie;
    if (movie->progress != NULL)
        movie->progress(movie->context,
                        (double)(frame + 1) / (double)projector->frames);
}

// ---- GIF ----------------------------------------------------------------

static SimColors *choose_colors(Projector *projector)
{
    SimColors *colors = sim_alloc(sizeof *colors);
    const SimMovie *movie = projector->movie;
    for (int i = 0; i < PALETTE_FRAMES; i++) {
        int stride;
        long frame = (projector->frames - 1) * i / (PALETTE_FRAMES - 1);
        const char *pixels = show(projector, frame, &stride);
        for (int y = 0; y < movie->height_px; y++)
            sim_colors_count(colors,
                             (const void *)(pixels + (size_t)(y * stride)),
                             (size_t)movie->width_px);
    }
    sim_colors_choose(colors, 255);
    return colors;
}

SimStatus sim_movie_gif(SimStage *stage, const SimMovie *movie)
{
    Projector projector;
    SimGif *gif;
    set_up(&projector, stage, movie);
    SimColors *colors = choose_colors(&projector);
    SimStatus status = sim_gif_open(movie->path, movie->width_px,
                                    movie->height_px, colors, &gif);
    for (long i = 0; status == SIM_OK && i < projector.frames; i++) {
        int stride;
        const void *pixels = show(&projector, i, &stride);
        // Hundredths of a second: what is lost in one is made up in others.
        long begin = i * 100 / movie->fps, end = (i + 1) * 100 / movie->fps;
        bool is_last = i + 1 == projector.frames;
        sim_gif_frame(gif, pixels, stride,
                      (int)(end - begin) + (is_last ? 200 : 0));
        tell_progress(&projector, i);
    }
    if (status == SIM_OK)
        status = sim_gif_close(gif);
    sim_free(colors);
    sim_painter_free(projector.painter);
    return status;
}

// ---- MP4 ----------------------------------------------------------------

// Starts ffmpeg with a pipe to its input.
static SimStatus start_ffmpeg(const SimMovie *movie, pid_t *out_pid,
                              FILE **out_pipe)
{
    char size[32], rate[16];
    int ends[2];
    snprintf(size, sizeof size, "%dx%d", movie->width_px, movie->height_px);
    snprintf(rate, sizeof rate, "%d", movie->fps);
    // The picture's sides must be even for the colours that players know.
    const char *words[] = {
        "ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt",
        "bgra", "-s", size, "-r", rate, "-i", "-", "-an", "-vf",
        "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264", "-pix_fmt",
        "yuv420p", "-crf", "18", "-movflags", "+faststart", "-f", "mp4",
        movie->path, NULL};
    if (pipe(ends) != 0)
        return sim_status_from_errno(errno);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    int error = posix_spawnp(out_pid, "ffmpeg", &actions, NULL,
                             (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    if (error != 0) {
        close(ends[1]);
        return error == ENOENT ? SIM_NOT_FOUND : sim_status_from_errno(error);
    }
    *out_pipe = fdopen(ends[1], "wb");
    return SIM_OK;
}

static bool write_frame(FILE *pipe, const SimMovie *movie, const char *pixels,
                        int stride)
{
    size_t row = (size_t)movie->width_px * 4;
    for (int y = 0; y < movie->height_px; y++)
        if (fwrite(pixels + (size_t)(y * stride), 1, row, pipe) != row)
            return false;
    return true;
}

SimStatus sim_movie_mp4(SimStage *stage, const SimMovie *movie)
{
    Projector projector;
    pid_t pid;
    FILE *pipe = NULL;
    int result;
    SimStatus status = start_ffmpeg(movie, &pid, &pipe);
    if (status != SIM_OK)
        return status;
    // An ffmpeg that gives up must not take us along.
    signal(SIGPIPE, SIG_IGN);
    set_up(&projector, stage, movie);
    bool goes_well = true;
    for (long i = 0; goes_well && i < projector.frames; i++) {
        int stride;
        const void *pixels = show(&projector, i, &stride);
        goes_well = write_frame(pipe, movie, pixels, stride);
        tell_progress(&projector, i);
    }
    goes_well &= fclose(pipe) == 0;
    while (waitpid(pid, &result, 0) < 0 && errno == EINTR)
        continue;
    sim_painter_free(projector.painter);
    return goes_well && WIFEXITED(result) && WEXITSTATUS(result) == 0
               ? SIM_OK
               : SIM_SYSTEM;
}
