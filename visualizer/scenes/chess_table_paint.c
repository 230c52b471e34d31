// A table drawn: its board, its rim, the bar that runs out, its label.
#include "replay/times.h"
#include "scenes/chess_board.h"
#include "scenes/chess_games.h"
#include "scenes/chess_hall_inside.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

SimRect sim_chess_table_board(const SimHallPainting *p, int table)
{
    SimRect cell = sim_ring_cell(&p->ring, table);
    double words = p->has_names ? 44 : p->has_labels ? 24 : 0;
    return sim_rect(sim_rect_middle_x(cell) - p->board / 2,
                    cell.y + (cell.h - p->board - words) / 2, p->board,
                    p->board);
}

static const SimChessPosition *position_of(const SimHallPainting *p, int table,
                                           const SimTableNow *now)
{
    size_t count = sim_chess_game_count();
    const SimGameRecord *game = &p->hall->games[(size_t)table % count];
    return &game->positions[now->plies < game->plies ? now->plies
                                                     : game->plies];
}

static void draw_dotted_rim(const SimHallPainting *p, SimRect board,
                            SimColor color)
{
    if (p->board < 36) {
        sim_canvas_frame(p->canvas, sim_rect_inset(board, -3, -3), 3, 2, 2,
                         color);
        return;
    }
    double step = fmax(4.5, p->board / 18), dot = step * 0.27;
    SimRect rim = sim_rect_inset(board, -step * 0.62, -step * 0.62);
    long across = lround(rim.w / step);
    for (long i = 0; i < across; i++) {
        double at = (double)i * rim.w / (double)across;
        double right = sim_rect_right(rim), bottom = sim_rect_bottom(rim);
        sim_canvas_circle(p->canvas, rim.x + at, rim.y, dot, color);
        sim_canvas_circle(p->canvas, right, rim.y + at, dot, color);
        sim_canvas_circle(p->canvas, right - at, bottom, dot, color);
        sim_canvas_circle(p->canvas, rim.x, bottom - at, dot, color);
    }
}

static void draw_check(const SimHallPainting *p, SimRect board)
{
    double r = sim_clamp(p->board * 0.14, 5, 13);
    double x = sim_rect_right(board) - r * 0.5;
    double y = sim_rect_bottom(board) - r * 0.5;
    SimPoint tick[] = {{x - r * 0.42, y + r * 0.04},
                       {x - r * 0.1, y + r * 0.36},
                       {x + r * 0.45, y - r * 0.34}};
    sim_canvas_circle(p->canvas, x, y, r + r * 0.18, p->theme->panel);
    sim_canvas_circle(p->canvas, x, y, r, p->theme->run);
    sim_canvas_polyline(p->canvas, tick, 3, r * 0.26, p->theme->on_run);
}

// The rest of an opponent's thinking, as a bar that runs out.
static void draw_thinking(const SimHallPainting *p, SimRect board,
                          const SimTableNow *now)
{
    double whole = (double)(now->until_ns - now->since_ns);
    double left = (double)(now->until_ns - p->moment->time_ns);
    double height = sim_clamp(p->board * 0.055, 3, 6);
    SimRect track =
        sim_rect(board.x, sim_rect_bottom(board) + 3, board.w, height);
    SimRect bar = track;
    bar.w *= whole > 0 ? sim_clamp(left / whole, 0, 1) : 0;
    sim_canvas_rect(p->canvas, track, p->theme->line);
    if (now->is_blocking)
        sim_canvas_pattern(p->canvas, bar, 0, SIM_PATTERN_STRIPES,
                           p->theme->block, p->theme->block_stripe);
    else
        sim_canvas_pattern(p->canvas, bar, 0, SIM_PATTERN_HATCH, p->theme->wait,
                           sim_color_mix(p->theme->panel, p->theme->wait, 0.3));
}

static void draw_rim(const SimHallPainting *p, SimRect board,
                     const SimTableNow *now)
{
    double width = sim_clamp(p->board * 0.035, 2, 4.5), out = width * 1.8;
    switch (now->mode) {
    case SIM_TABLE_MASTER:
        sim_canvas_frame(p->canvas, sim_rect_inset(board, -out, -out), 8, width,
                         0, p->theme->run);
        break;
    case SIM_TABLE_READY:
        draw_dotted_rim(p, board, p->theme->ready);
        break;
    case SIM_TABLE_OVER:
        draw_check(p, board);
        break;
    case SIM_TABLE_OPPONENT:
    case SIM_TABLE_EMPTY:
        break;
    }
}

// Whole seconds, if there are enough of them: fractions would only flicker.
static SimTimeText seconds_text(int64_t duration_ns)
{
    const int64_t second = 1000000000;
    if (duration_ns >= second)
        duration_ns = (duration_ns + second / 2) / second * second;
    // A minute is the beat of the exhibition: "60 s", as the others count.
    if (duration_ns >= 60 * second && duration_ns < 100 * second) {
        SimTimeText text;
        snprintf(text.text, sizeof text.text, "%lld s",
                 (long long)(duration_ns / second));
        return text;
    }
    return sim_duration_text(duration_ns);
}

// What a table does, as words; below small boards only as much as fits.
static SimColor state_words(const SimHallPainting *p, const SimTableNow *now,
                            char out[48])
{
    int64_t time_ns = p->moment->time_ns;
    bool is_short = p->board < 96;
    switch (now->mode) {
    case SIM_TABLE_MASTER:
        snprintf(out, 48, is_short ? "thinks" : "she thinks");
        return p->theme->run;
    case SIM_TABLE_OPPONENT:
        snprintf(out, 48, is_short ? "%s" : "%s left",
                 seconds_text(now->until_ns - time_ns).text);
        return now->is_blocking ? p->theme->block : p->theme->wait_text;
    case SIM_TABLE_READY:
        snprintf(out, 48, is_short ? "%s" : "waits %s",
                 seconds_text(time_ns - now->since_ns).text);
        return p->theme->ready_text;
    case SIM_TABLE_OVER:
        snprintf(out, 48, is_short ? "over" : "finished");
        return p->theme->faint;
    default:
        snprintf(out, 48, is_short ? "" : "not begun");
        return p->theme->faint;
    }
}

static void draw_label(const SimHallPainting *p, SimRect board, int table,
                       const SimTableNow *now)
{
    char number[16], words[48];
    SimColor color = state_words(p, now, words);
    double y = sim_rect_bottom(board) + 22;
    snprintf(number, sizeof number, "%d", table + 1);
    bool is_large = p->moment->is_large;
    SimTextStyle bold = {
        .size = is_large ? 22 : 16, .weight = 700, .color = p->theme->text};
    SimTextStyle state = {
        .size = is_large ? 18 : 14, .weight = 500, .color = color};
    sim_canvas_text(p->canvas, board.x, y, bold, number);
    double used = sim_canvas_text_width(p->canvas, bold, number) + 6;
    if (!p->has_names) {
        double room = board.w - used;
        const char *said = words;
        // The dots around the board say it too.
        if (strncmp(words, "waits ", 6) == 0 &&
            sim_canvas_text_width(p->canvas, state, words) > room)
            said += 6;
        state.align = SIM_ALIGN_RIGHT;
        state.max_width = 0;
        sim_canvas_text(p->canvas, sim_rect_right(board), y, state, said);
        return;
    }
    SimTextStyle name = {.size = 14,
                         .color = p->theme->dim,
                         .max_width = p->ring.cell_w - used - 14};
    const SimChessGame *game = sim_chess_game((size_t)table);
    sim_canvas_text(p->canvas, board.x + used, y, name, game->surname);
    sim_canvas_text(p->canvas, board.x, y + 20, state, words);
}

// Of a very small board only its state is seen.
static void draw_tiny(const SimHallPainting *p, SimRect board,
                      const SimTableNow *now)
{
    const SimTheme *theme = p->theme;
    const SimColor colors[] = {
        [SIM_TABLE_EMPTY] = theme->line,
        [SIM_TABLE_MASTER] = theme->run,
        [SIM_TABLE_OPPONENT] = now->is_blocking ? theme->block : theme->wait,
        [SIM_TABLE_READY] = theme->ready,
        [SIM_TABLE_OVER] = theme->done,
    };
    sim_canvas_rect(p->canvas, board, colors[now->mode]);
}

void sim_chess_table_draw(const SimHallPainting *p, int table)
{
    SimTableNow now = sim_chess_story_table(
        p->hall->story, table, p->moment->step, p->moment->time_ns);
    SimRect board = sim_chess_table_board(p, table);
    if (p->board < 20) {
        draw_tiny(p, board, &now);
        return;
    }
    // Few halls have more tables than there are slots; those that do paint
    // the boards beyond anew each frame.
    bool has_layer = table < 120;
    // Its rim may reach as far as the cell does, not into the next table's.
    SimRect cell = sim_ring_cell(&p->ring, table);
    double rim = fmin(10, fmin(board.x - cell.x, board.y - cell.y));
    if (has_layer)
        sim_canvas_layer(p->canvas, p->moment->slot + (unsigned)table,
                         sim_rect_inset(board, -rim, -rim),
                         p->moment->is_large ? p->theme->bg : p->theme->panel);
    sim_chess_board_draw(p->canvas, board, position_of(p, table, &now),
                         now.mode == SIM_TABLE_EMPTY ? 0.62 : 0);
    draw_rim(p, board, &now);
    if (has_layer)
        sim_canvas_layer_end(p->canvas);
    if (now.mode == SIM_TABLE_OPPONENT)
        draw_thinking(p, board, &now);
    if (p->has_labels)
        draw_label(p, board, table, &now);
}
