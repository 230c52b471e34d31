// The bottom of the house: heap, list, buffer, clock, status.
#include "base/buffer.h"
#include "base/clock.h"
#include "base/heap.h"
#include "base/list.h"
#include "base/status.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 5000 };

static void the_heap_gives_back_by_deadline_then_by_creation(void **state)
{
    (void)state;
    SimHeap heap;
    sim_heap_init(&heap);
    srand(7);
    for (uint64_t i = 0; i < MANY; i++)
        sim_heap_push(&heap, (SimHeapEntry){rand() % 100, i, NULL});

    SimHeapEntry last = sim_heap_pop(&heap);
    while (heap.count > 0) {
        SimHeapEntry next = sim_heap_pop(&heap);
        assert_true(last.deadline_ns < next.deadline_ns ||
                    (last.deadline_ns == next.deadline_ns &&
                     last.sequence < next.sequence));
        last = next;
    }

    sim_heap_done(&heap);
}

static int is_even(void *value)
{
    return *(int *)value % 2 == 0;
}

static void a_filtered_heap_keeps_its_order(void **state)
{
    (void)state;
    static int numbers[MANY];
    SimHeap heap;
    sim_heap_init(&heap);
    for (int i = 0; i < MANY; i++) {
        numbers[i] = i;
        sim_heap_push(&heap,
                      (SimHeapEntry){MANY - i, (uint64_t)i, &numbers[i]});
    }

    sim_heap_filter(&heap, is_even);

    assert_int_equal(heap.count, MANY / 2);
    for (int i = MANY - 2; i >= 0; i -= 2)
        assert_int_equal(*(int *)sim_heap_pop(&heap).value, i);
    sim_heap_done(&heap);
}

static void a_link_leaves_its_list_and_may_leave_again(void **state)
{
    (void)state;
    SimLink head, a = {0}, b = {0};
    sim_list_init(&head);
    sim_list_append(&head, &a);
    sim_list_append(&head, &b);

    sim_list_remove(&a);
    sim_list_remove(&a);

    assert_ptr_equal(head.next, &b);
    assert_ptr_equal(head.previous, &b);
}

static void a_buffer_grows_with_what_is_put_into_it(void **state)
{
    (void)state;
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    for (int i = 0; i < 1000; i++)
        sim_buffer_format(&buffer, "%d,", i);

    assert_int_equal(buffer.size_bytes, 10 * 2 + 90 * 3 + 900 * 4);
    assert_int_equal(strncmp(sim_buffer_string(&buffer), "0,1,2,", 6), 0);
    sim_buffer_done(&buffer);
}

static void a_clock_is_parsed_or_refused(void **state)
{
    static const struct {
        const char *text;
        int is_good;
        SimClockKind kind;
        double factor;
    } rows[] = {
        {"real", 1, SIM_CLOCK_REAL, 1},   {"virtual", 1, SIM_CLOCK_VIRTUAL, 1},
        {"x60", 1, SIM_CLOCK_SCALED, 60}, {"x0.1", 1, SIM_CLOCK_SCALED, 0.1},
        {"x", 0, SIM_CLOCK_REAL, 0},      {"x0", 0, SIM_CLOCK_REAL, 0},
        {"x-1", 0, SIM_CLOCK_REAL, 0},    {"xinf", 0, SIM_CLOCK_REAL, 0},
        {"realer", 0, SIM_CLOCK_REAL, 0}, {"", 0, SIM_CLOCK_REAL, 0},
        {"x60s", 0, SIM_CLOCK_REAL, 0},   {"xnan", 0, SIM_CLOCK_REAL, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SimClockKind kind = SIM_CLOCK_REAL;
        double factor = 0;
        int is_good = sim_clock_parse(rows[i].text, &kind, &factor);

        assert_int_equal(is_good, rows[i].is_good);
        assert_int_equal(kind, rows[i].kind);
        assert_true(factor == rows[i].factor);
    }
}

static void a_real_clock_never_runs_backwards(void **state)
{
    (void)state;
    SimClock clock;
    sim_clock_init(&clock, SIM_CLOCK_REAL, 1);
    int64_t last_ns = 0;
    for (int i = 0; i < 200000; i++) {
        if (i % 1000 == 0)
            sim_clock_anchor(&clock);
        int64_t now_ns = sim_clock_now(&clock);
        assert_true(now_ns >= last_ns);
        last_ns = now_ns;
    }
}

static void the_counter_keeps_up_with_the_systems_clock(void **state)
{
    (void)state;
    SimClock clock;
    sim_clock_init(&clock, SIM_CLOCK_REAL, 1);
    for (int i = 0; i < 10; i++) {
        sim_clock_sleep_real(6 * SIM_NS_PER_MS);
        sim_clock_anchor(&clock);
    }

    int64_t passed_ns = sim_clock_monotonic_ns() - clock.origin_ns;
    int64_t said_ns = sim_clock_now(&clock);

    assert_true(llabs(said_ns - passed_ns) < passed_ns / 100);
}

static void every_status_has_a_name_and_a_sentence(void **state)
{
    (void)state;
    assert_string_equal(sim_status_name(SIM_DISK_FULL), "DISK_FULL");
    assert_string_equal(sim_status_sentence(SIM_DISK_FULL), "the disk is full");
    assert_int_equal(sim_status_from_errno(ENOSPC), SIM_DISK_FULL);
    assert_int_equal(sim_status_from_errno(0), SIM_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_heap_gives_back_by_deadline_then_by_creation),
        cmocka_unit_test(a_filtered_heap_keeps_its_order),
        cmocka_unit_test(a_link_leaves_its_list_and_may_leave_again),
        cmocka_unit_test(a_buffer_grows_with_what_is_put_into_it),
        cmocka_unit_test(a_clock_is_parsed_or_refused),
        cmocka_unit_test(a_real_clock_never_runs_backwards),
        cmocka_unit_test(the_counter_keeps_up_with_the_systems_clock),
        cmocka_unit_test(every_status_has_a_name_and_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
