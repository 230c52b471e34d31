// simul compare: two runs, one verdict.
#include "cli/compare.h"

#include "cli/cli.h"
#include "cli/json.h"

#include <stdio.h>
#include <stdlib.h>

static void print_comparison(const SimComparison *comparison, bool is_json)
{
    SimBuffer buffer;
    if (is_json) {
        sim_json_print(sim_compare_json(comparison));
        return;
    }
    sim_buffer_init(&buffer);
    sim_compare_put_text(&buffer, comparison);
    fputs(sim_buffer_string(&buffer), stdout);
    sim_buffer_done(&buffer);
}

static bool read_factor(const char *text, double *out_factor)
{
    char *end;
    double factor = strtod(text, &end);
    if (end == text || *end || !(factor > 0 && factor < 1e18))
        return false;
    *out_factor = factor;
    return true;
}

// Does B end at least `factor` times sooner?
static bool is_faster(const SimComparison *comparison, double factor)
{
    return comparison->faster > 0 ? comparison->factor >= factor
                                  : factor <= 1 && comparison->faster == 0;
}

static int compare(const SimReplay *a, const SimReplay *b, double factor,
                   bool is_json)
{
    SimComparison comparison;
    int status = SIM_EXIT_OK;

    sim_comparison_init(&comparison, a, b);
    print_comparison(&comparison, is_json);
    if (factor > 0 && !is_faster(&comparison, factor))
        status = SIM_EXIT_FAILED;
    sim_comparison_done(&comparison);
    return sim_cli_finish(status);
}

int sim_cli_compare(int argc, char **argv)
{
    const char *faster = NULL;
    double factor = 0;
    bool is_json = false;
    bool is_order = false;
    const SimOption table[] = {
        {"--order", NULL, "the order of the tasks only: 0 the same, 1 not",
         NULL, &is_order},
        {"--faster", "N", "exit status 1 unless B ends N times sooner", &faster,
         NULL},
        {"--json", NULL, "the same as JSON, times in ns", NULL, &is_json},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {"compare", table, 2, 2, NULL};
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    if (faster && !read_factor(faster, &factor))
        return sim_cli_fail("compare", SIM_EXIT_USAGE,
                            "--faster needs a factor such as 2 or 1.5, not "
                            "'%s'",
                            faster);
    SimReplay *a = sim_cli_open("compare", argv[0], &status);
    SimReplay *b = a ? sim_cli_open("compare", argv[1], &status) : NULL;
    if (b && is_order)
        status = sim_cli_finish(sim_compare_print_order(a, b, is_json));
    else if (b)
        status = compare(a, b, factor, is_json);
    sim_replay_close(b);
    sim_replay_close(a);
    return status;
}
