// simul compare: two runs, one verdict.
#include "cli/compare.h"

#include "base/alloc.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "replay/compare/compare.h"
#include "replay/tell.h"
#include "replay/times.h"

#include <stdio.h>

enum { LABEL_COLUMNS = 40, VALUE_COLUMNS = 16 };

// ---- text -----------------------------------------------------------------

static void put_row(SimBuffer *buffer, const char *label, int64_t a_ns,
                    int64_t b_ns)
{
    sim_buffer_format(buffer, "  %-*s %*s %*s\n", LABEL_COLUMNS - 2, label,
                      VALUE_COLUMNS, sim_duration_text(a_ns).text,
                      VALUE_COLUMNS, sim_duration_text(b_ns).text);
}

// A row that says nothing is left out.
static void put_row_if(SimBuffer *buffer, const char *label, int64_t a_ns,
                       int64_t b_ns)
{
    if (a_ns != 0 || b_ns != 0)
        put_row(buffer, label, a_ns, b_ns);
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

static void put_head(SimBuffer *buffer, const SimComparison *comparison)
{
    sim_buffer_format(buffer, "%*s", LABEL_COLUMNS, "");
    put_title(buffer, "A: ", comparison->a.title);
    put_title(buffer, "B: ", comparison->b.title);
    sim_buffer_text(buffer, "\n");
    put_row(buffer, "the run ends at", comparison->a.total_ns,
            comparison->b.total_ns);
    put_row(buffer, "the last piece of work ends at",
            comparison->a.last_work_ns, comparison->b.last_work_ns);
}

static void put_where(SimBuffer *buffer, const SimComparison *comparison)
{
    const SimSide *a = &comparison->a;
    const SimSide *b = &comparison->b;

    sim_buffer_text(buffer, "\nThe one thread, on the clock\n");
    put_row(buffer, "code ran", a->thread_run_ns, b->thread_run_ns);
    put_row(buffer, "slept, and nobody else could run", a->thread_block_ns,
            b->thread_block_ns);
    put_row(buffer, "idle: the loop had nothing to do", a->thread_idle_ns,
            b->thread_idle_ns);
    sim_buffer_text(buffer, "\nEverybody's time, summed\n");
    put_row(buffer, "ran", a->run_ns, b->run_ns);
    put_row_if(buffer, "slept and blocked everyone", a->block_ns, b->block_ns);
    put_row_if(buffer, "waited and let the others run", a->wait_ns, b->wait_ns);
    put_row_if(buffer, "could go on, but the thread was busy", a->ready_ns,
               b->ready_ns);
    put_row_if(buffer, "waited for other tasks", a->wait_tasks_ns,
               b->wait_tasks_ns);
}

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

static void put_difference(SimBuffer *buffer, const SimComparison *comparison)
{
    if (comparison->differs_at_a == 0) {
        sim_buffer_text(buffer, "\nBoth traces are the same, event for "
                                "event.\n");
        return;
    }
    sim_buffer_text(buffer, "\nThe first events that differ\n");
    put_event(buffer, "A", comparison->a.replay, comparison->differs_at_a);
    put_event(buffer, "B", comparison->b.replay, comparison->differs_at_b);
}

void sim_compare_put_heads(SimBuffer *buffer, const SimReplay *a,
                           const SimReplay *b)
{
    sim_buffer_text(buffer, "A  ");
    sim_cli_title(a, buffer);
    sim_buffer_text(buffer, "\nB  ");
    sim_cli_title(b, buffer);
    sim_buffer_text(buffer, "\n\n");
}

static void put_text(SimBuffer *buffer, const SimComparison *comparison)
{
    sim_compare_put_heads(buffer, comparison->a.replay, comparison->b.replay);
    put_head(buffer, comparison);
    put_where(buffer, comparison);
    put_difference(buffer, comparison);
    sim_buffer_format(buffer, "\n%s\n%s\n", comparison->verdict,
                      comparison->why);
}

// ---- JSON -----------------------------------------------------------------

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
    json_object_set_new(object, "stats", sim_json_stats(&side->stats));
    return object;
}

static json_t *pairs_json(const SimComparison *comparison)
{
    json_t *pairs = json_array();
    for (size_t i = 0; i < comparison->pair_count; i++) {
        const SimPair *pair = &comparison->pairs[i];
        json_t *object = json_object();
        const SimReplay *named = pair->slot_a != SIM_NO_SLOT
                                     ? comparison->a.replay
                                     : comparison->b.replay;
        uint32_t slot =
            pair->slot_a != SIM_NO_SLOT ? pair->slot_a : pair->slot_b;
        sim_json_set_text(object, "name", named->tasks[slot].name);
        json_object_set_new(object, "in_a",
                            json_boolean(pair->slot_a != SIM_NO_SLOT));
        json_object_set_new(object, "in_b",
                            json_boolean(pair->slot_b != SIM_NO_SLOT));
        json_array_append_new(pairs, object);
    }
    return pairs;
}

static json_t *comparison_json(const SimComparison *comparison)
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
    json_object_set_new(object, "a", side_json(&comparison->a));
    json_object_set_new(object, "b", side_json(&comparison->b));
    json_object_set_new(object, "tasks", pairs_json(comparison));
    return object;
}

static void print_comparison(const SimReplay *a, const SimReplay *b,
                             bool is_json)
{
    SimComparison comparison;
    SimBuffer buffer;

    sim_comparison_init(&comparison, a, b);
    sim_buffer_init(&buffer);
    if (is_json) {
        sim_json_print(comparison_json(&comparison));
    } else {
        put_text(&buffer, &comparison);
        fputs(sim_buffer_string(&buffer), stdout);
    }
    sim_buffer_done(&buffer);
    sim_comparison_done(&comparison);
}

int sim_cli_compare(int argc, char **argv)
{
    bool is_json = false;
    bool is_order = false;
    const SimOption table[] = {
        {"--order", NULL, "the order of the tasks only: 0 the same, 1 not",
         NULL, &is_order},
        {"--json", NULL, "the same as JSON, times in ns", NULL, &is_json},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {"compare", table, 2, 2, NULL};
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    SimReplay *a = sim_cli_open("compare", argv[0], &status);
    SimReplay *b = a ? sim_cli_open("compare", argv[1], &status) : NULL;
    if (b && is_order) {
        status = sim_cli_finish(sim_compare_print_order(a, b, is_json));
    } else if (b) {
        print_comparison(a, b, is_json);
        status = sim_cli_finish(SIM_EXIT_OK);
    }
    sim_replay_close(b);
    sim_replay_close(a);
    return status;
}
