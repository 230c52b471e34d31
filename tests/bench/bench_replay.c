// How fast a trace opens, a seek lands and a question is answered.
//
//     build/bench/bench_replay              1 M and 10 M events, 100,000 live
//                                           tasks, a million tasks
//     build/bench/bench_replay EVENTS TASKS     (0 events: short-lived tasks)
//
// The limit is to read the file through once, adding its words up: whoever looks
// at every event must at least do that. Each row is also a ratio to it.
#include "base/alloc.h"
#include "replay/check.h"
#include "replay/compare/compare.h"
#include "replay/compare/order.h"
#include "replay/export/export.h"
#include "replay/lint/lint.h"
#include "replay/stats.h"
#include "replay/timeline.h"
#include "support/many.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SEEKS = 300, PIECE_BYTES = 1 << 20 };

// What all rows of one trace are measured against.
typedef struct Limit {
    double read_seconds;
    double size_bytes;
    uint64_t event_count;
} Limit;

// The processor's time that this program took: the machine may be busy.
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / SIM_NS_PER_S;
}

static double resident_bytes(void)
{
    long pages = 0;
    malloc_trim(0);
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    if (fscanf(file, "%*s %ld", &pages) != 1)
        pages = 0;
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void row(const Limit *limit, const char *what, double taken)
{
    printf("  %-16s %8.3f s  %7.1f M events/s  %6.1f x reading the file\n",
           what, taken, (double)limit->event_count / taken / 1e6,
           taken / limit->read_seconds);
}

// The time it takes to read a file through; its pages are in memory already.
static double read_through(const char *path)
{
    uint64_t *words = sim_alloc(PIECE_BYTES);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    uint64_t sum = 0;
    ssize_t count;

    double begin = seconds();
    while ((count = read(descriptor, words, PIECE_BYTES)) > 0)
        for (size_t i = 0; i < (size_t)count / sizeof *words; i++)
            sum += words[i];
    double taken = seconds() - begin;
    // The sum must not be optimized away.
    if (count < 0 || sum == 1)
        abort();
    close(descriptor);
    sim_free(words);
    return taken;
}

// ---- seeks ----------------------------------------------------------------

static void measure_seeks(const SimReplay *replay, const Limit *limit)
{
    SimState state;
    double worst = 0;
    uint64_t step = 1;
    double begin = seconds();
    sim_state_init(&state, replay);
    row(limit, "key frames", seconds() - begin);
    begin = seconds();
    for (int i = 0; i < SEEKS; i++) {
        step = (step * 6364136223846793005u + 1442695040888963407u);
        double from = seconds();
        sim_state_seek(&state, (step >> 20) % (replay->step_count + 1));
        double taken = seconds() - from;
        worst = taken > worst ? taken : worst;
    }
    printf("  %-16s %8.3f ms on average, %.3f ms at worst\n", "seek",
           (seconds() - begin) * 1000 / SEEKS, worst * 1000);
    begin = seconds();
    for (int i = 0; i < SEEKS; i++)
        sim_state_back(&state);
    printf("  %-16s %8.3f ms on average\n", "step back",
           (seconds() - begin) * 1000 / SEEKS);
    sim_state_done(&state);
}

// ---- views and answers ----------------------------------------------------

static void count_piece(void *context, const SimPiece *piece)
{
    *(size_t *)context += piece->segment_count > 0;
}

// A view of 40 lanes at 1920 pixels, over the whole trace.
static void measure_view(const SimReplay *replay, const Limit *limit)
{
    double begin = seconds();
    SimTimeline *timeline = sim_timeline_new(replay);
    row(limit, "lanes", seconds() - begin);
    size_t pieces = 0;
    begin = seconds();
    for (uint32_t slot = 0; slot < 40; slot++)
        sim_timeline_view(timeline, slot, replay->begin_ns, replay->end_ns,
                          (replay->end_ns - replay->begin_ns) / 3840,
                          count_piece, &pieces);
    printf("  %-16s %8.3f ms, %zu pieces\n", "view 40 lanes",
           (seconds() - begin) * 1000, pieces);
    sim_timeline_free(timeline);
}

static void run_stats(const SimReplay *replay)
{
    SimStats stats;
    sim_stats_init(&stats, replay);
    sim_stats_done(&stats);
}

static void run_lint(const SimReplay *replay)
{
    SimLint lint;
    sim_lint_init(&lint, replay);
    sim_lint_done(&lint);
}

// A trace with itself, the longest way: no difference ends it early.
static void run_compare(const SimReplay *replay)
{
    SimComparison comparison;
    sim_comparison_init(&comparison, replay, replay);
    sim_comparison_done(&comparison);
}

static void run_order(const SimReplay *replay)
{
    SimOrder order;
    sim_order_init(&order, replay, replay);
    if (!order.is_same)
        abort();
    sim_order_done(&order);
}

static void run_check(const SimReplay *replay)
{
    static const char *const texts[] = {"in_flight <= 5", "tasks == 3"};
    SimRule rules[2];
    SimVerdict verdicts[2];
    char *sentence = NULL;
    for (int i = 0; i < 2; i++)
        if (!sim_rule_parse(texts[i], &rules[i], &sentence))
            abort();
    sim_check(replay, rules, 2, verdicts);
    for (int i = 0; i < 2; i++) {
        sim_verdict_done(&verdicts[i]);
        sim_rule_done(&rules[i]);
    }
}

static void export_with(void (*write)(const SimReplay *, FILE *),
                        const SimReplay *replay)
{
    FILE *nowhere = fopen("/dev/null", "w");
    if (!nowhere)
        abort();
    write(replay, nowhere);
    fclose(nowhere);
}

static void run_csv(const SimReplay *replay)
{
    export_with(sim_export_csv, replay);
}

static void run_chrome(const SimReplay *replay)
{
    export_with(sim_export_chrome, replay);
}

static void run_sqlite(const SimReplay *replay)
{
    char *path = sim_format("/tmp/simul-bench-%d.db", (int)getpid());
    char *sentence = NULL;
    if (!sim_export_sqlite(replay, path, &sentence))
        abort();
    unlink(path);
    sim_free(path);
}

// Each on a trace that was just opened: nothing is left of the one before.
static void measure_answer(const char *path, const Limit *limit,
                           const char *what, void (*run)(const SimReplay *))
{
    SimReplay *replay = NULL;
    char *sentence = NULL;
    if (sim_replay_open(path, &replay, &sentence) != SIM_OK)
        abort();
    double begin = seconds();
    run(replay);
    row(limit, what, seconds() - begin);
    sim_replay_close(replay);
}

static void measure_answers(const char *path, const Limit *limit)
{
    measure_answer(path, limit, "stats", run_stats);
    measure_answer(path, limit, "lint", run_lint);
    measure_answer(path, limit, "check", run_check);
    measure_answer(path, limit, "compare", run_compare);
    measure_answer(path, limit, "compare --order", run_order);
    measure_answer(path, limit, "export csv", run_csv);
    measure_answer(path, limit, "export chrome", run_chrome);
    if (limit->event_count < 2000000)
        measure_answer(path, limit, "export sqlite", run_sqlite);
}

// ---- one trace ------------------------------------------------------------

// What stays in memory after opening, the first seek, and `simul stats`.
static void measure_memory(const SimReplay *replay, const Limit *limit,
                           double opened_bytes)
{
    double before = resident_bytes();
    SimState state;
    sim_state_init(&state, replay);
    double with_keys = resident_bytes() - before;
    SimStats stats;
    before = resident_bytes();
    sim_stats_init(&stats, replay);
    double with_stats = resident_bytes() - before;
    printf("  memory           open %.2f, key frames %.2f, stats %.2f x the "
           "file: %.0f bytes an event, %.0f MB in all\n",
           opened_bytes / limit->size_bytes, with_keys / limit->size_bytes,
           with_stats / limit->size_bytes,
           (opened_bytes + with_keys + with_stats) / (double)limit->event_count,
           (opened_bytes + with_keys + with_stats) / 1e6);
    sim_stats_done(&stats);
    sim_state_done(&state);
}

static void measure(SimStory *story, const char *what)
{
    struct stat found;
    SimReplay *replay = NULL;
    char *sentence = NULL;
    Limit limit = {0};

    limit.event_count = story->trace->event_count;
    story_end(story);
    if (stat(story->path, &found) != 0)
        abort();
    limit.size_bytes = (double)found.st_size;
    read_through(story->path);
    limit.read_seconds = read_through(story->path);
    printf("replay: %s: %llu events, %.0f MB, read through in %.3f s\n", what,
           (unsigned long long)limit.event_count, limit.size_bytes / 1e6,
           limit.read_seconds);
    double before = resident_bytes();
    double begin = seconds();
    if (sim_replay_open(story->path, &replay, &sentence) != SIM_OK)
        abort();
    row(&limit, "open", seconds() - begin);
    double opened_bytes = resident_bytes() - before;
    measure_seeks(replay, &limit);
    sim_replay_close(replay);
    if (sim_replay_open(story->path, &replay, &sentence) != SIM_OK)
        abort();
    measure_memory(replay, &limit, opened_bytes);
    measure_view(replay, &limit);
    sim_replay_close(replay);
    measure_answers(story->path, &limit);
    story_done(story);
}

static void measure_sleepers(uint64_t event_count, uint32_t task_count)
{
    SimStory story;
    char *what = sim_format("%u tasks that sleep and wake", task_count);
    story_begin(&story, "bench.simul");
    many_sleepers(&story, event_count, task_count);
    measure(&story, what);
    sim_free(what);
}

static void measure_short_lives(uint32_t task_count)
{
    SimStory story;
    char *what = sim_format("%u short-lived tasks", task_count);
    story_begin(&story, "bench.simul");
    many_short_lives(&story, task_count);
    measure(&story, what);
    sim_free(what);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc == 3) {
        uint64_t event_count = strtoull(argv[1], NULL, 10);
        uint32_t task_count = (uint32_t)strtoul(argv[2], NULL, 10);
        if (event_count > 0)
            measure_sleepers(event_count, task_count);
        else
            measure_short_lives(task_count);
        return 0;
    }
    measure_sleepers(1000000, 1000);
    measure_sleepers(10000000, 1000);
    measure_sleepers(10000000, 100000);
    measure_short_lives(1000000);
    return 0;
}
