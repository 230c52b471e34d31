// The little language of `simul check`, and its parser.
//
//     rule    := "no_warnings"
//              | "prints" "(" text ")"
//              | "overlap" "(" name "," name ")"
//              | "order" "(" name "<" name { "<" name } ")"
//              | measure compare number
//     measure := "duration" [ "(" name ")" ]      seconds
//              | "max_run" [ "(" name ")" ]       seconds
//              | "in_flight" | "tasks"            how many
//     compare := "<" | "<=" | ">" | ">=" | "==" | "!="
//     number  := 2.1 | 200ms | 1h | 0:24:25
//     name    := a task's or a span's name, or "text in quotes"
//
// One function reads one line of this grammar: recursive descent. An error says
// which rule, which column, and what could stand there.
#ifndef SIM_REPLAY_RULE_H
#define SIM_REPLAY_RULE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum SimRuleKind {
    SIM_RULE_NO_WARNINGS,
    SIM_RULE_PRINTS,
    SIM_RULE_OVERLAP,
    SIM_RULE_ORDER,
    SIM_RULE_MEASURE,
} SimRuleKind;

typedef enum SimMeasure {
    SIM_MEASURE_DURATION,
    SIM_MEASURE_MAX_RUN,
    SIM_MEASURE_IN_FLIGHT,
    SIM_MEASURE_TASKS,
} SimMeasure;

typedef enum SimCompare {
    SIM_COMPARE_LESS,
    SIM_COMPARE_AT_MOST,
    SIM_COMPARE_MORE,
    SIM_COMPARE_AT_LEAST,
    SIM_COMPARE_EQUAL,
    SIM_COMPARE_UNEQUAL,
} SimCompare;

enum { SIM_RULE_NAMES_MOST = 8 };

typedef struct SimRule {
    char *text; // as it was written, without blanks around it
    SimRuleKind kind;
    char *names[SIM_RULE_NAMES_MOST]; // names[name_count]
    size_t name_count;
    SimMeasure measure;
    SimCompare compare;
    double number; // of a time: in seconds
} SimRule;

// Returns false, and in *out_sentence what is wrong (the caller's, to be freed),
// if the text is no rule. `rule` needs no sim_rule_done then.
bool sim_rule_parse(const char *text, SimRule *rule, char **out_sentence);
void sim_rule_done(SimRule *rule);

// Whether left compares to right as asked.
bool sim_compare_holds(SimCompare compare, double left, double right);

// Whether a measure is a time, in seconds.
bool sim_measure_is_time(SimMeasure measure);

#endif
