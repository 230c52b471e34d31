#include "scenes/ring.h"
#include <math.h>

#define ONE_ROW_BELOW 12
#define DESKS_ABOVE   60
#define DESKS_SHARE   0.66 // of the height; the clock has the rest

// How far a cell is from the wanted shape, with `side` tables at each side.
static double misfit(SimRect area, int tables, int side, double flatness)
{
    int top = (tables - 2 * side + 1) / 2;
    double w = area.w / top, h = area.h / (side + 2);
    return fabs(log(w / h / flatness));
}

static SimRing one_row(SimRect area, int tables)
{
    SimRing ring = {.area = area, .tables = tables, .top = tables, .rows = 1};
    ring.cell_w = tables > 0 ? area.w / tables : area.w;
    ring.cell_h = fmin(area.h * 0.45, ring.cell_w + 40);
    return ring;
}

static SimRing desks(SimRect area, int tables)
{
    double h = area.h * DESKS_SHARE;
    SimRing ring = {.area = area, .tables = tables};
    ring.top = (int)ceil(sqrt(tables * area.w / h));
    ring.rows = (tables + ring.top - 1) / ring.top;
    ring.cell_w = area.w / ring.top;
    ring.cell_h = h / ring.rows;
    return ring;
}

SimRing sim_ring(SimRect area, int tables, double flatness)
{
    if (tables < ONE_ROW_BELOW)
        return one_row(area, tables);
    if (tables > DESKS_ABOVE)
        return desks(area, tables);
    int best = 1;
    for (int side = 2; 2 * side <= tables - 4; side++)
        if (misfit(area, tables, side, flatness) <
            misfit(area, tables, best, flatness))
            best = side;
    SimRing ring = {
        .area = area, .tables = tables, .right = best, .left = best};
    ring.top = (tables - 2 * best + 1) / 2;
    ring.bottom = tables - 2 * best - ring.top;
    ring.cell_w = area.w / ring.top;
    ring.cell_h = area.h / (best + 2);
    return ring;
}

SimRect sim_ring_cell(const SimRing *ring, int table)
{
    double w = ring->cell_w, h = ring->cell_h;
    double x = ring->area.x, y = ring->area.y;
    if (ring->rows > 0)
        return sim_rect(x + table % ring->top * w, y + table / ring->top * h, w,
                        h);
    double last_x = x + (ring->top - 1) * w;
    double last_y = y + (ring->right + 1) * h;
    if (table < ring->top)
        return sim_rect(x + table * w, y, w, h);
    table -= ring->top;
    if (table < ring->right)
        return sim_rect(last_x, y + (table + 1) * h, w, h);
    table -= ring->right;
    if (table < ring->bottom)
        return sim_rect(last_x - table * w, last_y, w, h);
    table -= ring->bottom;
    return sim_rect(x, last_y - (table + 1) * h, w, h);
}

SimRect sim_ring_inside(const SimRing *ring)
{
    SimRect area = ring->area;
    double used = ring->rows * ring->cell_h;
    if (ring->rows > 0)
        return sim_rect(area.x, area.y + used, area.w, area.h - used);
    return sim_rect_inset(area, ring->cell_w, ring->cell_h);
}
