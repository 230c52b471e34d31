// The console as of the cursor.
#include "layout/badge.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW 30.0

// ---- console ------------------------------------------------------------

// Who printed a line. A damaged trace may not know: then nobody is shown.
static void paint_printer(SimStage *stage, uint32_t slot, double x, double y)
{
    const SimFilm *film = stage->film;
    char letters[SIM_BADGE_TEXT];
    if (slot >= film->replay->task_count)
        return;
    const SimTaskNow *now = &film->state.tasks[slot];
    sim_badge(film->replay->tasks[slot].name, letters);
    sim_paint_badge(stage, x, y, 11, (SimMode)now->mode,
                    now->busy == SIM_BUSY_BLOCKING, letters);
}

static void paint_printed(SimStage *stage, SimRect card,
                          const SimConsoleLine *line, double y, bool is_new)
{
    const SimTheme *theme = stage->theme;
    if (is_new)
        sim_canvas_rect(stage->canvas,
                        sim_rect(card.x + 8, y - ROW / 2, card.w - 16, ROW),
                        theme->raised);
    SimTextStyle time = sim_style(14, 400, theme->faint);
    time.font = SIM_FONT_MONO;
    SimTimeText instant = sim_paint_instant(stage, line->time_ns);
    double x = card.x + 35;
    // A program that prints the time itself need not be told it twice.
    if (strncmp(line->text, instant.text, strlen(instant.text)) != 0) {
        sim_canvas_text(stage->canvas, card.x + 24, y, time, instant.text);
        x += sim_canvas_text_width(stage->canvas, time, instant.text) + 13;
    }
    paint_printer(stage, line->slot, x, y);
    SimTextStyle text = sim_style(15, 400, is_new ? theme->text : theme->dim);
    text.font = SIM_FONT_MONO;
    text.max_width = sim_rect_right(card) - 24 - x - 22;
    sim_canvas_text(stage->canvas, x + 22, y, text, line->text);
}

void sim_paint_console(SimStage *stage)
{
    SimRect card = stage->cards.console;
    if (sim_rect_is_empty(card))
        return;
    const SimFilm *film = stage->film;
    size_t count = film->state.console_count;
    size_t rows = (size_t)fmax(1, floor((card.h - 60 - 12) / ROW));
    size_t first = count > rows ? count - rows : 0;
    char words[64];
    snprintf(words, sizeof words, "%zu line%s so far", count,
             count == 1 ? "" : "s");
    sim_paint_inside(stage, SIM_SLOT_CONSOLE, card);
    sim_paint_head(stage, card, "Console", words);
    for (size_t i = first; i < count; i++)
        paint_printed(stage, card, &film->replay->console[i],
                      card.y + 60 + ROW * ((double)(i - first) + 0.5),
                      i + 1 == count);
    if (count < rows) {
        double y = card.y + 60 + ROW * (double)count + 6;
        sim_canvas_rect(stage->canvas, sim_rect(card.x + 24, y, 9, 18),
                        stage->theme->accent);
    }
    sim_canvas_layer_end(stage->canvas);
}
