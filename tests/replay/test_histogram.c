// Percentiles against a sorted array of the same durations.
#include "replay/histogram.h"

#include "base/alloc.h"

#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_box_begins_where_the_one_before_ends(void **unused)
{
    (void)unused;
    for (size_t box = 0; box + 1 < SIM_BOXES; box++) {
        int64_t begin_ns = sim_histogram_begin_ns(box);
        int64_t next_ns = sim_histogram_begin_ns(box + 1);
        assert_true(begin_ns < next_ns);
        assert_int_equal(sim_histogram_box(begin_ns), box);
        assert_int_equal(sim_histogram_box(next_ns - 1), box);
        assert_true(next_ns - begin_ns <= 1 + begin_ns / 32);
    }
    assert_int_equal(sim_histogram_box(INT64_MAX), SIM_BOXES - 1);
}

static void an_empty_histogram_has_zeros(void **unused)
{
    (void)unused;
    SimBar bar;
    SimHistogram *empty = sim_alloc(sizeof *empty);

    assert_int_equal(sim_histogram_percentile(empty, 50), 0);
    assert_int_equal(sim_histogram_bars(empty, &bar, 1), 0);
    sim_free(empty);
}

static int by_size(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void a_percentile_is_within_three_percent(void **unused)
{
    (void)unused;
    enum { COUNT = 10000 };
    static int64_t values[COUNT];
    SimHistogram *histogram = sim_alloc(sizeof *histogram);
    uint64_t seed = 7;
    for (int i = 0; i < COUNT; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        values[i] = (int64_t)(seed >> (8 + seed % 50));
        sim_histogram_add(histogram, values[i]);
    }
    qsort(values, COUNT, sizeof values[0], by_size);

    for (int percent = 1; percent <= 100; percent++) {
        int64_t exact_ns = values[COUNT / 100 * percent - 1];
        int64_t found_ns = sim_histogram_percentile(histogram, percent);
        assert_true(found_ns >= exact_ns);
        assert_true(found_ns - exact_ns <= exact_ns / 32);
    }
    assert_int_equal(histogram->shortest_ns, values[0]);
    assert_int_equal(sim_histogram_percentile(histogram, 100),
                     values[COUNT - 1]);
    sim_free(histogram);
}

static void bars_count_everything_once(void **unused)
{
    (void)unused;
    SimBar bars[12];
    SimHistogram *histogram = sim_alloc(sizeof *histogram);
    uint64_t total = 0;
    for (int64_t i = 1; i <= 1000; i++)
        sim_histogram_add(histogram, i * i);

    size_t count = sim_histogram_bars(histogram, bars, 12);

    assert_in_range(count, 2, 12);
    for (size_t i = 0; i < count; i++) {
        total += bars[i].count;
        assert_true(bars[i].begin_ns < bars[i].end_ns);
        assert_true(i == 0 || bars[i].begin_ns == bars[i - 1].end_ns);
    }
    assert_int_equal(total, 1000);
    assert_int_equal(bars[0].begin_ns, 1);
    sim_free(histogram);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_begins_where_the_one_before_ends),
        cmocka_unit_test(an_empty_histogram_has_zeros),
        cmocka_unit_test(a_percentile_is_within_three_percent),
        cmocka_unit_test(bars_count_everything_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
