// Mutated traces, many: no crash, no hang, no more memory than a gigabyte.
//
//     build/fuzz/trace_mutations [COUNT [FIRST_SEED]]
//     build/fuzz/trace_mutations --write FOLDER COUNT FIRST_SEED
//
// The second form only writes them, FOLDER/SEED.simul, for scripts/fuzz-commands.
// Prints the seed every thousand mutants; a mutant that crashes, hangs (ten
// seconds) or leaks is found again by its seed: trace_mutations 1 SEED.
#include "support/mutate.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { COUNT = 20000, SECONDS_EACH = 10, REPORT_EVERY = 1000 };

static uint64_t current_seed; // for the handler, which knows nothing else

static void report_seed(int number)
{
    char text[96];
    int length = snprintf(text, sizeof text,
                          "trace_mutations: signal %d at seed %" PRIu64 "\n",
                          number, current_seed);
    if (write(STDERR_FILENO, text, (size_t)length) < 0)
        _exit(1);
    signal(number, SIG_DFL);
    raise(number);
}

// A sanitizer's own memory map does not fit into a limit.
static void limit_memory(void)
{
#if !defined(__SANITIZE_ADDRESS__)
    struct rlimit limit = {(rlim_t)1 << 30, (rlim_t)1 << 30};
    setrlimit(RLIMIT_AS, &limit);
#endif
}

static int write_mutants(char **argv)
{
    uint64_t count = strtoull(argv[3], NULL, 10);
    uint64_t first = strtoull(argv[4], NULL, 10);
    Mutants *mutants = mutants_new();
    int failed = 0;
    for (uint64_t i = 0; i < count; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%" PRIu64 ".simul", argv[2], first + i);
        failed |= !mutants_write(mutants, first + i, path);
    }
    mutants_free(mutants);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--write") == 0)
        return write_mutants(argv);
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : COUNT;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    uint64_t opened = 0;
    Mutants *mutants = mutants_new();

    limit_memory();
    signal(SIGALRM, report_seed);
    signal(SIGABRT, report_seed);
    for (uint64_t i = 0; i < count; i++) {
        current_seed = first + i;
        alarm(SECONDS_EACH);
        opened += (uint64_t)mutants_try(mutants, current_seed);
        if ((i + 1) % REPORT_EVERY == 0)
            printf("seed %" PRIu64 ": %" PRIu64 " of %" PRIu64 " opened\n",
                   current_seed, opened, i + 1);
    }
    alarm(0);
    mutants_free(mutants);
    printf("%" PRIu64 " mutated traces, seeds %" PRIu64 " to %" PRIu64
           ": no crash, no hang; %" PRIu64 " opened\n",
           count, first, first + count - 1, opened);
    return 0;
}
