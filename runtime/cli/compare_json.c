// simul compare --json.
#include "cli/compare.h"

#include "cli/json.h"

static json_t *side_json(const SimSide *side)
{
    json_t *object = json_object();
    sim_json_set_text(object, "title", side->title);
    sim_json_set_ns(object, "total_ns", side->total_ns);
    sim_json_set_ns(object, "last_work_ns", side->last_work_ns);
    sim_json_set_ns(object, "thread_run_ns", side->thread_run_ns);
    sim_json_set_ns(object, "thread_block_ns", side->thread_block_ns);
    sim_json_set_ns(object, "thread_idle_ns", side->thread_idle_ns);
    sim_json_set_ns(object, "run_ns", side->run_ns);
    sim_json_set_ns(object, "block_ns", side->block_ns);
    sim_json_set_ns(object, "ready_ns", side->ready_ns);
    sim_json_set_ns(object, "wait_ns", side->wait_ns);
    sim_json_set_ns(object, "wait_tasks_ns", side->wait_tasks_ns);
    sim_json_set_ns(object, "threads_ns", side->stats.threads_ns);
    json_object_set_new(object, "stats", sim_json_stats(&side->stats));
    return object;
}

// B - A, of what both have.
static json_t *difference_json(const SimComparison *comparison,
                               const SimPair *pair)
{
    const SimStats *left = &comparison->a.stats;
    const SimStats *right = &comparison->b.stats;
    const SimTaskStats *a = &left->tasks[pair->slot_a];
    const SimTaskStats *b = &right->tasks[pair->slot_b];
    json_t *object = json_object();
    json_t *waits = json_object();
    sim_json_set_ns(object, "lifetime_ns", b->lifetime_ns - a->lifetime_ns);
    sim_json_set_ns(object, "run_ns", b->run_ns - a->run_ns);
    sim_json_set_ns(object, "ready_ns", b->ready_ns - a->ready_ns);
    sim_json_set_ns(object, "wait_ns", b->wait_ns - a->wait_ns);
    for (unsigned i = 0; i < SIM_REASON_SLOTS; i++) {
        int64_t wait_ns = sim_stats_wait_ns(right, b, i) -
                          sim_stats_wait_ns(left, a, i);
        if (wait_ns != 0)
            sim_json_set_ns(waits, sim_stats_reason_words(i), wait_ns);
    }
    json_object_set_new(object, "waits", waits);
    return object;
}

static json_t *pair_json(const SimComparison *comparison, const SimPair *pair)
{
    bool in_a = pair->slot_a != SIM_NO_SLOT;
    bool in_b = pair->slot_b != SIM_NO_SLOT;
    const SimSide *a = &comparison->a;
    const SimSide *b = &comparison->b;
    json_t *object = json_object();

    sim_json_set_text(object, "name",
                      in_a ? a->replay->tasks[pair->slot_a].name
                           : b->replay->tasks[pair->slot_b].name);
    json_object_set_new(object, "in_a", json_boolean(in_a));
    json_object_set_new(object, "in_b", json_boolean(in_b));
    if (in_a)
        sim_json_set_count(object, "task_a",
                           a->replay->tasks[pair->slot_a].number);
    if (in_b)
        sim_json_set_count(object, "task_b",
                           b->replay->tasks[pair->slot_b].number);
    if (in_a && in_b)
        json_object_set_new(object, "difference",
                            difference_json(comparison, pair));
    return object;
}

static json_t *pairs_json(const SimComparison *comparison)
{
    json_t *pairs = json_array();
    for (size_t i = 0; i < comparison->pair_count; i++)
        json_array_append_new(pairs,
                              pair_json(comparison, &comparison->pairs[i]));
    return pairs;
}

json_t *sim_compare_json(const SimComparison *comparison)
{
    static const char *const faster[] = {"a", "neither", "b"};
    json_t *object = json_object();
    sim_json_set_text(object, "verdict", comparison->verdict);
    sim_json_set_text(object, "why", comparison->why);
    json_object_set_new(object, "factor", json_real(comparison->factor));
    json_object_set_new(object, "work_factor",
                        json_real(comparison->work_factor));
    sim_json_set_text(object, "faster", faster[comparison->faster + 1]);
    if (comparison->differs_at_a > 0) {
        sim_json_set_count(object, "differs_at_a",
                           comparison->differs_at_a - 1);
        sim_json_set_count(object, "differs_at_b",
                           comparison->differs_at_b - 1);
    }
    sim_json_set_ns(object, "difference_ns",
                    comparison->b.total_ns - comparison->a.total_ns);
    json_object_set_new(object, "a", side_json(&comparison->a));
    json_object_set_new(object, "b", side_json(&comparison->b));
    json_object_set_new(object, "tasks", pairs_json(comparison));
    return object;
}
