// The command palette, on a card above everything.
#include "layout/badge.h"
#include "stage/paint.h"
#include <stdio.h>

#define WIDTH 760.0
#define FIELD 64.0
#define ROW   44.0
#define ROWS  9 // shown at once

static void paint_field(SimStage *stage, SimRect field)
{
    const SimTheme *theme = stage->theme;
    const char *typed = stage->palette.text;
    double x = field.x + 28, y = sim_rect_middle_y(field);
    SimTextStyle style = sim_style(22, 500, theme->text);
    style.max_width = field.w - 64;
    if (typed[0] == '\0')
        sim_canvas_text(stage->canvas, x + 4, y,
                        sim_style(18, 400, theme->faint),
                        "a command, a task, or a place: 1.86, 40%, #12");
    sim_canvas_text(stage->canvas, x, y, style, typed);
    double caret = x + sim_canvas_text_width(stage->canvas, style, typed) + 2;
    sim_canvas_rect(stage->canvas, sim_rect(caret, y - 14, 2, 28),
                    theme->accent);
    sim_canvas_line(stage->canvas, field.x, sim_rect_bottom(field),
                    sim_rect_right(field), sim_rect_bottom(field), 1, 0,
                    theme->line);
}

static void paint_task(SimStage *stage, SimRect row, uint32_t slot)
{
    const SimReplay *replay = stage->film->replay;
    const SimTaskNow *now = &stage->film->state.tasks[slot];
    SimMode mode = (SimMode)now->mode;
    char letters[SIM_BADGE_TEXT];
    double y = sim_rect_middle_y(row), x = row.x + 28;
    sim_badge(replay->tasks[slot].name, letters);
    sim_paint_badge(stage, x + 13, y, 13, mode, false, letters);
    SimTextStyle name = sim_style(18, 500, stage->theme->text);
    name.elide = SIM_ELIDE_MIDDLE;
    name.max_width = row.w - 240;
    sim_canvas_text(stage->canvas, x + 38, y, name, replay->tasks[slot].name);
    sim_canvas_text(
        stage->canvas, sim_rect_right(row) - 28, y,
        sim_style_right(15, 400,
                        sim_state_text_color(stage->theme, mode, false)),
        sim_mode_word(mode));
}

static void paint_place(SimStage *stage, SimRect row)
{
    SimGoal goal = stage->palette.goal;
    SimTextStyle style = sim_style(18, 500, stage->theme->text);
    double y = sim_rect_middle_y(row);
    if (goal.is_step)
        sim_canvas_textf(stage->canvas, row.x + 28, y, style,
                         "go to event %llu", (unsigned long long)goal.step);
    else
        sim_canvas_textf(stage->canvas, row.x + 28, y, style, "go to %s",
                         sim_paint_instant(stage, goal.time_ns).text);
}

static void paint_row(SimStage *stage, SimRect row, int index)
{
    const SimFound *found = &stage->palette.found[index];
    double y = sim_rect_middle_y(row);
    if (index == stage->palette.chosen)
        sim_canvas_round(stage->canvas, sim_rect_inset(row, 8, 1), 8,
                         sim_color_fade(stage->theme->accent, 0.16));
    sim_hits_add(&stage->hits, row, "found", index);
    if (found->kind == SIM_FOUND_TASK) {
        paint_task(stage, row, found->value);
    } else if (found->kind == SIM_FOUND_PLACE) {
        paint_place(stage, row);
    } else {
        const SimActionInfo *info = sim_action_info((SimAction)found->value);
        sim_canvas_text(stage->canvas, row.x + 28, y,
                        sim_style(18, 400, stage->theme->text), info->words);
        sim_paint_keycap(stage, sim_rect_right(row) - 28, y, info->key);
    }
}

void sim_paint_palette(SimStage *stage)
{
    const SimPalette *palette = &stage->palette;
    const SimTheme *theme = stage->theme;
    if (!palette->is_open)
        return;
    int first = palette->chosen >= ROWS ? palette->chosen - ROWS + 1 : 0;
    int shown = palette->count - first < ROWS ? palette->count - first : ROWS;
    double rows = (shown > 0 ? shown : 1) * ROW;
    SimRect card =
        sim_rect((stage->width - WIDTH) / 2, 96, WIDTH, FIELD + rows + 16);
    sim_canvas_rect(stage->canvas, sim_rect(0, 0, stage->width, stage->height),
                    sim_color_fade(theme->bg, 0.7));
    sim_canvas_shadow(stage->canvas, card, 12, 2);
    sim_canvas_round(stage->canvas, card, 12, theme->panel);
    sim_canvas_frame(stage->canvas, card, 12, 1, 0, theme->line);
    paint_field(stage, sim_rect(card.x, card.y, card.w, FIELD));
    for (int i = 0; i < shown; i++)
        paint_row(stage,
                  sim_rect(card.x, card.y + FIELD + 8 + i * ROW, card.w, ROW),
                  first + i);
    if (shown == 0)
        sim_canvas_text(
            stage->canvas, card.x + 28, card.y + FIELD + 8 + ROW / 2,
            sim_style(18, 400, theme->dim), "nothing fits; Escape closes this");
}
