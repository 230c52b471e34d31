// What lint finds in a story, as a line of text.
#ifndef SIM_TESTS_LINTCHECK_H
#define SIM_TESTS_LINTCHECK_H

#include "support/story.h"

// Begins a story in which task 1, "main", runs on a loop.
void lint_begin(SimStory *story);

// Ends the story and fails the test unless lint finds just `expected`: each
// warning as W01:4 (the line), with x3 behind it if there are three; "" for none.
void lint_check(SimStory *story, const char *expected);

// The same, and the first warning's sentence has this part.
void lint_check_text(SimStory *story, const char *expected, const char *part);

#endif
