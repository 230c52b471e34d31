// The rules that a run must keep, from words and from files: what `simul check`
// and `simul learn` share.
//
//     duration < 2.1      # what is said when it is broken
#ifndef SIM_CLI_RULES_H
#define SIM_CLI_RULES_H

#include "replay/check.h"

typedef struct SimRuleSet {
    SimRule *rules;  // rules[count]
    char **comments; // comments[count]: behind the rule; "" if there is none
    size_t count;
    size_t capacity;
    size_t comment_capacity;
} SimRuleSet;

// Reads the rules of a file (NULL: none), then words[word_count]. Returns an
// exit status; `command` reports what is no rule, or that there is none.
int sim_rules_read(SimRuleSet *rules, const char *command, const char *path,
                   int word_count, char **words);
void sim_rules_done(SimRuleSet *rules);

#endif
