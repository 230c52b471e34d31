#include "trace/numbers.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_was_set_is_found(void **unused)
{
    (void)unused;
    SimNumbers numbers = {0};

    assert_int_equal(sim_numbers_find(&numbers, 1), SIM_NO_PLACE);
    sim_numbers_set(&numbers, 1, 10);
    sim_numbers_set(&numbers, UINT64_MAX, 20);
    sim_numbers_set(&numbers, 0, 30);
    sim_numbers_set(&numbers, 1, 11);

    assert_int_equal(numbers.count, 3);
    assert_int_equal(sim_numbers_find(&numbers, 1), 11);
    assert_int_equal(sim_numbers_find(&numbers, UINT64_MAX), 20);
    assert_int_equal(sim_numbers_find(&numbers, 0), 30);
    assert_int_equal(sim_numbers_find(&numbers, 2), SIM_NO_PLACE);
    sim_numbers_done(&numbers);
}

static void a_removed_key_is_gone_and_the_others_stay(void **unused)
{
    (void)unused;
    SimNumbers numbers = {0};
    for (uint32_t key = 0; key < 1000; key++)
        sim_numbers_set(&numbers, key * 1024, key);

    for (uint32_t key = 0; key < 1000; key += 2)
        assert_int_equal(sim_numbers_remove(&numbers, key * 1024), key);

    assert_int_equal(numbers.count, 500);
    for (uint32_t key = 0; key < 1000; key++)
        assert_int_equal(sim_numbers_find(&numbers, key * 1024),
                         key % 2 ? key : SIM_NO_PLACE);
    assert_int_equal(sim_numbers_remove(&numbers, 0), SIM_NO_PLACE);
    sim_numbers_done(&numbers);
}

// Against the plainest map there is: an array.
static void many_changes_agree_with_an_array(void **unused)
{
    (void)unused;
    enum { KEYS = 300, CHANGES = 200000 };
    uint32_t expected[KEYS];
    SimNumbers numbers = {0};
    uint64_t seed = 12345;
    memset(expected, 0xff, sizeof expected);

    for (uint32_t i = 0; i < CHANGES; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uint32_t key = (uint32_t)(seed >> 33) % KEYS;
        if (seed >> 62) {
            sim_numbers_set(&numbers, key, i);
            expected[key] = i;
        } else {
            assert_int_equal(sim_numbers_remove(&numbers, key), expected[key]);
            expected[key] = SIM_NO_PLACE;
        }
        key = (key * 7 + i) % KEYS;
        assert_int_equal(sim_numbers_find(&numbers, key), expected[key]);
    }
    sim_numbers_clear(&numbers);
    assert_int_equal(sim_numbers_find(&numbers, 1), SIM_NO_PLACE);
    sim_numbers_done(&numbers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_set_is_found),
        cmocka_unit_test(a_removed_key_is_gone_and_the_others_stay),
        cmocka_unit_test(many_changes_agree_with_an_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
