// Damaged HTTP requests and WebSocket frames, many: no crash, no hang, and the
// server still serves.
//
//     build/fuzz/http_requests [COUNT [FIRST_SEED]]
//
// Prints the seed every thousand requests; one that goes wrong is found again by
// its seed: http_requests 1 SEED.
#include "support/requests.h"

#include "core/loop.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { COUNT = 20000, AT_ONCE = 1000, SECONDS_EACH = 300 };

int main(int argc, char **argv)
{
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : COUNT;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    SimLoopConfig config = {.clock_kind = SIM_CLOCK_VIRTUAL};
    int64_t answered = 0;

    for (uint64_t done = 0; done < count; done += AT_ONCE) {
        uint64_t some = count - done < AT_ONCE ? count - done : AT_ONCE;
        alarm(SECONDS_EACH);
        sim_loop_configure(sim_loop_current(), &config);
        SimValue result = sim_run(requests_try((int)some, first + done));
        bool is_wrong = is_error(result);
        if (is_wrong)
            printf("http_requests: from seed %" PRIu64 " on: %s: %s\n",
                   first + done, error_name(result), error_message(result));
        else
            answered += as_int(result);
        if (sim_loop_close() > 0 || is_wrong)
            return 1;
        printf("seed %" PRIu64 ": %" PRId64 " answered\n",
               first + done + some - 1, answered);
        fflush(stdout);
    }
    printf("%" PRIu64 " damaged requests, seeds %" PRIu64 " to %" PRIu64
           ": no crash, no hang; %" PRId64 " answered\n",
           count, first, first + count - 1, answered);
    return 0;
}
