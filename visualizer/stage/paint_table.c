// The table of tasks: as a panel beside others, or as a view of its own.
#include "layout/badge.h"
#include "layout/lanes.h"
#include "layout/table.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>

// ---- the head -----------------------------------------------------------

static SimColor title_color(const SimTheme *theme, SimColumnKind kind)
{
    if (kind == SIM_COLUMN_RUN)
        return theme->run;
    if (kind == SIM_COLUMN_READY)
        return theme->ready_text;
    if (kind == SIM_COLUMN_WAIT)
        return theme->wait_text;
    return theme->dim;
}

// A small triangle: up is smallest first.
static void paint_direction(SimStage *stage, double x, double y, bool is_down)
{
    double tip = is_down ? 4 : -4;
    SimPoint points[] = {
        {x, y + tip}, {x - 4.5, y - tip * 0.6}, {x + 4.5, y - tip * 0.6}};
    sim_canvas_polygon(stage->canvas, points, 3, stage->theme->accent);
}

static void paint_title(SimStage *stage, const SimTableColumn *column, double y)
{
    const SimTable *table = &stage->table;
    bool is_sorted = table->sort == column->kind;
    SimTextStyle style =
        sim_style(15, 600, title_color(stage->theme, column->kind));
    double x = column->x, mark;
    double width = sim_canvas_text_width(stage->canvas, style, column->title);
    if (column->is_number) {
        style.align = SIM_ALIGN_RIGHT;
        x += column->w;
        mark = x - width - 12;
    } else {
        mark = x + width + 12;
    }
    sim_canvas_text(stage->canvas, x, y, style, column->title);
    if (is_sorted)
        paint_direction(stage, mark, y, table->is_reversed);
}

// In a panel of its own view the titles are all; beside others it has a name.
static void paint_head(SimStage *stage, const SimTableView *view, SimRect card)
{
    for (int i = 0; i < view->column_count; i++) {
        const SimTableColumn *column = &view->columns[i];
        if (column->kind == SIM_COLUMN_NAME)
            continue;
        if (column->kind != SIM_COLUMN_BAR)
            paint_title(stage, column, view->head_y);
    }
    double x = sim_paint_head(stage, card, "Tasks", "");
    const SimTableColumn *name = &view->columns[0];
    bool is_sorted = stage->table.sort == SIM_COLUMN_NAME;
    if (is_sorted)
        paint_direction(stage, fmin(x, name->x + name->w) + 6, view->head_y,
                        stage->table.is_reversed);
    if (view->column_count >= 4 && view->columns[1].kind == SIM_COLUMN_BAR &&
        view->columns[1].w > 150)
        sim_canvas_text(stage->canvas, x + 8, view->head_y,
                        sim_style(15, 400, stage->theme->dim),
                        "in the whole run");
}

// ---- rows ---------------------------------------------------------------

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

static void paint_name(SimStage *stage, const SimTableColumn *column,
                       uint32_t slot, double y)
{
    const SimTaskNow *now = &stage->film->state.tasks[slot];
    const char *name = stage->film->replay->tasks[slot].name;
    char letters[SIM_BADGE_TEXT];
    sim_badge(name, letters);
    sim_paint_badge(stage, column->x + 11, y, 11, (SimMode)now->mode,
                    now->busy == SIM_BUSY_BLOCKING, letters);
    SimTextStyle style = sim_style(15, 500, stage->theme->text);
    style.elide = SIM_ELIDE_MIDDLE;
    style.max_width = column->w - 44;
    sim_canvas_text(stage->canvas, column->x + 32, y, style, name);
}

static SimColor cell_color(const SimStage *stage, uint32_t slot,
                           SimColumnKind kind)
{
    const SimTheme *theme = stage->theme;
    const SimTaskStats *stats = &stage->film->stats.tasks[slot];
    const SimTaskNow *now = &stage->film->state.tasks[slot];
    bool is_zero = (kind == SIM_COLUMN_RUN && stats->run_ns == 0) ||
                   (kind == SIM_COLUMN_READY && stats->ready_ns == 0) ||
                   (kind == SIM_COLUMN_WAIT && stats->wait_ns == 0);
    if (kind == SIM_COLUMN_STATE)
        return sim_state_text_color(theme, (SimMode)now->mode,
                                    now->mode == SIM_MODE_RUNNING &&
                                        now->busy == SIM_BUSY_BLOCKING);
    if (kind == SIM_COLUMN_PLACE || is_zero)
        return theme->faint;
    return kind == SIM_COLUMN_MADE ? theme->dim : theme->text;
}

static void paint_cell(SimStage *stage, const SimTableColumn *column,
                       uint32_t slot, double y)
{
    const SimFilm *film = stage->film;
    char words[96];
    SimTextStyle style =
        sim_style(15, 400, cell_color(stage, slot, column->kind));
    sim_table_cell(&film->state, &film->stats, slot, column->kind, words,
                   sizeof words);
    style.max_width = column->w - 16;
    if (column->kind == SIM_COLUMN_PLACE) {
        style.font = SIM_FONT_MONO;
        style.size = 14;
        style.elide = SIM_ELIDE_MIDDLE;
    }
    if (column->is_number)
        style.align = SIM_ALIGN_RIGHT;
    sim_canvas_text(stage->canvas,
                    column->x + (column->is_number ? column->w : 0), y, style,
                    words);
}

static void paint_row(SimStage *stage, const SimTableView *view,
                      const SimTableRow *row, int64_t longest_ns)
{
    double y = sim_rect_middle_y(row->row);
    if (row->slot == stage->selected) {
        SimRect bar = sim_rect_inset(row->row, 8, 1);
        sim_canvas_round(stage->canvas, bar, 6,
                         sim_color_fade(stage->theme->accent, 0.16));
    }
    for (int i = 0; i < view->column_count; i++) {
        const SimTableColumn *column = &view->columns[i];
        SimRect bar = sim_rect(column->x, y - 6, column->w - 16, 12);
        if (column->kind == SIM_COLUMN_NAME)
            paint_name(stage, column, row->slot, y);
        else if (column->kind != SIM_COLUMN_BAR)
            paint_cell(stage, column, row->slot, y);
        else if (bar.w > 30)
            paint_shares(stage, bar, &stage->film->stats.tasks[row->slot],
                         longest_ns);
    }
}

// ---- the sum ------------------------------------------------------------

static void paint_sum(SimStage *stage, const SimTableColumn *column, double y)
{
    const SimTaskStats *sum = &stage->film->stats.together;
    const int64_t times[] = {sum->run_ns, sum->ready_ns, sum->wait_ns};
    SimTextStyle style = sim_style_right(15, 600, stage->theme->text);
    double x = column->x + column->w;
    if (column->kind >= SIM_COLUMN_RUN && column->kind <= SIM_COLUMN_WAIT)
        sim_canvas_text(
            stage->canvas, x, y, style,
            sim_duration_text(times[column->kind - SIM_COLUMN_RUN]).text);
    if (column->kind == SIM_COLUMN_SWITCHES)
        sim_canvas_textf(stage->canvas, x, y, style, "%llu",
                         (unsigned long long)sum->runs);
}

static void paint_total(SimStage *stage, const SimTableView *view, SimRect card)
{
    double y = view->total_y, line = sim_rect_bottom(view->body) + 2;
    SimTextStyle style = sim_style(15, 600, stage->theme->text);
    sim_canvas_line(stage->canvas, card.x + 24, line, sim_rect_right(card) - 24,
                    line, 1, 0, stage->theme->line);
    sim_canvas_textf(stage->canvas, card.x + 24, y, style, "%u tasks together",
                     stage->table.count);
    for (int i = 0; i < view->column_count; i++)
        paint_sum(stage, &view->columns[i], y);
}

// ---- the card -----------------------------------------------------------

static int64_t longest_life(const SimStage *stage)
{
    int64_t longest = 0;
    for (uint32_t i = 0; i < stage->film->replay->task_count; i++)
        if (stage->film->stats.tasks[i].lifetime_ns > longest)
            longest = stage->film->stats.tasks[i].lifetime_ns;
    return longest;
}

static void add_hits(SimStage *stage, const SimTableView *view)
{
    for (int i = 0; i < view->column_count; i++) {
        const SimTableColumn *column = &view->columns[i];
        SimRect title = sim_rect(column->x, view->head_y - 20, column->w, 40);
        if (column->kind != SIM_COLUMN_BAR)
            sim_hits_add(&stage->hits, title, "sort_by", column->kind);
    }
    sim_hits_add(&stage->hits, view->body, "table", 0);
    for (size_t i = 0; i < view->row_count; i++)
        sim_hits_add(&stage->hits, view->rows[i].row, "task",
                     (long)view->rows[i].slot);
    sim_hits_add(&stage->hits, sim_rect_inset(view->bar, -6, 0), "table_bar",
                 0);
}

void sim_paint_tasks(SimStage *stage)
{
    SimRect card = stage->cards.tasks;
    SimTableView view;
    if (sim_rect_is_empty(card))
        return;
    bool is_old = stage->table.sort == SIM_COLUMN_STATE &&
                  stage->table.ordered_at != stage->film->state.step;
    if (is_old && !stage->player.is_playing)
        sim_table_order(&stage->table, &stage->film->stats,
                        &stage->film->state);
    // Only a choice scrolls: afterwards the table is the watcher's.
    if (stage->selected != stage->table_shows)
        sim_table_show(&stage->table, card, stage->selected);
    stage->table_shows = stage->selected;
    sim_table_lay(&view, &stage->table, card);
    sim_paint_inside(stage, SIM_SLOT_TASKS, card);
    paint_head(stage, &view, card);
    sim_canvas_clip(stage->canvas, view.body);
    int64_t longest_ns = longest_life(stage);
    for (size_t i = 0; i < view.row_count; i++)
        paint_row(stage, &view, &view.rows[i], longest_ns);
    sim_canvas_unclip(stage->canvas);
    if (view.has_total)
        paint_total(stage, &view, card);
    if (!sim_rect_is_empty(view.thumb))
        sim_canvas_round(stage->canvas, view.thumb, 4, stage->theme->line);
    sim_canvas_layer_end(stage->canvas);
    add_hits(stage, &view);
}
