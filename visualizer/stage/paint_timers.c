// The loop view's timers: who sleeps, how long still, and until when.
#include "stage/paint_loop.h"
#include <math.h>
#include <stdio.h>

// The part of the sleep that is left: a hatched bar that grows shorter.
static void paint_left(const SimLoopPainting *p, const SimToken *token,
                       SimRect bar)
{
    const SimState *state = p->loop->state;
    if (token->slot == SIM_NO_SLOT || bar.w < 40)
        return;
    // A damaged trace can name any deadline; as doubles these cannot overflow.
    double since = (double)state->tasks[token->slot].since_ns;
    double whole = (double)token->due_ns - since;
    double left = (double)token->due_ns - (double)p->time_ns;
    double share = whole > 0 ? sim_clamp(left / whole, 0, 1) : 0;
    sim_canvas_round(p->canvas, bar, 4, p->theme->strip);
    bar.w *= share;
    if (bar.w >= 1)
        sim_canvas_pattern(
            p->canvas, bar, 0, SIM_PATTERN_HATCH,
            sim_paint_pale(p, token, p->theme->wait),
            sim_color_mix(p->theme->panel, p->theme->wait, 0.14));
}

// A countdown in the form of the run's clock: "0.750 s".
static void write_left(const SimLoopPainting *p, const SimToken *token,
                       char *out, size_t size)
{
    int64_t left = 0;
    if (__builtin_sub_overflow(token->due_ns, p->time_ns, &left) || left <= 0)
        snprintf(out, size, "due now");
    else
        snprintf(out, size, "%s", sim_paint_instant(p->stage, left).text);
}

static double paint_numbers(const SimLoopPainting *p, const SimToken *token,
                            SimRect box, bool is_tall)
{
    char left[48];
    double right = sim_rect_right(box) - 16, y = sim_rect_middle_y(box);
    write_left(p, token, left, sizeof left);
    SimTextStyle style = sim_style_right(
        is_tall ? 19 : 16, 500, sim_paint_pale(p, token, p->theme->wait_text));
    style.font = SIM_FONT_MONO;
    sim_canvas_text(p->canvas, right, is_tall ? y - 12 : y, style, left);
    double width = sim_canvas_text_width(p->canvas, style, left);
    if (is_tall && token->due_ns != INT64_MIN) {
        SimTextStyle dim =
            sim_style_right(14, 400, sim_paint_pale(p, token, p->theme->dim));
        sim_canvas_textf(
            p->canvas, right, y + 13, dim, "due at %s",
            sim_time_text(token->due_ns, p->stage->player.end_ns).text);
    }
    return right - fmax(width, is_tall ? 104 : 84);
}

static void paint_row(const SimLoopPainting *p, const SimToken *token)
{
    SimRect box = sim_paint_token_row(p, token);
    bool is_tall = box.h >= 56;
    double x = box.x + 68, y = sim_rect_middle_y(box);
    double right = paint_numbers(p, token, box, is_tall) - 16;
    double bar_w = fmin(112, (right - x) * 0.38);
    paint_left(p, token, sim_rect(right - bar_w, y - 4, bar_w, 9));
    right -= bar_w + 16;
    const char *name = sim_paint_task_name(p, token->slot);
    SimTextStyle style = sim_style(p->stage->is_presented ? 20 : 16, 600,
                                   sim_paint_pale(p, token, p->theme->text));
    style.elide = SIM_ELIDE_MIDDLE;
    style.max_width = right - x;
    sim_canvas_text(p->canvas, x, is_tall ? y - 12 : y, style, name);
    double after = x + sim_canvas_text_width(p->canvas, style, name) + 12;
    SimTextStyle dim = sim_style(p->stage->is_presented ? 18 : 14, 400,
                                 sim_paint_pale(p, token, p->theme->dim));
    dim.max_width = right - (is_tall ? x : after);
    if (dim.max_width > 50)
        sim_canvas_text(p->canvas, is_tall ? x : after, is_tall ? y + 12 : y,
                        dim, token->detail);
}

// ---- the axis of the deadlines ------------------------------------------

static int64_t last_deadline(const SimLoopNow *loop)
{
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < loop->count; i++)
        if (loop->tokens[i].spot == SIM_SPOT_TIMERS &&
            loop->tokens[i].due_ns > last)
            last = loop->tokens[i].due_ns;
    return last;
}

static void paint_deadline(const SimLoopPainting *p, const SimToken *token,
                           double x, double y, double badge_x)
{
    sim_canvas_line(p->canvas, x, y - 7, x, y + 7, 2, 0, p->theme->wait);
    if (token->slot != SIM_NO_SLOT)
        sim_paint_badge(p->stage, badge_x, y - 22, 11, token->mode, false,
                        token->badge);
}

// Now at the left, the last deadline at the right, true to scale between.
static void paint_axis(const SimLoopPainting *p)
{
    const SimLoopNow *loop = p->loop;
    SimRect box = loop->axis;
    int64_t last = last_deadline(loop);
    if (sim_rect_is_empty(box) || last <= p->time_ns)
        return;
    double y = box.y + 40, end = box.x + box.w - 24, free_x = 1e9;
    SimAxis axis = {box.x, end - box.x, p->time_ns, last, 0};
    sim_canvas_line(p->canvas, box.x, y, box.x + box.w, y, 1, 0,
                    p->theme->line);
    sim_canvas_circle(p->canvas, box.x, y, 5, p->theme->accent);
    for (size_t i = loop->count; i-- > 0;) {
        const SimToken *token = &loop->tokens[i];
        if (token->spot != SIM_SPOT_TIMERS || token->due_ns <= p->time_ns)
            continue;
        double x = sim_axis_x(&axis, token->due_ns);
        double badge_x = fmin(x, free_x - 26);
        paint_deadline(p, token, x, y, badge_x);
        free_x = badge_x;
    }
    SimTextStyle style = sim_style(14, 400, p->theme->accent);
    sim_canvas_textf(p->canvas, box.x - 4, y + 24, style, "now %s",
                     sim_paint_instant(p->stage, p->time_ns).text);
    style = sim_style_right(14, 400, p->theme->dim);
    sim_canvas_text(p->canvas, box.x + box.w, y + 24, style,
                    sim_paint_instant(p->stage, last).text);
}

void sim_paint_timers(const SimLoopPainting *p, SimRect card)
{
    const SimSpotNow *now = &p->loop->spots[SIM_SPOT_TIMERS];
    sim_paint_inside(p->stage, SIM_SLOT_TIMERS, card);
    sim_paint_head(p->stage, card, "Timers", "earliest first");
    SimTextStyle count = sim_style_right(15, 400, p->theme->dim);
    char words[64];
    if (now->shown < now->total)
        snprintf(words, sizeof words, "the first %zu of %zu", now->shown,
                 now->total);
    else
        snprintf(words, sizeof words, "%zu", now->total);
    sim_canvas_text(p->canvas, sim_rect_right(card) - 24, card.y + 32, count,
                    words);
    if (now->total == 0)
        sim_paint_empty(p, sim_rect(card.x + 24, card.y + 56, card.w - 48, 72),
                        sim_loop_empty_words(p->loop, SIM_SPOT_TIMERS));
    for (size_t i = 0; i < p->loop->count; i++)
        if (p->loop->tokens[i].spot == SIM_SPOT_TIMERS)
            paint_row(p, &p->loop->tokens[i]);
    paint_axis(p);
    sim_canvas_layer_end(p->canvas);
}
