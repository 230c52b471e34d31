// A share of the trace fuzzer (tests/fuzz/trace_mutations.c) in every test run.
#include "support/mutate.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { COUNT = 600, FIRST_SEED = 1 };

static void mutated_traces_are_read_or_refused(void **unused)
{
    (void)unused;
    Mutants *mutants = mutants_new();
    int opened = 0;

    for (uint64_t seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++)
        opened += mutants_try(mutants, seed);

    // Most damage is local, so most mutants can be read.
    assert_in_range(opened, COUNT / 2, COUNT);
    print_message("%d of %d mutants opened, seeds from %d\n", opened, COUNT,
                  FIRST_SEED);
    mutants_free(mutants);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutated_traces_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
