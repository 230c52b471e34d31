// The transport: buttons, slider, overview, the clock, the speed.
#include "stage/paint_transport.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- buttons ------------------------------------------------------------

static void paint_button(SimStage *stage, SimRect box, SimAction action,
                         SimIcon icon)
{
    const SimTheme *theme = stage->theme;
    sim_canvas_round(stage->canvas, box, 10, theme->raised);
    sim_canvas_frame(stage->canvas, box, 10, 1, 0, theme->line);
    sim_paint_icon(stage->canvas, icon, sim_rect_middle_x(box),
                   sim_rect_middle_y(box), 13, theme->text);
    sim_hits_add(&stage->hits, box, sim_action_info(action)->name, 0);
}

static void paint_play(SimStage *stage, double x, double y)
{
    const SimTheme *theme = stage->theme;
    SimIcon icon = stage->player.is_playing ? SIM_ICON_PAUSE : SIM_ICON_PLAY;
    sim_canvas_circle(stage->canvas, x, y, 24, theme->accent);
    sim_paint_icon(stage->canvas, icon, x, y, 19, theme->on_accent);
    sim_hits_add(&stage->hits, sim_rect(x - 24, y - 24, 48, 48),
                 sim_action_info(SIM_ACTION_PLAY)->name, 0);
}

double sim_paint_buttons(SimStage *stage, double x, double y)
{
    static const struct {
        SimAction action;
        SimIcon icon;
    } buttons[] = {{SIM_ACTION_TO_START, SIM_ICON_TO_START},
                   {SIM_ACTION_SWITCH_BACK, SIM_ICON_SWITCH_BACK},
                   {SIM_ACTION_STEP_BACK, SIM_ICON_STEP_BACK},
                   {SIM_ACTION_PLAY, SIM_ICON_PLAY},
                   {SIM_ACTION_STEP_FORWARD, SIM_ICON_STEP_FORWARD},
                   {SIM_ACTION_SWITCH_FORWARD, SIM_ICON_SWITCH_FORWARD},
                   {SIM_ACTION_TO_END, SIM_ICON_TO_END}};
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++) {
        if (buttons[i].action == SIM_ACTION_PLAY) {
            paint_play(stage, x + 24, y);
            x += 56;
            continue;
        }
        paint_button(stage, sim_rect(x, y - 20, 40, 40), buttons[i].action,
                     buttons[i].icon);
        x += 48;
    }
    return x - 8;
}

// The two halves of the pill play slower and faster.
double sim_paint_speed(SimStage *stage, double right, double y)
{
    const SimTheme *theme = stage->theme;
    SimRect theme_box = sim_rect(right - 40, y - 20, 40, 40);
    paint_button(stage, theme_box, SIM_ACTION_THEME, SIM_ICON_MOON);
    SimRect pill = sim_rect(right - 48 - 124, y - 20, 124, 40);
    sim_canvas_round(stage->canvas, pill, 20, theme->raised);
    sim_canvas_frame(stage->canvas, pill, 20, 1, 0, theme->line);
    double middle = sim_rect_middle_x(pill);
    sim_canvas_textf(stage->canvas, middle, y,
                     sim_style_center(16, 500, theme->text), "%g×",
                     sim_player_rate(&stage->player));
    SimTextStyle sign = sim_style_center(18, 500, theme->dim);
    sim_canvas_text(stage->canvas, pill.x + 18, y, sign, "−");
    sim_canvas_text(stage->canvas, sim_rect_right(pill) - 18, y, sign, "+");
    sim_hits_add(&stage->hits, sim_rect(pill.x, pill.y, 62, 40), "slower", 0);
    sim_hits_add(&stage->hits, sim_rect(middle, pill.y, 62, 40), "faster", 0);
    return pill.x;
}

// ---- slider -------------------------------------------------------------

void sim_paint_slider(SimStage *stage, const SimAxis *axis, double y,
                      double playhead_top)
{
    const SimTheme *theme = stage->theme;
    double x = sim_axis_x(axis, stage->player.time_ns);
    sim_canvas_round(stage->canvas, sim_rect(axis->x, y - 3, axis->w, 6), 3,
                     theme->line);
    sim_canvas_round(stage->canvas, sim_rect(axis->x, y - 3, x - axis->x, 6), 3,
                     theme->accent);
    sim_paint_flags(stage, axis, y);
    if (playhead_top > 0)
        sim_canvas_line(stage->canvas, x, playhead_top, x, y, 2, 0,
                        theme->accent);
    sim_canvas_circle(stage->canvas, x, y, 11, theme->accent);
    sim_canvas_circle(stage->canvas, x, y, 5, theme->panel);
    sim_hits_add(&stage->hits, sim_rect(axis->x, y - 20, axis->w, 40), "slider",
                 0);
}

void sim_paint_strip(SimStage *stage, const SimFilm *film, SimRect strip,
                     const SimAxis *axis)
{
    uint32_t count = film->replay->task_count;
    uint32_t first = count > 1 ? 1 : 0;
    uint32_t lanes = count - first;
    // More lanes than pixels: every n-th stands for its neighbours.
    double pitch = fmax(1, strip.h / lanes);
    uint32_t shown = (uint32_t)(strip.h / pitch);
    for (uint32_t i = 0; i < shown && i < lanes; i++) {
        uint32_t slot = first + (uint32_t)((uint64_t)i * lanes /
                                           (shown < lanes ? shown : lanes));
        SimRect bar = sim_rect(strip.x, strip.y + i * pitch, strip.w,
                               pitch > 3 ? pitch - 1 : pitch);
        sim_paint_lane(stage, film, slot, bar, axis, false);
    }
}

// ---- the two forms ------------------------------------------------------

static SimAxis whole_axis(const SimStage *stage, double x, double w)
{
    return (SimAxis){x, w, stage->player.begin_ns, stage->player.end_ns,
                     stage->player.end_ns - stage->player.begin_ns};
}

// Hall and code: one row, a thin strip above the slider.
static void paint_row(SimStage *stage, SimRect card)
{
    double y = sim_rect_middle_y(card);
    double left = sim_paint_buttons(stage, card.x + 24, y) + 40;
    double right = sim_paint_speed(stage, sim_rect_right(card) - 24, y) - 24;
    bool is_loop = stage->view == SIM_VIEW_LOOP;
    int64_t time_ns = is_loop ? sim_motion_time(&stage->motion, stage->wall_ms)
                              : stage->player.time_ns;
    SimTimeText now = sim_paint_instant(stage, time_ns);
    SimTimeText last = sim_paint_instant(stage, stage->player.end_ns);
    SimTextStyle big = sim_style_right(32, 600, stage->theme->text);
    sim_canvas_text(stage->canvas, right, y, big, now.text);
    // The widest clock of this film keeps its place, so the slider stands.
    right -= fmax(sim_canvas_text_width(stage->canvas, big, now.text),
                  sim_canvas_text_width(stage->canvas, big, last.text)) +
             36;
    if (is_loop) {
        sim_paint_events(stage, left, right - left, y);
        return;
    }
    SimAxis axis = whole_axis(stage, left, right - left);
    SimRect strip = sim_rect(left, card.y + 18, right - left, 22);
    sim_canvas_layer(stage->canvas, SIM_SLOT_OVERVIEW, strip,
                     stage->theme->strip);
    if (!stage->predict.is_on) // it shows what will be
        sim_paint_strip(stage, stage->film, strip, &axis);
    sim_canvas_layer_end(stage->canvas);
    sim_paint_slider(stage, &axis, card.y + 54, strip.y - 4);
    if (!sim_predict_hides_length(&stage->predict))
        sim_paint_axis(stage, &axis, card.y + 78, 0, 0, -1e9, -1e9);
}

// The window's ends have handles; their presses mean the strip's time.
static void add_window(SimStage *stage, SimRect strip, SimRect window)
{
    static const char *const names[] = {"overview_from", "overview_to"};
    for (int i = -1; i < 2; i++) {
        double x = i == 0 ? window.x : sim_rect_right(window);
        SimRect grip = i < 0 ? window : sim_rect(x - 7, window.y, 14, window.h);
        SimRect handle = sim_rect(x - 4, sim_rect_middle_y(window) - 12, 8, 24);
        sim_hits_add(&stage->hits, grip, i < 0 ? "overview_window" : names[i],
                     0);
        // What is dragged is a time on the whole strip.
        if (stage->hits.count > 0) {
            SimHit *hit = &stage->hits.hits[stage->hits.count - 1];
            hit->axis_x = strip.x;
            hit->axis_w = strip.w;
        }
        if (i >= 0)
            sim_canvas_round(stage->canvas, handle, 4, stage->theme->accent);
    }
}

// The strip is a picture of the whole run: it changes with the film, the room
// and the theme, and with nothing that the watcher does a frame long.
static uint64_t strip_key(const SimStage *stage, SimRect strip)
{
    const double parts[] = {strip.x,
                            strip.y,
                            strip.w,
                            strip.h,
                            (double)stage->theme->name,
                            (double)(stage->film - stage->films),
                            (double)stage->player.end_ns};
    uint64_t key = 0x5712;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        key = (key ^ (uint64_t)(int64_t)(parts[i] * 16)) * 0x9E3779B97F4A7C15u;
    return key | 1;
}

// Lanes: an overview of the whole run, with a window for what is shown.
static void paint_overview(SimStage *stage, SimRect card)
{
    const SimTheme *theme = stage->theme;
    SimAxis axis = whole_axis(stage, card.x + 208, card.w - 208 - 24);
    SimRect strip = sim_rect(axis.x, card.y + 16, axis.w, 48);
    sim_canvas_text(stage->canvas, card.x + 24, card.y + 32,
                    sim_style(16, 600, theme->text), "Overview");
    sim_canvas_textf(stage->canvas, card.x + 24, card.y + 54,
                     sim_style(14, 400, theme->dim), "%s to %s",
                     sim_paint_instant(stage, axis.from_ns).text,
                     sim_paint_instant(stage, axis.to_ns).text);
    if (!sim_canvas_layer_again(stage->canvas, SIM_SLOT_OVERVIEW,
                                strip_key(stage, strip))) {
        sim_canvas_layer_keyed(stage->canvas, SIM_SLOT_OVERVIEW, strip,
                               theme->strip, strip_key(stage, strip));
        sim_paint_strip(stage, stage->film, strip, &axis);
        sim_canvas_layer_end(stage->canvas);
    }
    double from = sim_axis_x(&axis, stage->lanes_from);
    double to = sim_axis_x(&axis, stage->lanes_to);
    SimColor veil = sim_color_fade(theme->panel, 0.55);
    sim_canvas_rect(stage->canvas,
                    sim_rect(axis.x, strip.y, from - axis.x, strip.h), veil);
    sim_canvas_rect(stage->canvas,
                    sim_rect(to, strip.y, axis.x + axis.w - to, strip.h), veil);
    SimRect window =
        sim_rect(from, strip.y - 3, fmax(4, to - from), strip.h + 6);
    sim_canvas_frame(stage->canvas, window, 5, 2, 0, theme->accent);
    sim_hits_add(&stage->hits, strip, "overview", 0);
    add_window(stage, strip, window);
    double x = sim_axis_x(&axis, stage->player.time_ns);
    sim_canvas_line(stage->canvas, x, strip.y - 4, x, strip.y + strip.h + 4, 2,
                    0, theme->text);
    sim_paint_axis(stage, &axis, card.y + 82, 0, 0, -1e9, -1e9);
}

static void paint_below(SimStage *stage, SimRect card)
{
    double y = sim_rect_bottom(card) - 34;
    sim_paint_buttons(stage, card.x + 24, y);
    sim_paint_speed(stage, sim_rect_right(card) - 24, y);
    sim_canvas_text(stage->canvas, sim_rect_middle_x(card), y,
                    sim_style_center(32, 600, stage->theme->text),
                    sim_paint_instant(stage, stage->player.time_ns).text);
}

void sim_paint_transport(SimStage *stage)
{
    SimRect card = stage->cards.transport;
    if (stage->view == SIM_VIEW_LANES) {
        paint_overview(stage, card);
        paint_below(stage, card);
    } else {
        paint_row(stage, card);
    }
}
