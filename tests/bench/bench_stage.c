// How long a frame of the stage takes at 1920x1080 while a film plays.
//
//     build/bench/bench_stage [FRAMES]     (300)
//
// The limit is copying the pixels of one frame: no screen can be filled with
// less. The film is the chess exhibition, recorded by the real writer.
#include "base/alloc.h"
#include "stage/shot.h"
#include "support/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WIDTH = 1920, HEIGHT = 1080, COPIES = 200 };

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double copy_ms(void)
{
    size_t size = (size_t)WIDTH * HEIGHT * 4;
    char *from = sim_alloc(size), *to = sim_alloc(size);
    memset(from, 1, size);
    double begin = milliseconds();
    for (int i = 0; i < COPIES; i++) {
        memcpy(to, from, size);
        from[i] = to[size - 1];
    }
    double taken = (milliseconds() - begin) / COPIES;
    sim_free(from);
    sim_free(to);
    return taken;
}

static void measure(const char *name, const char *a, const char *b,
                    SimView view, int frames, double copy)
{
    static SimStage stage;
    SimStageOptions options = {.paths = {a, b}, .view = (int)view};
    char *sentence = NULL;
    if (sim_stage_open(&stage, &options, &sentence) != SIM_OK) {
        fprintf(stderr, "%s\n", sentence);
        exit(1);
    }
    SimFrameTimes times = sim_bench(&stage, frames, WIDTH, HEIGHT);
    printf("  %-10s %6.2f ms median, %6.2f ms p99   %4.1f x copying a frame\n",
           name, times.median_ms, times.p99_ms, times.median_ms / copy);
    sim_stage_close(&stage);
}

int main(int argc, char **argv)
{
    int frames = argc > 1 ? atoi(argv[1]) : 300;
    SimStory sync, async;
    story_begin(&sync, "bench-sync.simul");
    story_chess_sync(&sync, 24, 30);
    story_end(&sync);
    story_begin(&async, "bench-async.simul");
    story_chess_async(&async, 24, 30);
    story_end(&async);

    double copy = copy_ms();
    printf("a frame at %dx%d, the chess exhibition (goal: 8 ms median)\n",
           WIDTH, HEIGHT);
    measure("hall", async.path, NULL, SIM_VIEW_HALL, frames, copy);
    measure("lanes", async.path, NULL, SIM_VIEW_LANES, frames, copy);
    measure("code", async.path, NULL, SIM_VIEW_CODE, frames, copy);
    measure("loop", async.path, NULL, SIM_VIEW_LOOP, frames, copy);
    measure("compare", sync.path, async.path, SIM_VIEW_COMPARE, frames, copy);
    story_done(&sync);
    story_done(&async);
    return frames > 0 ? 0 : 1;
}
