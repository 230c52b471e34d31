// What the compiler says, on a card above the old picture.
#include "stage/live.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>

enum { MOST_TROUBLES = 5, ROW = 64 };

static const char *code_at(const SimStage *stage, const SimTrouble *trouble)
{
    SimPlace place = {.file = trouble->file, .line = (uint32_t)trouble->line};
    return sim_replay_source_line(stage->film->replay, place);
}

// Place and words, and the line as the recorded program had it: often that is
// the one that was just edited.
static void paint_one(SimStage *stage, const SimTrouble *trouble, SimRect row)
{
    const SimTheme *theme = stage->theme;
    char place[96];
    snprintf(place, sizeof place, "%.64s:%d", trouble->file,
             trouble->line);
    SimTextStyle where = sim_style(16, 600, theme->fail);
    where.font = SIM_FONT_MONO;
    SimTextStyle what = sim_style(18, 500, theme->text);
    sim_canvas_text(stage->canvas, row.x, row.y + 16, where,
                    trouble->line > 0 ? place : "the linker");
    double x =
        row.x + sim_canvas_text_width(stage->canvas, where, place) + 20;
    what.max_width = sim_rect_right(row) - x;
    sim_canvas_text(stage->canvas, x, row.y + 16, what, trouble->words);
    SimTextStyle code = sim_style(15, 400, theme->dim);
    code.font = SIM_FONT_MONO;
    code.max_width = row.w;
    if (trouble->line > 0 && code_at(stage, trouble)[0] != '\0')
        sim_canvas_textf(stage->canvas, row.x, row.y + 42, code, "was: %s",
                         code_at(stage, trouble));
}

void sim_paint_trouble(SimStage *stage)
{
    SimTrouble troubles[MOST_TROUBLES];
    if (stage->live == NULL || stage->live->trouble[0] == '\0')
        return;
    const SimTheme *theme = stage->theme;
    int count =
        sim_live_troubles(stage->live->trouble, troubles, MOST_TROUBLES);
    double wide = fmin(1100, stage->width - 64);
    double high = 84 + (count > 0 ? count : 1) * ROW;
    SimRect card = sim_rect((stage->width - wide) / 2, 96, wide, high);
    sim_canvas_shadow(stage->canvas, card, 12, 2);
    sim_canvas_round(stage->canvas, card, 12, theme->panel);
    sim_canvas_frame(stage->canvas, card, 12, 2, 0, theme->fail);
    sim_paint_head(stage, card, "It does not compile",
                   "the picture is still that of the last run");
    for (int i = 0; i < count; i++)
        paint_one(stage, &troubles[i],
                  sim_rect(card.x + 24, card.y + 68 + i * ROW, wide - 48, ROW));
    SimTextStyle plain = sim_style(16, 400, theme->text);
    plain.max_width = wide - 48;
    if (count == 0)
        sim_canvas_text(stage->canvas, card.x + 24, card.y + 90, plain,
                        stage->live->trouble);
}
