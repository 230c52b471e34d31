// How fast a trace opens and a seek lands, as ratios to copying its bytes.
//
//     build/bench/bench_replay [EVENTS...]     (1000000 and 10000000)
//
// The trace is that of a thousand tasks which sleep, wake, run and sleep.
#include "base/alloc.h"
#include "replay/timeline.h"
#include "support/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { TASKS = 1000, SEEKS = 2000 };

// The processor's time that this program took: the machine may be busy.
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / SIM_NS_PER_S;
}

// Seven events a wake-up: tick, timer, ready, run, enter, timer, suspend.
static void record(SimStory *story, size_t event_count)
{
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    for (uint32_t task = 1; task <= TASKS; task++)
        story_new(story, task, 0, NULL);
    for (size_t i = 0; story->trace->event_count < event_count; i++) {
        uint32_t task = (uint32_t)(i % TASKS) + 1;
        story_event(story, SIM_EVENT_TICK, 0, 0, 0, 1);
        if (i >= TASKS)
            story_wake(story, task);
        story_run(story, task);
        sim_trace_enter(story->trace, story_site(4), task, story_site(20));
        story_event(story, SIM_EVENT_CORO_LEAVE, 0, 21, task, 0);
        story_sleep(story, 4, task, 1000);
        story_wait(story, 1);
    }
    story_end(story);
}

// The time it takes to copy as many bytes as the file has, once.
static double copy_seconds(size_t size_bytes)
{
    char *from = sim_alloc(size_bytes);
    char *to = sim_alloc(size_bytes);
    memset(from, 1, size_bytes);
    memset(to, 2, size_bytes);
    double begin = seconds();
    memcpy(to, from, size_bytes);
    double taken = seconds() - begin;
    // The copy must not be optimized away.
    if (to[size_bytes / 2] != 1)
        abort();
    sim_free(from);
    sim_free(to);
    return taken;
}

static double resident_bytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    if (fscanf(file, "%*s %ld", &pages) != 1)
        pages = 0;
    fclose(file);
    return (double)pages * 4096;
}

static void measure_seeks(const SimReplay *replay)
{
    SimState state;
    double worst = 0;
    uint64_t step = 1;
    double begin = seconds();
    sim_state_init(&state, replay);
    printf("  key frames     %8.3f s, before the first seek\n",
           seconds() - begin);
    begin = seconds();
    for (int i = 0; i < SEEKS; i++) {
        step = (step * 6364136223846793005u + 1442695040888963407u);
        double from = seconds();
        sim_state_seek(&state, (step >> 20) % (replay->step_count + 1));
        double taken = seconds() - from;
        worst = taken > worst ? taken : worst;
    }
    printf("  seek           %8.3f ms on average, %.3f ms at worst\n",
           (seconds() - begin) * 1000 / SEEKS, worst * 1000);
    begin = seconds();
    for (int i = 0; i < SEEKS; i++)
        sim_state_back(&state);
    printf("  step back      %8.3f ms on average\n",
           (seconds() - begin) * 1000 / SEEKS);
    sim_state_done(&state);
}

static void count_piece(void *context, const SimPiece *piece)
{
    *(size_t *)context += piece->segment_count > 0;
}

// A view of 40 lanes at 1920 pixels, over the whole trace.
static void measure_view(const SimReplay *replay)
{
    double begin = seconds();
    SimTimeline *timeline = sim_timeline_new(replay);
    printf("  build lanes    %8.3f s\n", seconds() - begin);
    size_t pieces = 0;
    begin = seconds();
    for (uint32_t slot = 0; slot < 40; slot++)
        sim_timeline_view(timeline, slot, replay->begin_ns, replay->end_ns,
                          (replay->end_ns - replay->begin_ns) / 3840,
                          count_piece, &pieces);
    printf("  view 40 lanes  %8.3f ms, %zu pieces\n",
           (seconds() - begin) * 1000, pieces);
    sim_timeline_free(timeline);
}

static void measure(size_t event_count)
{
    SimStory story;
    struct stat found;
    SimReplay *replay = NULL;
    char *sentence = NULL;

    story_begin(&story, "bench.simul");
    record(&story, event_count);
    if (stat(story.path, &found) != 0)
        abort();
    double size_bytes = (double)found.st_size;
    double copied = copy_seconds((size_t)found.st_size);
    double before = resident_bytes();
    double begin = seconds();
    if (sim_replay_open(story.path, &replay, &sentence) != SIM_OK)
        abort();
    double opened = seconds() - begin;
    printf("replay: %zu events, %.0f MB\n", event_count, size_bytes / 1e6);
    printf("  open           %8.3f s: %.1f ns an event, %.1f x a copy of the "
           "bytes, %.1f x the file in memory\n",
           opened, opened * 1e9 / (double)replay->step_count, opened / copied,
           (resident_bytes() - before) / size_bytes);
    measure_seeks(replay);
    measure_view(replay);
    sim_replay_close(replay);
    story_done(&story);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        measure(1000000);
        measure(10000000);
    }
    for (int i = 1; i < argc; i++)
        measure(strtoull(argv[i], NULL, 10));
    return 0;
}
