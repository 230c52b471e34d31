// Settings in a hint of a scene: "bakery tray roll=\"Ann's roll 1\" who=Ann".
#ifndef SIM_REPLAY_HINT_H
#define SIM_REPLAY_HINT_H

#include <stdbool.h>
#include <stddef.h>

// Where the value of a setting begins; NULL if it is not set. A value is one
// word, or several between quotation marks, which are left out.
const char *sim_hint_find(const char *hint, const char *key, size_t key_length,
                          size_t *out_length);

// The same as a text, cut to `size` bytes. Returns false if it is not set, or
// empty; `out` is "" then.
bool sim_hint_word(const char *hint, const char *key, char *out, size_t size);

#endif
