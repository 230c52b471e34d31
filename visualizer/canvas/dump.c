#include "canvas/dump.h"
#include <math.h>

static const char *op_names[] = {
    [SIM_OP_RECT] = "rect",         [SIM_OP_ROUND] = "round",
    [SIM_OP_FRAME] = "frame",       [SIM_OP_LINE] = "line",
    [SIM_OP_PATH_FILL] = "polygon", [SIM_OP_PATH_STROKE] = "path",
    [SIM_OP_CIRCLE] = "circle",     [SIM_OP_ARC] = "arc",
    [SIM_OP_PATTERN] = "pattern",   [SIM_OP_TEXT] = "text",
    [SIM_OP_GLYPH] = "glyph",       [SIM_OP_SHADOW] = "shadow",
    [SIM_OP_TRAIL] = "trail",       [SIM_OP_CLIP] = "clip",
    [SIM_OP_UNCLIP] = "unclip",     [SIM_OP_LAYER] = "layer",
    [SIM_OP_LAYER_END] = "end",
};

static const char *pattern_names[] = {"hatch", "dots", "stripes", "checker"};
static const char *align_names[] = {"left", "center", "right"};

// A number to a tenth, and whole numbers without the point.
static void number(SimBuffer *out, const char *before, double value)
{
    double tenths = round(value * 10);
    if (fmod(tenths, 10) == 0)
        sim_buffer_format(out, "%s%.0f", before, tenths / 10 + 0.0);
    else
        sim_buffer_format(out, "%s%.1f", before, tenths / 10);
}

static void place(SimBuffer *out, const SimCommand *command)
{
    number(out, " ", command->a[0]);
    number(out, ",", command->a[1]);
    number(out, " ", command->a[2]);
    number(out, "x", command->a[3]);
}

static void color(SimBuffer *out, SimColor value)
{
    sim_buffer_format(out, " #%08X", (unsigned)value);
}

static void dump_text(SimBuffer *out, const SimCommand *command,
                      const char *pool)
{
    number(out, " ", command->a[0]);
    number(out, ",", command->a[1]);
    number(out, " ", command->a[2]);
    sim_buffer_format(out, "px %d %s \"%s\"", command->weight,
                      align_names[command->align], pool + command->data);
    if (command->a[3] > 0)
        number(out, " within ", command->a[3]);
    if (command->a[4] != 0)
        number(out, " turned ", command->a[4] * 360);
    color(out, command->color);
}

static void dump_points(SimBuffer *out, const SimCommand *command,
                        const char *pool)
{
    const SimPoint *points = (const void *)(pool + command->data);
    for (uint32_t i = 0; i < command->count; i++) {
        number(out, " ", points[i].x);
        number(out, ",", points[i].y);
    }
    color(out, command->color);
}

static void dump_shape(SimBuffer *out, const SimCommand *command)
{
    place(out, command);
    for (int i = 4; i < 7; i++)
        if (command->a[i] != 0)
            number(out, " ", command->a[i]);
    if (command->op == SIM_OP_GLYPH)
        sim_buffer_format(out, " U+%04X", (unsigned)command->count);
    color(out, command->color);
    if (command->color2 != 0)
        color(out, command->color2);
}

static void dump_command(SimBuffer *out, const SimCommand *command,
                         const char *pool)
{
    switch ((SimOp)command->op) {
    case SIM_OP_TEXT:
        dump_text(out, command, pool);
        break;
    case SIM_OP_PATH_FILL:
    case SIM_OP_PATH_STROKE:
        dump_points(out, command, pool);
        break;
    case SIM_OP_LAYER:
        sim_buffer_format(out, " %u", (unsigned)command->data);
        place(out, command);
        break;
    case SIM_OP_UNCLIP:
    case SIM_OP_LAYER_END:
        break;
    case SIM_OP_PATTERN:
        sim_buffer_format(out, " %s", pattern_names[command->kind]);
        dump_shape(out, command);
        break;
    default:
        dump_shape(out, command);
    }
}

void sim_canvas_dump(const SimCanvas *canvas, SimBuffer *out)
{
    size_t count;
    const SimCommand *commands = sim_canvas_commands(canvas, &count);
    int depth = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t op = commands[i].op;
        if (op == SIM_OP_UNCLIP || op == SIM_OP_LAYER_END)
            depth--;
        sim_buffer_format(out, "%*s%s", depth * 2, "", op_names[op]);
        dump_command(out, &commands[i], sim_canvas_pool(canvas));
        sim_buffer_text(out, "\n");
        if (op == SIM_OP_CLIP || op == SIM_OP_LAYER)
            depth++;
    }
}
