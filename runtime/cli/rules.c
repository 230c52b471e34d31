#include "cli/rules.h"

#include "base/alloc.h"
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

// Reads one rule; `where` is put before the complaint.
static bool add_rule(SimRuleSet *rules, const char *command, const char *where,
                     const char *text, const char *comment)
{
    SimRule rule;
    char *sentence = NULL;
    if (!sim_rule_parse(text, &rule, &sentence)) {
        sim_cli_fail(command, SIM_EXIT_USAGE, "%s%s", where, sentence);
        sim_free(sentence);
        return false;
    }
    rules->rules = sim_grow(rules->rules, rules->count, &rules->capacity,
                            sizeof *rules->rules);
    rules->comments =
        sim_grow(rules->comments, rules->count, &rules->comment_capacity,
                 sizeof *rules->comments);
    rules->comments[rules->count] = sim_strdup(comment);
    rules->rules[rules->count++] = rule;
    return true;
}

// A # outside quotes begins a comment: cut off, and returned without blanks.
static char *cut_comment(char *line)
{
    char quote = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    for (; *line; line++) {
        if (quote ? *line == quote : *line == '"' || *line == '\'')
            quote = quote ? '\0' : *line;
        else if (!quote && *line == '#')
            break;
    }
    if (!*line)
        return line;
    *line = '\0';
    return line + 1 + strspn(line + 1, " \t");
}

static bool add_line(SimRuleSet *rules, const char *command, const char *path,
                     int number, char *line)
{
    const char *comment = cut_comment(line);
    if (line[strspn(line, " \t")] == '\0')
        return true;
    char *where = sim_format("%s:%d: ", path, number);
    bool is_read = add_rule(rules, command, where, line, comment);
    sim_free(where);
    return is_read;
}

static int read_file(SimRuleSet *rules, const char *command, const char *path)
{
    char line[1024];
    int number = 0;
    int status = SIM_EXIT_OK;
    FILE *file = fopen(path, "r");

    if (!file)
        return sim_cli_fail(command, SIM_EXIT_UNREADABLE,
                            "cannot open the rules %s: %s", path,
                            strerror(errno));
    while (status == SIM_EXIT_OK && fgets(line, sizeof line, file))
        if (!add_line(rules, command, path, ++number, line))
            status = SIM_EXIT_USAGE;
    if (ferror(file))
        status =
            sim_cli_fail(command, SIM_EXIT_UNREADABLE,
                         "cannot read the rules %s: %s", path, strerror(errno));
    fclose(file);
    return status;
}

int sim_rules_read(SimRuleSet *rules, const char *command, const char *path,
                   int word_count, char **words)
{
    int status = path ? read_file(rules, command, path) : SIM_EXIT_OK;
    for (int i = 0; i < word_count && status == SIM_EXIT_OK; i++)
        if (!add_rule(rules, command, "", words[i], ""))
            status = SIM_EXIT_USAGE;
    if (status == SIM_EXIT_OK && rules->count == 0)
        return sim_cli_fail(command, SIM_EXIT_USAGE,
                            "there is no rule; write one, such as "
                            "'duration < 2.1', or name a file with --rules");
    return status;
}

void sim_rules_done(SimRuleSet *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        sim_rule_done(&rules->rules[i]);
        sim_free(rules->comments[i]);
    }
    sim_free(rules->rules);
    sim_free(rules->comments);
    *rules = (SimRuleSet){0};
}
