// simul stats: where each task's time went.
#include "cli/cli.h"

#include "base/alloc.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "replay/clocks.h"
#include "replay/stats.h"
#include "replay/times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// How many tasks are shown unless somebody asks for more.
enum { TOP = 200 };

static double percent(int64_t part_ns, int64_t whole_ns)
{
    return whole_ns > 0 ? 100.0 * (double)part_ns / (double)whole_ns : 0;
}

// ---- the order of the tasks -----------------------------------------------

// What the table can be sorted by; the largest come first, names by letter.
typedef enum SortKey {
    BY_CREATION,
    BY_NAME,
    BY_RUNS,
    BY_LIFETIME,
    BY_RUN,
    BY_READY,
    BY_WAIT,
    BY_LONGEST_RUN,
    SORT_KEYS,
} SortKey;

static const char *const sort_names[] = {"creation", "name",    "runs",
                                         "lifetime", "run",     "ready",
                                         "wait",     "longest", NULL};

// What the command line asks for.
typedef struct Asked {
    SortKey key;
    uint32_t top;
    bool is_json;
} Asked;

// A row of the table, and what it is sorted by.
typedef struct Row {
    const char *name;
    int64_t value;
    uint32_t slot;
} Row;

static int64_t value_of(const SimTaskStats *task, SortKey key)
{
    switch (key) {
    case BY_RUNS:
        return (int64_t)task->runs;
    case BY_LIFETIME:
        return task->lifetime_ns;
    case BY_RUN:
        return task->run_ns;
    case BY_READY:
        return task->ready_ns;
    case BY_WAIT:
        return task->wait_ns;
    case BY_LONGEST_RUN:
        return task->longest_run_ns;
    default:
        return 0;
    }
}

static int order_of_rows(const void *left, const void *right)
{
    const Row *a = left;
    const Row *b = right;
    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    int order = a->name && b->name ? strcmp(a->name, b->name) : 0;
    return order ? order : (a->slot > b->slot) - (a->slot < b->slot);
}

// The tasks in the order of the table. Owns: the caller.
static Row *sorted_rows(const SimStats *stats, SortKey key)
{
    uint32_t count = stats->replay->task_count;
    Row *rows = sim_alloc(count * sizeof *rows);
    for (uint32_t slot = 1; slot < count; slot++)
        rows[slot - 1] = (Row){
            .name = key == BY_NAME ? stats->replay->tasks[slot].name : NULL,
            .value = value_of(&stats->tasks[slot], key),
            .slot = slot,
        };
    if (key != BY_CREATION)
        qsort(rows, count - 1, sizeof *rows, order_of_rows);
    return rows;
}

// ---- tables ---------------------------------------------------------------

static void put_share(SimBuffer *buffer, const char *what, int64_t part_ns,
                      int64_t whole_ns)
{
    sim_buffer_format(buffer, "  %-38s %12s  %5.1f %%\n", what,
                      sim_duration_text(part_ns).text,
                      percent(part_ns, whole_ns));
}

// When it was, on the wall, and what recording cost; nothing of a virtual run.
static void put_clocks(SimBuffer *buffer, const SimReplay *replay)
{
    SimOverhead overhead = sim_overhead(replay);
    SimSnapshot begin;
    SimClocks clocks;
    char text[64];

    sim_clocks_init(&clocks, replay);
    if (sim_clocks_at(&clocks, replay->begin_ns, &begin)) {
        time_t second = (time_t)(begin.wall_ns / SIM_NS_PER_S);
        struct tm parts;
        if (gmtime_r(&second, &parts) &&
            strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts) > 0)
            sim_buffer_format(buffer, "recorded on %s\n", text);
    }
    if (overhead.event_ns > 0)
        sim_buffer_format(buffer,
                          "recording took at most %s an event, %.1f %% of the "
                          "run\n",
                          sim_duration_text(overhead.event_ns).text,
                          100 * overhead.share);
    sim_clocks_done(&clocks);
}

static json_t *clocks_json(const SimReplay *replay)
{
    SimOverhead overhead = sim_overhead(replay);
    SimClocks clocks;
    SimSnapshot begin;
    json_t *object = json_object();
    sim_clocks_init(&clocks, replay);
    if (sim_clocks_at(&clocks, replay->begin_ns, &begin)) {
        sim_json_set_ns(object, "wall_ns", begin.wall_ns);
        sim_json_set_ns(object, "monotonic_ns", begin.monotonic_ns);
    }
    if (overhead.event_ns > 0) {
        sim_json_set_ns(object, "event_ns_at_most", overhead.event_ns);
        json_object_set_new(object, "overhead_at_most",
                            json_real(overhead.share));
    }
    sim_clocks_done(&clocks);
    return object;
}

static void put_thread(SimBuffer *buffer, const SimStats *stats)
{
    const SimTaskStats *thread = &stats->tasks[0];
    int64_t total_ns = stats->total_ns;

    sim_buffer_text(buffer, "\nThe one thread\n");
    put_share(buffer, "code ran", thread->run_ns - thread->block_ns, total_ns);
    if (thread->work_ns > 0)
        put_share(buffer, "  of it marked as work", thread->work_ns, total_ns);
    put_share(buffer, "slept, and nobody else could run", thread->block_ns,
              total_ns);
    put_share(buffer, "idle: the loop had nothing to do", thread->wait_ns,
              total_ns);
}

static void put_waits(SimBuffer *buffer, const SimStats *stats)
{
    const SimTaskStats *all = &stats->together;
    sim_buffer_text(buffer, "\nAll tasks together\n");
    put_share(buffer, "ran", all->run_ns, all->lifetime_ns);
    put_share(buffer, "could run, but others ran", all->ready_ns,
              all->lifetime_ns);
    if (all->late_ns > 0)
        put_share(buffer, "  of it before the loop saw it", all->late_ns,
                  all->lifetime_ns);
    for (unsigned i = 0; i < SIM_REASON_SLOTS; i++) {
        char what[64];
        int64_t wait_ns = sim_stats_wait_ns(stats, all, i);
        if (wait_ns == 0)
            continue;
        snprintf(what, sizeof what, "waited for %s", sim_stats_reason_words(i));
        put_share(buffer, what, wait_ns, all->lifetime_ns);
    }
}

// The reason a task waited for longest.
static const char *main_reason(const SimStats *stats, const SimTaskStats *task)
{
    const char *words = "";
    int64_t most_ns = 0;
    for (unsigned i = 0; i < SIM_REASON_SLOTS; i++) {
        int64_t wait_ns = sim_stats_wait_ns(stats, task, i);
        if (wait_ns <= most_ns)
            continue;
        most_ns = wait_ns;
        words = sim_stats_reason_words(i);
    }
    return words;
}

static void put_task(SimBuffer *buffer, const SimStats *stats, uint32_t slot)
{
    const SimTaskStats *task = &stats->tasks[slot];
    sim_buffer_text(buffer, "  ");
    sim_cli_pad(buffer, stats->replay->tasks[slot].name, 16);
    sim_buffer_format(buffer, " %6llu %10s %10s %10s %10s  %s\n",
                      (unsigned long long)task->runs,
                      sim_duration_text(task->lifetime_ns).text,
                      sim_duration_text(task->run_ns).text,
                      sim_duration_text(task->ready_ns).text,
                      sim_duration_text(task->wait_ns).text,
                      main_reason(stats, task));
}

static void put_tasks(SimBuffer *buffer, const SimStats *stats,
                      const Asked *asked)
{
    uint32_t count = stats->replay->task_count - 1;
    uint32_t shown = count < asked->top ? count : asked->top;
    Row *rows = sorted_rows(stats, asked->key);
    sim_buffer_format(buffer, "\n  %-16s %6s %10s %10s %10s %10s  %s\n", "task",
                      "runs", "lifetime", "run", "ready", "wait", "mostly for");
    for (uint32_t i = 0; i < shown; i++)
        put_task(buffer, stats, rows[i].slot);
    if (shown < count)
        sim_buffer_format(buffer,
                          "  and %u more (--top 0 shows all, --sort ready puts "
                          "those first that were held up longest)\n",
                          count - shown);
    sim_free(rows);
}

// ---- how long things took -------------------------------------------------

static void put_histogram(SimBuffer *buffer, const char *what,
                          const SimHistogram *histogram)
{
    static const double percents[] = {50, 90, 99};
    sim_buffer_format(buffer, "  %-28s %8llu", what,
                      (unsigned long long)histogram->count);
    for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
        int64_t reached_ns = sim_histogram_percentile(histogram, percents[i]);
        sim_buffer_format(buffer, " %10s", sim_duration_text(reached_ns).text);
    }
    sim_buffer_format(buffer, " %10s\n",
                      sim_duration_text(histogram->longest_ns).text);
}

static void put_histograms(SimBuffer *buffer, const SimStats *stats)
{
    sim_buffer_format(buffer, "\n  %-28s %8s %10s %10s %10s %10s\n", "",
                      "times", "half took", "90 %", "99 %", "longest");
    put_histogram(buffer, "a step ran", &stats->runs);
    put_histogram(buffer, "was ready before it ran", &stats->delays);
}

static void put_tables(SimBuffer *buffer, const SimStats *stats,
                       const Asked *asked)
{
    const SimReplay *replay = stats->replay;
    sim_cli_title(replay, buffer);
    sim_buffer_format(
        buffer,
        "\n%s on the clock, %llu events, %u tasks, %llu task "
        "switches, %llu turns of the loop\n",
        sim_duration_text(stats->total_ns).text,
        (unsigned long long)replay->step_count, replay->task_count - 1,
        (unsigned long long)stats->switches, (unsigned long long)stats->turns);
    put_clocks(buffer, replay);
    put_thread(buffer, stats);
    if (replay->task_count > 1) {
        put_waits(buffer, stats);
        put_histograms(buffer, stats);
        put_tasks(buffer, stats, asked);
    }
    sim_buffer_format(buffer,
                      "\nOn average %.1f things went on at once; the thread "
                      "was put to use %.1f %% of the time.\n",
                      stats->overlap, 100 * stats->utilization);
}

// ---- JSON -----------------------------------------------------------------

static json_t *histogram_json(const SimHistogram *histogram)
{
    json_t *object = json_object();
    sim_json_set_count(object, "count", histogram->count);
    sim_json_set_ns(object, "shortest_ns", histogram->shortest_ns);
    sim_json_set_ns(object, "p50_ns", sim_histogram_percentile(histogram, 50));
    sim_json_set_ns(object, "p90_ns", sim_histogram_percentile(histogram, 90));
    sim_json_set_ns(object, "p99_ns", sim_histogram_percentile(histogram, 99));
    sim_json_set_ns(object, "longest_ns", histogram->longest_ns);
    return object;
}

static json_t *waits_json(const SimStats *stats, const SimTaskStats *task)
{
    json_t *waits = json_object();
    for (unsigned i = 0; i < SIM_REASON_SLOTS; i++) {
        int64_t wait_ns = sim_stats_wait_ns(stats, task, i);
        if (wait_ns > 0)
            sim_json_set_ns(waits, sim_stats_reason_words(i), wait_ns);
    }
    return waits;
}

static json_t *sums_json(const SimStats *stats, const SimTaskStats *task)
{
    json_t *object = json_object();
    sim_json_set_ns(object, "lifetime_ns", task->lifetime_ns);
    sim_json_set_ns(object, "run_ns", task->run_ns);
    sim_json_set_ns(object, "work_ns", task->work_ns);
    sim_json_set_ns(object, "block_ns", task->block_ns);
    sim_json_set_ns(object, "ready_ns", task->ready_ns);
    sim_json_set_ns(object, "wait_ns", task->wait_ns);
    sim_json_set_ns(object, "late_ns", task->late_ns);
    sim_json_set_ns(object, "longest_run_ns", task->longest_run_ns);
    sim_json_set_ns(object, "longest_ready_ns", task->longest_ready_ns);
    sim_json_set_count(object, "runs", task->runs);
    json_object_set_new(object, "waits", waits_json(stats, task));
    return object;
}

static json_t *task_json(const SimStats *stats, uint32_t slot)
{
    const SimTaskInfo *info = &stats->replay->tasks[slot];
    json_t *object = sums_json(stats, &stats->tasks[slot]);
    sim_json_set_count(object, "task", info->number);
    sim_json_set_text(object, "name", info->name);
    sim_json_set_text(object, "coroutine", info->coroutine.function);
    sim_json_set_text(object, "ended",
                      info->ended_as == SIM_MODE_ABSENT
                          ? "no"
                          : sim_mode_word(info->ended_as));
    return object;
}

json_t *sim_json_stats(const SimStats *stats)
{
    const SimReplay *replay = stats->replay;
    json_t *object = json_object();
    json_t *tasks = json_array();
    for (uint32_t slot = 1; slot < replay->task_count; slot++)
        json_array_append_new(tasks, task_json(stats, slot));
    sim_json_set_text(object, "trace", sim_reader_path(replay->reader));
    sim_json_set_text(object, "program", sim_replay_meta(replay, "program"));
    sim_json_set_ns(object, "total_ns", stats->total_ns);
    sim_json_set_ns(object, "last_work_ns", stats->last_work_ns);
    sim_json_set_count(object, "events", replay->step_count);
    sim_json_set_count(object, "dropped_events", replay->dropped_count);
    sim_json_set_count(object, "switches", stats->switches);
    sim_json_set_count(object, "turns", stats->turns);
    json_object_set_new(object, "utilization", json_real(stats->utilization));
    json_object_set_new(object, "overlap", json_real(stats->overlap));
    json_object_set_new(object, "thread", sums_json(stats, &stats->tasks[0]));
    json_object_set_new(object, "together", sums_json(stats, &stats->together));
    json_object_set_new(object, "clocks", clocks_json(replay));
    json_object_set_new(object, "runs", histogram_json(&stats->runs));
    json_object_set_new(object, "delays", histogram_json(&stats->delays));
    json_object_set_new(object, "tasks", tasks);
    return object;
}

// ---- the command ----------------------------------------------------------

static bool read_sort(const char *text, SortKey *out_key)
{
    for (unsigned i = 0; i < SORT_KEYS; i++)
        if (strcmp(text, sort_names[i]) == 0) {
            *out_key = (SortKey)i;
            return true;
        }
    sim_cli_fail(
        "stats", SIM_EXIT_USAGE,
        "--sort needs creation, name, runs, lifetime, run, ready, wait "
        "or longest (the longest run), not '%s'",
        text);
    return false;
}

static bool read_asked(const char *sort, const char *top, Asked *out_asked)
{
    long number = TOP;
    if (sort && !read_sort(sort, &out_asked->key))
        return false;
    if (top && !sim_cli_number("stats", "--top", top, 0, INT32_MAX, &number))
        return false;
    out_asked->top = number == 0 ? UINT32_MAX : (uint32_t)number;
    return true;
}

static void print(const SimReplay *replay, const Asked *asked)
{
    SimStats stats;
    SimBuffer buffer;
    SimWork work;
    sim_cli_work_begin(&work, "adding up", sim_reader_path(replay->reader));
    sim_stats_init(&stats, replay);
    sim_cli_work_end(&work);
    sim_buffer_init(&buffer);
    if (asked->is_json) {
        sim_json_print(sim_json_stats(&stats));
    } else {
        put_tables(&buffer, &stats, asked);
        fputs(sim_buffer_string(&buffer), stdout);
    }
    sim_buffer_done(&buffer);
    sim_stats_done(&stats);
}

int sim_cli_stats(int argc, char **argv)
{
    const char *sort = NULL;
    const char *top = NULL;
    Asked asked = {BY_CREATION, TOP, false};
    const SimOption table[] = {
        {"--sort", "COLUMN", "creation, name, runs, lifetime, run, ready, ...",
         &sort, NULL},
        {"--top", "N", "show so many tasks (200; 0: all)", &top, NULL},
        {"--json", NULL, "the same as JSON, times in ns", NULL, &asked.is_json},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {"stats", table, 1, 1,
                            "For every task run + ready + wait = lifetime."};
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    if (!read_asked(sort, top, &asked))
        return SIM_EXIT_USAGE;
    SimReplay *replay = sim_cli_open("stats", argv[0], &status);
    if (!replay)
        return status;
    print(replay, &asked);
    sim_replay_close(replay);
    return sim_cli_finish(SIM_EXIT_OK);
}
