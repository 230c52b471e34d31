// The parts that several cards share: heads, chips, badges, the legend.
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SECOND     1000000000LL
#define ROUND_FROM 10 // narrower segments have square corners

SimTextStyle sim_style(double size, int weight, SimColor color)
{
    return (SimTextStyle){.size = size,
                          .weight = (uint16_t)weight,
                          .color = color,
                          .font = size >= 30 ? SIM_FONT_CLOCK : SIM_FONT_TEXT};
}

SimTextStyle sim_style_right(double size, int weight, SimColor color)
{
    SimTextStyle style = sim_style(size, weight, color);
    style.align = SIM_ALIGN_RIGHT;
    return style;
}

SimTextStyle sim_style_center(double size, int weight, SimColor color)
{
    SimTextStyle style = sim_style(size, weight, color);
    style.align = SIM_ALIGN_CENTER;
    return style;
}

void sim_paint_inside(SimStage *stage, unsigned slot, SimRect card)
{
    // Where the card's corners are round the layer must not reach.
    sim_canvas_layer(stage->canvas, slot, sim_rect_inset(card, 2, 12),
                     stage->theme->panel);
}

double sim_paint_head(SimStage *stage, SimRect card, const char *title,
                      const char *subtitle)
{
    SimTextStyle bold = sim_style(18, 600, stage->theme->text);
    double x = card.x + 24, y = card.y + 32;
    bold.max_width = card.w - 48;
    sim_canvas_text(stage->canvas, x, y, bold, title);
    x += sim_canvas_text_width(stage->canvas, bold, title) + 12;
    SimTextStyle dim = sim_style(15, 400, stage->theme->dim);
    sim_canvas_text(stage->canvas, x, y, dim, subtitle);
    return x + sim_canvas_text_width(stage->canvas, dim, subtitle);
}

// The bytes of a text's first line: as many whole words as fit, at least one.
static size_t line_length(SimStage *stage, SimTextStyle style, const char *text,
                          double w)
{
    char line[512];
    size_t fitting = 0;
    for (size_t i = 1; i < sizeof line; i++) {
        if (text[i] != ' ' && text[i] != '\0')
            continue;
        snprintf(line, sizeof line, "%.*s", (int)i, text);
        bool is_fitting =
            sim_canvas_text_width(stage->canvas, style, line) <= w;
        if (is_fitting || fitting == 0)
            fitting = i;
        if (!is_fitting || text[i] == '\0')
            break;
    }
    return fitting > 0 ? fitting : strlen(text);
}

int sim_paint_wrapped(SimStage *stage, double x, double y, double w,
                      double pitch, int most, SimTextStyle style,
                      const char *text)
{
    int count = 0;
    while (*text != '\0') {
        size_t length = line_length(stage, style, text, w);
        bool is_last = most > 0 && count + 1 == most;
        char line[512];
        snprintf(line, sizeof line, "%.*s",
                 (int)(is_last ? strlen(text) : length), text);
        SimTextStyle fitting = style;
        fitting.max_width = w;
        if (most > 0)
            sim_canvas_text(stage->canvas, x, y + count * pitch, fitting, line);
        count++;
        if (is_last)
            break;
        text += length;
        text += strspn(text, " ");
    }
    return count;
}

double sim_paint_chip(SimStage *stage, double x, double y, const char *text)
{
    SimTextStyle style = sim_style(14, 500, stage->theme->dim);
    double width = sim_canvas_text_width(stage->canvas, style, text) + 26;
    SimRect pill = sim_rect(x, y - 14, width, 28);
    sim_canvas_round(stage->canvas, pill, 14, stage->theme->raised);
    sim_canvas_frame(stage->canvas, pill, 14, 1, 0, stage->theme->line);
    sim_canvas_text(stage->canvas, x + 13, y, style, text);
    return width;
}

void sim_paint_keycap(SimStage *stage, double right, double y, const char *key)
{
    const SimTheme *theme = stage->theme;
    SimTextStyle style = sim_style_center(14, 600, theme->text);
    double width = sim_canvas_text_width(stage->canvas, style, key) + 20;
    SimRect cap = sim_rect(right - width, y - 13, width, 26);
    sim_canvas_round(stage->canvas, cap, 6, theme->raised);
    sim_canvas_frame(stage->canvas, cap, 6, 1, 0, theme->line);
    sim_canvas_text(stage->canvas, sim_rect_middle_x(cap), y, style, key);
}

void sim_paint_letter(SimStage *stage, int film, bool is_shown, double x,
                      double y)
{
    static const char *const letters[] = {"A", "B"};
    const SimTheme *theme = stage->theme;
    sim_canvas_round(stage->canvas, sim_rect(x, y - 14, 28, 28), 7,
                     is_shown ? theme->text : theme->line);
    sim_canvas_text(
        stage->canvas, x + 14, y,
        sim_style_center(15, 700, is_shown ? theme->panel : theme->dim),
        letters[film]);
}

SimTimeText sim_paint_instant(const SimStage *stage, int64_t time_ns)
{
    int64_t span_ns = stage->player.end_ns;
    // While a long film runs its milliseconds would only flicker.
    if (stage->player.is_playing && span_ns >= 60 * SECOND)
        time_ns -= time_ns % SECOND;
    SimTimeText instant = sim_time_text(time_ns, span_ns);
    // A clock with colons says itself what it is; bare seconds need a unit.
    if (strchr(instant.text, ':') == NULL)
        strncat(instant.text, " s", sizeof instant.text - 3);
    return instant;
}

// ---- badges -------------------------------------------------------------

SimColor sim_state_text_color(const SimTheme *theme, SimMode mode,
                              bool is_blocking)
{
    if (is_blocking)
        return theme->block;
    switch (mode) {
    case SIM_MODE_RUNNING:
        return theme->run;
    case SIM_MODE_READY:
        return theme->ready_text;
    case SIM_MODE_WAITING:
        return theme->wait_text;
    case SIM_MODE_FAILED:
    case SIM_MODE_CANCELLED:
        return theme->fail;
    default:
        return theme->faint;
    }
}

static void fill_badge(SimStage *stage, double x, double y, double r,
                       SimMode mode, bool is_blocking, double share)
{
    SimCanvas *canvas = stage->canvas;
    const SimTheme *theme = stage->theme;
    SimRect disc = sim_rect(x - r, y - r, 2 * r, 2 * r);
    SimColor panel = sim_color_fade(theme->panel, share);
    SimColor wait = sim_color_fade(theme->wait, share);
    SimColor ready = sim_color_fade(theme->ready, share);
    SimColor tint = sim_color_mix(theme->panel, theme->ready, 0.16);
    SimColor pale = sim_color_mix(theme->panel, theme->wait, 0.18);
    if (is_blocking) {
        sim_canvas_pattern(canvas, disc, r, SIM_PATTERN_STRIPES,
                           sim_color_fade(theme->block, share),
                           sim_color_fade(theme->block_stripe, share));
    } else if (mode == SIM_MODE_RUNNING) {
        sim_canvas_circle(canvas, x, y, r, sim_color_fade(theme->run, share));
    } else if (mode == SIM_MODE_READY) {
        sim_canvas_circle(canvas, x, y, r, sim_color_fade(tint, share));
        sim_canvas_arc(canvas, x, y, r - 1.2, 0, 1, 2.4, 2.4, ready);
    } else if (mode == SIM_MODE_WAITING) {
        sim_canvas_pattern(canvas, disc, r, SIM_PATTERN_HATCH, wait,
                           sim_color_fade(pale, share));
        sim_canvas_circle(canvas, x, y, r * 0.74, panel);
        sim_canvas_arc(canvas, x, y, r - 0.75, 0, 1, 1.5, 0, wait);
    } else {
        bool is_ended = mode >= SIM_MODE_DONE;
        sim_canvas_arc(canvas, x, y, r - 1, 0, 1, 1.5, is_ended ? 0 : 3,
                       sim_color_fade(theme->done, share));
    }
}

void sim_paint_badge_faded(SimStage *stage, double x, double y, double radius,
                           SimMode mode, bool is_blocking, const char *letters,
                           double share)
{
    const SimTheme *theme = stage->theme;
    fill_badge(stage, x, y, radius, mode, is_blocking, share);
    SimColor ink = sim_state_text_color(theme, mode, false);
    if (is_blocking)
        ink = 0xFFFFFFFF;
    else if (mode == SIM_MODE_RUNNING)
        ink = theme->on_run;
    // Large type does not go into a small disc: on a projector it has none.
    if (stage->is_presented && radius < 12)
        return;
    size_t length = strlen(letters);
    double size = radius * (length >= 3 ? 0.74 : length == 2 ? 0.9 : 1.05);
    sim_canvas_text(stage->canvas, x, y,
                    sim_style_center(size, 700, sim_color_fade(ink, share)),
                    letters);
}

void sim_paint_badge(SimStage *stage, double x, double y, double radius,
                     SimMode mode, bool is_blocking, const char *letters)
{
    sim_paint_badge_faded(stage, x, y, radius, mode, is_blocking, letters, 1);
}

// ---- segments -----------------------------------------------------------

static void paint_ready(SimStage *stage, SimRect bar)
{
    const SimTheme *theme = stage->theme;
    SimColor tint = sim_color_mix(theme->panel, theme->ready, 0.16);
    // Dots need room; and round corners, by the thousand, cost more than they
    // show.
    if (bar.w < 8 || bar.h < 10) {
        sim_canvas_rect(stage->canvas, bar, theme->ready);
        return;
    }
    double radius = bar.w >= ROUND_FROM ? 3 : 0;
    sim_canvas_pattern(stage->canvas, bar, radius, SIM_PATTERN_DOTS,
                       theme->ready, tint);
    sim_canvas_frame(stage->canvas, bar, radius, 1.5, 0, theme->ready);
}

static void paint_waiting(SimStage *stage, SimRect bar)
{
    const SimTheme *theme = stage->theme;
    double height = fmax(1, bar.h * 0.36);
    SimRect thin =
        sim_rect(bar.x, sim_rect_middle_y(bar) - height / 2, bar.w, height);
    SimColor tint = sim_color_mix(theme->panel, theme->wait, 0.14);
    if (bar.h < 10)
        sim_canvas_rect(stage->canvas, thin,
                        sim_color_mix(theme->panel, theme->wait, 0.6));
    else
        sim_canvas_pattern(stage->canvas, thin, 0, SIM_PATTERN_HATCH,
                           theme->wait, tint);
}

static void paint_blocking(SimStage *stage, SimRect bar)
{
    const SimTheme *theme = stage->theme;
    double radius = bar.w >= ROUND_FROM && bar.h >= 10 ? 3 : 0;
    sim_canvas_pattern(stage->canvas, bar, radius, SIM_PATTERN_STRIPES,
                       theme->block, theme->block_stripe);
    if (bar.w >= 6 && bar.h >= 10)
        sim_canvas_frame(stage->canvas, bar, 3, 1.5, 0, theme->block);
}

void sim_paint_segment(SimStage *stage, SimRect bar, SimMode mode,
                       bool is_blocking)
{
    if (is_blocking)
        paint_blocking(stage, bar);
    else if (mode == SIM_MODE_RUNNING && bar.w >= ROUND_FROM && bar.h >= 8)
        sim_canvas_round(stage->canvas, bar, 3, stage->theme->run);
    else if (mode == SIM_MODE_RUNNING)
        sim_canvas_rect(stage->canvas, bar, stage->theme->run);
    else if (mode == SIM_MODE_READY)
        paint_ready(stage, bar);
    else if (mode == SIM_MODE_WAITING)
        paint_waiting(stage, bar);
    else if (mode == SIM_MODE_NEW)
        sim_canvas_frame(stage->canvas, bar, 3, 1.5, 3, stage->theme->done);
}

// ---- legend -------------------------------------------------------------

double sim_paint_legend(SimStage *stage, double right, double y,
                        bool has_blocking)
{
    static const struct {
        const char *word;
        SimMode mode;
        bool is_blocking;
    } entries[] = {{"blocks the loop", SIM_MODE_RUNNING, true},
                   {"waiting", SIM_MODE_WAITING, false},
                   {"ready", SIM_MODE_READY, false},
                   {"running", SIM_MODE_RUNNING, false}};
    SimTextStyle style = sim_style(15, 400, stage->theme->dim);
    for (size_t i = has_blocking ? 0 : 1; i < 4; i++) {
        double width =
            sim_canvas_text_width(stage->canvas, style, entries[i].word);
        sim_canvas_text(stage->canvas, right - width, y, style,
                        entries[i].word);
        SimRect swatch = sim_rect(right - width - 42, y - 10, 32, 20);
        sim_paint_segment(stage, swatch, entries[i].mode,
                          entries[i].is_blocking);
        right -= width + 42 + 24;
    }
    return right;
}
