// simul check: rules that a run must keep, for homework and for tests.
#include "cli/cli.h"

#include "base/alloc.h"
#include "cli/json.h"
#include "cli/rules.h"
#include "replay/check.h"
#include "replay/times.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ARGUMENTS_MOST = 256 };

// ---- text and JSON --------------------------------------------------------

static void put_pointer(SimBuffer *buffer, const SimVerdict *verdict)
{
    if (verdict->evidence != UINT64_MAX)
        sim_buffer_format(buffer, " #%llu",
                          (unsigned long long)verdict->evidence);
    if (verdict->place.line > 0)
        sim_buffer_format(buffer, " (%s:%u)", verdict->place.file,
                          verdict->place.line);
}

static void print_text(const SimRuleSet *rules, const SimVerdict *verdicts,
                       size_t failed)
{
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    for (size_t i = 0; i < rules->count; i++) {
        sim_buffer_format(&buffer, "%s  %s: %s.",
                          verdicts[i].holds ? "ok  " : "FAIL",
                          rules->rules[i].text, verdicts[i].text);
        put_pointer(&buffer, &verdicts[i]);
        sim_buffer_text(&buffer, "\n");
    }
    if (failed == 0)
        sim_buffer_format(&buffer, "%zu of %zu rules hold.\n", rules->count,
                          rules->count);
    else
        sim_buffer_format(&buffer, "%zu of %zu rules %s broken.\n", failed,
                          rules->count, failed == 1 ? "is" : "are");
    fputs(sim_buffer_string(&buffer), stdout);
    sim_buffer_done(&buffer);
}

static json_t *check_json(const SimRuleSet *rules, const SimVerdict *verdicts,
                          size_t failed)
{
    json_t *object = json_object();
    json_t *list = json_array();
    for (size_t i = 0; i < rules->count; i++) {
        const SimVerdict *verdict = &verdicts[i];
        json_t *each = json_object();
        sim_json_set_text(each, "rule", rules->rules[i].text);
        json_object_set_new(each, "holds", json_boolean(verdict->holds));
        sim_json_set_text(each, "text", verdict->text);
        if (verdict->evidence != UINT64_MAX)
            sim_json_set_count(each, "event", verdict->evidence);
        sim_json_set_place(each, "place", verdict->place);
        json_array_append_new(list, each);
    }
    sim_json_set_count(object, "rules", rules->count);
    sim_json_set_count(object, "failed", failed);
    json_object_set_new(object, "verdicts", list);
    return object;
}

// ---- JUnit ----------------------------------------------------------------

static void put_xml(FILE *file, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '<':
            fputs("&lt;", file);
            break;
        case '>':
            fputs("&gt;", file);
            break;
        case '&':
            fputs("&amp;", file);
            break;
        case '"':
            fputs("&quot;", file);
            break;
        case '\n':
            fputs("&#10;", file);
            break;
        default:
            // XML has no way to write the other control characters.
            fputc((unsigned char)*text < ' ' && *text != '\t' ? '?' : *text,
                  file);
        }
}

static void put_case(FILE *file, const SimRule *rule, const SimVerdict *verdict)
{
    SimBuffer pointer;
    fputs("  <testcase classname=\"simul\" name=\"", file);
    put_xml(file, rule->text);
    if (verdict->holds) {
        fputs("\"/>\n", file);
        return;
    }
    sim_buffer_init(&pointer);
    put_pointer(&pointer, verdict);
    fputs("\">\n    <failure message=\"", file);
    put_xml(file, verdict->text);
    fputs("\">", file);
    put_xml(file, sim_buffer_string(&pointer));
    fputs("</failure>\n  </testcase>\n", file);
    sim_buffer_done(&pointer);
}

static bool write_junit(const char *path, const SimRuleSet *rules,
                        const SimVerdict *verdicts, size_t failed)
{
    FILE *file = fopen(path, "w");
    bool is_written = file != NULL;
    if (file) {
        fprintf(file,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<testsuite name=\"simul check\" tests=\"%zu\" "
                "failures=\"%zu\">\n",
                rules->count, failed);
        for (size_t i = 0; i < rules->count; i++)
            put_case(file, &rules->rules[i], &verdicts[i]);
        fputs("</testsuite>\n", file);
        is_written = !ferror(file);
        is_written &= fclose(file) == 0;
    }
    if (!is_written)
        sim_cli_fail("check", SIM_EXIT_FAILED, "cannot write %s: %s", path,
                     strerror(errno));
    return is_written;
}

// ---- the command ----------------------------------------------------------

static int check(const SimReplay *replay, const SimRuleSet *rules, bool is_json,
                 const char *junit)
{
    SimVerdict *verdicts = sim_alloc(rules->count * sizeof *verdicts);
    size_t failed = 0;

    sim_check(replay, rules->rules, rules->count, verdicts);
    for (size_t i = 0; i < rules->count; i++)
        failed += !verdicts[i].holds;
    if (is_json)
        sim_json_print(check_json(rules, verdicts, failed));
    else
        print_text(rules, verdicts, failed);
    bool is_written = !junit || write_junit(junit, rules, verdicts, failed);
    for (size_t i = 0; i < rules->count; i++)
        sim_verdict_done(&verdicts[i]);
    sim_free(verdicts);
    return sim_cli_finish(failed > 0 || !is_written ? SIM_EXIT_FAILED
                                                    : SIM_EXIT_OK);
}

int sim_cli_check(int argc, char **argv)
{
    bool is_json = false;
    const char *path = NULL;
    const char *junit = NULL;
    const SimOption table[] = {
        {"--rules", "FILE", "more rules, one a line; # begins a comment", &path,
         NULL},
        {"--json", NULL, "the same as JSON", NULL, &is_json},
        {"--junit", "FILE", "write a JUnit report, too", &junit, NULL},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {
        "check", table, 1, ARGUMENTS_MOST,
        "Rules: 'duration < 2.1', 'duration(a) <= 200ms', 'max_run(a) < "
        "0.01',\n"
        "'in_flight <= 5', 'tasks == 3', 'overlap(a, b)', 'order(a < b < c)',\n"
        "'prints(text)', 'no_warnings'. A name is that of a task, span or mark, "
        "or a part of a\nprinted line.\n"
        "Exit status: 0 if all hold, 1 if one is broken, 2 if one cannot be "
        "read."};
    SimRuleSet rules = {0};
    int status;

    int count = sim_cli_parse(&usage, argc, argv, &status);
    if (count < 0)
        return status;
    status = sim_rules_read(&rules, "check", path, count - 1, argv + 1);
    SimReplay *replay =
        status == SIM_EXIT_OK ? sim_cli_open("check", argv[0], &status) : NULL;
    if (replay)
        status = check(replay, &rules, is_json, junit);
    sim_replay_close(replay);
    sim_rules_done(&rules);
    return status;
}
