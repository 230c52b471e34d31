// The keys, on a card above everything.
#include "stage/paint.h"
#include <math.h>

#define MOST_ROW 31.0
#define COLUMNS  3
#define KEY_W    132.0

void sim_paint_help(SimStage *stage)
{
    const SimTheme *theme = stage->theme;
    int rows = (SIM_ACTION_COUNT + COLUMNS - 1) / COLUMNS;
    // A small window squeezes the card rather than lose a key.
    double row = fmin(MOST_ROW, (stage->height - 88 - 16) / rows);
    double high = rows * row + 88, wide = fmin(1500, stage->width - 16);
    SimRect card = sim_rect(stage->width / 2 - wide / 2,
                            stage->height / 2 - high / 2, wide, high);
    sim_canvas_rect(stage->canvas, sim_rect(0, 0, stage->width, stage->height),
                    sim_color_fade(theme->bg, 0.7));
    sim_canvas_shadow(stage->canvas, card, 12, 2);
    sim_canvas_round(stage->canvas, card, 12, theme->panel);
    sim_canvas_frame(stage->canvas, card, 12, 1, 0, theme->line);
    sim_paint_head(stage, card, "Keys", "any click closes this");
    for (int i = 0; i < SIM_ACTION_COUNT; i++) {
        double x = card.x + i / rows * (card.w / COLUMNS);
        double y = card.y + 72 + (i % rows) * row;
        const SimActionInfo *info = sim_action_info((SimAction)i);
        sim_paint_keycap(stage, x + KEY_W, y, info->key);
        SimTextStyle words = sim_style(15, 400, theme->text);
        words.max_width = card.w / COLUMNS - KEY_W - 20;
        sim_canvas_text(stage->canvas, x + KEY_W + 14, y, words, info->words);
    }
}
