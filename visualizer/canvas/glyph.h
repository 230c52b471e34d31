// A character's outline, for those who draw it themselves.
#ifndef SIM_CANVAS_GLYPH_H
#define SIM_CANVAS_GLYPH_H

#include "base/buffer.h"
#include <stdint.h>

// Appends the outline as SVG path data, 1000 units to the character's size,
// its ink's centre at 0,0: the shape that sim_canvas_glyph draws.
void sim_glyph_outline(uint32_t codepoint, SimBuffer *out);

#endif
