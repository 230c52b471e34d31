// A line of text that is being typed: the palette, the search, a note.
#ifndef SIM_STAGE_FIELD_H
#define SIM_STAGE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

// Takes a key into text[size]: a sign, "space", "backspace". Returns false for
// any other key; what has no room is left out.
bool sim_field_key(char *text, size_t size, const char *key);

#endif
