// Hatch, dots, stripes, chess board: drawn as lines and discs under a clip.
//
// A pattern starts at the same phase whatever its rectangle, as if the page
// were covered with it and the rectangle were a window: so neighbours join
// and a bar that grows does not crawl.
#include "canvas/brush.h"
#include <math.h>

static void hatch(cairo_t *cairo, SimRect r, double pitch, double width)
{
    // Lines x + y = k * pitch: 45 degrees, rising to the right.
    double step = pitch * M_SQRT2;
    double first = floor((r.x + r.y) / step) * step;
    for (double k = first; k < r.x + r.w + r.y + r.h + step; k += step) {
        cairo_move_to(cairo, k - r.y + width, r.y - width);
        cairo_line_to(cairo, k - r.y - r.h - width, r.y + r.h + width);
    }
    cairo_set_line_width(cairo, width);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(cairo, NULL, 0, 0);
    cairo_stroke(cairo);
}

static void dots(cairo_t *cairo, SimRect r, double pitch, double radius)
{
    long row = (long)floor(r.y / (pitch / 2));
    for (double y = (double)row * pitch / 2; y < r.y + r.h + radius;
         y += pitch / 2, row++) {
        double shift = row & 1 ? pitch / 2 : 0;
        double x = floor(r.x / pitch) * pitch - shift;
        for (; x < r.x + r.w + radius; x += pitch) {
            cairo_new_sub_path(cairo);
            cairo_arc(cairo, x, y, radius, 0, 2 * M_PI);
        }
    }
    cairo_fill(cairo);
}

static void checker(cairo_t *cairo, SimRect r)
{
    for (int row = 0; row < 8; row++)
        for (int column = row & 1; column < 8; column += 2)
            cairo_rectangle(cairo, r.x + column * r.w / 8, r.y + row * r.h / 8,
                            r.w / 8, r.h / 8);
    cairo_fill(cairo);
}

void sim_brush_pattern(SimBrush *brush, cairo_t *cairo,
                       const SimCommand *command, SimRect rect)
{
    (void)brush;
    if (sim_rect_is_empty(rect))
        return;
    cairo_save(cairo);
    sim_brush_rounded(cairo, rect, command->a[4]);
    cairo_clip(cairo);
    if (command->color2 != 0) {
        sim_brush_color(cairo, command->color2);
        cairo_paint(cairo);
        sim_brush_color(cairo, command->color);
    }
    switch ((SimPattern)command->kind) {
    case SIM_PATTERN_HATCH:
        hatch(cairo, rect, 6 / M_SQRT2, 1.3);
        break;
    case SIM_PATTERN_DOTS:
        dots(cairo, rect, 8, rect.h < 14 ? 1.2 : 1.9);
        break;
    case SIM_PATTERN_STRIPES:
        hatch(cairo, rect, 10 / M_SQRT2, 3.6);
        break;
    case SIM_PATTERN_CHECKER:
        checker(cairo, rect);
        break;
    }
    cairo_restore(cairo);
}
