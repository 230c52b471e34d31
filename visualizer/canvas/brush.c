#include "canvas/brush.h"
#include "canvas/fonts.h"
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

void sim_brush_init(SimBrush *brush)
{
    memset(brush, 0, sizeof *brush);
    brush->scale = 1;
}

static void drop_sprites(SimBrush *brush)
{
    for (size_t i = 0; i < SIM_SPRITES; i++)
        if (brush->sprites[i].surface != NULL)
            cairo_surface_destroy(brush->sprites[i].surface);
    memset(brush->sprites, 0, sizeof brush->sprites);
    for (size_t i = 0; i < SIM_TILES; i++)
        if (brush->tiles[i].surface != NULL)
            cairo_surface_destroy(brush->tiles[i].surface);
    memset(brush->tiles, 0, sizeof brush->tiles);
}

void sim_brush_done(SimBrush *brush)
{
    drop_sprites(brush);
}

void sim_brush_set_scale(SimBrush *brush, double scale)
{
    drop_sprites(brush);
    brush->scale = scale;
}

void sim_brush_color(cairo_t *cairo, SimColor color)
{
    cairo_set_source_rgba(cairo, (color >> 16 & 0xFF) / 255.0,
                          (color >> 8 & 0xFF) / 255.0, (color & 0xFF) / 255.0,
                          (color >> 24) / 255.0);
}

void sim_brush_rounded(cairo_t *cairo, SimRect r, double radius)
{
    double most = fmin(r.w, r.h) / 2;
    radius = fmin(radius, most);
    if (radius <= 0.01) {
        cairo_rectangle(cairo, r.x, r.y, r.w, r.h);
        return;
    }
    double right = r.x + r.w - radius, bottom = r.y + r.h - radius;
    double left = r.x + radius, top = r.y + radius;
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, right, top, radius, -M_PI_2, 0);
    cairo_arc(cairo, right, bottom, radius, 0, M_PI_2);
    cairo_arc(cairo, left, bottom, radius, M_PI_2, M_PI);
    cairo_arc(cairo, left, top, radius, M_PI, 3 * M_PI_2);
    cairo_close_path(cairo);
}

// ---- snapping -----------------------------------------------------------

static double snap(const SimBrush *brush, double value)
{
    return brush->is_paper ? value : round(value * brush->scale) / brush->scale;
}

// The rectangle on whole device pixels; never thinner than one of them.
static SimRect snapped(const SimBrush *brush, const SimCommand *command)
{
    double x = snap(brush, command->a[0]), y = snap(brush, command->a[1]);
    double right = snap(brush, command->a[0] + command->a[2]);
    double bottom = snap(brush, command->a[1] + command->a[3]);
    double pixel = brush->is_paper ? 0 : 1 / brush->scale;
    if (right - x < pixel && command->a[2] > 0)
        right = x + pixel;
    if (bottom - y < pixel && command->a[3] > 0)
        bottom = y + pixel;
    return sim_rect(x, y, right - x, bottom - y);
}

// A line's width on whole device pixels, so that hairlines stay even.
static double snapped_width(const SimBrush *brush, double width)
{
    return fmax(snap(brush, width), brush->is_paper ? width : 1 / brush->scale);
}

// ---- the plain shapes ---------------------------------------------------

static void set_dash(cairo_t *cairo, double dash)
{
    double dashes[2] = {dash, dash};
    cairo_set_dash(cairo, dashes, dash > 0 ? 2 : 0, 0);
}

static void play_frame(SimBrush *brush, cairo_t *cairo,
                       const SimCommand *command)
{
    double width = snapped_width(brush, command->a[5]);
    SimRect rect =
        sim_rect_inset(snapped(brush, command), width / 2, width / 2);
    sim_brush_rounded(cairo, rect, command->a[4] - width / 2);
    cairo_set_line_width(cairo, width);
    set_dash(cairo, command->a[6]);
    cairo_stroke(cairo);
}

// An upright or level line lies on whole pixels; a slanted one need not.
static void play_line(SimBrush *brush, cairo_t *cairo,
                      const SimCommand *command)
{
    double width = command->a[4];
    double x1 = command->a[0], y1 = command->a[1];
    double x2 = command->a[2], y2 = command->a[3];
    if (x1 == x2 || y1 == y2)
        width = snapped_width(brush, width);
    if (x1 == x2)
        x1 = x2 = snap(brush, x1 - width / 2) + width / 2;
    if (y1 == y2)
        y1 = y2 = snap(brush, y1 - width / 2) + width / 2;
    cairo_set_line_width(cairo, width);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    set_dash(cairo, command->a[5]);
    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2, y2);
    cairo_stroke(cairo);
}

static void trace_points(cairo_t *cairo, const SimPoint *p, size_t count,
                         bool is_curve)
{
    cairo_move_to(cairo, p[0].x, p[0].y);
    for (size_t i = 1; i < count && !is_curve; i++)
        cairo_line_to(cairo, p[i].x, p[i].y);
    for (size_t i = 1; i + 2 < count && is_curve; i += 3)
        cairo_curve_to(cairo, p[i].x, p[i].y, p[i + 1].x, p[i + 1].y,
                       p[i + 2].x, p[i + 2].y);
}

static void play_path(cairo_t *cairo, const SimCommand *command,
                      const char *pool)
{
    const SimPoint *points = (const void *)(pool + command->data);
    trace_points(cairo, points, command->count, command->kind != 0);
    if (command->op == SIM_OP_PATH_FILL) {
        cairo_fill(cairo);
        return;
    }
    cairo_set_line_width(cairo, command->a[0]);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    set_dash(cairo, command->a[1]);
    cairo_stroke(cairo);
}

static void play_arc(cairo_t *cairo, const SimCommand *command)
{
    double from = command->a[3] * 2 * M_PI - M_PI_2;
    double to = command->a[4] * 2 * M_PI - M_PI_2;
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, command->a[0], command->a[1], command->a[2], from, to);
    cairo_set_line_width(cairo, command->a[5]);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    set_dash(cairo, command->a[6]);
    cairo_stroke(cairo);
}

static void play_trail(cairo_t *cairo, const SimCommand *command)
{
    double x1 = command->a[0], y1 = command->a[1];
    double x2 = command->a[2], y2 = command->a[3];
    double length = hypot(x2 - x1, y2 - y1);
    if (length < 1)
        return;
    double nx = -(y2 - y1) / length * command->a[4] / 2;
    double ny = (x2 - x1) / length * command->a[4] / 2;
    cairo_pattern_t *fade = cairo_pattern_create_linear(x1, y1, x2, y2);
    double red = (command->color >> 16 & 0xFF) / 255.0;
    double green = (command->color >> 8 & 0xFF) / 255.0;
    double blue = (command->color & 0xFF) / 255.0;
    cairo_pattern_add_color_stop_rgba(fade, 0, red, green, blue, 0);
    cairo_pattern_add_color_stop_rgba(fade, 1, red, green, blue, 0.75);
    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2 + nx, y2 + ny);
    cairo_line_to(cairo, x2 - nx, y2 - ny);
    cairo_close_path(cairo);
    cairo_set_source(cairo, fade);
    cairo_fill(cairo);
    cairo_pattern_destroy(fade);
}

// ---- text ---------------------------------------------------------------

static void play_text(cairo_t *cairo, const SimCommand *command,
                      const char *pool, SimFonts *fonts)
{
    SimTextStyle style = {.size = command->a[2],
                          .max_width = command->a[3],
                          .weight = command->weight,
                          .font = command->kind,
                          .elide = command->elide};
    const char *text = pool + command->data;
    PangoLayout *layout = sim_fonts_layout(fonts, style, text);
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
    double x = command->a[0];
    if (command->align != SIM_ALIGN_LEFT) {
        double width = sim_fonts_width(fonts, style, text);
        x -= command->align == SIM_ALIGN_RIGHT ? width : width / 2;
    }
    double y = command->a[1], drop = style.size * SIM_CAP_HEIGHT / 2;
    bool is_turned = command->a[4] != 0;
    if (is_turned) {
        cairo_save(cairo);
        cairo_translate(cairo, command->a[0], y);
        cairo_rotate(cairo, command->a[4] * 2 * M_PI);
        x -= command->a[0];
        y = 0;
    }
    cairo_move_to(cairo, x, y + drop);
    pango_cairo_show_layout_line(cairo, line);
    cairo_new_path(cairo);
    if (is_turned)
        cairo_restore(cairo);
}

// ---- one command --------------------------------------------------------

static void play_fill(SimBrush *brush, cairo_t *cairo,
                      const SimCommand *command)
{
    SimRect rect = snapped(brush, command);
    sim_brush_rounded(cairo, rect, command->a[4]);
    cairo_fill(cairo);
}

// A plain opaque rectangle on the screen is so many equal words, and a view of
// a long run has tens of thousands of them: written straight into the image
// they cost a third. Clips are rectangles here. Returns false if it cannot be.
static bool fill_words(const SimBrush *brush, cairo_t *cairo, SimRect rect,
                       SimColor color)
{
    cairo_surface_t *target = cairo_get_target(cairo);
    double left, top, right, bottom;
    if (brush->is_paper || color >> 24 != 0xFF ||
        cairo_surface_get_type(target) != CAIRO_SURFACE_TYPE_IMAGE)
        return false;
    cairo_clip_extents(cairo, &left, &top, &right, &bottom);
    left = fmax(left, rect.x);
    top = fmax(top, rect.y);
    right = fmin(right, sim_rect_right(rect));
    bottom = fmin(bottom, sim_rect_bottom(rect));
    if (right <= left || bottom <= top)
        return true;
    cairo_user_to_device(cairo, &left, &top);
    cairo_user_to_device(cairo, &right, &bottom);
    int x1 = (int)lround(left), x2 = (int)lround(right);
    int y1 = (int)lround(top), y2 = (int)lround(bottom);
    if (x1 < 0 || y1 < 0 || x2 > cairo_image_surface_get_width(target) ||
        y2 > cairo_image_surface_get_height(target))
        return false;
    cairo_surface_flush(target);
    int stride = cairo_image_surface_get_stride(target);
    unsigned char *row =
        cairo_image_surface_get_data(target) + (ptrdiff_t)y1 * stride;
    for (int y = y1; y < y2; y++, row += stride) {
        uint32_t *words = (void *)row;
        for (int x = x1; x < x2; x++)
            words[x] = color;
    }
    cairo_surface_mark_dirty_rectangle(target, x1, y1, x2 - x1, y2 - y1);
    return true;
}

static void play_rect(SimBrush *brush, cairo_t *cairo,
                      const SimCommand *command)
{
    SimRect rect = snapped(brush, command);
    if (fill_words(brush, cairo, rect, command->color))
        return;
    cairo_rectangle(cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_fill(cairo);
}

static void play_clip(SimBrush *brush, cairo_t *cairo,
                      const SimCommand *command)
{
    SimRect rect = snapped(brush, command);
    cairo_save(cairo);
    cairo_rectangle(cairo, rect.x, rect.y, rect.w, rect.h);
    cairo_clip(cairo);
}

void sim_brush_play(SimBrush *brush, cairo_t *cairo, const SimCommand *command,
                    const char *pool, SimFonts *fonts)
{
    sim_brush_color(cairo, command->color);
    switch ((SimOp)command->op) {
    case SIM_OP_RECT:
        play_rect(brush, cairo, command);
        break;
    case SIM_OP_ROUND:
        play_fill(brush, cairo, command);
        break;
    case SIM_OP_FRAME:
        play_frame(brush, cairo, command);
        break;
    case SIM_OP_LINE:
        play_line(brush, cairo, command);
        break;
    case SIM_OP_PATH_FILL:
    case SIM_OP_PATH_STROKE:
        play_path(cairo, command, pool);
        break;
    case SIM_OP_CIRCLE:
        cairo_new_sub_path(cairo);
        cairo_arc(cairo, command->a[0], command->a[1], command->a[2], 0,
                  2 * M_PI);
        cairo_fill(cairo);
        break;
    case SIM_OP_ARC:
        play_arc(cairo, command);
        break;
    case SIM_OP_PATTERN:
        sim_brush_pattern(brush, cairo, command, snapped(brush, command));
        break;
    case SIM_OP_TEXT:
        play_text(cairo, command, pool, fonts);
        break;
    case SIM_OP_GLYPH:
        sim_brush_glyph(brush, cairo, command);
        break;
    case SIM_OP_SHADOW:
        sim_brush_shadow(brush, cairo, command);
        break;
    case SIM_OP_TRAIL:
        play_trail(cairo, command);
        break;
    case SIM_OP_CLIP:
        play_clip(brush, cairo, command);
        break;
    case SIM_OP_UNCLIP:
        cairo_restore(cairo);
        break;
    case SIM_OP_LAYER:
    case SIM_OP_LAYER_END:
        break;
    }
}
