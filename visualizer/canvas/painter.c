// The frame: layers kept or painted anew, and everything else played in order.
#include "canvas/painter.h"
#include "base/alloc.h"
#include "canvas/brush.h"
#include <errno.h>
#include <math.h>
#include <string.h>

#define LAYERS 512

// The picture of a layer and the hash of the commands that made it.
typedef struct Layer {
    cairo_surface_t *surface;
    uint64_t hash;
    int x, y, w, h; // device pixels
} Layer;

struct SimPainter {
    cairo_surface_t *target;
    cairo_t *cairo;
    double scale;
    int width, height;
    SimBrush brush;
    Layer layers[LAYERS];
    SimPainterCounts counts;
};

SimPainter *sim_painter_new(void)
{
    SimPainter *painter = sim_alloc(sizeof *painter);
    sim_brush_init(&painter->brush);
    return painter;
}

static void forget_layers(SimPainter *painter)
{
    for (size_t i = 0; i < LAYERS; i++)
        if (painter->layers[i].surface != NULL)
            cairo_surface_destroy(painter->layers[i].surface);
    memset(painter->layers, 0, sizeof painter->layers);
}

static void drop_target(SimPainter *painter)
{
    if (painter->target == NULL)
        return;
    cairo_destroy(painter->cairo);
    cairo_surface_destroy(painter->target);
    painter->target = NULL;
}

void sim_painter_free(SimPainter *painter)
{
    if (painter == NULL)
        return;
    forget_layers(painter);
    drop_target(painter);
    sim_brush_done(&painter->brush);
    sim_free(painter);
}

void sim_painter_resize(SimPainter *painter, int width_px, int height_px,
                        double scale)
{
    forget_layers(painter);
    drop_target(painter);
    painter->target =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width_px, height_px);
    painter->cairo = cairo_create(painter->target);
    painter->scale = scale;
    painter->width = width_px;
    painter->height = height_px;
    sim_brush_set_scale(&painter->brush, scale);
}

// ---- layers -------------------------------------------------------------

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    for (; size > 0; size--, at++)
        hash = (hash ^ *at) * 0x9E3779B97F4A7C15u;
    return hash;
}

// Where its data lie in the pool differs from frame to frame and must not
// count; what lies there must.
static uint64_t hash_command(uint64_t hash, SimCommand command,
                             const char *pool)
{
    size_t size = 0;
    if (command.op == SIM_OP_TEXT)
        size = command.count;
    else if (command.op == SIM_OP_PATH_FILL || command.op == SIM_OP_PATH_STROKE)
        size = command.count * sizeof(SimPoint);
    if (size > 0)
        hash = hash_bytes(hash, pool + command.data, size);
    command.data = 0;
    return hash_bytes(hash, &command, sizeof command);
}

static uint64_t hash_layer(const SimCommand *commands, size_t count,
                           const char *pool)
{
    uint64_t hash = 0x51A7ED;
    for (size_t i = 0; i < count; i++)
        hash = hash_command(hash, commands[i], pool);
    return hash;
}

static void place_layer(SimPainter *painter, Layer *layer,
                        const SimCommand *command)
{
    double s = painter->scale;
    int x = (int)floor(command->a[0] * s), y = (int)floor(command->a[1] * s);
    int w = (int)ceil((command->a[0] + command->a[2]) * s) - x;
    int h = (int)ceil((command->a[1] + command->a[3]) * s) - y;
    if (layer->surface != NULL && layer->w == w && layer->h == h) {
        layer->x = x;
        layer->y = y;
        return;
    }
    if (layer->surface != NULL)
        cairo_surface_destroy(layer->surface);
    layer->surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32,
                                                w > 0 ? w : 1, h > 0 ? h : 1);
    *layer = (Layer){layer->surface, 0, x, y, w, h};
}

static void play(SimPainter *painter, cairo_t *cairo,
                 const SimCommand *commands, size_t count, const char *pool,
                 SimFonts *fonts)
{
    for (size_t i = 0; i < count; i++)
        sim_brush_play(&painter->brush, cairo, &commands[i], pool, fonts);
}

static void paint_layer(SimPainter *painter, Layer *layer,
                        const SimCommand *command, const SimCanvas *canvas)
{
    cairo_t *cairo = cairo_create(layer->surface);
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    sim_brush_color(cairo, command->color);
    cairo_paint(cairo);
    cairo_set_operator(cairo, CAIRO_OPERATOR_OVER);
    cairo_translate(cairo, -layer->x, -layer->y);
    cairo_scale(cairo, painter->scale, painter->scale);
    play(painter, cairo, command + 1, command->count - 1,
         sim_canvas_pool(canvas), sim_canvas_fonts(canvas));
    cairo_destroy(cairo);
    painter->counts.layers_painted++;
}

static void copy_layer(SimPainter *painter, const Layer *layer, bool opaque)
{
    cairo_t *cairo = painter->cairo;
    cairo_save(cairo);
    cairo_identity_matrix(cairo);
    cairo_set_operator(cairo,
                       opaque ? CAIRO_OPERATOR_SOURCE : CAIRO_OPERATOR_OVER);
    cairo_set_source_surface(cairo, layer->surface, layer->x, layer->y);
    cairo_rectangle(cairo, layer->x, layer->y, layer->w, layer->h);
    cairo_fill(cairo);
    cairo_restore(cairo);
}

static void show_layer(SimPainter *painter, const SimCommand *command,
                       const SimCanvas *canvas)
{
    Layer *layer = &painter->layers[command->data % LAYERS];
    place_layer(painter, layer, command);
    uint64_t hash =
        hash_layer(command, command->count, sim_canvas_pool(canvas));
    painter->counts.layers++;
    if (layer->hash != hash) {
        layer->hash = hash;
        paint_layer(painter, layer, command, canvas);
    }
    copy_layer(painter, layer, command->color >> 24 == 0xFF);
}

void sim_painter_paint(SimPainter *painter, const SimCanvas *canvas)
{
    size_t count;
    const SimCommand *commands = sim_canvas_commands(canvas, &count);
    painter->counts = (SimPainterCounts){0};
    cairo_identity_matrix(painter->cairo);
    cairo_scale(painter->cairo, painter->scale, painter->scale);
    for (size_t i = 0; i < count; i++) {
        if (commands[i].op == SIM_OP_LAYER) {
            show_layer(painter, &commands[i], canvas);
            i += commands[i].count;
        } else {
            play(painter, painter->cairo, &commands[i], 1,
                 sim_canvas_pool(canvas), sim_canvas_fonts(canvas));
        }
    }
    cairo_surface_flush(painter->target);
}

const void *sim_painter_pixels(SimPainter *painter, int *stride_bytes)
{
    *stride_bytes = cairo_image_surface_get_stride(painter->target);
    return cairo_image_surface_get_data(painter->target);
}

SimPainterCounts sim_painter_counts(const SimPainter *painter)
{
    return painter->counts;
}

static SimStatus status_of(cairo_status_t status)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return SIM_OK;
    if (status == CAIRO_STATUS_NO_MEMORY)
        return SIM_NO_MEMORY;
    return errno != 0 ? sim_status_from_errno(errno) : SIM_SYSTEM;
}

SimStatus sim_painter_write_png(SimPainter *painter, const char *path)
{
    errno = 0;
    return status_of(cairo_surface_write_to_png(painter->target, path));
}
