// Build, run, check: how does the student's program do?
#include "cli/learn/learn.h"

#include "base/alloc.h"
#include "cli/cli.h"
#include "cli/learn/child.h"
#include "cli/rules.h"
#include "replay/lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    COMPILER_LIMIT_S = 120,
    LINES_SHOWN = 25,
    BROKEN_SHOWN = 2,
    NOT_FOUND = 127, // the shell's status for a command that is missing
    PACKAGE_MISSING = 66,
};

// ---- showing output -------------------------------------------------------

static void show_output(const SimChild *child, const char *margin, int most)
{
    const char *text = sim_buffer_string(&child->output);
    int lines = 0;
    for (; *text && lines < most; lines++) {
        size_t length = strcspn(text, "\n");
        printf("%s%.*s\n", margin, (int)length, text);
        text += length + (text[length] == '\n');
    }
    if (*text || child->is_cut)
        printf("%s... and more\n", margin);
}

static void fail_line(const char *sentence)
{
    printf("\n%s%s%s\n", sim_learn_bad(), sentence, sim_learn_plain());
}

// ---- building -------------------------------------------------------------

// In the student's folder, so that messages and the trace name his file alone.
static char *build_command(const SimLearn *learn, const SimExercise *exercise)
{
    char *folder = sim_child_quoted(learn->folder);
    char *tools = sim_child_quoted(learn->tools);
    char *command = sim_format(
        "cd %s && export PKG_CONFIG_PATH=%s:\"$PKG_CONFIG_PATH\" && "
        "flags=$(pkg-config --cflags --libs simul) || exit %d; "
        "exec ${CC:-cc} -std=gnu11 -g -Wall %s %s.c -o .build/%s $flags",
        folder, tools, PACKAGE_MISSING,
        sim_cli_has_colour() ? "-fdiagnostics-color=always" : "",
        exercise->name, exercise->name);
    sim_free(folder);
    sim_free(tools);
    return command;
}

static void explain_build(const SimChild *child)
{
    if (child->end == SIM_CHILD_STOPPED)
        fail_line("The compiler did not come to an end.");
    else if (child->number == PACKAGE_MISSING)
        fail_line("pkg-config does not find Simul; is pkg-config installed, "
                  "and Simul (`make`, or `make install`)?");
    else if (child->number == NOT_FOUND)
        fail_line("There is no C compiler; install gcc or clang, or name one "
                  "in CC.");
    else
        fail_line("It does not compile yet. Begin with the first error; the "
                  "others often come from it.");
}

static bool build(const SimLearn *learn, const SimExercise *exercise)
{
    char *command = build_command(learn, exercise);
    SimChild child;
    sim_child_run(&child, command, COMPILER_LIMIT_S);
    bool is_built = child.end == SIM_CHILD_EXITED && child.number == 0;
    if (child.output.size_bytes > 0)
        show_output(&child, "", 2 * LINES_SHOWN);
    if (!is_built)
        explain_build(&child);
    sim_child_done(&child);
    sim_free(command);
    return is_built;
}

// ---- running --------------------------------------------------------------

static char *trace_path(const SimLearn *learn, const SimExercise *exercise)
{
    return sim_format("%s/.build/%s.simul", learn->folder, exercise->name);
}

static void run(const SimLearn *learn, const SimExercise *exercise,
                SimChild *child)
{
    char *folder = sim_child_quoted(learn->folder);
    char *command =
        sim_format("cd %s && exec env SIMUL_RING=33554432 .build/%s "
                   "--clock virtual --trace .build/%s.simul",
                   folder, exercise->name, exercise->name);
    sim_child_run(child, command, learn->limit_s);
    if (child->output.size_bytes > 0)
        puts("It prints:");
    show_output(child, "  | ", LINES_SHOWN);
    sim_free(command);
    sim_free(folder);
}

// The line of the last event that has one.
static SimPlace last_place(const SimReplay *replay)
{
    for (uint64_t index = replay->step_count; index-- > 0;) {
        SimEvent event = sim_reader_event(replay->reader, index);
        if (event.site != 0)
            return sim_reader_place(replay->reader, event.site);
    }
    return (SimPlace){"", "", 0};
}

static void say_last_place(const SimReplay *replay)
{
    SimPlace place = replay ? last_place(replay) : (SimPlace){"", "", 0};
    if (place.line > 0)
        printf("It was last seen at %s:%u, in %s:\n    > %s\n", place.file,
               place.line, place.function,
               sim_replay_source_line(replay, place));
}

// Whether the program came to an end by itself.
static bool has_ended(const SimLearn *learn, const SimChild *child,
                      const SimReplay *replay)
{
    char sentence[200];
    if (child->end == SIM_CHILD_EXITED)
        return true;
    if (child->end == SIM_CHILD_STOPPED)
        snprintf(sentence, sizeof sentence,
                 "It ran for %ld s and did not end, so it was stopped. Waiting "
                 "takes no time here: look for a loop that never ends.",
                 learn->limit_s);
    else if (child->end == SIM_CHILD_CRASHED)
        snprintf(sentence, sizeof sentence, "It crashed (%s).",
                 strsignal(child->number));
    else
        snprintf(sentence, sizeof sentence, "It could not be started: %s.",
                 strerror(child->number));
    fail_line(sentence);
    say_last_place(replay);
    return false;
}

// ---- checking -------------------------------------------------------------

static void say_broken(const SimReplay *replay, const SimRule *rule,
                       const SimVerdict *verdict, const char *comment)
{
    printf("\n%snot yet%s  %s%s%s\n", sim_learn_bad(), sim_learn_plain(),
           sim_learn_bold(), comment[0] ? comment : verdict->text,
           sim_learn_plain());
    printf("         %s", rule->text);
    if (comment[0])
        printf(": %s", verdict->text);
    if (verdict->place.line > 0)
        printf("\n         %s:%u\n    > %s", verdict->place.file,
               verdict->place.line,
               sim_replay_source_line(replay, verdict->place));
    putchar('\n');
}

// How to mend what the first warning is about.
static void say_fix(const SimReplay *replay)
{
    SimLint lint;
    sim_lint_init(&lint, replay);
    if (lint.count > 0) {
        const SimWarningInfo *info = sim_warning_info(lint.warnings[0].number);
        printf("\n  Why: %s\n  Fix: %s\n", info->why, info->fix);
    }
    sim_lint_done(&lint);
}

static bool check(const SimReplay *replay, const SimRuleSet *rules)
{
    SimVerdict *verdicts = sim_alloc(rules->count * sizeof *verdicts);
    size_t broken = 0;
    bool is_warned = false;

    sim_check(replay, rules->rules, rules->count, verdicts);
    for (size_t i = 0; i < rules->count; i++) {
        bool is_of_warnings = rules->rules[i].kind == SIM_RULE_NO_WARNINGS;
        broken += !verdicts[i].holds;
        is_warned |= is_of_warnings && !verdicts[i].holds;
        if (!verdicts[i].holds && (broken <= BROKEN_SHOWN || is_of_warnings))
            say_broken(replay, &rules->rules[i], &verdicts[i],
                       rules->comments[i]);
        sim_verdict_done(&verdicts[i]);
    }
    if (is_warned)
        say_fix(replay);
    sim_free(verdicts);
    return broken == 0;
}

static bool check_trace(const SimLearn *learn, const SimExercise *exercise,
                        const SimReplay *replay)
{
    SimRuleSet rules = {0};
    char *path = sim_learn_original(learn, exercise, "rules.txt");
    bool keeps =
        sim_rules_read(&rules, "learn", path, 0, NULL) == SIM_EXIT_OK &&
        check(replay, &rules);
    sim_rules_done(&rules);
    sim_free(path);
    return keeps;
}

static bool run_and_check(const SimLearn *learn, const SimExercise *exercise)
{
    char *path = trace_path(learn, exercise);
    SimReplay *replay = NULL;
    char *sentence = NULL;
    SimChild child;

    unlink(path);
    run(learn, exercise, &child);
    bool is_recorded = sim_replay_open(path, &replay, &sentence) == SIM_OK;
    bool keeps = has_ended(learn, &child, replay);
    if (keeps && !is_recorded) {
        fail_line("It records no run; main must be: return sim_main(argc, "
                  "argv, main_());");
        keeps = false;
    }
    keeps = keeps && check_trace(learn, exercise, replay);
    sim_replay_close(replay);
    sim_child_done(&child);
    sim_free(sentence);
    sim_free(path);
    return keeps;
}

bool sim_learn_attempt(const SimLearn *learn, SimExercise *exercise)
{
    bool keeps = build(learn, exercise) && run_and_check(learn, exercise);
    if (keeps) {
        exercise->is_done = true;
        sim_learn_save(learn);
        printf("\n%sExercise %.2s is solved.%s\n", sim_learn_good(),
               exercise->name, sim_learn_plain());
    }
    return keeps;
}
