// The painter: plays a canvas's commands with Cairo.
//
// One painter serves one target size. It keeps what is dear to make: the
// pictures of layers, the chessmen, the shadows. A frame is then mostly
// copying; see canvas.h for how it knows what may be copied.
//
// Rectangles snap to whole device pixels, so that a border is one crisp line
// at every UI scale.
#ifndef SIM_CANVAS_PAINTER_H
#define SIM_CANVAS_PAINTER_H

#include "base/status.h"
#include "canvas/canvas.h"

typedef struct SimPainter SimPainter;

// What a painter did in its last frame; the benchmark and the tests look.
typedef struct SimPainterCounts {
    unsigned layers;         // in the canvas
    unsigned layers_painted; // the others were copied
} SimPainterCounts;

SimPainter *sim_painter_new(void);
void sim_painter_free(SimPainter *painter);

// Gives the painter a new target of device pixels; forgets all layers.
// `scale` is device pixels per logical pixel.
void sim_painter_resize(SimPainter *painter, int width_px, int height_px,
                        double scale);

void sim_painter_paint(SimPainter *painter, const SimCanvas *canvas);

// The finished frame: ARGB words, top row first. Owns: the painter.
const void *sim_painter_pixels(SimPainter *painter, int *stride_bytes);

SimPainterCounts sim_painter_counts(const SimPainter *painter);

SimStatus sim_painter_write_png(SimPainter *painter, const char *path);

// The same commands as a page of shapes: a .svg or a .pdf by the path's end.
// Errors: SIM_BAD_ARGUMENT for another ending; the system's.
SimStatus sim_canvas_write_page(const SimCanvas *canvas, const char *path,
                                double width, double height);

#endif
