// A student's folder, and the commands typed in it.
#ifndef SIM_TESTS_STUDENT_H
#define SIM_TESTS_STUDENT_H

#include "support/child.h"

// For cmocka: an empty folder, made and removed.
int student_begin(void **state);
int student_end(void **state);

const char *student_folder(void);

// Runs `simul ARGUMENTS` in it, both streams together in `output`.
Child student_run(const char *arguments);

// Fails the test unless it ends with that status and says that part.
void student_check(const char *arguments, int status, const char *part);

// Replaces the source of an exercise by a text, or by a file of the tree.
void student_writes(const char *exercise, const char *text);
void student_copies(const char *exercise, const char *path);

#endif
