// JSON for the subcommands' --json, built and written by jansson.
#ifndef SIM_CLI_JSON_H
#define SIM_CLI_JSON_H

#include "replay/stats.h"

#include <jansson.h>

void sim_json_set_text(json_t *object, const char *key, const char *text);
void sim_json_set_ns(json_t *object, const char *key, int64_t duration_ns);
void sim_json_set_count(json_t *object, const char *key, uint64_t count);

// {"file": ..., "line": ..., "function": ...} under a key; nothing if the place
// is unknown.
void sim_json_set_place(json_t *object, const char *key, SimPlace place);

// What `simul stats --json` says.
json_t *sim_json_stats(const SimStats *stats);

// Writes a document to stdout, and forgets it.
void sim_json_print(json_t *document);

#endif
