#include "cli/cli.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

const SimCommand *sim_cli_commands(void)
{
    static const SimCommand commands[] = {
#define X(name, arguments, summary) {#name, arguments, summary, sim_cli_##name},
        SIM_COMMANDS(X)
#undef X
            {NULL, NULL, NULL, NULL},
    };
    return commands;
}

static int print_help(void)
{
    printf(
        "usage: simul COMMAND [ARGUMENT...]\n\n"
        "Watch asynchronous programs: record a run, replay it, compare.\n\n");
    for (const SimCommand *each = sim_cli_commands(); each->name; each++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", each->name, each->arguments);
        printf("  simul %-27s %s\n", left, each->summary);
    }
    printf(
        "\n`simul COMMAND --help` explains one. Begin with: simul lessons\n");
    return sim_cli_finish(SIM_EXIT_OK);
}

static int unknown(const char *word)
{
    const char *names[32] = {NULL};
    size_t count = 0;
    for (const SimCommand *each = sim_cli_commands(); each->name; each++)
        names[count++] = each->name;
    const char *nearest = sim_cli_nearest(word, names);
    if (nearest)
        return sim_cli_fail(NULL, SIM_EXIT_USAGE,
                            "there is no command '%s'; did you mean '%s'?",
                            word, nearest);
    return sim_cli_fail(NULL, SIM_EXIT_USAGE,
                        "there is no command '%s'; `simul --help` lists them",
                        word);
}

int main(int argc, char **argv)
{
    // A reader that has seen enough closes the pipe; writing says so.
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2)
        return sim_cli_fail(NULL, SIM_EXIT_USAGE,
                            "a command is missing; `simul --help` lists them");
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
        strcmp(word, "help") == 0)
        return print_help();
    if (strcmp(word, "--version") == 0) {
        printf("simul " SIM_VERSION "\n");
        return sim_cli_finish(SIM_EXIT_OK);
    }
    for (const SimCommand *each = sim_cli_commands(); each->name; each++)
        if (strcmp(word, each->name) == 0)
            return each->run(argc - 1, argv + 1);
    return unknown(word);
}
