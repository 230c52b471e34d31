// Drawing calls as JSON items. An item is a list:
//
//     [op, color, second, kind, extra, a, b, c, ...]
//
// Colours and texts are numbers of the reel; a picture is [-1, item, item...].
#include "page/reel.h"
#include "canvas/glyph.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void sim_reel_init(SimReel *reel)
{
    sim_items_init(&reel->strings);
    sim_items_init(&reel->colors);
    sim_items_init(&reel->items);
    sim_items_init(&reel->glyphs);
    sim_items_init(&reel->seen);
    sim_buffer_init(&reel->key);
    reel->made = NULL;
    reel->made_capacity = 0;
    sim_items_number(&reel->glyphs, "9822"); // the knight, Simul's mark
}

void sim_reel_done(SimReel *reel)
{
    sim_items_done(&reel->strings);
    sim_items_done(&reel->colors);
    sim_items_done(&reel->items);
    sim_items_done(&reel->glyphs);
    sim_items_done(&reel->seen);
    sim_buffer_done(&reel->key);
    sim_free(reel->made);
}

// The calls of a frame, drawn in both themes.
typedef struct SimReelFrame {
    const SimCommand *dark, *light; // [count] each
    const char *pool;
    size_t count;
} SimReelFrame;

static bool is_path(const SimCommand *command)
{
    return command->op == SIM_OP_PATH_FILL ||
           command->op == SIM_OP_PATH_STROKE;
}

// ---- one call -----------------------------------------------------------

// A tenth of a pixel is seen, a hundredth is not.
static void put_length(SimBuffer *out, double value)
{
    long hundredths = lround(value * 100);
    long whole = labs(hundredths) / 100, rest = labs(hundredths) % 100;
    sim_buffer_format(out, ",%s%ld", hundredths < 0 ? "-" : "", whole);
    if (rest % 10 != 0)
        sim_buffer_format(out, ".%02ld", rest);
    else if (rest != 0)
        sim_buffer_format(out, ".%ld", rest / 10);
}

static uint32_t color_pair(SimReel *reel, SimColor dark, SimColor light)
{
    char text[40];
    snprintf(text, sizeof text, "%u,%u", dark, light);
    return sim_items_number(&reel->colors, text);
}

static unsigned kind_of(const SimCommand *command)
{
    if (command->op == SIM_OP_TEXT)
        return command->kind | (unsigned)command->align << 2 |
               (unsigned)command->elide << 4 | (unsigned)command->weight << 5;
    return command->kind;
}

static uint32_t extra_of(SimReel *reel, const SimCommand *command,
                         const char *pool)
{
    if (command->op == SIM_OP_TEXT)
        return sim_items_number(&reel->strings, pool + command->data);
    if (command->op == SIM_OP_GLYPH) {
        char text[16];
        snprintf(text, sizeof text, "%u", command->count);
        return sim_items_number(&reel->glyphs, text);
    }
    return 0;
}

static int lengths_of(const SimCommand *command)
{
    int count = 8;
    while (count > 0 && command->a[count - 1] == 0)
        count--;
    return count;
}

static uint32_t put_call(SimReel *reel, const SimCommand *dark,
                         const SimCommand *light, const char *pool)
{
    SimBuffer text;
    sim_buffer_init(&text);
    sim_buffer_format(&text, "[%u,%u,%u,%u,%u", dark->op,
                      color_pair(reel, dark->color, light->color),
                      color_pair(reel, dark->color2, light->color2),
                      kind_of(dark), extra_of(reel, dark, pool));
    int count = is_path(dark) ? 2 : lengths_of(dark);
    for (int i = 0; i < count; i++)
        put_length(&text, dark->a[i]);
    const SimPoint *points = (const void *)(pool + dark->data);
    for (uint32_t i = 0; is_path(dark) && i < dark->count; i++) {
        put_length(&text, points[i].x);
        put_length(&text, points[i].y);
    }
    sim_buffer_text(&text, "]");
    uint32_t number =
        sim_items_number(&reel->items, sim_buffer_string(&text));
    sim_buffer_done(&text);
    return number;
}

static uint32_t put_picture(SimReel *reel, const SimReelFrame *frame, size_t begin,
                            size_t end)
{
    SimBuffer text;
    const SimCommand *layer = &frame->dark[begin];
    sim_buffer_init(&text);
    sim_buffer_text(&text, "[-1");
    for (int k = 0; k < 4; k++)
        put_length(&text, layer->a[k]);
    for (size_t i = begin + 1; i + 1 < end; i++)
        sim_buffer_format(&text, ",%u",
                          put_call(reel, &frame->dark[i], &frame->light[i],
                                   frame->pool));
    sim_buffer_text(&text, "]");
    uint32_t number =
        sim_items_number(&reel->items, sim_buffer_string(&text));
    sim_buffer_done(&text);
    return number;
}

// ---- the whole frame ----------------------------------------------------

// A call as bytes that are the same whenever it draws the same.
static void append_key(SimBuffer *key, const SimReelFrame *frame, size_t index)
{
    SimCommand call = frame->dark[index];
    const SimColor light[2] = {frame->light[index].color,
                               frame->light[index].color2};
    size_t size = is_path(&call) ? call.count * sizeof(SimPoint)
                  : call.op == SIM_OP_TEXT ? call.count
                                           : 0;
    const char *data = frame->pool + call.data;
    call.data = 0;
    sim_buffer_append(key, &call, sizeof call);
    sim_buffer_append(key, light, sizeof light);
    sim_buffer_append(key, data, size);
}

// The item of the calls from `begin` on: one call, or a whole layer.
static uint32_t item_of(SimReel *reel, const SimReelFrame *frame, size_t begin,
                        size_t end)
{
    sim_buffer_clear(&reel->key);
    for (size_t i = begin; i < end; i++)
        append_key(&reel->key, frame, i);
    size_t before = reel->seen.count;
    uint32_t seen = sim_items_number_of(&reel->seen, reel->key.bytes,
                                        reel->key.size_bytes);
    if (seen < before)
        return reel->made[seen];
    reel->made = sim_grow(reel->made, seen, &reel->made_capacity,
                          sizeof *reel->made);
    bool is_layer = frame->dark[begin].op == SIM_OP_LAYER;
    reel->made[seen] =
        is_layer ? put_picture(reel, frame, begin, end)
                 : put_call(reel, &frame->dark[begin], &frame->light[begin],
                            frame->pool);
    return reel->made[seen];
}

static size_t end_of(const SimReelFrame *frame, size_t begin)
{
    size_t end = begin + 1;
    if (frame->dark[begin].op == SIM_OP_LAYER)
        while (end < frame->count && frame->dark[end - 1].op != SIM_OP_LAYER_END)
            end++;
    return end;
}

void sim_reel_frame(SimReel *reel, const SimCanvas *dark,
                    const SimCanvas *light, SimFrameItems *out)
{
    size_t same;
    SimReelFrame frame;
    frame.dark = sim_canvas_commands(dark, &frame.count);
    frame.light = sim_canvas_commands(light, &same);
    frame.pool = sim_canvas_pool(dark);
    frame.count = same < frame.count ? same : frame.count;
    out->count = 0;
    for (size_t i = 0; i < frame.count; i = end_of(&frame, i)) {
        out->items = sim_grow(out->items, out->count, &out->capacity,
                              sizeof *out->items);
        out->items[out->count++] = item_of(reel, &frame, i, end_of(&frame, i));
    }
}

// ---- written down -------------------------------------------------------

static void put_list(SimBuffer *out, const char *name, const SimItems *items)
{
    sim_buffer_format(out, "\"%s\":[", name);
    for (uint32_t i = 0; i < items->count; i++) {
        sim_buffer_text(out, i ? ",\n" : "\n");
        sim_buffer_text(out, sim_items_text(items, i));
    }
    sim_buffer_text(out, "]");
}

void sim_page_reel(const SimReel *reel, SimBuffer *out)
{
    sim_buffer_text(out, "{\"strings\":[");
    for (uint32_t i = 0; i < reel->strings.count; i++) {
        sim_buffer_text(out, i ? "," : "");
        sim_page_quote(out, sim_items_text(&reel->strings, i));
    }
    sim_buffer_text(out, "],\n");
    put_list(out, "colors", &reel->colors);
    sim_buffer_text(out, ",\n");
    put_list(out, "items", &reel->items);
    sim_buffer_text(out, ",\n\"glyphs\":[");
    for (uint32_t i = 0; i < reel->glyphs.count; i++) {
        const char *text = sim_items_text(&reel->glyphs, i);
        sim_buffer_text(out, i ? ",\"" : "\"");
        sim_glyph_outline((uint32_t)strtoul(text, NULL, 10), out);
        sim_buffer_text(out, "\"");
    }
    sim_buffer_text(out, "]}");
}
