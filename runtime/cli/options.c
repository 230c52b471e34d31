#include "cli/cli.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- the nearest word -----------------------------------------------------
// ------------------------------------------------------------

enum { WORD_MAX = 32, NEAR = 2 };

// How many letters must be put in, taken out or changed (Levenshtein).
static size_t distance(const char *left, const char *right)
{
    size_t row[WORD_MAX + 1];
    size_t width = strlen(right);
    if (strlen(left) > WORD_MAX || width > WORD_MAX)
        return WORD_MAX;
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 0; left[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            size_t best = diagonal + (left[i] != right[j]);
            diagonal = row[j + 1];
            if (diagonal + 1 < best)
                best = diagonal + 1;
            if (row[j] + 1 < best)
                best = row[j] + 1;
            row[j + 1] = best;
        }
    }
    return row[width];
}

const char *sim_cli_nearest(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t least = NEAR + 1;
    for (; *names; names++) {
        size_t letters = distance(word, *names);
        // Half a word in common is not enough.
        if (letters < least && 2 * letters < strlen(*names)) {
            least = letters;
            nearest = *names;
        }
    }
    return nearest;
}

// ---- help -----------------------------------------------------------------
// ----------------------------------------------------------------------

static const SimCommand *command_of(const char *name)
{
    const SimCommand *each = sim_cli_commands();
    while (each->name && strcmp(each->name, name) != 0)
        each++;
    return each;
}

static int print_help(const SimUsage *usage)
{
    const SimCommand *command = command_of(usage->name);
    printf("usage: simul %s [OPTION...] %s\n\n%s\n\n", command->name,
           command->arguments, command->summary);
    for (const SimOption *each = usage->options; each && each->name; each++) {
        char left[40];
        snprintf(left, sizeof left, "%s %s", each->name,
                 each->value ? each->value : "");
        printf("  %-18s %s\n", left, each->help);
    }
    printf("  %-18s %s\n", "--help", "this text");
    if (usage->note)
        printf("\n%s\n", usage->note);
    return sim_cli_finish(SIM_EXIT_OK);
}

// ---- parsing --------------------------------------------------------------
// -------------------------------------------------------------------

static const SimOption *find_option(const SimUsage *usage, const char *word)
{
    size_t length = strcspn(word, "=");
    for (const SimOption *each = usage->options; each && each->name; each++)
        if (strlen(each->name) == length &&
            strncmp(each->name, word, length) == 0)
            return each;
    return NULL;
}

static int unknown_option(const SimUsage *usage, const char *word)
{
    const char *names[16] = {"--help"};
    size_t count = 1;
    for (const SimOption *each = usage->options;
         each && each->name && count < 15; each++)
        names[count++] = each->name;
    const char *nearest = sim_cli_nearest(word, names);
    if (nearest)
        return sim_cli_fail(usage->name, SIM_EXIT_USAGE,
                            "there is no option '%s'; did you mean '%s'?", word,
                            nearest);
    return sim_cli_fail(usage->name, SIM_EXIT_USAGE,
                        "there is no option '%s'; `simul %s --help` lists them",
                        word, usage->name);
}

// Stores an option's value, from behind its "=" or from the next word. Returns
// how many words it took, or 0 after a report.
static int take_option(const SimUsage *usage, const SimOption *option, int left,
                       char **words)
{
    const char *equals = strchr(words[0], '=');
    if (!option->value && !equals) {
        *option->flag = true;
        return 1;
    }
    if (!option->value) {
        sim_cli_fail(usage->name, SIM_EXIT_USAGE, "%s takes no value",
                     option->name);
        return 0;
    }
    if (!equals && left < 2) {
        sim_cli_fail(usage->name, SIM_EXIT_USAGE, "%s needs a value: %s %s",
                     option->name, option->name, option->value);
        return 0;
    }
    *option->text = equals ? equals + 1 : words[1];
    return equals ? 1 : 2;
}

static int check_count(const SimUsage *usage, int count, char **arguments)
{
    const SimCommand *command = command_of(usage->name);
    if (count < usage->least)
        return sim_cli_fail(usage->name, SIM_EXIT_USAGE,
                            "an argument is missing; usage: simul %s %s",
                            command->name, command->arguments);
    return sim_cli_fail(usage->name, SIM_EXIT_USAGE,
                        "'%s' is one argument too many; usage: simul %s %s",
                        arguments[usage->most], command->name,
                        command->arguments);
}

int sim_cli_parse(const SimUsage *usage, int argc, char **argv, int *out_status)
{
    int count = 0;
    bool are_options_over = false;

    *out_status = SIM_EXIT_USAGE;
    for (int i = 1; i < argc;) {
        if (are_options_over || argv[i][0] != '-' || !argv[i][1]) {
            argv[count++] = argv[i++];
            continue;
        }
        if (strcmp(argv[i], "--") == 0) {
            are_options_over = true;
            i++;
            continue;
        }
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            *out_status = print_help(usage);
            return -1;
        }
        const SimOption *option = find_option(usage, argv[i]);
        if (!option) {
            *out_status = unknown_option(usage, argv[i]);
            return -1;
        }
        int taken = take_option(usage, option, argc - i, argv + i);
        if (taken == 0)
            return -1;
        i += taken;
    }
    if (count >= usage->least && count <= usage->most)
        return count;
    *out_status = check_count(usage, count, argv);
    return -1;
}

// ---- values ---------------------------------------------------------------
// --------------------------------------------------------------------

bool sim_cli_number(const char *name, const char *option, const char *text,
                    long least, long most, long *out_number)
{
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || end == text || *end || number < least || number > most) {
        sim_cli_fail(name, SIM_EXIT_USAGE,
                     "%s needs a number from %ld to %ld, not '%s'", option,
                     least, most, text);
        return false;
    }
    *out_number = number;
    return true;
}

// Seconds, from one to three numbers with colons between them; the last may
// have decimals and a unit.
static bool read_time(const char *text, double *out_seconds)
{
    double seconds = 0;
    for (int parts = 0; parts < 3; parts++) {
        char *end;
        if (*text < '0' || *text > '9')
            return false;
        double number = strtod(text, &end);
        seconds = 60 * seconds + number;
        *out_seconds = seconds;
        if (*end == '\0')
            return true;
        if (parts == 0 && strcmp(end, "ms") == 0) {
            *out_seconds = seconds / 1000;
            return true;
        }
        if (parts == 0 && (strcmp(end, "s") == 0 || strcmp(end, " s") == 0))
            return true;
        if (*end != ':')
            return false;
        text = end + 1;
    }
    return false;
}

bool sim_cli_time(const char *name, const char *option, const char *text,
                  int64_t *out_ns)
{
    double seconds;
    if (!read_time(text, &seconds) || !(seconds < 1e8)) {
        sim_cli_fail(name, SIM_EXIT_USAGE,
                     "%s needs a time such as 1.5, 200ms or 0:24:25, not '%s'",
                     option, text);
        return false;
    }
    *out_ns = llround(seconds * SIM_NS_PER_S);
    return true;
}
