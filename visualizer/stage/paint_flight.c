// The token in flight: the curve ahead, the trail behind, the token itself.
#include "stage/paint_loop.h"
#include <math.h>

#define TRAIL  60
#define GHOSTS 4
#define REACH  0.34 // of the flight: how far back the trail goes

static SimColor color_of(const SimLoopPainting *p, const SimToken *token)
{
    if (token->mode == SIM_MODE_RUNNING)
        return p->theme->run;
    return token->mode == SIM_MODE_READY ? p->theme->ready : p->theme->wait;
}

// Dotted, so that it is seen where the token goes before it is there.
static void paint_ahead(const SimLoopPainting *p, SimColor color)
{
    enum { DOTS = 48 };
    for (int i = 0; i < DOTS; i++) {
        double share = (i + 0.5) / DOTS;
        if (share < p->flight)
            continue;
        SimPoint at = sim_motion_point(&p->stage->motion, share);
        sim_canvas_circle(p->canvas, at.x, at.y, 1.6,
                          sim_color_fade(color, 0.6));
    }
}

static void paint_behind(const SimLoopPainting *p, SimColor color, double r)
{
    for (int i = TRAIL; i > 0; i--) {
        double share = p->flight - REACH * i / TRAIL;
        double age = 1 - (double)i / TRAIL;
        if (share <= 0)
            continue;
        SimPoint at = sim_motion_point(&p->stage->motion, share);
        sim_canvas_circle(p->canvas, at.x, at.y, r * (0.2 + 0.7 * age),
                          sim_color_fade(color, 0.035));
    }
    for (int i = GHOSTS; i > 0; i--) {
        double share = p->flight - 0.055 * i;
        if (share <= 0)
            continue;
        SimPoint at = sim_motion_point(&p->stage->motion, share);
        double size = r * (1 - 0.14 * i);
        sim_canvas_arc(p->canvas, at.x, at.y, size, 0, 1, 1.2, 0,
                       sim_color_fade(color, 0.62 - 0.12 * i));
    }
}

// The place it has left stays as a dashed ghost.
static void paint_left_behind(const SimLoopPainting *p, const SimToken *before,
                              const SimToken *after)
{
    if (before == NULL || (after != NULL && before->spot == after->spot))
        return;
    if (before->is_row)
        sim_canvas_frame(p->canvas, before->box, 10, 1.2, 5, p->theme->line);
    sim_canvas_arc(p->canvas, before->x, before->y, before->radius - 1, 0, 1,
                   1.5, 4, sim_color_fade(color_of(p, before), 0.8));
}

// From 30 to 70 % of its way the token's old pattern gives way to the new.
static void paint_change(const SimLoopPainting *p, SimPoint at, double r,
                         const SimToken *before, const SimToken *after)
{
    double share = sim_clamp(
        (sim_motion_passed(&p->stage->motion, p->stage->wall_ms) - 0.3) / 0.4,
        0, 1);
    if (share < 1)
        sim_paint_badge(p->stage, at.x, at.y, r, before->mode,
                        before->is_blocking, before->badge);
    if (share <= 0)
        return;
    sim_canvas_circle(p->canvas, at.x, at.y, r,
                      sim_color_fade(p->theme->panel, share));
    sim_paint_badge_faded(p->stage, at.x, at.y, r, after->mode,
                          after->is_blocking, after->badge, share);
}

void sim_paint_flight(SimStage *stage)
{
    const SimMotion *motion = &stage->motion;
    if (motion->state == NULL || motion->flyer == SIM_NO_SLOT)
        return;
    SimLoopPainting painting = sim_paint_loop_of(stage), *p = &painting;
    if (p->flight >= 1)
        return;
    const SimToken *before = sim_loop_token(&motion->before, motion->flyer);
    const SimToken *after = sim_loop_token(&motion->now, motion->flyer);
    if (before == NULL && after == NULL)
        return;
    if (before == NULL)
        before = after;
    if (after == NULL)
        after = before;
    const SimToken *token = p->flight < 0.5 ? before : after;
    double r = fmax(20, sim_mix(before->radius, after->radius, p->flight));
    SimColor color = color_of(p, token);
    paint_left_behind(p, before, after);
    paint_ahead(p, color);
    paint_behind(p, color, r);
    SimPoint at = sim_motion_point(motion, p->flight);
    sim_canvas_shadow(p->canvas, sim_rect(at.x - r, at.y - r, 2 * r, 2 * r), r,
                      2);
    sim_canvas_circle(p->canvas, at.x, at.y, r, p->theme->panel);
    paint_change(p, at, r, before, after);
}
