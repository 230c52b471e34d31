// Golden texts: what a test expects, in a file a person can read.
//
// SIM_UPDATE_GOLDEN=1 writes the files anew; read the difference before you
// commit it.
#ifndef SIM_TESTS_GOLDEN_H
#define SIM_TESTS_GOLDEN_H

// Fails the test unless `text` equals tests/golden/<name>.
void golden_check(const char *name, const char *text);

// The contents of a file, or NULL. Owns: the caller.
char *golden_read(const char *path);

#endif
