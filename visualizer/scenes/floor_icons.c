// The stations' icons: a few strokes each.
#include "scenes/floor_inside.h"

typedef struct Icon {
    SimCanvas *canvas;
    double x, y, s; // the middle, half the size
    SimColor color;
} Icon;

static void stroke(const Icon *i, double x1, double y1, double x2, double y2)
{
    sim_canvas_line(i->canvas, i->x + x1 * i->s, i->y + y1 * i->s,
                    i->x + x2 * i->s, i->y + y2 * i->s, i->s * 0.17, 0,
                    i->color);
}

static void box(const Icon *i, double x, double y, double w, double h)
{
    sim_canvas_frame(
        i->canvas,
        sim_rect(i->x + x * i->s, i->y + y * i->s, w * i->s, h * i->s),
        i->s * 0.2, i->s * 0.17, 0, i->color);
}

static void ring(const Icon *i, double x, double y, double r)
{
    sim_canvas_arc(i->canvas, i->x + x * i->s, i->y + y * i->s, r * i->s, 0, 1,
                   i->s * 0.17, 0, i->color);
}

static void disc(const Icon *i, double x, double y, double r)
{
    sim_canvas_circle(i->canvas, i->x + x * i->s, i->y + y * i->s, r * i->s,
                      i->color);
}

// A board and a knife.
static void draw_board(const Icon *i)
{
    box(i, -0.9, 0.1, 1.8, 0.6);
    stroke(i, -0.6, -0.2, 0.5, -0.2);
    stroke(i, 0.5, -0.2, 0.85, -0.55);
}

// A pot with steam.
static void draw_pot(const Icon *i)
{
    box(i, -0.65, -0.1, 1.3, 0.85);
    stroke(i, -0.95, 0.1, -0.65, 0.1);
    stroke(i, 0.65, 0.1, 0.95, 0.1);
    stroke(i, -0.25, -0.85, -0.25, -0.4);
    stroke(i, 0.25, -0.85, 0.25, -0.4);
}

static void draw_oven(const Icon *i)
{
    box(i, -0.85, -0.85, 1.7, 1.7);
    box(i, -0.5, -0.15, 1, 0.65);
    disc(i, -0.4, -0.5, 0.13);
    disc(i, 0.4, -0.5, 0.13);
}

// A tick in a ring: done.
static void draw_table(const Icon *i)
{
    ring(i, 0, 0, 0.85);
    stroke(i, -0.38, 0.02, -0.08, 0.32);
    stroke(i, -0.08, 0.32, 0.42, -0.3);
}

// Three heads, one behind the other.
static void draw_line(const Icon *i)
{
    for (int n = -1; n <= 1; n++) {
        disc(i, n * 0.65, -0.4, 0.22);
        stroke(i, n * 0.65, -0.05, n * 0.65, 0.75);
    }
}

// A head behind a counter.
static void draw_desk(const Icon *i)
{
    disc(i, 0, -0.55, 0.28);
    stroke(i, -0.9, 0.2, 0.9, 0.2);
    box(i, -0.7, 0.2, 1.4, 0.65);
}

static void draw_tray(const Icon *i)
{
    stroke(i, -0.9, 0.45, 0.9, 0.45);
    stroke(i, -0.9, 0.45, -0.9, 0.1);
    stroke(i, 0.9, 0.45, 0.9, 0.1);
    disc(i, -0.35, 0.1, 0.24);
    disc(i, 0.35, 0.1, 0.24);
}

static void draw_globe(const Icon *i)
{
    ring(i, 0, 0, 0.85);
    stroke(i, -0.85, 0, 0.85, 0);
    stroke(i, 0, -0.85, 0, 0.85);
    stroke(i, -0.6, -0.5, 0.6, -0.5);
    stroke(i, -0.6, 0.5, 0.6, 0.5);
}

static void draw_cross(const Icon *i)
{
    ring(i, 0, 0, 0.85);
    stroke(i, -0.35, -0.35, 0.35, 0.35);
    stroke(i, 0.35, -0.35, -0.35, 0.35);
}

void sim_floor_icon(SimCanvas *canvas, SimStationLook look, double x, double y,
                    double size, SimColor color)
{
    static void (*const draw[])(const Icon *) = {
        [SIM_STATION_BOARD] = draw_board, [SIM_STATION_POT] = draw_pot,
        [SIM_STATION_OVEN] = draw_oven,   [SIM_STATION_TABLE] = draw_table,
        [SIM_STATION_LINE] = draw_line,   [SIM_STATION_DESK] = draw_desk,
        [SIM_STATION_TRAY] = draw_tray,   [SIM_STATION_GLOBE] = draw_globe,
        [SIM_STATION_CROSS] = draw_cross,
    };
    Icon icon = {canvas, x, y, size / 2, color};
    draw[look](&icon);
}
