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

// Draws a pattern over a rectangle.
static void lay_on(cairo_t *cairo, const SimCommand *command, SimRect rect,
                   bool is_small)
{
    if (command->color2 != 0) {
        sim_brush_color(cairo, command->color2);
        cairo_paint(cairo);
    }
    sim_brush_color(cairo, command->color);
    switch ((SimPattern)command->kind) {
    case SIM_PATTERN_HATCH:
        hatch(cairo, rect, 6 / M_SQRT2, 1.3);
        break;
    case SIM_PATTERN_DOTS:
        dots(cairo, rect, 8, is_small ? 1.2 : 1.9);
        break;
    case SIM_PATTERN_STRIPES:
        hatch(cairo, rect, 10 / M_SQRT2, 3.6);
        break;
    case SIM_PATTERN_CHECKER:
        checker(cairo, rect);
        break;
    }
}

// ---- tiles --------------------------------------------------------------

// A tile holds whole periods of every pattern it is used for, and so many that
// rounding it to whole pixels changes the period by a hundredth.
static double tile_length(const SimCommand *command)
{
    return command->kind == SIM_PATTERN_STRIPES ? 60 : 48;
}

static cairo_surface_t *make_tile(const SimBrush *brush,
                                  const SimCommand *command, bool is_small)
{
    double length = tile_length(command);
    int pixels = (int)fmax(1, round(length * brush->scale));
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, pixels, pixels);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, pixels / length, pixels / length);
    lay_on(cairo, command, sim_rect(0, 0, length, length), is_small);
    cairo_destroy(cairo);
    return surface;
}

static cairo_surface_t *tile_of(SimBrush *brush, const SimCommand *command,
                                bool is_small)
{
    for (size_t i = 0; i < SIM_TILES; i++) {
        const SimTile *tile = &brush->tiles[i];
        if (tile->surface != NULL && tile->kind == command->kind &&
            tile->color == command->color && tile->color2 == command->color2 &&
            tile->is_small == is_small)
            return tile->surface;
    }
    SimTile *tile = &brush->tiles[brush->next_tile++ % SIM_TILES];
    if (tile->surface != NULL)
        cairo_surface_destroy(tile->surface);
    *tile = (SimTile){make_tile(brush, command, is_small), command->color,
                      command->color2, command->kind, is_small};
    return tile->surface;
}

// Tile pixel upon device pixel: then laying them is copying.
static void set_source(cairo_t *cairo, cairo_surface_t *tile)
{
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(tile);
    cairo_matrix_t matrix;
    cairo_get_matrix(cairo, &matrix);
    matrix.x0 -= round(matrix.x0);
    matrix.y0 -= round(matrix.y0);
    cairo_pattern_set_matrix(pattern, &matrix);
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_set_source(cairo, pattern);
    cairo_pattern_destroy(pattern);
}

void sim_brush_pattern(SimBrush *brush, cairo_t *cairo,
                       const SimCommand *command, SimRect rect)
{
    bool is_small = command->kind == SIM_PATTERN_DOTS && rect.h < 14;
    if (sim_rect_is_empty(rect))
        return;
    if (!brush->is_paper && command->kind != SIM_PATTERN_CHECKER) {
        set_source(cairo, tile_of(brush, command, is_small));
        sim_brush_rounded(cairo, rect, command->a[4]);
        cairo_fill(cairo);
        return;
    }
    cairo_save(cairo);
    sim_brush_rounded(cairo, rect, command->a[4]);
    cairo_clip(cairo);
    lay_on(cairo, command, rect, is_small);
    cairo_restore(cairo);
}
