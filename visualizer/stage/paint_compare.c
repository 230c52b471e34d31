// The comparison: two films, one clock, one verdict.
#include "layout/lanes.h"
#include "stage/paint.h"
#include "stage/paint_lanes.h"
#include "stage/paint_transport.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- the verdict --------------------------------------------------------

static void paint_verdict(SimStage *stage)
{
    SimRect card = stage->cards.verdict;
    const SimTheme *theme = stage->theme;
    const SimComparison *comparison = &stage->comparison;
    sim_paint_inside(stage, SIM_SLOT_VERDICT, card);
    char factor[32];
    snprintf(factor, sizeof factor,
             comparison->factor < 99.95 ? "%.1f×" : "%.0f×",
             comparison->factor);
    SimTextStyle big = sim_style(48, 700, theme->accent);
    double x = card.x + 24, y = sim_rect_middle_y(card);
    sim_canvas_text(stage->canvas, x, y, big, factor);
    x += sim_canvas_text_width(stage->canvas, big, factor) + 24;
    sim_canvas_line(stage->canvas, x, y - 24, x, y + 24, 1, 0, theme->line);
    x += 24;
    SimTextStyle verdict = sim_style(28, 600, theme->text);
    SimTextStyle why = sim_style(18, 400, theme->dim);
    verdict.font = SIM_FONT_DISPLAY;
    double room = sim_rect_right(card) - 24 - x;
    double width =
        sim_canvas_text_width(stage->canvas, verdict, comparison->verdict);
    if (width > room)
        verdict.size = fmax(18, verdict.size * room / width);
    width = sim_canvas_text_width(stage->canvas, why, comparison->why);
    if (width > room)
        why.size = fmax(14, why.size * room / width);
    verdict.max_width = why.max_width = room;
    char sentence[512];
    snprintf(sentence, sizeof sentence, "%s", comparison->verdict);
    sentence[0] = (char)toupper((unsigned char)sentence[0]);
    sim_canvas_text(stage->canvas, x, y - 15, verdict, sentence);
    sim_canvas_text(stage->canvas, x, y + 19, why, comparison->why);
    sim_canvas_layer_end(stage->canvas);
}

// ---- the two halves -----------------------------------------------------

static void paint_side_head(SimStage *stage, int index, const char *status)
{
    SimRect card = stage->cards.side[index];
    // A press on a half opens that film alone.
    sim_hits_add(&stage->hits, card, "side", index);
    const SimFilm *film = &stage->films[index];
    double x = card.x + 24, y = card.y + 32;
    sim_paint_letter(stage, index, true, x, y);
    SimTextStyle name = sim_style(22, 600, stage->theme->text);
    sim_canvas_text(stage->canvas, x + 40, y, name, film->name);
    x += 40 + sim_canvas_text_width(stage->canvas, name, film->name) + 14;
    if (film->mode[0] != '\0')
        sim_paint_chip(stage, x, y, film->mode);
    sim_canvas_text(stage->canvas, sim_rect_right(card) - 24, y,
                    sim_style_right(16, 500, stage->theme->text), status);
}

static void paint_side_scene(SimStage *stage, int index)
{
    SimRect card = stage->cards.side[index];
    const SimFilm *film = &stage->films[index];
    SimSceneMoment moment =
        sim_film_moment(film, stage->wall_ms, stage->has_motion);
    moment.is_compact = true;
    moment.slot = SIM_SLOT_HALL + (unsigned)index * 128;
    char status[160];
    film->scene_kind->status(film->scene, &moment, status, sizeof status);
    paint_side_head(stage, index, status);
    film->scene_kind->draw(film->scene, &moment, stage->canvas,
                           sim_paint_scene_area(card, true));
}

// A trace without a scene shows its lanes.
static void paint_side_lanes(SimStage *stage, int index)
{
    SimRect card = stage->cards.side[index];
    SimFilm *film = &stage->films[index];
    SimLanes lanes;
    SimLanesNeed need = {.card = card,
                         .state = &film->state,
                         .from_ns = stage->player.begin_ns,
                         .to_ns = stage->player.end_ns};
    char status[96];
    snprintf(status, sizeof status, "ends at %s",
             sim_paint_instant(stage, film->replay->end_ns).text);
    sim_lanes_lay(&lanes, &need);
    sim_paint_lanes_in(stage, film, &lanes, SIM_SLOT_SIDE + (unsigned)index,
                       false);
    paint_side_head(stage, index, status);
    sim_lanes_done(&lanes);
}

// ---- strips and transport -----------------------------------------------

static void paint_early_end(SimStage *stage, int index, SimRect strip,
                            const SimAxis *axis)
{
    const SimFilm *film = &stage->films[index];
    int64_t early = stage->player.end_ns - film->replay->end_ns;
    double x = sim_axis_x(axis, film->replay->end_ns) + 24;
    if (early <= 0 || sim_rect_right(strip) - x < 260)
        return;
    sim_canvas_textf(stage->canvas, x, sim_rect_middle_y(strip),
                     sim_style(16, 400, stage->theme->dim),
                     "ends at %s, %s earlier",
                     sim_paint_instant(stage, film->replay->end_ns).text,
                     sim_duration_text(early).text);
}

static void paint_strips(SimStage *stage, SimRect card, const SimAxis *axis)
{
    SimRect both = sim_rect(axis->x, card.y + 16, axis->w, card.h - 132);
    double step = (both.h + 12) / 2;
    sim_canvas_layer(stage->canvas, SIM_SLOT_STRIPS,
                     sim_rect_inset(both, -4, 0), stage->theme->panel);
    for (int i = 0; i < 2; i++) {
        SimRect strip = sim_rect(both.x, both.y + i * step, both.w, step - 12);
        sim_canvas_round(stage->canvas, strip, 5, stage->theme->strip);
        sim_paint_strip(stage, &stage->films[i], sim_rect_inset(strip, 0, 3),
                        axis);
    }
    sim_canvas_layer_end(stage->canvas);
    // What is still to come is paler than what has been.
    double x = sim_axis_x(axis, stage->player.time_ns);
    sim_canvas_rect(stage->canvas,
                    sim_rect(x, both.y, axis->x + axis->w - x + 4, both.h),
                    sim_color_fade(stage->theme->panel, 0.45));
    for (int i = 0; i < 2; i++) {
        SimRect strip = sim_rect(both.x, both.y + i * step, both.w, step - 12);
        paint_early_end(stage, i, strip, axis);
        sim_paint_letter(stage, i, true, card.x + 24, sim_rect_middle_y(strip));
    }
}

static void paint_one_clock(SimStage *stage, SimRect card, double y)
{
    const SimTheme *theme = stage->theme;
    SimTimeText now = sim_paint_instant(stage, stage->player.time_ns);
    SimTimeText end = sim_paint_instant(stage, stage->player.end_ns);
    SimTextStyle big = sim_style_center(48, 600, theme->text);
    double x = sim_rect_middle_x(card);
    double half = sim_canvas_text_width(stage->canvas, big, now.text) / 2 + 20;
    sim_canvas_text(stage->canvas, x, y, big, now.text);
    sim_canvas_text(stage->canvas, x - half, y,
                    sim_style_right(16, 400, theme->dim), "one clock for both");
    sim_canvas_textf(stage->canvas, x + half, y, sim_style(16, 400, theme->dim),
                     "of %s", end.text);
}

static void paint_bottom(SimStage *stage)
{
    SimRect card = stage->cards.transport;
    SimAxis axis = {card.x + 64, card.w - 64 - 48, stage->player.begin_ns,
                    stage->player.end_ns,
                    stage->player.end_ns - stage->player.begin_ns};
    double y = sim_rect_bottom(card) - 36;
    paint_strips(stage, card, &axis);
    sim_paint_slider(stage, &axis, sim_rect_bottom(card) - 96, card.y + 10);
    sim_paint_axis(stage, &axis, sim_rect_bottom(card) - 71, 0, 0, -1e9, -1e9);
    sim_paint_buttons(stage, card.x + 24, y);
    sim_paint_speed(stage, sim_rect_right(card) - 24, y);
    paint_one_clock(stage, card, y);
}

void sim_paint_compare(SimStage *stage)
{
    paint_verdict(stage);
    for (int i = 0; i < 2; i++) {
        if (stage->films[i].scene_kind != NULL)
            paint_side_scene(stage, i);
        else
            paint_side_lanes(stage, i);
    }
    sim_paint_went(stage);
    sim_paint_magnified(stage);
    paint_bottom(stage);
}
