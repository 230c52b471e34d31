// The brush: one command on one Cairo context.
//
// Inside the canvas room only. The painter and the page play the same
// commands with it, so a screen and a PDF cannot differ.
#ifndef SIM_CANVAS_BRUSH_H
#define SIM_CANVAS_BRUSH_H

#include "canvas/canvas.h"
#include <cairo.h>

#define SIM_SPRITES 256

// A glyph drawn once and then stamped: chessmen, mostly.
typedef struct SimSprite {
    cairo_surface_t *surface;
    uint32_t codepoint;
    int size_px;
    SimColor color, outline;
    float outline_width;
} SimSprite;

// One period, or a few, of a pattern, drawn once and then laid side by side.
typedef struct SimTile {
    cairo_surface_t *surface; // NULL: not made
    SimColor color, color2;
    uint8_t kind;  // SimPattern
    bool is_small; // dots for a thin bar
} SimTile;

enum { SIM_TILES = 32 };

typedef struct SimBrush {
    double scale;  // device pixels per logical pixel
    bool is_paper; // no sprites and no snapping: shapes stay shapes
    SimSprite sprites[SIM_SPRITES];
    SimTile tiles[SIM_TILES];
    unsigned next_tile; // the next one to give way
} SimBrush;

void sim_brush_init(SimBrush *brush);
void sim_brush_done(SimBrush *brush);
void sim_brush_set_scale(SimBrush *brush, double scale);

void sim_brush_color(cairo_t *cairo, SimColor color);

// Adds a rounded rectangle to the path.
void sim_brush_rounded(cairo_t *cairo, SimRect rect, double radius);

// Plays any command but those of layers.
void sim_brush_play(SimBrush *brush, cairo_t *cairo, const SimCommand *command,
                    const char *pool, SimFonts *fonts);

// The harder ones, each in a file of its own.
void sim_brush_pattern(SimBrush *brush, cairo_t *cairo,
                       const SimCommand *command, SimRect rect);
void sim_brush_shadow(SimBrush *brush, cairo_t *cairo,
                      const SimCommand *command);
void sim_brush_glyph(SimBrush *brush, cairo_t *cairo,
                     const SimCommand *command);

#endif
