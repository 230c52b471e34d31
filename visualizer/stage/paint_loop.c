// The loop view: the cards at the right, and what all of its parts share.
#include "stage/paint_loop.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- tokens -------------------------------------------------------------

bool sim_paint_is_awaited(const SimLoopPainting *p, const SimToken *token)
{
    return p->flight < 1 && token->slot == p->stage->motion.flyer;
}

SimColor sim_paint_pale(const SimLoopPainting *p, const SimToken *token,
                        SimColor color)
{
    if (!sim_paint_is_awaited(p, token))
        return color;
    return sim_color_mix(p->theme->panel, color, 0.45);
}

const char *sim_paint_task_name(const SimLoopPainting *p, uint32_t slot)
{
    const SimReplay *replay = p->loop->state->replay;
    return slot < replay->task_count ? replay->tasks[slot].name : "timer";
}

// A timer in which nobody sleeps: the face of a clock.
static void paint_clock_face(const SimLoopPainting *p, double x, double y,
                             double r)
{
    SimColor color = p->theme->dim;
    sim_canvas_arc(p->canvas, x, y, r - 1, 0, 1, 1.5, 0, color);
    sim_canvas_line(p->canvas, x, y, x, y - r * 0.55, 2, 0, color);
    sim_canvas_line(p->canvas, x, y, x + r * 0.4, y, 2, 0, color);
}

static void paint_mark(const SimLoopPainting *p, double x, double y, double r,
                       SimMode mode)
{
    double k = fmax(6, r * 0.36);
    SimColor ink = mode == SIM_MODE_DONE ? p->theme->run : p->theme->fail;
    sim_canvas_circle(p->canvas, x, y, k + 2, p->theme->panel);
    sim_canvas_circle(p->canvas, x, y, k, ink);
    SimColor on = p->theme->panel;
    SimPoint check[] = {{x - k * 0.5, y},
                        {x - k * 0.1, y + k * 0.4},
                        {x + k * 0.5, y - k * 0.4}};
    if (mode == SIM_MODE_DONE)
        sim_canvas_polyline(p->canvas, check, 3, 2, on);
    if (mode != SIM_MODE_DONE)
        sim_canvas_line(p->canvas, x - k * 0.4, y + k * 0.4, x + k * 0.4,
                        y - k * 0.4, 2, 0, on);
    if (mode == SIM_MODE_FAILED)
        sim_canvas_line(p->canvas, x - k * 0.4, y - k * 0.4, x + k * 0.4,
                        y + k * 0.4, 2, 0, on);
}

void sim_paint_token(const SimLoopPainting *p, const SimToken *token, double dx,
                     double dy)
{
    double x = token->x + dx, y = token->y + dy, r = token->radius;
    if (token->slot == SIM_NO_SLOT) {
        paint_clock_face(p, x, y, r);
        return;
    }
    if (sim_paint_is_awaited(p, token)) {
        SimColor color =
            sim_state_text_color(p->theme, token->mode, token->is_blocking);
        sim_canvas_arc(p->canvas, x, y, r - 1, 0, 1, 1.5, 4, color);
        return;
    }
    sim_paint_badge(p->stage, x, y, r, token->mode, token->is_blocking,
                    token->badge);
    if (token->slot == p->stage->selected)
        sim_canvas_arc(p->canvas, x, y, r + 4, 0, 1, 2.5, 0, p->theme->accent);
    if (token->mode >= SIM_MODE_DONE)
        paint_mark(p, x + r * 0.72, y + r * 0.72, r, token->mode);
}

SimRect sim_paint_token_row(const SimLoopPainting *p, const SimToken *token)
{
    SimPoint off =
        sim_motion_offset(&p->stage->motion, token, p->stage->wall_ms);
    SimRect box = token->box;
    box.x += off.x;
    box.y += off.y;
    if (sim_paint_is_awaited(p, token)) {
        SimColor color =
            sim_state_text_color(p->theme, token->mode, token->is_blocking);
        sim_canvas_frame(p->canvas, box, 10, 1.5, 5,
                         sim_color_mix(p->theme->panel, color, 0.7));
    } else {
        sim_canvas_round(p->canvas, box, 10, p->theme->raised);
        sim_canvas_frame(p->canvas, box, 10, 1, 0, p->theme->line);
    }
    sim_paint_token(p, token, off.x, off.y);
    return box;
}

void sim_paint_more(const SimLoopPainting *p, SimSpot spot, size_t places)
{
    const SimSpotNow *now = &p->loop->spots[spot];
    if (places >= now->total)
        return;
    sim_canvas_textf(p->canvas, now->more_x, now->more_y,
                     sim_style_center(14, 600, p->theme->dim), "+%zu",
                     now->total - places);
}

void sim_paint_empty(const SimLoopPainting *p, SimRect box, const char *words)
{
    sim_canvas_frame(p->canvas, box, 10, 1, 5, p->theme->line);
    SimTextStyle style = sim_style_center(15, 400, p->theme->faint);
    style.max_width = box.w - 32;
    sim_canvas_text(p->canvas, sim_rect_middle_x(box), sim_rect_middle_y(box),
                    style, words);
}

// ---- waiting for others, and for the world ------------------------------

// The tasks that a gather waits for: "1 of 3" and their badges.
static double paint_family(const SimLoopPainting *p, const SimToken *token,
                           SimRect box)
{
    const SimState *state = p->loop->state;
    const SimFamilyChild *children;
    size_t count = sim_families_of(&p->stage->film->families,
                                   state->tasks[token->slot].object, &children);
    double right = sim_rect_right(box) - 20;
    if (count == 0 || state->tasks[token->slot].reason != SIM_REASON_GATHER)
        return right;
    size_t done = 0, shown = count > 5 ? 4 : count;
    for (size_t i = 0; i < count; i++)
        done += state->tasks[children[i].slot].mode >= SIM_MODE_DONE;
    if (shown < count) {
        sim_canvas_textf(p->canvas, right, sim_rect_middle_y(box),
                         sim_style_right(14, 500, p->theme->dim), "+%zu",
                         count - shown);
        right -= 40;
    }
    for (size_t i = shown; i-- > 0;) {
        char letters[SIM_BADGE_TEXT];
        const SimTaskNow *now = &state->tasks[children[i].slot];
        sim_badge(sim_paint_task_name(p, children[i].slot), letters);
        sim_paint_badge(p->stage, right - 14, sim_rect_middle_y(box), 14,
                        (SimMode)now->mode, now->busy == SIM_BUSY_BLOCKING,
                        letters);
        right -= 36;
    }
    SimTextStyle style = sim_style_right(15, 400, p->theme->dim);
    sim_canvas_textf(p->canvas, right - 4, sim_rect_middle_y(box), style,
                     "%zu of %zu", done, count);
    return right - 64;
}

static void paint_waiting_row(const SimLoopPainting *p, const SimToken *token)
{
    SimRect box = sim_paint_token_row(p, token);
    double right = paint_family(p, token, box);
    double x = box.x + 68, y = sim_rect_middle_y(box);
    bool is_tall = box.h >= 56;
    const char *name = sim_paint_task_name(p, token->slot);
    SimTextStyle style = sim_style(p->stage->is_presented ? 20 : 16, 600,
                                   sim_paint_pale(p, token, p->theme->text));
    style.elide = SIM_ELIDE_MIDDLE;
    style.max_width = is_tall ? right - x : (right - x) * 0.5;
    sim_canvas_text(p->canvas, x, is_tall ? y - 11 : y, style, name);
    if (!is_tall)
        x += sim_canvas_text_width(p->canvas, style, name) + 12;
    SimTextStyle dim = sim_style(p->stage->is_presented ? 18 : 14, 400,
                                 sim_paint_pale(p, token, p->theme->dim));
    dim.max_width = right - x;
    sim_canvas_text(p->canvas, x, is_tall ? y + 12 : y, dim, token->detail);
}

static void paint_count(const SimLoopPainting *p, SimRect card,
                        const char *words)
{
    sim_canvas_text(p->canvas, sim_rect_right(card) - 24, card.y + 32,
                    sim_style_right(15, 400, p->theme->dim), words);
}

static void paint_spot(const SimLoopPainting *p, SimSpot spot, unsigned slot,
                       const char *title, const char *subtitle)
{
    SimRect card = p->loop->spots[spot].card;
    const SimSpotNow *now = &p->loop->spots[spot];
    char count[24];
    snprintf(count, sizeof count, "%zu", now->total);
    sim_paint_inside(p->stage, slot, card);
    sim_paint_head(p->stage, card, title, subtitle);
    paint_count(p, card, count);
    if (now->total == 0)
        sim_paint_empty(
            p,
            sim_rect(card.x + 24, card.y + 56, card.w - 48, card.h - 56 - 16),
            sim_loop_empty_words(p->loop, spot));
    for (size_t i = 0; i < p->loop->count; i++) {
        const SimToken *token = &p->loop->tokens[i];
        if (token->spot == spot && token->is_row)
            paint_waiting_row(p, token);
        else if (token->spot == spot)
            sim_paint_token(p, token, 0, 0);
    }
    sim_paint_more(p, spot, now->shown);
    sim_canvas_layer_end(p->canvas);
}

// ---- done ---------------------------------------------------------------

// Where somebody will stand: a dashed ring with a faint letter.
static void paint_expected(const SimLoopPainting *p, uint32_t slot, double x,
                           double y, double radius)
{
    char letters[SIM_BADGE_TEXT];
    sim_badge(sim_paint_task_name(p, slot), letters);
    double size = radius * (strlen(letters) >= 2 ? 0.8 : 0.9);
    sim_canvas_arc(p->canvas, x, y, radius - 1, 0, 1, 1.2, 4, p->theme->line);
    sim_canvas_text(p->canvas, x, y,
                    sim_style_center(size, 600, p->theme->faint), letters);
}

static void paint_done(const SimLoopPainting *p)
{
    const SimLoopNow *loop = p->loop;
    const SimSpotNow *now = &loop->spots[SIM_SPOT_DONE];
    SimRect card = now->card;
    size_t all = loop->state->replay->task_count - 1;
    char count[48];
    snprintf(count, sizeof count, "%zu of %zu", now->total, all);
    sim_paint_inside(p->stage, SIM_SLOT_DONE, card);
    sim_paint_head(p->stage, card, "Done", "");
    paint_count(p, card, count);
    for (size_t i = 0; i < loop->shelf_count; i++) {
        const SimToken *token = sim_loop_token(loop, (uint32_t)i + 1);
        if (token != NULL && token->spot == SIM_SPOT_DONE)
            sim_paint_token(p, token, 0, 0);
        else
            paint_expected(p, (uint32_t)i + 1, loop->shelf[i].x,
                           loop->shelf[i].y, loop->shelf_radius);
    }
    if (loop->shelf_count < all)
        sim_canvas_textf(p->canvas, now->more_x, now->more_y,
                         sim_style_center(14, 600, p->theme->dim), "+%zu",
                         all - loop->shelf_count);
    SimRect bar =
        sim_rect(card.x + 24, sim_rect_bottom(card) - 26, card.w - 48, 6);
    sim_canvas_round(p->canvas, bar, 3, p->theme->line);
    bar.w *= all > 0 ? (double)now->total / (double)all : 0;
    sim_canvas_round(p->canvas, bar, 3, p->theme->done);
    sim_canvas_layer_end(p->canvas);
}

SimLoopPainting sim_paint_loop_of(SimStage *stage)
{
    const SimMotion *motion = &stage->motion;
    return (SimLoopPainting){stage,
                             stage->canvas,
                             stage->theme,
                             &motion->now,
                             sim_motion_flight(motion, stage->wall_ms),
                             sim_motion_time(motion, stage->wall_ms)};
}

// ---- the whole ----------------------------------------------------------

void sim_paint_loop(SimStage *stage)
{
    const SimCards *cards = &stage->cards;
    if (sim_rect_is_empty(cards->wheel)) {
        stage->motion.state = NULL;
        return;
    }
    static const char *const spots[][2] = {
        {"I/O in flight", "sockets, files, threads"},
        {"Waiting for others", "tasks, locks, queues"}};
    SimLoopNow loop;
    sim_loop_lay(&loop, cards, &stage->film->state,
                 sim_predict_hides(&stage->predict));
    sim_motion_show(&stage->motion, &loop, stage->wall_ms, stage->has_motion);
    SimLoopPainting p = sim_paint_loop_of(stage);
    sim_paint_wheel(&p, cards->wheel);
    sim_paint_queue(&p, cards->wheel);
    sim_paint_timers(&p, cards->timers);
    paint_spot(&p, SIM_SPOT_OUTSIDE, SIM_SLOT_OUTSIDE, spots[0][0],
               spots[0][1]);
    paint_spot(&p, SIM_SPOT_OTHERS, SIM_SLOT_OTHERS, spots[1][0], spots[1][1]);
    paint_done(&p);
}
