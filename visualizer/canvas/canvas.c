#include "canvas/canvas.h"
#include "base/alloc.h"
#include "canvas/fonts.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct SimCanvas {
    const SimTheme *theme;
    SimFonts *fonts;
    SimCommand *commands;
    size_t count, room;
    char *pool; // the texts and points of the commands
    size_t pool_used, pool_room;
    size_t open_layer; // index of its command + 1; 0 if none
    // The frame before, for layers that come again.
    SimCommand *last_commands;
    size_t last_count, last_room;
    char *last_pool;
    size_t last_pool_room;
    double least_type; // no text is smaller
};

SimCanvas *sim_canvas_new(const SimTheme *theme, SimFonts *fonts)
{
    SimCanvas *canvas = sim_alloc(sizeof *canvas);
    canvas->theme = theme;
    canvas->fonts = fonts;
    return canvas;
}

void sim_canvas_free(SimCanvas *canvas)
{
    if (canvas == NULL)
        return;
    sim_free(canvas->commands);
    sim_free(canvas->pool);
    sim_free(canvas->last_commands);
    sim_free(canvas->last_pool);
    sim_free(canvas);
}

static void swap_frames(SimCanvas *canvas)
{
    SimCommand *commands = canvas->last_commands;
    size_t room = canvas->last_room, pool_room = canvas->last_pool_room;
    char *pool = canvas->last_pool;
    canvas->last_commands = canvas->commands;
    canvas->last_count = canvas->count;
    canvas->last_room = canvas->room;
    canvas->last_pool = canvas->pool;
    canvas->last_pool_room = canvas->pool_room;
    canvas->commands = commands;
    canvas->room = room;
    canvas->pool = pool;
    canvas->pool_room = pool_room;
}

void sim_canvas_clear(SimCanvas *canvas)
{
    swap_frames(canvas);
    canvas->count = 0;
    canvas->pool_used = 0;
    canvas->open_layer = 0;
}

void sim_canvas_set_theme(SimCanvas *canvas, const SimTheme *theme)
{
    canvas->theme = theme;
}

const SimTheme *sim_canvas_theme(const SimCanvas *canvas)
{
    return canvas->theme;
}

SimFonts *sim_canvas_fonts(const SimCanvas *canvas)
{
    return canvas->fonts;
}

const SimCommand *sim_canvas_commands(const SimCanvas *canvas, size_t *count)
{
    *count = canvas->count;
    return canvas->commands;
}

const char *sim_canvas_pool(const SimCanvas *canvas)
{
    return canvas->pool;
}

// ---- appending ----------------------------------------------------------

static SimCommand *append(SimCanvas *canvas, SimOp op, SimColor color)
{
    canvas->commands = sim_grow(canvas->commands, canvas->count, &canvas->room,
                                sizeof *canvas->commands);
    SimCommand *command = &canvas->commands[canvas->count++];
    // The painter compares commands byte by byte, so no byte may be stale.
    memset(command, 0, sizeof *command);
    command->op = (uint8_t)op;
    command->color = color;
    return command;
}

static SimCommand *append_rect(SimCanvas *canvas, SimOp op, SimRect rect,
                               SimColor color)
{
    SimCommand *command = append(canvas, op, color);
    command->a[0] = (float)rect.x;
    command->a[1] = (float)rect.y;
    command->a[2] = (float)rect.w;
    command->a[3] = (float)rect.h;
    return command;
}

static void keep(SimCanvas *canvas, SimCommand *command, const void *bytes,
                 size_t size)
{
    size_t rounded = (size + 1 + 7) & ~(size_t)7;
    if (canvas->pool_used + rounded > canvas->pool_room) {
        canvas->pool_room = (canvas->pool_used + rounded) * 2 + 4096;
        canvas->pool = sim_resize(canvas->pool, canvas->pool_room);
    }
    char *at = canvas->pool + canvas->pool_used;
    memset(at, 0, rounded);
    memcpy(at, bytes, size);
    command->data = (uint32_t)canvas->pool_used;
    canvas->pool_used += rounded;
}

// ---- shapes -------------------------------------------------------------

void sim_canvas_rect(SimCanvas *canvas, SimRect rect, SimColor color)
{
    append_rect(canvas, SIM_OP_RECT, rect, color);
}

void sim_canvas_round(SimCanvas *canvas, SimRect rect, double radius,
                      SimColor color)
{
    append_rect(canvas, SIM_OP_ROUND, rect, color)->a[4] = (float)radius;
}

void sim_canvas_frame(SimCanvas *canvas, SimRect rect, double radius,
                      double width, double dash, SimColor color)
{
    SimCommand *command = append_rect(canvas, SIM_OP_FRAME, rect, color);
    command->a[4] = (float)radius;
    command->a[5] = (float)width;
    command->a[6] = (float)dash;
}

void sim_canvas_line(SimCanvas *canvas, double x1, double y1, double x2,
                     double y2, double width, double dash, SimColor color)
{
    SimRect ends = {x1, y1, x2, y2};
    SimCommand *command = append_rect(canvas, SIM_OP_LINE, ends, color);
    command->a[4] = (float)width;
    command->a[5] = (float)dash;
}

static SimCommand *append_points(SimCanvas *canvas, SimOp op,
                                 const SimPoint *points, size_t count,
                                 SimColor color)
{
    SimCommand *command = append(canvas, op, color);
    keep(canvas, command, points, count * sizeof *points);
    command->count = (uint32_t)count;
    return command;
}

void sim_canvas_polygon(SimCanvas *canvas, const SimPoint *points, size_t count,
                        SimColor color)
{
    append_points(canvas, SIM_OP_PATH_FILL, points, count, color);
}

void sim_canvas_polyline(SimCanvas *canvas, const SimPoint *points,
                         size_t count, double width, SimColor color)
{
    append_points(canvas, SIM_OP_PATH_STROKE, points, count, color)->a[0] =
        (float)width;
}

void sim_canvas_curve(SimCanvas *canvas, const SimPoint *points, size_t count,
                      double width, double dash, SimColor color)
{
    assert(count % 3 == 1 && "a curve is one point and three for each piece");
    SimCommand *command =
        append_points(canvas, SIM_OP_PATH_STROKE, points, count, color);
    command->kind = 1;
    command->a[0] = (float)width;
    command->a[1] = (float)dash;
}

void sim_canvas_circle(SimCanvas *canvas, double x, double y, double radius,
                       SimColor color)
{
    SimRect place = {x, y, radius, 0};
    append_rect(canvas, SIM_OP_CIRCLE, place, color);
}

void sim_canvas_arc(SimCanvas *canvas, double x, double y, double radius,
                    double from, double to, double width, double dash,
                    SimColor color)
{
    SimRect place = {x, y, radius, from};
    SimCommand *command = append_rect(canvas, SIM_OP_ARC, place, color);
    command->a[4] = (float)to;
    command->a[5] = (float)width;
    command->a[6] = (float)dash;
}

void sim_canvas_pattern(SimCanvas *canvas, SimRect rect, double radius,
                        SimPattern pattern, SimColor color, SimColor second)
{
    SimCommand *command = append_rect(canvas, SIM_OP_PATTERN, rect, color);
    command->a[4] = (float)radius;
    command->kind = (uint8_t)pattern;
    command->color2 = second;
}

// ---- text ---------------------------------------------------------------

void sim_canvas_set_least_type(SimCanvas *canvas, double size)
{
    canvas->least_type = size;
}

void sim_canvas_text(SimCanvas *canvas, double x, double y, SimTextStyle style,
                     const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    double size =
        style.size < canvas->least_type ? canvas->least_type : style.size;
    SimRect place = {x, y, size, style.max_width};
    SimCommand *command = append_rect(canvas, SIM_OP_TEXT, place, style.color);
    command->kind = style.font;
    command->align = style.align;
    command->elide = style.elide;
    command->weight = style.weight ? style.weight : 400;
    command->count = (uint32_t)strlen(text);
    keep(canvas, command, text, command->count);
}

void sim_canvas_text_turned(SimCanvas *canvas, double x, double y, double turns,
                            SimTextStyle style, const char *text)
{
    size_t before = canvas->count;
    sim_canvas_text(canvas, x, y, style, text);
    if (canvas->count > before)
        canvas->commands[before].a[4] = (float)turns;
}

void sim_canvas_textf(SimCanvas *canvas, double x, double y, SimTextStyle style,
                      const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sim_canvas_text(canvas, x, y, style, text);
}

double sim_canvas_text_width(SimCanvas *canvas, SimTextStyle style,
                             const char *text)
{
    style.size =
        style.size < canvas->least_type ? canvas->least_type : style.size;
    return sim_fonts_width(canvas->fonts, style, text);
}

void sim_canvas_glyph(SimCanvas *canvas, double x, double y, double size,
                      uint32_t codepoint, SimColor color, SimColor outline,
                      double outline_width)
{
    SimRect place = {x, y, size, outline_width};
    SimCommand *command = append_rect(canvas, SIM_OP_GLYPH, place, color);
    command->color2 = outline;
    command->count = codepoint;
}

// ---- cards, clips, layers -----------------------------------------------

void sim_canvas_shadow(SimCanvas *canvas, SimRect rect, double radius, int lift)
{
    // Blur and offset are LOOK's: 14 and 4 for a card, 16 and 6 for what
    // floats; twice the strength for the latter.
    if (canvas->theme->name == SIM_THEME_PRINT)
        return;
    bool is_dark = canvas->theme->name == SIM_THEME_DARK;
    double strength = is_dark ? 0.34 : 0.055;
    SimColor tone = is_dark ? 0xFF000000 : 0xFF171F38;
    SimColor color = sim_color_fade(tone, strength * lift);
    SimCommand *command = append_rect(canvas, SIM_OP_SHADOW, rect, color);
    command->a[4] = (float)radius;
    command->a[5] = lift > 1 ? 16 : 14;
    command->a[6] = lift > 1 ? 6 : 4;
}

void sim_canvas_card(SimCanvas *canvas, SimRect rect)
{
    const SimTheme *theme = canvas->theme;
    sim_canvas_shadow(canvas, rect, 12, 1);
    sim_canvas_round(canvas, rect, 12, theme->panel);
    sim_canvas_frame(canvas, rect, 12, 1, 0, theme->line);
}

void sim_canvas_trail(SimCanvas *canvas, SimPoint from, SimPoint to,
                      double width, SimColor color)
{
    SimRect ends = {from.x, from.y, to.x, to.y};
    append_rect(canvas, SIM_OP_TRAIL, ends, color)->a[4] = (float)width;
}

void sim_canvas_clip(SimCanvas *canvas, SimRect rect)
{
    append_rect(canvas, SIM_OP_CLIP, rect, 0);
}

void sim_canvas_unclip(SimCanvas *canvas)
{
    append(canvas, SIM_OP_UNCLIP, 0);
}

void sim_canvas_layer(SimCanvas *canvas, unsigned slot, SimRect rect,
                      SimColor ground)
{
    assert(canvas->open_layer == 0 && "layers do not nest");
    SimCommand *command = append_rect(canvas, SIM_OP_LAYER, rect, ground);
    command->data = slot;
    canvas->open_layer = canvas->count;
}

void sim_canvas_layer_end(SimCanvas *canvas)
{
    assert(canvas->open_layer != 0 && "a layer ends that never began");
    append(canvas, SIM_OP_LAYER_END, 0);
    size_t begin = canvas->open_layer - 1;
    canvas->commands[begin].count = (uint32_t)(canvas->count - begin - 1);
    canvas->open_layer = 0;
}

// ---- layers that come again ---------------------------------------------

static void set_key(SimCommand *layer, uint64_t key)
{
    memcpy(&layer->a[4], &key, sizeof key);
}

static uint64_t key_of(const SimCommand *layer)
{
    uint64_t key;
    memcpy(&key, &layer->a[4], sizeof key);
    return key;
}

void sim_canvas_layer_keyed(SimCanvas *canvas, unsigned slot, SimRect rect,
                            SimColor ground, uint64_t key)
{
    sim_canvas_layer(canvas, slot, rect, ground);
    set_key(&canvas->commands[canvas->count - 1], key);
}

// What a command keeps in the pool, in bytes.
static size_t kept_bytes(const SimCommand *command)
{
    if (command->op == SIM_OP_TEXT)
        return command->count;
    if (command->op == SIM_OP_PATH_FILL || command->op == SIM_OP_PATH_STROKE)
        return command->count * sizeof(SimPoint);
    return 0;
}

static void copy_command(SimCanvas *canvas, const SimCommand *command)
{
    size_t size = kept_bytes(command);
    *append(canvas, (SimOp)command->op, 0) = *command;
    if (size > 0)
        keep(canvas, &canvas->commands[canvas->count - 1],
             canvas->last_pool + command->data, size);
}

bool sim_canvas_layer_again(SimCanvas *canvas, unsigned slot, uint64_t key)
{
    for (size_t i = 0; key != 0 && i < canvas->last_count; i++) {
        const SimCommand *layer = &canvas->last_commands[i];
        if (layer->op != SIM_OP_LAYER)
            continue;
        if (layer->data != slot || key_of(layer) != key) {
            i += layer->count;
            continue;
        }
        // Its own command, those inside, and its end.
        for (size_t c = i; c <= i + layer->count; c++)
            copy_command(canvas, &canvas->last_commands[c]);
        return true;
    }
    return false;
}
