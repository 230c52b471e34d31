// Icons as polygons: they need no font and no files.
#include "stage/paint.h"

// A triangle that points right (towards = 1) or left (-1).
static void triangle(SimCanvas *canvas, double x, double y, double size,
                     int towards, SimColor color)
{
    double half = size / 2, tip = size * 0.42 * towards;
    SimPoint points[] = {
        {x - tip, y - half}, {x + tip, y}, {x - tip, y + half}};
    sim_canvas_polygon(canvas, points, 3, color);
}

static void bar(SimCanvas *canvas, double x, double y, double size,
                SimColor color)
{
    double width = size * 0.2;
    sim_canvas_round(canvas, sim_rect(x - width / 2, y - size / 2, width, size),
                     1, color);
}

static void chevron(SimCanvas *canvas, double x, double y, double size,
                    int towards, SimColor color)
{
    double half = size / 2, tip = size * 0.24 * towards;
    SimPoint points[] = {
        {x - tip, y - half}, {x + tip, y}, {x - tip, y + half}};
    sim_canvas_polyline(canvas, points, 3, size * 0.2, color);
}

static void step(SimCanvas *canvas, double x, double y, double size,
                 int towards, SimColor color)
{
    triangle(canvas, x - size * 0.1 * towards, y, size, towards, color);
    bar(canvas, x + size * 0.46 * towards, y, size, color);
}

static void end(SimCanvas *canvas, double x, double y, double size, int towards,
                SimColor color)
{
    triangle(canvas, x - size * 0.52 * towards, y, size * 0.9, towards, color);
    triangle(canvas, x + size * 0.16 * towards, y, size * 0.9, towards, color);
    bar(canvas, x + size * 0.68 * towards, y, size * 0.95, color);
}

static void loop(SimCanvas *canvas, double x, double y, double size,
                 SimColor color)
{
    double r = size * 0.42;
    sim_canvas_arc(canvas, x, y, r, 0.14, 0.98, size * 0.17, 0, color);
    SimPoint head[] = {{x - size * 0.12, y - r - size * 0.24},
                       {x + size * 0.24, y - r},
                       {x - size * 0.12, y - r + size * 0.24}};
    sim_canvas_polygon(canvas, head, 3, color);
}

// A disc of which one half is filled: light and dark.
static void moon(SimCanvas *canvas, double x, double y, double size,
                 SimColor color)
{
    double r = size * 0.46;
    sim_canvas_arc(canvas, x, y, r, 0, 1, size * 0.12, 0, color);
    sim_canvas_arc(canvas, x, y, r / 2, 0, 0.5, r, 0, color);
}

void sim_paint_icon(SimCanvas *canvas, SimIcon icon, double x, double y,
                    double size, SimColor color)
{
    switch (icon) {
    case SIM_ICON_PLAY:
        triangle(canvas, x + size * 0.08, y, size, 1, color);
        break;
    case SIM_ICON_PAUSE:
        bar(canvas, x - size * 0.24, y, size, color);
        bar(canvas, x + size * 0.24, y, size, color);
        break;
    case SIM_ICON_STEP_FORWARD:
    case SIM_ICON_STEP_BACK:
        step(canvas, x, y, size, icon == SIM_ICON_STEP_FORWARD ? 1 : -1, color);
        break;
    case SIM_ICON_SWITCH_FORWARD:
    case SIM_ICON_SWITCH_BACK: {
        int towards = icon == SIM_ICON_SWITCH_FORWARD ? 1 : -1;
        chevron(canvas, x - size * 0.32, y, size * 0.8, towards, color);
        chevron(canvas, x + size * 0.32, y, size * 0.8, towards, color);
        break;
    }
    case SIM_ICON_TO_START:
    case SIM_ICON_TO_END:
        end(canvas, x, y, size, icon == SIM_ICON_TO_END ? 1 : -1, color);
        break;
    case SIM_ICON_LOOP:
        loop(canvas, x, y, size, color);
        break;
    case SIM_ICON_MOON:
        moon(canvas, x, y, size, color);
        break;
    }
}
