// Rectangles and points.
//
// Every length of the visualizer is a *logical* pixel: a pixel of the
// 1920x1080 reference at UI scale 1. Only the painter knows how many device
// pixels that is. So a layout is written once, and the same numbers serve a
// small laptop, a projector and a 4K wall.
//
//        x,y +----------------+
//            |                |  h
//            +----------------+
//                    w
#ifndef SIM_CANVAS_GEOMETRY_H
#define SIM_CANVAS_GEOMETRY_H

#include <stdbool.h>

typedef struct SimRect {
    double x, y; // top left corner
    double w, h; // size; never negative
} SimRect;

typedef struct SimPoint {
    double x, y;
} SimPoint;

static inline SimRect sim_rect(double x, double y, double w, double h)
{
    return (SimRect){x, y, w < 0 ? 0 : w, h < 0 ? 0 : h};
}

static inline double sim_rect_right(SimRect r)
{
    return r.x + r.w;
}

static inline double sim_rect_bottom(SimRect r)
{
    return r.y + r.h;
}

static inline double sim_rect_middle_x(SimRect r)
{
    return r.x + r.w / 2;
}

static inline double sim_rect_middle_y(SimRect r)
{
    return r.y + r.h / 2;
}

// The same rectangle with `dx` less at the left and right and `dy` less
// above and below.
static inline SimRect sim_rect_inset(SimRect r, double dx, double dy)
{
    return sim_rect(r.x + dx, r.y + dy, r.w - 2 * dx, r.h - 2 * dy);
}

static inline bool sim_rect_holds(SimRect r, double x, double y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

static inline bool sim_rect_is_empty(SimRect r)
{
    return r.w <= 0 || r.h <= 0;
}

static inline double sim_clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static inline double sim_mix(double from, double to, double share)
{
    return from + (to - from) * share;
}

#endif
