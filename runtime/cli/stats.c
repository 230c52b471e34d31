// simul stats: where each task's time went.
#include "cli/cli.h"

#include "cli/json.h"
#include "replay/stats.h"
#include "replay/times.h"

#include <stdio.h>
#include <string.h>

static double percent(int64_t part_ns, int64_t whole_ns)
{
    return whole_ns > 0 ? 100.0 * (double)part_ns / (double)whole_ns : 0;
}

// ---- tables ---------------------------------------------------------------
// --------------------------------------------------------------------

static void put_share(SimBuffer *buffer, const char *what, int64_t part_ns,
                      int64_t whole_ns)
{
    sim_buffer_format(buffer, "  %-38s %12s  %5.1f %%\n", what,
                      sim_duration_text(part_ns).text,
                      percent(part_ns, whole_ns));
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
        if (all->wait_by_reason_ns[i] == 0)
            continue;
        snprintf(what, sizeof what, "waited for %s", sim_stats_reason_words(i));
        put_share(buffer, what, all->wait_by_reason_ns[i], all->lifetime_ns);
    }
}

// The reason a task waited for longest.
static const char *main_reason(const SimTaskStats *task)
{
    unsigned most = 0;
    for (unsigned i = 1; i < SIM_REASON_SLOTS; i++)
        if (task->wait_by_reason_ns[i] > task->wait_by_reason_ns[most])
            most = i;
    return task->wait_by_reason_ns[most] > 0 ? sim_stats_reason_words(most)
                                             : "";
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
                      sim_duration_text(task->wait_ns).text, main_reason(task));
}

static void put_tasks(SimBuffer *buffer, const SimStats *stats)
{
    sim_buffer_format(buffer, "\n  %-16s %6s %10s %10s %10s %10s  %s\n", "task",
                      "runs", "lifetime", "run", "ready", "wait", "mostly for");
    for (uint32_t slot = 1; slot < stats->replay->task_count; slot++)
        put_task(buffer, stats, slot);
}

static void put_tables(SimBuffer *buffer, const SimStats *stats)
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
    put_thread(buffer, stats);
    if (replay->task_count > 1) {
        put_waits(buffer, stats);
        put_tasks(buffer, stats);
    }
    sim_buffer_format(buffer,
                      "\nOn average %.1f things went on at once; the thread "
                      "was put to use %.1f %% of the time.\n",
                      stats->overlap, 100 * stats->utilization);
}

// ---- JSON -----------------------------------------------------------------
// ----------------------------------------------------------------------

static json_t *waits_json(const SimTaskStats *task)
{
    json_t *waits = json_object();
    for (unsigned i = 0; i < SIM_REASON_SLOTS; i++)
        if (task->wait_by_reason_ns[i] > 0)
            sim_json_set_ns(waits, sim_stats_reason_words(i),
                            task->wait_by_reason_ns[i]);
    return waits;
}

static json_t *sums_json(const SimTaskStats *task)
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
    json_object_set_new(object, "waits", waits_json(task));
    return object;
}

static json_t *task_json(const SimStats *stats, uint32_t slot)
{
    const SimTaskInfo *info = &stats->replay->tasks[slot];
    json_t *object = sums_json(&stats->tasks[slot]);
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
    json_object_set_new(object, "thread", sums_json(&stats->tasks[0]));
    json_object_set_new(object, "together", sums_json(&stats->together));
    json_object_set_new(object, "tasks", tasks);
    return object;
}

int sim_cli_stats(int argc, char **argv)
{
    bool is_json = false;
    const SimOption table[] = {
        {"--json", NULL, "the same as JSON, times in ns", NULL, &is_json},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {"stats", table, 1, 1,
                            "For every task run + ready + wait = lifetime."};
    SimStats stats;
    SimBuffer buffer;
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    SimReplay *replay = sim_cli_open("stats", argv[0], &status);
    if (!replay)
        return status;
    sim_stats_init(&stats, replay);
    sim_buffer_init(&buffer);
    if (is_json) {
        sim_json_print(sim_json_stats(&stats));
    } else {
        put_tables(&buffer, &stats);
        fputs(sim_buffer_string(&buffer), stdout);
    }
    sim_buffer_done(&buffer);
    sim_stats_done(&stats);
    sim_replay_close(replay);
    return sim_cli_finish(SIM_EXIT_OK);
}
