// simul lint: the warnings, each with its line, its evidence and its fix.
#include "cli/cli.h"

#include "cli/json.h"
#include "cli/progress.h"
#include "replay/lint/lint.h"

#include <stdio.h>

// ---- text -----------------------------------------------------------------

static void print_head(const SimWarning *warning)
{
    const SimWarningInfo *info = sim_warning_info(warning->number);
    const char *bold = sim_cli_has_colour() ? "\033[1m" : "";
    const char *plain = bold[0] ? "\033[0m" : "";

    printf("%sW%02u %s%s", bold, warning->number, info->title, plain);
    if (warning->place.line > 0)
        printf("  (%s:%u)", warning->place.file, warning->place.line);
    putchar('\n');
}

// Explanation and fix stand with the first warning of a kind.
static void print_warning(const SimReplay *replay, const SimWarning *warning,
                          bool is_first)
{
    const SimWarningInfo *info = sim_warning_info(warning->number);
    const char *line = sim_replay_source_line(replay, warning->place);

    print_head(warning);
    if (line[0])
        printf("    > %s\n", line);
    printf("    %s", warning->text);
    if (warning->count == 2)
        printf("; and once more at this line");
    else if (warning->count > 2)
        printf("; and %llu times more at this line",
               (unsigned long long)(warning->count - 1));
    fputs(".  ", stdout);
    for (size_t i = 0; i < warning->evidence_count; i++)
        printf("%s#%llu", i > 0 ? " " : "",
               (unsigned long long)warning->evidence[i]);
    putchar('\n');
    if (is_first)
        printf("    Why: %s\n    Fix: %s\n", info->why, info->fix);
    putchar('\n');
}

static void print_text(const SimReplay *replay, const SimLint *lint)
{
    bool is_known[SIM_WARNING_COUNT + 1] = {false};
    for (size_t i = 0; i < lint->count; i++) {
        const SimWarning *warning = &lint->warnings[i];
        print_warning(replay, warning, !is_known[warning->number]);
        is_known[warning->number] = true;
    }
    if (lint->count == 0)
        printf("No warning in %llu events.\n",
               (unsigned long long)replay->step_count);
    else
        printf("%zu %s in %llu events.\n", lint->count,
               lint->count == 1 ? "warning" : "warnings",
               (unsigned long long)replay->step_count);
}

// ---- JSON -----------------------------------------------------------------

static json_t *warning_json(const SimReplay *replay, const SimWarning *warning)
{
    const SimWarningInfo *info = sim_warning_info(warning->number);
    json_t *object = json_object();
    json_t *evidence = json_array();
    char number[8];

    snprintf(number, sizeof number, "W%02u", warning->number % 100);
    sim_json_set_text(object, "number", number);
    sim_json_set_text(object, "title", info->title);
    if (warning->slot != SIM_NO_SLOT)
        sim_json_set_text(object, "task", replay->tasks[warning->slot].name);
    sim_json_set_place(object, "place", warning->place);
    sim_json_set_text(object, "text", warning->text);
    sim_json_set_count(object, "count", warning->count);
    for (size_t i = 0; i < warning->evidence_count; i++)
        json_array_append_new(evidence,
                              json_integer((json_int_t)warning->evidence[i]));
    json_object_set_new(object, "evidence", evidence);
    sim_json_set_text(object, "why", info->why);
    sim_json_set_text(object, "fix", info->fix);
    return object;
}

static json_t *lint_json(const SimReplay *replay, const SimLint *lint)
{
    json_t *object = json_object();
    json_t *warnings = json_array();
    for (size_t i = 0; i < lint->count; i++)
        json_array_append_new(warnings,
                              warning_json(replay, &lint->warnings[i]));
    sim_json_set_count(object, "events", replay->step_count);
    json_object_set_new(object, "warnings", warnings);
    return object;
}

int sim_cli_lint(int argc, char **argv)
{
    bool is_json = false;
    const SimOption table[] = {
        {"--json", NULL, "the same as JSON", NULL, &is_json},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {
        "lint", table, 1, 1,
        "#N are the numbers of the events that show it, as in `simul dump`.\n"
        "Exit status: 0 if there is no warning, 1 if there is one."};
    SimLint lint;
    SimWork work;
    int status;

    if (sim_cli_parse(&usage, argc, argv, &status) < 0)
        return status;
    SimReplay *replay = sim_cli_open("lint", argv[0], &status);
    if (!replay)
        return status;
    sim_cli_work_begin(&work, "checking", argv[0]);
    sim_lint_init(&lint, replay);
    sim_cli_work_end(&work);
    if (is_json)
        sim_json_print(lint_json(replay, &lint));
    else
        print_text(replay, &lint);
    status = lint.count > 0 ? SIM_EXIT_FAILED : SIM_EXIT_OK;
    sim_lint_done(&lint);
    sim_replay_close(replay);
    return sim_cli_finish(status);
}
