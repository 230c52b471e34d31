// simul compare, as text: tables with three columns, and a verdict.
#include "cli/compare.h"

#include "base/alloc.h"
#include "cli/cli.h"
#include "replay/causes.h"
#include "replay/compare/order.h"
#include "replay/tell.h"
#include "replay/times.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_COLUMNS = 40, VALUE_COLUMNS = 14, TASKS_SHOWN = 10 };

void sim_compare_put_heads(SimBuffer *buffer, const SimReplay *a,
                           const SimReplay *b)
{
    sim_buffer_text(buffer, "A  ");
    sim_cli_title(a, buffer);
    sim_buffer_text(buffer, "\nB  ");
    sim_cli_title(b, buffer);
    sim_buffer_text(buffer, "\n\n");
}

// ---- rows -----------------------------------------------------------------

// "+3 s", "-0:59:05", "0 s".
static SimTimeText signed_text(int64_t a_ns, int64_t b_ns)
{
    SimTimeText text;
    int64_t difference_ns = b_ns - a_ns;
    SimTimeText size =
        sim_duration_text(difference_ns < 0 ? -difference_ns : difference_ns);
    snprintf(text.text, sizeof text.text, "%s%.38s",
             difference_ns == 0 ? "" : difference_ns < 0 ? "-" : "+",
             size.text);
    return text;
}

static void put_row(SimBuffer *buffer, const char *label, int64_t a_ns,
                    int64_t b_ns)
{
    sim_buffer_format(buffer, "  %-*s %*s %*s %*s\n", LABEL_COLUMNS - 2, label,
                      VALUE_COLUMNS, sim_duration_text(a_ns).text,
                      VALUE_COLUMNS, sim_duration_text(b_ns).text,
                      VALUE_COLUMNS, signed_text(a_ns, b_ns).text);
}

// A row that says nothing is left out.
static void put_row_if(SimBuffer *buffer, const char *label, int64_t a_ns,
                       int64_t b_ns)
{
    if (a_ns != 0 || b_ns != 0)
        put_row(buffer, label, a_ns, b_ns);
}

static void put_number(SimBuffer *buffer, const char *label, double a, double b,
                       const char *unit)
{
    sim_buffer_format(buffer, "  %-*s %*.1f%s %*.1f%s %+*.1f%s\n",
                      LABEL_COLUMNS - 2, label,
                      VALUE_COLUMNS - (int)strlen(unit), a, unit,
                      VALUE_COLUMNS - (int)strlen(unit), b, unit,
                      VALUE_COLUMNS - (int)strlen(unit), b - a, unit);
}

// A column's head, at its right edge; a long name is cut in its middle.
static void put_title(SimBuffer *buffer, const char *side, const char *title)
{
    char *head = sim_format("%s%s", side, title);
    int width = sim_cli_width(head);
    int columns = width < VALUE_COLUMNS ? width : VALUE_COLUMNS;
    sim_buffer_format(buffer, "%*s", 1 + VALUE_COLUMNS - columns, "");
    sim_cli_pad(buffer, head, columns);
    sim_free(head);
}

// ---- all together ---------------------------------------------------------

static void put_head(SimBuffer *buffer, const SimComparison *comparison)
{
    sim_buffer_format(buffer, "%*s", LABEL_COLUMNS, "");
    put_title(buffer, "A: ", comparison->a.title);
    put_title(buffer, "B: ", comparison->b.title);
    put_title(buffer, "", "B - A");
    sim_buffer_text(buffer, "\n");
    put_row(buffer, "the run ends at", comparison->a.total_ns,
            comparison->b.total_ns);
    put_row(buffer, "the last piece of work ends at",
            comparison->a.last_work_ns, comparison->b.last_work_ns);
}

static void put_thread(SimBuffer *buffer, const SimSide *a, const SimSide *b)
{
    sim_buffer_text(buffer, "\nThe one thread, on the clock\n");
    put_row(buffer, "code ran", a->thread_run_ns, b->thread_run_ns);
    put_row(buffer, "slept, and nobody else could run", a->thread_block_ns,
            b->thread_block_ns);
    put_row(buffer, "idle: the loop had nothing to do", a->thread_idle_ns,
            b->thread_idle_ns);
    put_number(buffer, "was put to use", 100 * a->stats.utilization,
               100 * b->stats.utilization, " %");
}

// The waits that others end, or those for something outside, by reason.
static void put_reasons(SimBuffer *buffer, const SimSide *a, const SimSide *b,
                        bool is_outside)
{
    char label[64];
#define X(reason, number, words)                                          \
    if (sim_waits_outside(number) == is_outside) {                        \
        unsigned slot = sim_stats_reason_slot(number);                    \
        snprintf(label, sizeof label, "  of it for %s", words);           \
        put_row_if(buffer, label,                                         \
                   sim_stats_wait_ns(&a->stats, &a->stats.together, slot), \
                   sim_stats_wait_ns(&b->stats, &b->stats.together, slot)); \
    }
    SIM_REASONS(X)
#undef X
}

static void put_everybody(SimBuffer *buffer, const SimSide *a, const SimSide *b)
{
    sim_buffer_text(buffer, "\nEverybody's time, summed\n");
    put_row(buffer, "ran", a->run_ns, b->run_ns);
    put_row_if(buffer, "slept and blocked everyone", a->block_ns, b->block_ns);
    put_row_if(buffer, "waited and let the others run", a->wait_ns, b->wait_ns);
    put_reasons(buffer, a, b, true);
    put_row_if(buffer, "could go on, but the thread was busy", a->ready_ns,
               b->ready_ns);
    put_row_if(buffer, "waited for other tasks", a->wait_tasks_ns,
               b->wait_tasks_ns);
    put_reasons(buffer, a, b, false);
    put_row_if(buffer, "other threads and processes worked",
               a->stats.threads_ns, b->stats.threads_ns);
    put_number(buffer, "went on at once, on average", a->stats.overlap,
               b->stats.overlap, "");
}

// ---- the tasks ------------------------------------------------------------

static const SimTaskStats *stats_of(const SimSide *side, uint32_t slot)
{
    return &side->stats.tasks[slot];
}

static int64_t difference_of(const SimComparison *comparison,
                             const SimPair *pair)
{
    return stats_of(&comparison->b, pair->slot_b)->lifetime_ns -
           stats_of(&comparison->a, pair->slot_a)->lifetime_ns;
}

typedef struct RankedPair {
    const SimPair *pair;
    uint64_t size_ns; // of the difference
} RankedPair;

static int by_difference(const void *left, const void *right)
{
    const RankedPair *a = left;
    const RankedPair *b = right;
    if (a->size_ns != b->size_ns)
        return a->size_ns > b->size_ns ? -1 : 1;
    return (a->pair > b->pair) - (a->pair < b->pair);
}

// The tasks that are in both, those that differ most first.
static size_t rank_pairs(const SimComparison *comparison, RankedPair *ranked)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->pair_count; i++) {
        const SimPair *pair = &comparison->pairs[i];
        if (pair->slot_a == SIM_NO_SLOT || pair->slot_b == SIM_NO_SLOT ||
            pair->slot_a == 0)
            continue;
        int64_t ns = difference_of(comparison, pair);
        ranked[count++] =
            (RankedPair){pair, ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns};
    }
    qsort(ranked, count, sizeof *ranked, by_difference);
    return count;
}

// "Task-2 count()": a number alone says little.
static char *label_of(const SimTaskInfo *task)
{
    if (strncmp(task->name, "Task-", 5) != 0 || !task->coroutine.function[0])
        return sim_strdup(task->name);
    return sim_format("%s %s()", task->name, task->coroutine.function);
}

static void put_task(SimBuffer *buffer, const SimComparison *comparison,
                     const SimPair *pair)
{
    const SimTaskStats *a = stats_of(&comparison->a, pair->slot_a);
    const SimTaskStats *b = stats_of(&comparison->b, pair->slot_b);
    char *label = label_of(&comparison->a.replay->tasks[pair->slot_a]);
    sim_buffer_text(buffer, "  ");
    sim_cli_pad(buffer, label, 24);
    sim_buffer_format(buffer, " %9s %9s %10s %10s %10s %10s\n",
                      sim_duration_text(a->lifetime_ns).text,
                      sim_duration_text(b->lifetime_ns).text,
                      signed_text(a->lifetime_ns, b->lifetime_ns).text,
                      signed_text(a->run_ns, b->run_ns).text,
                      signed_text(a->ready_ns, b->ready_ns).text,
                      signed_text(a->wait_ns, b->wait_ns).text);
    sim_free(label);
}

// "Only in B: main, table 1, table 2 ... table 24 (25 tasks)."
static void put_alone(SimBuffer *buffer, const SimComparison *comparison,
                      const SimSide *side, const char *title)
{
    bool is_a = side == &comparison->a;
    size_t count = 0;
    for (size_t i = 0; i < comparison->pair_count; i++) {
        const SimPair *pair = &comparison->pairs[i];
        uint32_t slot = is_a ? pair->slot_a : pair->slot_b;
        if (slot == SIM_NO_SLOT || (is_a ? pair->slot_b : pair->slot_a) !=
                                       SIM_NO_SLOT)
            continue;
        if (count++ < 3)
            sim_buffer_format(buffer, "%s%s",
                              count == 1 ? title : ", ",
                              side->replay->tasks[slot].name);
    }
    if (count > 3)
        sim_buffer_format(buffer, " and %zu more", count - 3);
    if (count > 0)
        sim_buffer_text(buffer, ".\n");
}

static void put_tasks(SimBuffer *buffer, const SimComparison *comparison)
{
    RankedPair *ranked =
        sim_alloc((comparison->pair_count + 1) * sizeof *ranked);
    size_t count = rank_pairs(comparison, ranked);

    if (comparison->pair_count > 1)
        sim_buffer_text(buffer, "\n");
    if (count > 0)
        sim_buffer_format(buffer,
                          "The tasks of both, from begin to end\n"
                          "  %-24s %9s %9s %10s %10s %10s %10s\n",
                          "", "A", "B", "B - A", "of it run", "ready", "wait");
    for (size_t i = 0; i < count && i < TASKS_SHOWN; i++)
        put_task(buffer, comparison, ranked[i].pair);
    if (count > TASKS_SHOWN)
        sim_buffer_format(buffer,
                          "  and %zu that differ no more; --json has all\n",
                          count - TASKS_SHOWN);
    put_alone(buffer, comparison, &comparison->a, "Only in A: ");
    put_alone(buffer, comparison, &comparison->b, "Only in B: ");
    sim_free(ranked);
}

// ---- where they part ------------------------------------------------------

static void put_event(SimBuffer *buffer, const char *label,
                      const SimReplay *replay, uint64_t step)
{
    sim_buffer_format(buffer, "  %s  ", label);
    if (step > replay->step_count) {
        sim_buffer_text(buffer, "the trace ends\n");
        return;
    }
    SimEvent event = sim_reader_event(replay->reader, step - 1);
    sim_buffer_format(
        buffer, "%llu at %s: ", (unsigned long long)event.number,
        sim_time_text(event.time_ns, replay->end_ns - replay->begin_ns).text);
    sim_tell_event(replay, &event, buffer);
    sim_buffer_text(buffer, "\n");
}

// Where the schedules part: `--order` says more.
static void put_order(SimBuffer *buffer, const SimComparison *comparison)
{
    SimOrder order;
    sim_order_init(&order, comparison->a.replay, comparison->b.replay);
    if (order.same_count > 0 || order.is_same)
        sim_buffer_text(buffer, "\nTaking turns: ");
    if (order.same_count > 0 && !order.is_same)
        sim_buffer_format(buffer, "%llu switch%s alike. ",
                          (unsigned long long)order.same_count,
                          order.same_count == 1 ? "" : "es");
    if (order.same_count > 0 || order.is_same)
        sim_buffer_format(buffer, "%s\n", order.sentence);
    sim_order_done(&order);
}

static void put_difference(SimBuffer *buffer, const SimComparison *comparison)
{
    if (comparison->differs_at_a == 0) {
        sim_buffer_text(buffer, "\nBoth traces are the same, event for "
                                "event.\n");
        return;
    }
    put_order(buffer, comparison);
    sim_buffer_text(buffer, "\nThe first events that differ\n");
    put_event(buffer, "A", comparison->a.replay, comparison->differs_at_a);
    put_event(buffer, "B", comparison->b.replay, comparison->differs_at_b);
}

void sim_compare_put_text(SimBuffer *buffer, const SimComparison *comparison)
{
    sim_compare_put_heads(buffer, comparison->a.replay, comparison->b.replay);
    put_head(buffer, comparison);
    put_thread(buffer, &comparison->a, &comparison->b);
    put_everybody(buffer, &comparison->a, &comparison->b);
    put_tasks(buffer, comparison);
    put_difference(buffer, comparison);
    sim_buffer_format(buffer, "\n%s\n%s\n", comparison->verdict,
                      comparison->why);
}
