// The stage for a projector: no bars, big type.
//
// A scene fills the window, and in its middle stand the clock, what happens
// in two lines, and the question of a quiz. Without a scene it is the wheel,
// large, with the sentence below.
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LEAST 18.0 // the smallest type that is read from the last row

// ---- text that fits -----------------------------------------------------

// Writes a line as large as `size`, smaller if it would be too wide.
static void paint_fitting(SimStage *stage, double x, double y, double wide,
                          SimTextStyle style, const char *text)
{
    double width = sim_canvas_text_width(stage->canvas, style, text);
    if (width > wide)
        style.size = fmax(LEAST, style.size * wide / width);
    style.max_width = wide;
    sim_canvas_text(stage->canvas, x, y, style, text);
}

// Where to break a sentence so that the first line is as full as may be.
static size_t break_of(SimStage *stage, SimTextStyle style, const char *text,
                       double wide)
{
    size_t last = 0, length = strlen(text);
    char line[512];
    if (sim_canvas_text_width(stage->canvas, style, text) <= wide)
        return length;
    for (size_t i = 0; i < length && i < sizeof line; i++) {
        if (text[i] != ' ')
            continue;
        snprintf(line, sizeof line, "%.*s", (int)i, text);
        if (sim_canvas_text_width(stage->canvas, style, line) > wide)
            break;
        last = i;
    }
    return last > 0 ? last : length;
}

// The sentence in at most two lines, left-aligned, around `y`.
static void paint_two_lines(SimStage *stage, double x, double y, double wide,
                            const char *text)
{
    char first[512];
    SimTextStyle style = sim_style(44, 600, stage->theme->text);
    style.font = SIM_FONT_DISPLAY;
    size_t length = break_of(stage, style, text, wide);
    const char *rest = text + length + (text[length] == ' ');
    snprintf(first, sizeof first, "%.*s", (int)length, text);
    if (rest[0] == '\0') {
        paint_fitting(stage, x, y, wide, style, first);
        return;
    }
    paint_fitting(stage, x, y - 30, wide, style, first);
    paint_fitting(stage, x, y + 30, wide, style, rest);
}

// ---- the middle of a scene ----------------------------------------------

static void paint_clock(SimStage *stage, double x, double y, double wide,
                        double most)
{
    SimTextStyle style = sim_style_center(most, 600, stage->theme->text);
    paint_fitting(stage, x, y, wide, style,
                  sim_paint_instant(stage, stage->player.time_ns).text);
}

static void paint_words(SimStage *stage, SimRect room, double y, double size,
                        const char *above, const char *below)
{
    double x = sim_rect_middle_x(room), wide = room.w - 64;
    SimTextStyle bold = sim_style_center(size, 600, stage->theme->text);
    SimTextStyle dim = sim_style_center(size * 0.8, 500, stage->theme->dim);
    bold.font = dim.font = SIM_FONT_DISPLAY;
    paint_fitting(stage, x, y, wide, bold, above);
    paint_fitting(stage, x, y + size * 1.3, wide, dim, below);
}

// Clock, two lines and, in a quiz, the question share the card's height.
static void paint_middle(SimStage *stage, SimRect room, const char *above,
                         const char *below)
{
    const SimTheme *theme = stage->theme;
    double clock = fmin(156, room.h * 0.3), x = sim_rect_middle_x(room);
    sim_canvas_shadow(stage->canvas, room, 24, 1);
    sim_canvas_round(stage->canvas, room, 24, theme->panel);
    sim_canvas_frame(stage->canvas, room, 24, 1, 0, theme->line);
    if (!stage->predict.is_open) {
        double y = room.y + room.h * 0.36;
        paint_clock(stage, x, y, room.w - 64, clock * 1.25);
        paint_words(stage, room, y + clock * 0.95, fmin(48, room.h * 0.1),
                    above, below);
        return;
    }
    paint_clock(stage, x, room.y + clock * 0.62, room.w - 64, clock);
    paint_words(stage, room, room.y + clock * 1.3, fmin(42, room.h * 0.085),
                above, below);
    double top = room.y + clock * 1.3 + fmin(42, room.h * 0.085) * 2.1;
    sim_paint_question_in(stage, sim_rect(room.x + 40, top, room.w - 80,
                                          sim_rect_bottom(room) - 24 - top));
}

static void paint_scene(SimStage *stage)
{
    SimFilm *film = stage->film;
    SimRect area = stage->cards.hall, room;
    char above[SIM_TIP_TEXT] = "", below[SIM_TIP_TEXT] = "";
    SimSceneMoment moment =
        sim_film_moment(film, stage->wall_ms, stage->has_motion);
    moment.slot = SIM_SLOT_HALL;
    moment.is_large = true;
    film->scene_kind->middle(film->scene, &moment, area, &room, above, below);
    if (room.w >= 240 && room.h >= 120)
        paint_middle(stage, sim_rect_inset(room, 8, 8), above, below);
    film->scene_kind->draw(film->scene, &moment, stage->canvas, area);
}

// ---- the wheel ----------------------------------------------------------

static void paint_sentence(SimStage *stage)
{
    SimRect card = stage->cards.sentence;
    double y = sim_rect_middle_y(card), right = sim_rect_right(card) - 40;
    char room[512];
    SimTold told;
    const char *text = sim_paint_safe_sentence(stage, &told, room);
    int64_t time_ns = sim_motion_time(&stage->motion, stage->wall_ms);
    SimTimeText now = sim_paint_instant(stage, time_ns);
    SimTimeText last = sim_paint_instant(stage, stage->player.end_ns);
    SimTextStyle clock = sim_style_right(72, 600, stage->theme->text);
    sim_canvas_text(stage->canvas, right, y, clock, now.text);
    right -= fmax(sim_canvas_text_width(stage->canvas, clock, now.text),
                  sim_canvas_text_width(stage->canvas, clock, last.text)) +
             48;
    sim_canvas_round(stage->canvas, sim_rect(card.x + 32, y - 48, 6, 96), 3,
                     stage->theme->accent);
    paint_two_lines(stage, card.x + 64, y, right - card.x - 64, text);
}

void sim_paint_presenter(SimStage *stage)
{
    if (stage->is_black) {
        sim_canvas_clear(stage->canvas);
        sim_hits_clear(&stage->hits);
        sim_canvas_rect(stage->canvas,
                        sim_rect(0, 0, stage->width, stage->height),
                        0xFF000000);
        return;
    }
    if (stage->view == SIM_VIEW_HALL) {
        paint_scene(stage);
    } else {
        sim_paint_loop(stage);
        paint_sentence(stage);
        sim_paint_flight(stage);
        sim_paint_question(stage);
    }
    if (stage->shows_help)
        sim_paint_help(stage);
}
