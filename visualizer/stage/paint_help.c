// The keys, on a card above everything.
#include "stage/paint.h"
#include <stdio.h>

#define ROW 34.0

void sim_paint_help(SimStage *stage)
{
    const SimTheme *theme = stage->theme;
    int rows = (SIM_ACTION_COUNT + 1) / 2;
    SimRect card = sim_rect(stage->width / 2 - 470,
                            stage->height / 2 - (rows * ROW + 88) / 2, 940,
                            rows * ROW + 88);
    sim_canvas_rect(stage->canvas, sim_rect(0, 0, stage->width, stage->height),
                    sim_color_fade(theme->bg, 0.7));
    sim_canvas_shadow(stage->canvas, card, 12, 2);
    sim_canvas_round(stage->canvas, card, 12, theme->panel);
    sim_canvas_frame(stage->canvas, card, 12, 1, 0, theme->line);
    sim_paint_head(stage, card, "Keys", "any click closes this");
    for (int i = 0; i < SIM_ACTION_COUNT; i++) {
        double x = card.x + (i < rows ? 0 : card.w / 2);
        double y = card.y + 72 + (i % rows) * ROW;
        const SimActionInfo *info = sim_action_info((SimAction)i);
        sim_paint_keycap(stage, x + 150, y, info->key);
        sim_canvas_text(stage->canvas, x + 166, y,
                        sim_style(15, 400, theme->text), info->words);
    }
}
