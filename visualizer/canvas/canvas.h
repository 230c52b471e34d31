// The canvas: about fifteen drawing calls.
//
// A call draws nothing. It appends a command to a list, and a *back end*
// plays the list afterwards:
//
//     view --calls--> SimCanvas (a list of commands)
//                        |--> painter.h   Cairo: screen, PNG, SVG, PDF
//                        `--> dump.h      text, for the tests
//
// Two things follow. What a test reads is exactly what is drawn. And a
// *layer* (a stretch of commands between begin and end) is repainted only
// when its commands differ from those of the frame before: the painter
// compares the lists, so a stale picture cannot happen, and nobody has to
// say what changed. (The road not taken: dirty flags, which someone forgets.)
//
// Task states are told by colour and pattern:
//
//     running   solid            ready    dots
//     waiting   hatch, thin      blocked  stripes        done  dotted line
#ifndef SIM_CANVAS_CANVAS_H
#define SIM_CANVAS_CANVAS_H

#include "canvas/geometry.h"
#include "canvas/theme.h"
#include <stddef.h>

typedef enum SimFont {
    SIM_FONT_TEXT,    // Inter, with tabular figures
    SIM_FONT_DISPLAY, // Inter Display: big sentences
    SIM_FONT_CLOCK,   // Inter, tabular and set tight: big figures
    SIM_FONT_MONO,    // JetBrains Mono, without ligatures
} SimFont;

typedef enum SimAlign {
    SIM_ALIGN_LEFT,
    SIM_ALIGN_CENTER,
    SIM_ALIGN_RIGHT,
} SimAlign;

typedef enum SimElide {
    SIM_ELIDE_END,    // "a long sente…"
    SIM_ELIDE_MIDDLE, // "very_lo…_name": file and task names
} SimElide;

// How a text looks. `max_width` 0 means as wide as it likes.
typedef struct SimTextStyle {
    double size;
    SimColor color;
    double max_width;
    uint16_t weight; // 400, 500, 600, 700; 0 means 400
    uint8_t font;    // SimFont
    uint8_t align;   // SimAlign
    uint8_t elide;   // SimElide
} SimTextStyle;

typedef enum SimPattern {
    SIM_PATTERN_HATCH,   // 45 degrees, thin: waiting
    SIM_PATTERN_DOTS,    // staggered: ready
    SIM_PATTERN_STRIPES, // 45 degrees, broad, two colours: blocks the loop
    SIM_PATTERN_CHECKER, // eight by eight: a chess board
} SimPattern;

typedef enum SimOp {
    SIM_OP_RECT,
    SIM_OP_ROUND,
    SIM_OP_FRAME,
    SIM_OP_LINE,
    SIM_OP_PATH_FILL,
    SIM_OP_PATH_STROKE,
    SIM_OP_CIRCLE,
    SIM_OP_ARC,
    SIM_OP_PATTERN,
    SIM_OP_TEXT,
    SIM_OP_GLYPH,
    SIM_OP_SHADOW,
    SIM_OP_TRAIL,
    SIM_OP_CLIP,
    SIM_OP_UNCLIP,
    SIM_OP_LAYER,
    SIM_OP_LAYER_END,
} SimOp;

// One recorded call. The floats mean what the call says, in its order.
typedef struct SimCommand {
    uint8_t op;    // SimOp
    uint8_t kind;  // SimPattern, SimFont
    uint8_t align; // of a text
    uint8_t elide; // of a text; of a layer: it covers all that is below it
    uint16_t weight;
    uint16_t spare;
    SimColor color, color2;
    float a[8];
    uint32_t data;  // where its text or points begin in the pool
    uint32_t count; // bytes of text; number of points; commands of a layer
} SimCommand;

typedef struct SimCanvas SimCanvas;
typedef struct SimFonts SimFonts;

SimCanvas *sim_canvas_new(const SimTheme *theme, SimFonts *fonts);
void sim_canvas_free(SimCanvas *canvas);

// Forgets every command: the start of a frame.
void sim_canvas_clear(SimCanvas *canvas);

void sim_canvas_set_theme(SimCanvas *canvas, const SimTheme *theme);
const SimTheme *sim_canvas_theme(const SimCanvas *canvas);
SimFonts *sim_canvas_fonts(const SimCanvas *canvas);

// ---- what back ends read ------------------------------------------------

const SimCommand *sim_canvas_commands(const SimCanvas *canvas, size_t *count);
const char *sim_canvas_pool(const SimCanvas *canvas);

// ---- shapes -------------------------------------------------------------

void sim_canvas_rect(SimCanvas *canvas, SimRect rect, SimColor color);
void sim_canvas_round(SimCanvas *canvas, SimRect rect, double radius,
                      SimColor color);
// An outline inside the rectangle's edge; dashed if `dash` > 0.
void sim_canvas_frame(SimCanvas *canvas, SimRect rect, double radius,
                      double width, double dash, SimColor color);
void sim_canvas_line(SimCanvas *canvas, double x1, double y1, double x2,
                     double y2, double width, double dash, SimColor color);
// A polygon, filled.
void sim_canvas_polygon(SimCanvas *canvas, const SimPoint *points, size_t count,
                        SimColor color);
// An open line through all points.
void sim_canvas_polyline(SimCanvas *canvas, const SimPoint *points,
                         size_t count, double width, SimColor color);
// Bezier: first point, then three for each curve.
void sim_canvas_curve(SimCanvas *canvas, const SimPoint *points, size_t count,
                      double width, double dash, SimColor color);
void sim_canvas_circle(SimCanvas *canvas, double x, double y, double radius,
                       SimColor color);
// Part of a ring, from angle to angle in turns (0 is up, clockwise);
// 0 to 1 is the whole of it.
void sim_canvas_arc(SimCanvas *canvas, double x, double y, double radius,
                    double from, double to, double width, double dash,
                    SimColor color);
// A pattern inside a rounded rectangle. `second` is used by stripes and the
// chess board.
void sim_canvas_pattern(SimCanvas *canvas, SimRect rect, double radius,
                        SimPattern pattern, SimColor color, SimColor second);

// ---- text ---------------------------------------------------------------

// From now on smaller texts are written, and measured, in this size: for a
// projector. 0: each in its own.
void sim_canvas_set_least_type(SimCanvas *canvas, double size);

// `y` is the middle of the capital letters, not of the line box: so a text
// and an icon beside it agree.
void sim_canvas_text(SimCanvas *canvas, double x, double y, SimTextStyle style,
                     const char *text);
// The same, turned around x, y by so many turns (clockwise).
void sim_canvas_text_turned(SimCanvas *canvas, double x, double y, double turns,
                            SimTextStyle style, const char *text);
void sim_canvas_textf(SimCanvas *canvas, double x, double y, SimTextStyle style,
                      const char *format, ...)
    __attribute__((format(printf, 5, 6)));
double sim_canvas_text_width(SimCanvas *canvas, SimTextStyle style,
                             const char *text);
// One character as a shape, its ink centred in the square of `size` around
// x, y; `outline` of `outline_width` runs around it if that is > 0.
void sim_canvas_glyph(SimCanvas *canvas, double x, double y, double size,
                      uint32_t codepoint, SimColor color, SimColor outline,
                      double outline_width);

// ---- cards, clips, layers -----------------------------------------------

// The soft shadow below a rounded rectangle; `lift` 1 for a card, 2 for what
// floats.
void sim_canvas_shadow(SimCanvas *canvas, SimRect rect, double radius,
                       int lift);
// Shadow, panel and border in one.
void sim_canvas_card(SimCanvas *canvas, SimRect rect);
// A wedge that fades out from `to` (width `width`) towards `from`.
void sim_canvas_trail(SimCanvas *canvas, SimPoint from, SimPoint to,
                      double width, SimColor color);

void sim_canvas_clip(SimCanvas *canvas, SimRect rect);
void sim_canvas_unclip(SimCanvas *canvas);

// A layer is painted once and then copied while its commands stay the same.
// `slot` names it from frame to frame; it must be unique within a frame.
// `ground` is painted below it first; 0 leaves it transparent.
void sim_canvas_layer(SimCanvas *canvas, unsigned slot, SimRect rect,
                      SimColor ground);
void sim_canvas_layer_end(SimCanvas *canvas);

// The layer of that slot, call for call as in the frame before, if it was
// begun there with the same key: what took long to work out need not be worked
// out again. Returns false if it must be. The key of a layer begun the plain way
// is 0, which is never found.
bool sim_canvas_layer_again(SimCanvas *canvas, unsigned slot, uint64_t key);
// Begins one that can be found again.
void sim_canvas_layer_keyed(SimCanvas *canvas, unsigned slot, SimRect rect,
                            SimColor ground, uint64_t key);

#endif
