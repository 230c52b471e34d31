// Fonts: how wide a text is, and its laid-out form.
//
// Pango chooses the faces and falls back when one is missing, so that a task
// named in any script is drawn. Laying a text out costs tens of microseconds,
// and most texts stay from frame to frame; so layouts are kept, each in the
// slot its hash names, and a newcomer evicts whoever sits there.
//
// Widths are measured at scale 1 without hinting: the same on every screen,
// so that a layout made for a laptop is right on the projector.
#ifndef SIM_CANVAS_FONTS_H
#define SIM_CANVAS_FONTS_H

#include "canvas/canvas.h"

typedef struct _PangoLayout PangoLayout;

SimFonts *sim_fonts_new(void);
void sim_fonts_free(SimFonts *fonts);

// Owns: the fonts; valid until the next call.
PangoLayout *sim_fonts_layout(SimFonts *fonts, SimTextStyle style,
                              const char *text);

// The width in logical pixels, with the style's eliding applied.
double sim_fonts_width(SimFonts *fonts, SimTextStyle style, const char *text);

// The height of the capitals of every face we use, as a share of its size.
#define SIM_CAP_HEIGHT 0.7275

#endif
