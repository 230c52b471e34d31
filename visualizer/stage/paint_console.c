// The console as of the cursor, and the table of tasks.
#include "layout/badge.h"
#include "layout/lanes.h"
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

// ---- tasks --------------------------------------------------------------

// Where the columns of numbers end, from the card's right.
static const double columns[] = {216, 120, 24};

static void paint_columns(SimStage *stage, SimRect card)
{
    static const char *const words[] = {"run", "ready", "wait"};
    const SimMode modes[] = {SIM_MODE_RUNNING, SIM_MODE_READY,
                             SIM_MODE_WAITING};
    for (size_t i = 0; i < 3; i++)
        sim_canvas_text(
            stage->canvas, sim_rect_right(card) - columns[i], card.y + 32,
            sim_style_right(
                15, 600, sim_state_text_color(stage->theme, modes[i], false)),
            words[i]);
}

// The shares of one task's life, as a small bar.
static void paint_shares(SimStage *stage, SimRect bar,
                         const SimTaskStats *stats, int64_t longest_ns)
{
    const struct {
        int64_t ns;
        SimMode mode;
        bool is_blocking;
    } parts[] = {{stats->run_ns - stats->block_ns, SIM_MODE_RUNNING, false},
                 {stats->block_ns, SIM_MODE_RUNNING, true},
                 {stats->ready_ns, SIM_MODE_READY, false},
                 {stats->wait_ns, SIM_MODE_WAITING, false}};
    double x = bar.x;
    for (size_t i = 0; i < 4 && longest_ns > 0; i++) {
        double w = bar.w * (double)parts[i].ns / (double)longest_ns;
        if (w >= 0.5)
            sim_paint_segment(stage, sim_rect(x, bar.y, w, bar.h),
                              parts[i].mode, parts[i].is_blocking);
        x += w;
    }
}

static void paint_task(SimStage *stage, SimRect card, uint32_t slot, double y,
                       int64_t longest_ns)
{
    const SimTheme *theme = stage->theme;
    const SimTaskStats *stats = &stage->film->stats.tasks[slot];
    const SimState *state = &stage->film->state;
    const char *name = stage->film->replay->tasks[slot].name;
    char letters[SIM_BADGE_TEXT];
    sim_badge(name, letters);
    sim_paint_badge(stage, card.x + 35, y, 11, (SimMode)state->tasks[slot].mode,
                    state->tasks[slot].busy == SIM_BUSY_BLOCKING, letters);
    SimTextStyle style = sim_style(15, 500, theme->text);
    style.elide = SIM_ELIDE_MIDDLE;
    style.max_width = 130;
    sim_canvas_text(stage->canvas, card.x + 56, y, style, name);
    double right = sim_rect_right(card) - 310;
    SimRect bar = sim_rect(card.x + 200, y - 6, right - card.x - 200, 12);
    if (bar.w > 40)
        paint_shares(stage, bar, stats, longest_ns);
    const int64_t sums[] = {stats->run_ns, stats->ready_ns, stats->wait_ns};
    for (size_t i = 0; i < 3; i++)
        sim_canvas_text(
            stage->canvas, sim_rect_right(card) - columns[i], y,
            sim_style_right(15, 400, sums[i] ? theme->text : theme->faint),
            sim_duration_text(sums[i]).text);
}

static int64_t longest_life(const SimStage *stage)
{
    int64_t longest = 0;
    for (uint32_t i = 0; i < stage->film->replay->task_count; i++)
        if (stage->film->stats.tasks[i].lifetime_ns > longest)
            longest = stage->film->stats.tasks[i].lifetime_ns;
    return longest;
}

double sim_paint_tasks_wish(const SimStage *stage)
{
    uint32_t count = stage->film->replay->task_count;
    return 60 + ROW * (count > 1 ? count - 1 : 1) + 20;
}

void sim_paint_tasks(SimStage *stage)
{
    SimRect card = stage->cards.tasks;
    if (sim_rect_is_empty(card))
        return;
    uint32_t count = stage->film->replay->task_count;
    uint32_t first = count > 1 ? 1 : 0; // alone, the main thread is the story
    size_t rows = (size_t)fmax(1, floor((card.h - 60 - 12) / ROW));
    bool has_more = count - first > rows;
    if (has_more)
        rows--;
    sim_paint_inside(stage, SIM_SLOT_TASKS, card);
    sim_paint_head(stage, card, "Tasks", "in the whole run");
    paint_columns(stage, card);
    double y = card.y + 60 + ROW / 2;
    int64_t longest_ns = longest_life(stage);
    for (uint32_t slot = first; slot < count && slot - first < rows; slot++) {
        paint_task(stage, card, slot, y, longest_ns);
        y += ROW;
    }
    if (has_more)
        sim_canvas_textf(stage->canvas, card.x + 56, y,
                         sim_style(15, 400, stage->theme->faint),
                         "and %zu more", count - first - rows);
    sim_canvas_layer_end(stage->canvas);
}
