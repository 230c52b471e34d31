#include "replay/compare/compare.h"

#include "base/alloc.h"
#include "replay/compare/pairing.h"
#include "replay/times.h"

#include <string.h>

// ---- one side -------------------------------------------------------------

static const char *file_name(const SimReplay *replay)
{
    const char *path = sim_reader_path(replay->reader);
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void sum_up(SimSide *side, const SimReplay *replay)
{
    const char *mode = sim_replay_meta(replay, "mode");
    *side = (SimSide){.replay = replay};
    sim_stats_init(&side->stats, replay);
    const SimTaskStats *thread = &side->stats.tasks[0];
    const SimTaskStats *all =
        replay->task_count > 1 ? &side->stats.together : thread;

    side->title = mode[0] ? mode : file_name(replay);
    side->total_ns = side->stats.total_ns;
    side->last_work_ns = side->stats.last_work_ns;
    side->thread_run_ns = thread->run_ns - thread->block_ns;
    side->thread_block_ns = thread->block_ns;
    side->thread_idle_ns = thread->wait_ns;
    side->run_ns = all->run_ns - all->block_ns;
    side->block_ns = all->block_ns;
    side->ready_ns = all->ready_ns;
    // What the main thread waits for in its loop is no wait of a person's.
    if (replay->task_count > 1) {
        side->wait_tasks_ns = sim_stats_wait_for_tasks(&side->stats, all);
        side->wait_ns = all->wait_ns - side->wait_tasks_ns;
    }
}

// ---- the tasks ------------------------------------------------------------

static void add_pair(SimComparison *comparison, uint32_t slot_a,
                     uint32_t slot_b)
{
    comparison->pairs[comparison->pair_count++] = (SimPair){slot_a, slot_b};
}

static void pair_tasks(SimComparison *comparison, const SimReplay *a,
                       const SimReplay *b)
{
    SimPairing pairing;
    sim_pairing_init(&pairing, a, b);
    comparison->pairs = sim_alloc(((size_t)a->task_count + b->task_count) *
                                  sizeof *comparison->pairs);
    for (uint32_t slot = 0; slot < a->task_count; slot++)
        add_pair(comparison, slot, pairing.of_a[slot]);
    for (uint32_t slot = 0; slot < b->task_count; slot++)
        if (pairing.of_b[slot] == SIM_NO_SLOT)
            add_pair(comparison, SIM_NO_SLOT, slot);
    sim_pairing_done(&pairing);
}

// ---- the verdict ----------------------------------------------------------

// The larger over the smaller; 1 if they are equal or one is nothing.
static double ratio(int64_t left_ns, int64_t right_ns)
{
    if (left_ns <= 0 || right_ns <= 0)
        return 1;
    return left_ns > right_ns ? (double)left_ns / (double)right_ns
                              : (double)right_ns / (double)left_ns;
}

// A side's name in a sentence; two of the same title are told apart.
static const char *side_name(const SimComparison *comparison,
                             const SimSide *side)
{
    if (strcmp(comparison->a.title, comparison->b.title) != 0)
        return side->title;
    return side == &comparison->a ? "the first" : "the second";
}

// "async ends", "threads end".
static const char *verb_of(const char *name)
{
    size_t length = strlen(name);
    bool is_plural = length > 2 && name[length - 1] == 's' &&
                     name[length - 2] != 's' && !strchr(name, '.');
    return is_plural ? "end" : "ends";
}

static char *verdict_of(const SimComparison *comparison)
{
    const SimSide *fast =
        comparison->faster > 0 ? &comparison->b : &comparison->a;
    const SimSide *slow =
        comparison->faster > 0 ? &comparison->a : &comparison->b;
    if (comparison->faster == 0)
        return sim_format("Both take %s.",
                          sim_duration_text(fast->total_ns).text);
    if (comparison->factor < 1.05)
        return sim_format("Both take about the same time: %s and %s.",
                          sim_duration_text(comparison->a.total_ns).text,
                          sim_duration_text(comparison->b.total_ns).text);
    const char *name = side_name(comparison, fast);
    return sim_format("%s %s %.1f times sooner than %s: after %s instead of "
                      "%s.",
                      name, verb_of(name), comparison->factor,
                      side_name(comparison, slow),
                      sim_duration_text(fast->total_ns).text,
                      sim_duration_text(slow->total_ns).text);
}

// The work is less, or others do it.
static char *why_it_works(const SimSide *slow, const SimSide *fast,
                          const char *slow_name, const char *fast_name)
{
    SimTimeText slow_text = sim_duration_text(slow->thread_run_ns);
    SimTimeText fast_text = sim_duration_text(fast->thread_run_ns);
    if (fast->stats.threads_ns <= slow->stats.threads_ns)
        return sim_format("In %s the one thread works for %s instead of %s.",
                          slow_name, slow_text.text, fast_text.text);
    return sim_format("In %s the one thread works for %s; in %s others work "
                      "beside it for %s in all.",
                      slow_name, slow_text.text, fast_name,
                      sim_duration_text(fast->stats.threads_ns).text);
}

// What the one thread of the slower side did that the faster one's did not.
static char *why_of(const SimComparison *comparison)
{
    const SimSide *fast =
        comparison->faster > 0 ? &comparison->b : &comparison->a;
    const SimSide *slow =
        comparison->faster > 0 ? &comparison->a : &comparison->b;
    const char *name = side_name(comparison, slow);
    int64_t block_ns = slow->thread_block_ns - fast->thread_block_ns;
    int64_t idle_ns = slow->thread_idle_ns - fast->thread_idle_ns;
    int64_t run_ns = slow->thread_run_ns - fast->thread_run_ns;

    if (comparison->faster == 0 || comparison->factor < 1.05)
        return sim_format("The one thread works for %s in the one and %s in "
                          "the other.",
                          sim_duration_text(comparison->a.thread_run_ns).text,
                          sim_duration_text(comparison->b.thread_run_ns).text);
    if (block_ns >= idle_ns && block_ns >= run_ns)
        return sim_format("In %s the one thread sits and waits for %s of %s, "
                          "and nobody else can run; in %s the waits overlap, "
                          "%.1f things go on at once on average.",
                          name, sim_duration_text(slow->thread_block_ns).text,
                          sim_duration_text(slow->total_ns).text,
                          side_name(comparison, fast), fast->stats.overlap);
    if (idle_ns >= run_ns)
        return sim_format("In %s the loop has nothing to do for %s of %s: %s.",
                          name, sim_duration_text(slow->thread_idle_ns).text,
                          sim_duration_text(slow->total_ns).text,
                          slow->stats.overlap < 1.5
                              ? "its waits come one after the other"
                              : "what it waits for takes longer");
    return why_it_works(slow, fast, name, side_name(comparison, fast));
}

void sim_comparison_init(SimComparison *comparison, const SimReplay *a,
                         const SimReplay *b)
{
    *comparison = (SimComparison){0};
    sum_up(&comparison->a, a);
    sum_up(&comparison->b, b);
    int64_t a_ns = comparison->a.total_ns;
    int64_t b_ns = comparison->b.total_ns;
    comparison->faster = a_ns == b_ns ? 0 : a_ns < b_ns ? -1 : 1;
    comparison->factor = ratio(a_ns, b_ns);
    comparison->work_factor =
        ratio(comparison->a.last_work_ns, comparison->b.last_work_ns);
    pair_tasks(comparison, a, b);
    sim_first_difference(a, b, &comparison->differs_at_a,
                         &comparison->differs_at_b);
    comparison->verdict = verdict_of(comparison);
    comparison->why = why_of(comparison);
}

void sim_comparison_done(SimComparison *comparison)
{
    sim_stats_done(&comparison->a.stats);
    sim_stats_done(&comparison->b.stats);
    sim_free(comparison->pairs);
    sim_free(comparison->verdict);
    sim_free(comparison->why);
    *comparison = (SimComparison){0};
}
