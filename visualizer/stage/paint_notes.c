// Bookmarks on the slider, the note at the cursor, the field it is typed in,
// and what could not be done.
#include "stage/paint.h"
#include <math.h>
#include <string.h>

#define HIGH 56.0

void sim_paint_flag(SimStage *stage, double x, double y)
{
    SimColor color = stage->theme->accent;
    SimPoint flag[] = {{x, y - 18}, {x + 10, y - 14}, {x, y - 10}};
    sim_canvas_line(stage->canvas, x, y - 18, x, y, 1.5, 0, color);
    sim_canvas_polygon(stage->canvas, flag, 3, color);
}

void sim_paint_flags(SimStage *stage, const SimAxis *axis, double y)
{
    size_t count;
    const SimBookmark *marks =
        sim_replay_bookmarks(stage->film->replay, &count);
    for (size_t i = 0; i < count && i < SIM_MOST_FLAGS; i++)
        sim_paint_flag(stage, sim_axis_x(axis, marks[i].time_ns), y);
}

static SimRect bar(const SimStage *stage)
{
    double below = sim_rect_is_empty(stage->cards.sentence)
                       ? stage->height - 16
                       : stage->cards.sentence.y - 8;
    double wide = fmin(1000, stage->width - 64);
    return sim_rect((stage->width - wide) / 2, below - HIGH, wide, HIGH);
}

static void paint_bar(SimStage *stage, SimRect card, const char *head,
                      SimColor edge, const char *text, bool has_caret)
{
    const SimTheme *theme = stage->theme;
    double x = card.x + 24, y = sim_rect_middle_y(card);
    SimTextStyle bold = sim_style(18, 600, edge);
    sim_canvas_shadow(stage->canvas, card, 12, 2);
    sim_canvas_round(stage->canvas, card, 12, theme->panel);
    sim_canvas_frame(stage->canvas, card, 12, 1.5, 0, edge);
    sim_canvas_text(stage->canvas, x, y, bold, head);
    x += sim_canvas_text_width(stage->canvas, bold, head) + 14;
    SimTextStyle style = sim_style(18, 400, theme->text);
    style.max_width = sim_rect_right(card) - 24 - x;
    sim_canvas_text(stage->canvas, x, y, style, text);
    double width = fmin(style.max_width,
                        sim_canvas_text_width(stage->canvas, style, text));
    if (has_caret)
        sim_canvas_rect(stage->canvas, sim_rect(x + width + 2, y - 12, 2, 24),
                        theme->accent);
}

void sim_paint_notes(SimStage *stage)
{
    const SimTheme *theme = stage->theme;
    const SimBookmark *mark = sim_stage_bookmark(stage);
    if (stage->note.is_open)
        paint_bar(stage, bar(stage), "Note", theme->accent, stage->note.text,
                  true);
    else if (stage->remark[0] != '\0')
        paint_bar(stage, bar(stage), "Not done", theme->block, stage->remark,
                  false);
    else if (mark != NULL)
        paint_bar(stage, bar(stage),
                  mark->text[0] != '\0' ? "Note" : "Bookmark", theme->accent,
                  mark->text, false);
}
