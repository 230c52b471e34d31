// One character as a shape: the chessmen.
//
// A font places its glyphs by advance and baseline, which leaves a pawn low
// and a king wide of its square. Here the *ink* is centred. White men are
// the solid glyph in white with a dark rim: the hollow glyph of most fonts
// would let the square shine through.
#include "canvas/glyph.h"
#include "canvas/brush.h"
#include <math.h>
#include <string.h>

#define DRAWN_AT 100.0 // the size at which the outline is taken

static void encode(uint32_t codepoint, char out[5])
{
    memset(out, 0, 5);
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
    } else if (codepoint < 0x800) {
        out[0] = (char)(0xC0 | codepoint >> 6);
        out[1] = (char)(0x80 | (codepoint & 0x3F));
    } else {
        out[0] = (char)(0xE0 | codepoint >> 12);
        out[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
        out[2] = (char)(0x80 | (codepoint & 0x3F));
    }
}

// Leaves the glyph's outline as the path, its ink's centre at 0,0.
static void trace_glyph(cairo_t *cairo, uint32_t codepoint, double size)
{
    char text[5];
    encode(codepoint, text);
    cairo_select_font_face(cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, DRAWN_AT);
    cairo_text_extents_t ink;
    cairo_text_extents(cairo, text, &ink);
    double scale = size / DRAWN_AT;
    cairo_scale(cairo, scale, scale);
    cairo_new_path(cairo);
    cairo_move_to(cairo, -ink.x_bearing - ink.width / 2,
                  -ink.y_bearing - ink.height / 2);
    cairo_text_path(cairo, text);
    cairo_scale(cairo, 1 / scale, 1 / scale);
}

static void draw_glyph(cairo_t *cairo, const SimCommand *command, double size,
                       double outline_width)
{
    trace_glyph(cairo, command->count, size);
    if (outline_width > 0) {
        sim_brush_color(cairo, command->color2);
        cairo_set_line_width(cairo, outline_width * 2);
        cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
        cairo_set_dash(cairo, NULL, 0, 0);
        cairo_stroke_preserve(cairo);
    }
    sim_brush_color(cairo, command->color);
    cairo_fill(cairo);
}

static bool sprite_is(const SimSprite *sprite, const SimCommand *command,
                      int size_px)
{
    return sprite->surface != NULL && sprite->codepoint == command->count &&
           sprite->size_px == size_px && sprite->color == command->color &&
           sprite->outline == command->color2 &&
           sprite->outline_width == command->a[3];
}

static SimSprite *sprite_for(SimBrush *brush, const SimCommand *command,
                             int size_px)
{
    uint32_t hash = command->count * 31u + (uint32_t)size_px * 7919u +
                    command->color * 13u + command->color2 * 17u;
    SimSprite *sprite = &brush->sprites[(hash ^ hash >> 13) % SIM_SPRITES];
    if (sprite_is(sprite, command, size_px))
        return sprite;
    if (sprite->surface != NULL)
        cairo_surface_destroy(sprite->surface);
    sprite->surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32,
                                                 size_px * 2, size_px * 2);
    sprite->codepoint = command->count;
    sprite->size_px = size_px;
    sprite->color = command->color;
    sprite->outline = command->color2;
    sprite->outline_width = command->a[3];
    cairo_t *cairo = cairo_create(sprite->surface);
    cairo_translate(cairo, size_px, size_px);
    draw_glyph(cairo, command, size_px, command->a[3] * brush->scale);
    cairo_destroy(cairo);
    return sprite;
}

void sim_brush_glyph(SimBrush *brush, cairo_t *cairo, const SimCommand *command)
{
    cairo_save(cairo);
    if (brush->is_paper) {
        cairo_translate(cairo, command->a[0], command->a[1]);
        draw_glyph(cairo, command, command->a[2], command->a[3]);
        cairo_restore(cairo);
        return;
    }
    double x = command->a[0], y = command->a[1];
    cairo_user_to_device(cairo, &x, &y);
    int size_px = (int)ceil(command->a[2] * brush->scale);
    SimSprite *sprite = sprite_for(brush, command, size_px > 1 ? size_px : 1);
    cairo_identity_matrix(cairo);
    cairo_set_source_surface(cairo, sprite->surface, round(x) - sprite->size_px,
                             round(y) - sprite->size_px);
    cairo_paint(cairo);
    cairo_restore(cairo);
}

// ---- the outline alone --------------------------------------------------

static void put_points(SimBuffer *out, char letter, const cairo_path_data_t *at,
                       int count)
{
    sim_buffer_format(out, "%c", letter);
    for (int i = 1; i <= count; i++)
        sim_buffer_format(out, "%s%ld %ld", i > 1 ? " " : "",
                          lround(at[i].point.x), lround(at[i].point.y));
}

void sim_glyph_outline(uint32_t codepoint, SimBuffer *out)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cairo = cairo_create(surface);
    trace_glyph(cairo, codepoint, 1000);
    cairo_path_t *path = cairo_copy_path(cairo);
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *at = &path->data[i];
        switch (at->header.type) {
        case CAIRO_PATH_MOVE_TO:
            put_points(out, 'M', at, 1);
            break;
        case CAIRO_PATH_LINE_TO:
            put_points(out, 'L', at, 1);
            break;
        case CAIRO_PATH_CURVE_TO:
            put_points(out, 'C', at, 3);
            break;
        case CAIRO_PATH_CLOSE_PATH:
            sim_buffer_text(out, "Z");
        }
    }
    cairo_path_destroy(path);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}
