// simul compare --order: do the tasks of two traces take turns alike?
#include "cli/compare.h"

#include "cli/cli.h"
#include "cli/json.h"
#include "replay/compare/order.h"
#include "replay/times.h"

#include <stdio.h>

// ---- text -----------------------------------------------------------------

static void put_switch(SimBuffer *buffer, const char *label,
                       const SimOrderSide *side, const SimSwitch *one)
{
    int64_t span_ns = side->replay->end_ns - side->replay->begin_ns;
    sim_buffer_format(buffer, "  %s  at %s: %s runs and ", label,
                      sim_time_text(one->begin_ns, span_ns).text,
                      sim_switch_name(side, one));
    sim_switch_words(one, buffer);
    if (one->place.line > 0)
        sim_buffer_format(buffer, "  (%s:%u)", one->place.file,
                          one->place.line);
    sim_buffer_text(buffer, "\n");
}

static void put_nth(SimBuffer *buffer, const char *label,
                    const SimOrderSide *side, size_t nth)
{
    if (nth < side->kept_count)
        put_switch(buffer, label, side, &side->kept[nth]);
    else if (nth == side->kept_count)
        sim_buffer_format(buffer, "  %s  no task runs any more\n", label);
}

static void put_next(SimBuffer *buffer, const char *label,
                     const SimOrderSide *side)
{
    for (size_t nth = 1; nth < SIM_SWITCHES_KEPT; nth++)
        put_nth(buffer, label, side, nth);
}

static void put_parting(SimBuffer *buffer, const SimOrder *order)
{
    if (order->same_count > 0) {
        sim_buffer_format(buffer, "The same up to switch %llu:\n",
                          (unsigned long long)order->same_count);
        put_switch(buffer, " ", &order->a, &order->last_same);
    }
    sim_buffer_format(buffer, "Switch %llu is the first that differs:\n",
                      (unsigned long long)order->same_count + 1);
    put_nth(buffer, "A", &order->a, 0);
    put_nth(buffer, "B", &order->b, 0);
    sim_buffer_text(buffer, "What comes next:\n");
    put_next(buffer, "A", &order->a);
    put_next(buffer, "B", &order->b);
    sim_buffer_text(buffer, "\n");
}

static void put_text(SimBuffer *buffer, const SimOrder *order)
{
    sim_compare_put_heads(buffer, order->a.replay, order->b.replay);
    if (!order->is_same)
        put_parting(buffer, order);
    sim_buffer_format(buffer, "%s\n", order->sentence);
}

// ---- JSON -----------------------------------------------------------------

static json_t *switch_json(const SimOrderSide *side, const SimSwitch *one)
{
    static const char *const stopped[] = {"waits", "ends", "never"};
    json_t *object = json_object();
    sim_json_set_text(object, "task", sim_switch_name(side, one));
    sim_json_set_count(object, "event",
                       sim_reader_event(side->replay->reader, one->step - 1)
                           .number);
    sim_json_set_ns(object, "begin_ns", one->begin_ns);
    sim_json_set_ns(object, "end_ns", one->end_ns);
    sim_json_set_text(object, "stops", stopped[one->stopped]);
    if (one->stopped == SIM_STOPPED_WAITS)
        sim_json_set_text(object, "why", sim_reason_words(one->why));
    if (one->stopped == SIM_STOPPED_ENDS)
        sim_json_set_text(object, "why", sim_outcome_words(one->why));
    sim_json_set_place(object, "place", one->place);
    return object;
}

static json_t *side_json(const SimOrderSide *side)
{
    json_t *object = json_object();
    json_t *next = json_array();
    for (size_t i = 0; i < side->kept_count; i++)
        json_array_append_new(next, switch_json(side, &side->kept[i]));
    sim_json_set_count(object, "switches", side->count);
    json_object_set_new(object, "from_the_difference_on", next);
    return object;
}

static json_t *order_json(const SimOrder *order)
{
    json_t *object = json_object();
    sim_json_set_text(object, "verdict", order->sentence);
    json_object_set_new(object, "is_same", json_boolean(order->is_same));
    sim_json_set_count(object, "same_switches", order->same_count);
    json_object_set_new(object, "a", side_json(&order->a));
    json_object_set_new(object, "b", side_json(&order->b));
    return object;
}

int sim_compare_print_order(const SimReplay *a, const SimReplay *b,
                            bool is_json)
{
    SimOrder order;
    SimBuffer buffer;

    sim_order_init(&order, a, b);
    sim_buffer_init(&buffer);
    if (is_json) {
        sim_json_print(order_json(&order));
    } else {
        put_text(&buffer, &order);
        fputs(sim_buffer_string(&buffer), stdout);
    }
    int status = order.is_same ? SIM_EXIT_OK : SIM_EXIT_FAILED;
    sim_buffer_done(&buffer);
    sim_order_done(&order);
    return status;
}
