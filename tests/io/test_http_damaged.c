// The HTTP server against what broken and hostile clients send: a share of what
// build/fuzz/http_requests does at length.
#include "support/looptest.h"
#include "support/requests.h"

enum { COUNT = 600, FIRST_SEED = 1 };

static void damaged_requests_do_no_harm(void **state)
{
    (void)state;
    capture_errors();
    SimValue answered = sim_run(requests_try(COUNT, FIRST_SEED));

    assert_false(is_error(answered));
    assert_true(as_int(answered) > COUNT / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(damaged_requests_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
