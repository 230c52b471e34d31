// Damaged traces: whole ones, mutated by a seed, and read in every way there
// is. Used by `make test` briefly and by `make fuzz` at length.
#ifndef SIM_TESTS_MUTATE_H
#define SIM_TESTS_MUTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Mutants Mutants;

// Records the whole traces that mutants are made of.
Mutants *mutants_new(void);
void mutants_free(Mutants *mutants);

// Writes the mutant of a seed into a file. Returns false if that fails.
bool mutants_write(const Mutants *mutants, uint64_t seed, const char *path);

// Makes the mutant of a seed, opens it, and, if that works, steps, seeks, sums,
// draws, tells, explains and compares it. Returns 1 if it opened, else 0. What
// goes wrong shows as a crash, a failed assert, a sanitizer's report or a hang.
int mutants_try(const Mutants *mutants, uint64_t seed);

#endif
