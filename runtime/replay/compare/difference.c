// The first events in which two traces differ.
#include "replay/compare/compare.h"

#include <string.h>

// What is said of the program, and not what it did.
static bool is_about_the_run(const SimEvent *event)
{
    return event->kind == SIM_EVENT_META || event->kind == SIM_EVENT_SOURCE ||
           event->kind == SIM_EVENT_CLOCK;
}

static bool next_event(SimWalk *walk, SimEvent *out_event)
{
    while (sim_walk_next(walk, out_event))
        if (!is_about_the_run(out_event))
            return true;
    return false;
}

static bool is_same_place(const SimReplay *a, const SimReplay *b,
                          uint64_t site_a, uint64_t site_b)
{
    SimPlace left = sim_reader_place(a->reader, site_a);
    SimPlace right = sim_reader_place(b->reader, site_b);
    return left.line == right.line && strcmp(left.file, right.file) == 0;
}

// Numbers of strings and sites are each trace's own: what they stand for is
// compared.
static bool is_same_field(const SimReplay *a, const SimReplay *b,
                          const char *field, uint64_t value_a, uint64_t value_b)
{
    const char *colon = strchr(field, ':');
    if (colon && strcmp(colon, ":string") == 0)
        return strcmp(sim_reader_string(a->reader, value_a),
                      sim_reader_string(b->reader, value_b)) == 0;
    if (colon && strcmp(colon, ":site") == 0)
        return is_same_place(a, b, value_a, value_b);
    return value_a == value_b;
}

static bool is_same_event(const SimReplay *a, const SimReplay *b,
                          const SimEvent *left, const SimEvent *right)
{
    const SimEventInfo *info = sim_event_info(left->kind);
    if (left->kind != right->kind || left->flags != right->flags ||
        left->time_ns != right->time_ns || left->task != right->task ||
        !is_same_place(a, b, left->site, right->site))
        return false;
    return !info || (is_same_field(a, b, info->arg, left->arg, right->arg) &&
                     is_same_field(a, b, info->a, left->a, right->a) &&
                     is_same_field(a, b, info->b, left->b, right->b));
}

bool sim_first_difference(const SimReplay *a, const SimReplay *b,
                          uint64_t *out_step_a, uint64_t *out_step_b)
{
    SimWalk walk_a;
    SimWalk walk_b;
    SimEvent left;
    SimEvent right;

    sim_walk_begin(&walk_a, a->reader, 0);
    sim_walk_begin(&walk_b, b->reader, 0);
    for (;;) {
        bool has_left = next_event(&walk_a, &left);
        bool has_right = next_event(&walk_b, &right);
        if (!has_left && !has_right)
            return false;
        if (has_left && has_right && is_same_event(a, b, &left, &right))
            continue;
        *out_step_a = has_left ? left.index + 1 : a->step_count + 1;
        *out_step_b = has_right ? right.index + 1 : b->step_count + 1;
        return true;
    }
}
