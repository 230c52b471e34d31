// simul tell: the story.
#include "cli/cli.h"

#include "replay/tell.h"
#include "replay/times.h"

#include <stdio.h>

typedef struct TellOptions {
    int64_t from_ns;
    int64_t to_ns;
} TellOptions;

static void print_told(const SimReplay *replay, const SimTold *told)
{
    int64_t span_ns = replay->end_ns - replay->begin_ns;
    const char *dim = sim_cli_has_colour() ? "\033[2m" : "";
    const char *plain = dim[0] ? "\033[0m" : "";

    printf("%s%s%s  %s", dim, sim_time_text(told->time_ns, span_ns).text, plain,
           told->text);
    if (told->place.line > 0) {
        const char *file = told->place.file;
        for (const char *each = file; *each; each++)
            if (*each == '/')
                file = each + 1;
        printf("  %s(%s:%u)%s", dim, file, told->place.line, plain);
    }
    putchar('\n');
}

static void print_story(const SimReplay *replay, const TellOptions *options)
{
    SimTeller teller;
    SimTold told = {0};
    uint64_t step = sim_replay_step_at(replay, options->from_ns - 1);
    uint64_t last = sim_replay_step_at(replay, options->to_ns);

    sim_teller_init(&teller, replay);
    while (step < last && !ferror(stdout) &&
           sim_teller_next(&teller, step, &told)) {
        print_told(replay, &told);
        step = told.last_step;
    }
    sim_teller_done(&teller);
}

int sim_cli_tell(int argc, char **argv)
{
    const char *from = NULL;
    const char *to = NULL;
    const SimOption table[] = {
        {"--from", "T", "begin at this time, as 1.5 or 0:24:25", &from, NULL},
        {"--to", "T", "end there", &to, NULL},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {"tell", table, 1, 1, NULL};
    TellOptions options = {0, INT64_MAX};
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    if ((from && !sim_cli_time("tell", "--from", from, &options.from_ns)) ||
        (to && !sim_cli_time("tell", "--to", to, &options.to_ns)))
        return SIM_EXIT_USAGE;
    SimReplay *replay = sim_cli_open("tell", argv[0], &status);
    if (!replay)
        return status;
    print_story(replay, &options);
    sim_replay_close(replay);
    return sim_cli_finish(SIM_EXIT_OK);
}
