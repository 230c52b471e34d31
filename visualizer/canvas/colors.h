// Few colours for many: what a GIF needs, which has 256 at most.
//
// Colours are counted on a grid of 32 x 32 x 32. The box that holds all of them
// is cut in two again and again, always the one that matters most, across its
// longest side and where half of its pixels lie on either side (median cut).
// What is left are small boxes; each gives the mean of its colours.
#ifndef SIM_CANVAS_COLORS_H
#define SIM_CANVAS_COLORS_H

#include <stddef.h>
#include <stdint.h>

enum { SIM_COLOR_CELLS = 32 * 32 * 32 };

typedef struct SimColors {
    uint32_t counts[SIM_COLOR_CELLS];  // pixels of each cell, while counting
    uint64_t sums[SIM_COLOR_CELLS][3]; // of their red, green, blue
    uint32_t palette[256];            // 0xRRGGBB
    int count;
    uint8_t nearest[SIM_COLOR_CELLS]; // cell -> index in palette
} SimColors;

// Counts the pixels of a picture, 0xAARRGGBB, opaque.
void sim_colors_count(SimColors *colors, const uint32_t *pixels, size_t count);

// Chooses at most `most` colours (1 to 256) for what was counted.
void sim_colors_choose(SimColors *colors, int most);

static inline uint32_t sim_color_cell(uint32_t pixel)
{
    return (pixel >> 9 & 0x7C00) | (pixel >> 6 & 0x3E0) | (pixel >> 3 & 0x1F);
}

#endif
