// What the files of `simul compare` share.
#ifndef SIM_CLI_COMPARE_H
#define SIM_CLI_COMPARE_H

#include "base/buffer.h"
#include "replay/compare/compare.h"

#include <jansson.h>

// "A  lesson --mode sync, virtual clock", and B likewise.
void sim_compare_put_heads(SimBuffer *buffer, const SimReplay *a,
                           const SimReplay *b);

void sim_compare_put_text(SimBuffer *buffer, const SimComparison *comparison);

// The caller's.
json_t *sim_compare_json(const SimComparison *comparison);

// `--order`: prints whose switches part where. Returns the exit status: 0 if
// they never do, 1 if they do.
int sim_compare_print_order(const SimReplay *a, const SimReplay *b,
                            bool is_json);

#endif
