#include "stage/shot.h"
#include "base/alloc.h"
#include "canvas/painter.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A picture shows all there is to show.
static void settle(SimStage *stage)
{
    for (int i = 0; i < stage->film_count; i++)
        sim_film_settle(&stage->films[i], true);
}

static SimPainter *painter_for(SimStage *stage, int width_px, int height_px)
{
    double scale = sim_cards_scale(width_px, height_px, stage->ui_scale);
    sim_stage_resize(stage, width_px / scale, height_px / scale);
    SimPainter *painter = sim_painter_new();
    sim_painter_resize(painter, width_px, height_px, scale);
    return painter;
}

static bool is_page(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL &&
           (strcmp(dot, ".svg") == 0 || strcmp(dot, ".pdf") == 0);
}

static SimStatus shoot(SimStage *stage, SimPainter *painter, const char *path)
{
    sim_stage_draw(stage);
    if (is_page(path))
        return sim_canvas_write_page(stage->canvas, path, stage->width,
                                     stage->height);
    sim_painter_paint(painter, stage->canvas);
    return sim_painter_write_png(painter, path);
}

SimStatus sim_shot(SimStage *stage, const char *path, int width_px,
                   int height_px)
{
    SimPainter *painter = painter_for(stage, width_px, height_px);
    stage->has_motion = false;
    SimStatus status = shoot(stage, painter, path);
    sim_painter_free(painter);
    return status;
}

SimStatus sim_shot_as_seen(SimStage *stage, const char *path)
{
    SimPainter *painter = sim_painter_new();
    sim_painter_resize(painter, (int)stage->width, (int)stage->height, 1);
    SimStatus status = shoot(stage, painter, path);
    sim_painter_free(painter);
    return status;
}

// ---- the benchmark ------------------------------------------------------

// Processor time: what other programs do meanwhile is not ours to measure.
static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

SimFrameTimes sim_bench(SimStage *stage, int frames, int width_px,
                        int height_px)
{
    SimPainter *painter = painter_for(stage, width_px, height_px);
    double *taken = sim_alloc((size_t)frames * sizeof *taken);
    settle(stage);
    // The first frame paints every layer; it is what opening costs.
    sim_stage_draw(stage);
    sim_painter_paint(painter, stage->canvas);
    stage->player.is_playing = true;
    for (int i = 0; i < frames; i++) {
        double begin = now_ms();
        sim_stage_pass(stage, 1000.0 / 60);
        sim_stage_draw(stage);
        sim_painter_paint(painter, stage->canvas);
        taken[i] = now_ms() - begin;
        if (!stage->player.is_playing)
            sim_player_toggle(&stage->player);
    }
    qsort(taken, (size_t)frames, sizeof *taken, compare_doubles);
    SimFrameTimes times = {taken[frames / 2],
                           taken[(int)((double)frames * 0.99)]};
    sim_free(taken);
    sim_painter_free(painter);
    return times;
}
