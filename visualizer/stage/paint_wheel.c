// The wheel, whose phase is lit, and the ready queue that feeds it.
#include "stage/paint_loop.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define GAP 0.0085 // between two phases, in turns

// The three phases, clockwise from the top: where each begins, in turns.
static const struct {
    SimPhase phase;
    double from;
} arcs[] = {
    {SIM_PHASE_TIMERS, 0}, {SIM_PHASE_RUN, 1 / 3.0}, {SIM_PHASE_POLL, 2 / 3.0}};

typedef struct PhaseLook {
    SimColor fill, ink, words;
} PhaseLook;

static PhaseLook resting(const SimLoopPainting *p)
{
    const SimTheme *theme = p->theme;
    SimColor rest = sim_color_mix(theme->raised, theme->line, 0.35);
    return (PhaseLook){rest, theme->text, theme->text};
}

static PhaseLook lit(const SimLoopPainting *p, SimPhase phase)
{
    const SimTheme *theme = p->theme;
    uint32_t thread = sim_state_thread(p->loop->state);
    if (phase == SIM_PHASE_POLL)
        return (PhaseLook){theme->wait, theme->panel, theme->wait_text};
    if (phase == SIM_PHASE_TIMERS)
        return (PhaseLook){theme->ready, theme->on_ready, theme->ready_text};
    if (thread != SIM_NO_SLOT &&
        p->loop->state->tasks[thread].busy == SIM_BUSY_BLOCKING)
        return (PhaseLook){theme->block, 0xFFFFFFFF, theme->block};
    return (PhaseLook){theme->run, theme->on_run, theme->run};
}

// The phase of the step lights up; that of the step before goes out.
static PhaseLook look_of(const SimLoopPainting *p, SimPhase phase)
{
    const SimMotion *motion = &p->stage->motion;
    double share = sim_motion_phase(motion, p->stage->wall_ms);
    PhaseLook from = resting(p), to = from;
    if (phase == motion->before.phase)
        from = lit(p, phase);
    if (phase == p->loop->phase)
        to = lit(p, phase);
    return (PhaseLook){sim_color_mix(from.fill, to.fill, share),
                       sim_color_mix(from.ink, to.ink, share),
                       sim_color_mix(from.words, to.words, share)};
}

// Writes along the ring, letter by letter; at the bottom from left to right.
static void paint_arc_text(const SimLoopPainting *p, double middle,
                           SimColor color, const char *text, bool is_bottom)
{
    const SimLoopNow *loop = p->loop;
    SimTextStyle style = sim_style_center(20, 600, color);
    double whole = sim_canvas_text_width(p->canvas, style, text), done = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        char letter[2] = {text[i], '\0'};
        double width = text[i] == ' '
                           ? 6
                           : sim_canvas_text_width(p->canvas, style, letter);
        double along = (done + width / 2 - whole / 2) /
                       (2 * M_PI * loop->radius) * (is_bottom ? -1 : 1);
        double turn = middle + along, angle = turn * 2 * M_PI;
        sim_canvas_text_turned(p->canvas, loop->x + loop->radius * sin(angle),
                               loop->y - loop->radius * cos(angle),
                               is_bottom ? turn - 0.5 : turn, style, letter);
        done += width;
    }
}

// Which way round it goes.
static void paint_arrow(const SimLoopPainting *p, double turn)
{
    const SimLoopNow *loop = p->loop;
    double angle = turn * 2 * M_PI, c = cos(angle), s = sin(angle), k = 7;
    double x = loop->x + loop->radius * s, y = loop->y - loop->radius * c;
    SimPoint points[] = {{x + c * k, y + s * k},
                         {x - c * k + s * k, y - s * k - c * k},
                         {x - c * k - s * k, y - s * k + c * k}};
    sim_canvas_polygon(p->canvas, points, 3, p->theme->dim);
}

static void paint_ring(const SimLoopPainting *p)
{
    const SimLoopNow *loop = p->loop;
    for (size_t i = 0; i < 3; i++) {
        PhaseLook look = look_of(p, arcs[i].phase);
        sim_canvas_arc(p->canvas, loop->x, loop->y, loop->radius,
                       arcs[i].from + GAP, arcs[i].from + 1 / 3.0 - GAP,
                       loop->ring, 0, look.fill);
        paint_arc_text(p, arcs[i].from + 1 / 6.0, look.ink,
                       sim_loop_phase_words(arcs[i].phase)->name, i == 1);
    }
    for (size_t i = 0; i < 3; i++)
        paint_arrow(p, arcs[i].from);
}

// ---- the words around it ------------------------------------------------

// For a projector all words are larger.
static double type_scale(const SimLoopPainting *p)
{
    return p->stage->is_presented ? 1.25 : 1;
}

static void paint_phase_words(const SimLoopPainting *p, SimPhase phase,
                              int number, double x, double y, SimAlign align)
{
    const SimPhaseWords *words = sim_loop_phase_words(phase);
    PhaseLook look = look_of(p, phase);
    double k = type_scale(p);
    SimTextStyle bold = sim_style(16 * k, 600, look.words);
    SimTextStyle dim = sim_style(15 * k, 400, p->theme->dim);
    bold.align = dim.align = (uint8_t)align;
    sim_canvas_textf(p->canvas, x, y, bold, "%d  %s", number, words->name);
    sim_canvas_text(p->canvas, x, y + 24 * k, dim, words->line1);
    sim_canvas_text(p->canvas, x, y + 46 * k, dim, words->line2);
}

static void paint_words_around(const SimLoopPainting *p, SimRect card)
{
    const SimLoopNow *loop = p->loop;
    double left = card.x + 24, right = sim_rect_right(card) - 24;
    paint_phase_words(p, SIM_PHASE_POLL, 1, left, card.y + 72, SIM_ALIGN_LEFT);
    paint_phase_words(p, SIM_PHASE_TIMERS, 2, right, card.y + 72,
                      SIM_ALIGN_RIGHT);
    paint_phase_words(p, SIM_PHASE_RUN, 3, right, loop->y + loop->radius * 0.8,
                      SIM_ALIGN_RIGHT);
}

// ---- the middle ---------------------------------------------------------

// One mark for each step of the turn: done, running, still to come.
static void paint_pips(const SimLoopPainting *p, double y)
{
    const SimState *state = p->loop->state;
    uint32_t total = state->turn_total;
    if (state->phase != SIM_PHASE_RUN || total == 0 || total > 6)
        return;
    bool is_running = state->running != SIM_NO_SLOT;
    double x = p->loop->x - (total - 1) * 16.0;
    for (uint32_t i = 0; i < total; i++, x += 32) {
        bool is_last = i + 1 == state->turn_done;
        SimPoint check[] = {{x - 6, y}, {x - 2, y + 5}, {x + 7, y - 5}};
        if (is_last && is_running) {
            sim_canvas_arc(p->canvas, x, y, 6, 0, 1, 2.4, 0, p->theme->run);
            sim_canvas_circle(p->canvas, x, y, 2, p->theme->run);
        } else if (i < state->turn_done) {
            sim_canvas_polyline(p->canvas, check, 3, 2.4, p->theme->run);
        } else {
            sim_canvas_arc(p->canvas, x, y, 6, 0, 1, 2.2, 2.2, p->theme->ready);
        }
    }
}

static void paint_hub(const SimLoopPainting *p)
{
    const SimLoopNow *loop = p->loop;
    double y = loop->y - loop->radius * 0.24;
    for (size_t i = 0; i < loop->count; i++) {
        if (loop->tokens[i].spot != SIM_SPOT_WHEEL)
            continue;
        sim_paint_token(p, &loop->tokens[i], 0, 0);
        return;
    }
    bool has_ghost = loop->leaver != SIM_NO_SLOT;
    sim_canvas_arc(p->canvas, loop->x, y, loop->hub, 0, 1, 1.8, 5,
                   has_ghost ? p->theme->run : p->theme->line);
    if (!has_ghost)
        return;
    char letters[SIM_BADGE_TEXT];
    sim_badge(sim_paint_task_name(p, loop->leaver), letters);
    SimTextStyle style =
        sim_style_center(loop->hub * (strlen(letters) > 1 ? 0.8 : 1), 700,
                         sim_color_mix(p->theme->panel, p->theme->run, 0.45));
    sim_canvas_text(p->canvas, loop->x, y, style, letters);
}

static void paint_middle(const SimLoopPainting *p)
{
    const SimLoopNow *loop = p->loop;
    double scale = loop->radius / 196, wide = loop->radius - loop->ring / 2;
    paint_hub(p);
    SimTextStyle caption =
        sim_style_center(fmax(17, 21 * scale), 600, p->theme->text);
    caption.max_width = 2 * wide - 48 * scale;
    caption.elide = SIM_ELIDE_MIDDLE;
    sim_canvas_text(p->canvas, loop->x, loop->y + 38 * scale, caption,
                    loop->caption);
    SimTextStyle remark =
        sim_style_center(15 * type_scale(p), 400, p->theme->dim);
    remark.max_width = caption.max_width;
    sim_canvas_text(p->canvas, loop->x, loop->y + 67 * scale, remark,
                    loop->remark);
    paint_pips(p, loop->y + 98 * scale);
}

void sim_paint_wheel(const SimLoopPainting *p, SimRect card)
{
    char turn[48] = "not yet";
    if (p->loop->state->turn > 0)
        snprintf(turn, sizeof turn, "turn %llu",
                 (unsigned long long)p->loop->state->turn);
    SimRect upper = card;
    upper.h = p->loop->tray.y - 60 - card.y;
    sim_paint_inside(p->stage, SIM_SLOT_WHEEL, upper);
    sim_paint_head(p->stage, card, "Event loop", turn);
    paint_words_around(p, card);
    paint_ring(p);
    paint_middle(p);
    sim_canvas_layer_end(p->canvas);
}

// ---- the ready queue ----------------------------------------------------

static void paint_place(const SimLoopPainting *p, size_t index)
{
    SimRect slot = p->loop->slots[index];
    sim_canvas_frame(p->canvas, slot, 10, 1, 5, p->theme->line);
    sim_canvas_textf(
        p->canvas, sim_rect_middle_x(slot), sim_rect_middle_y(slot),
        sim_style_center(16, 500, p->theme->faint), "%zu", index + 1);
}

static void paint_ready_card(const SimLoopPainting *p, const SimToken *token,
                             size_t index)
{
    const SimTheme *theme = p->theme;
    SimPoint off =
        sim_motion_offset(&p->stage->motion, token, p->stage->wall_ms);
    SimRect box = token->box;
    box.x += off.x;
    if (sim_paint_is_awaited(p, token)) {
        sim_canvas_frame(p->canvas, box, 10, 1.5, 5, theme->ready);
        return;
    }
    SimColor tint = sim_color_mix(theme->panel, theme->ready, 0.16);
    sim_canvas_round(p->canvas, box, 10, tint);
    if (!token->is_row) {
        sim_canvas_frame(p->canvas, box, 10, 1.5, 0, theme->ready);
        sim_paint_token(p, token, off.x, 0);
        return;
    }
    SimRect strip = sim_rect(box.x, box.y, 40, box.h);
    sim_canvas_pattern(p->canvas, strip, 10, SIM_PATTERN_DOTS, theme->ready,
                       tint);
    sim_canvas_frame(p->canvas, box, 10, 1.5, 0, theme->ready);
    SimTextStyle name = sim_style(16 * type_scale(p), 600, theme->text);
    name.max_width = box.w - 52 - 8;
    name.elide = SIM_ELIDE_MIDDLE;
    sim_canvas_text(p->canvas, box.x + 50, sim_rect_middle_y(box) - 11, name,
                    sim_paint_task_name(p, token->slot));
    sim_canvas_text(p->canvas, box.x + 50, sim_rect_middle_y(box) + 13,
                    sim_style(14 * type_scale(p), 500, theme->ready_text),
                    index == 0 && !sim_predict_hides(&p->stage->predict)
                        ? "next"
                        : "ready");
}

// From the head of the queue to the phase that runs it.
static void paint_feed(const SimLoopPainting *p)
{
    const SimLoopNow *loop = p->loop;
    double angle = 0.555 * 2 * M_PI, r = loop->radius + loop->ring / 2 + 6;
    SimRect first = loop->slots[0];
    SimPoint from = {sim_rect_middle_x(first), loop->tray.y - 2};
    SimPoint to = {loop->x + r * sin(angle), loop->y - r * cos(angle)};
    double rise = from.y - to.y;
    SimPoint curve[] = {from,
                        {from.x, from.y - rise * 0.55},
                        {to.x - 24, to.y + rise * 0.6},
                        {to.x - 4, to.y + 10}};
    sim_canvas_curve(p->canvas, curve, 4, 2, 5, p->theme->ready);
    SimPoint head[] = {
        {to.x, to.y}, {to.x - 11, to.y + 9}, {to.x + 2, to.y + 14}};
    sim_canvas_polygon(p->canvas, head, 3, p->theme->ready);
}

void sim_paint_queue(const SimLoopPainting *p, SimRect card)
{
    const SimLoopNow *loop = p->loop;
    const SimSpotNow *now = &loop->spots[SIM_SPOT_QUEUE];
    double y = loop->tray.y - 28, x = loop->slots[1].x;
    double k = type_scale(p);
    if (loop->slot_count == 8 || p->stage->is_presented)
        x = loop->slots[2].x;
    SimTextStyle title = sim_style(16 * k, 600, p->theme->text);
    SimTextStyle dim = sim_style(15 * k, 400, p->theme->dim);
    sim_canvas_text(p->canvas, x, y, title, "Ready queue");
    x += sim_canvas_text_width(p->canvas, title, "Ready queue") + 12;
    sim_canvas_text(p->canvas, x, y, dim, "first in, first out");
    sim_canvas_textf(p->canvas, sim_rect_right(loop->tray) - 8, y,
                     sim_style_right(15 * k, 400, p->theme->dim), "%zu task%s",
                     now->total, now->total == 1 ? "" : "s");
    sim_canvas_round(p->canvas, loop->tray, 12, p->theme->strip);
    for (size_t i = 0; i < loop->slot_count; i++)
        paint_place(p, i);
    size_t index = 0;
    for (size_t i = 0; i < loop->count; i++)
        if (loop->tokens[i].spot == SIM_SPOT_QUEUE)
            paint_ready_card(p, &loop->tokens[i], index++);
    if (now->shown < now->total) {
        SimRect last = loop->slots[loop->slot_count - 1];
        sim_canvas_round(p->canvas, last, 10, p->theme->strip);
        sim_canvas_frame(p->canvas, last, 10, 1.5, 0, p->theme->ready);
        sim_paint_more(p, SIM_SPOT_QUEUE, now->shown);
    }
    if (now->total > 0 && !sim_predict_hides(&p->stage->predict))
        paint_feed(p);
    sim_paint_legend(p->stage, sim_rect_right(card) - 24,
                     sim_rect_bottom(card) - 36, card.w > 560);
}
