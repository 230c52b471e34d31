// The hall drawn: sizes, the master on her way, the clock. The tables are in
// chess_table_paint.c.
#include "replay/times.h"
#include "scenes/chess_board.h"
#include "scenes/chess_games.h"
#include "scenes/chess_hall_inside.h"
#include "scenes/path.h"
#include "scenes/ring.h"
#include <math.h>
#include <stdio.h>

// The height of capitals, as a share of the size of the type.
#define CAPS 0.7275

// ---- sizes --------------------------------------------------------------

static void measure_boards(SimHallPainting *p)
{
    double w = p->ring.cell_w, h = p->ring.cell_h;
    double names = fmin(w - 36, h - 64), labels = fmin(w - 24, h - 42);
    bool is_large = p->moment->is_large;
    p->has_names = !p->moment->is_compact && !is_large && names >= 84;
    p->has_labels = !p->moment->is_compact && labels >= 64;
    if (p->has_names)
        p->board = names;
    else if (p->has_labels)
        p->board = labels;
    else
        p->board = fmin(w, h) > 30 ? fmin(w - 12, h - 12) : fmin(w, h) * 0.8;
    p->board = fmax(1, fmin(p->board, is_large ? 124 : 168));
    // In a small hall she is small, so that the clock is large.
    bool is_compact = p->moment->is_compact;
    p->token = fmin(28, fmax(10, p->board * (is_compact ? 0.24 : 0.3)));
}

static void measure(SimHallPainting *p, SimRect area)
{
    int tables = sim_chess_story_tables(p->hall->story);
    // Without words below the boards more of them go to the sides, at least
    // three, and the clock gets the room.
    double flatness = p->moment->is_compact ? 1.6 : 1;
    if (p->moment->is_large)
        flatness = 1.33;
    p->ring = sim_ring(area, tables, flatness);
    while (p->moment->is_compact && tables >= 16 && p->ring.right > 0 &&
           p->ring.right < 3)
        p->ring = sim_ring(area, tables, flatness *= 1.25);
    measure_boards(p);
    double clear = p->moment->is_compact ? 3 : 6;
    p->way = sim_rect_inset(sim_ring_inside(&p->ring), p->token + 10,
                            p->token + clear);
    if (p->ring.right > 0) {
        // The side boards are narrower than their cells: walk close to them.
        double slack = (p->ring.cell_w - p->board) / 2 - 8;
        p->way = sim_rect_inset(p->way, -fmax(0, slack), 0);
    }
}

// ---- the master ---------------------------------------------------------

static double stand_share(const SimHallPainting *p, int table)
{
    SimRect board = sim_chess_table_board(p, table);
    SimPoint middle = {sim_rect_middle_x(board), sim_rect_middle_y(board)};
    int bottom = p->ring.top + p->ring.right;
    // The corner tables of the rows are served from the way's corners.
    if (table < p->ring.top)
        middle.y = p->way.y;
    else if (table >= bottom && table < bottom + p->ring.bottom)
        middle.y = sim_rect_bottom(p->way);
    return sim_path_place(p->way, middle) / sim_path_length(p->way);
}

static double share_walked(const SimChessHall *hall, double wall_ms)
{
    if (hall->lasts_ms <= 0)
        return 1;
    return sim_path_ease((wall_ms - hall->started_ms) / hall->lasts_ms);
}

// A walk takes 420 ms, or most of the time between two tables when the film
// runs fast; faster still, she appears.
static void start_walk(const SimHallPainting *p, int table, double here)
{
    SimChessHall *hall = p->hall;
    double since_ms = p->moment->wall_ms - hall->started_ms;
    bool walks = p->moment->has_motion && hall->shown_at >= 0;
    double lasts_ms = walks ? fmin(SIM_WALK_MS, since_ms * 0.8) : 0;
    hall->lasts_ms = lasts_ms < SIM_LEAST_WALK_MS ? 0 : lasts_ms;
    hall->shown_at = table;
    hall->to_share = stand_share(p, table);
    hall->from_share = hall->lasts_ms > 0 ? here : hall->to_share;
    hall->started_ms = p->moment->wall_ms;
}

// Where she is now; a new walk starts when the table has changed.
static double walked_share(const SimHallPainting *p, int table)
{
    SimChessHall *hall = p->hall;
    double length = sim_path_length(p->way);
    // The same table lies elsewhere on the way when the hall changes shape.
    if (hall->shown_at >= 0)
        hall->to_share = stand_share(p, hall->shown_at);
    double here =
        sim_path_mix(p->way, hall->from_share * length, hall->to_share * length,
                     share_walked(hall, p->moment->wall_ms)) /
        length;
    if (table == hall->shown_at)
        return here;
    start_walk(p, table, here);
    return hall->from_share;
}

// The trail lies along the way, on the side she came from.
static void draw_trail(const SimHallPainting *p, double place, SimPoint at,
                       SimColor color)
{
    double reach = fmin(p->token * 5, sim_path_length(p->way) * 0.1);
    SimPoint behind = sim_path_point(p->way, place - reach);
    bool same_side = behind.x == at.x || behind.y == at.y;
    if (same_side)
        sim_canvas_trail(p->canvas, behind, at, p->token * 1.5, color);
}

static void draw_master(const SimHallPainting *p, const SimHallNow *now)
{
    if (now->at < 0 || p->way.w <= 0 || p->way.h <= 0)
        return;
    double place = walked_share(p, now->at) * sim_path_length(p->way);
    SimPoint at = sim_path_point(p->way, place);
    // Among desks she stands beside the board; there is no way round.
    SimRect board = sim_chess_table_board(p, now->at);
    bool has_way = p->ring.rows <= 1;
    if (!has_way)
        at = (SimPoint){sim_rect_right(board), sim_rect_bottom(board)};
    SimColor color = now->is_blocked ? p->theme->block : p->theme->run;
    SimRect disc =
        sim_rect(at.x - p->token, at.y - p->token, 2 * p->token, 2 * p->token);
    double rim = fmax(2, p->token * 0.13);
    if (now->from >= 0 && has_way)
        draw_trail(p, place, at, color);
    sim_canvas_shadow(p->canvas, disc, p->token, 2);
    sim_canvas_circle(p->canvas, at.x, at.y, p->token, 0xFFFFFFFF);
    if (now->is_blocked)
        sim_canvas_pattern(p->canvas, sim_rect_inset(disc, rim, rim), p->token,
                           SIM_PATTERN_STRIPES, p->theme->block,
                           p->theme->block_stripe);
    else
        sim_canvas_circle(p->canvas, at.x, at.y, p->token - rim, color);
    sim_chess_man_draw(p->canvas, at.x, at.y, p->token * 1.25, 'K');
}

// ---- the middle ---------------------------------------------------------

static void draw_way(const SimHallPainting *p)
{
    if (p->ring.right > 0 && !p->moment->is_compact)
        sim_canvas_frame(p->canvas, p->way, 28, 2, 4,
                         sim_color_fade(p->theme->faint, 0.45));
}

static SimTimeText clock_text(const SimHallPainting *p, const SimHallNow *now)
{
    int64_t end_ns = sim_chess_story_last_reply_ns(p->hall->story);
    int64_t time_ns = p->moment->time_ns;
    if (p->moment->is_compact || now->is_over)
        time_ns = end_ns;
    return sim_time_text(time_ns / 1000000000 * 1000000000, p->moment->end_ns);
}

static double fitting_size(const SimHallPainting *p, const char *text,
                           double most, double width)
{
    SimTextStyle style = {.size = most, .weight = 600, .font = SIM_FONT_CLOCK};
    double needed = sim_canvas_text_width(p->canvas, style, text);
    return needed > width ? most * width / needed : most;
}

// The game that this table follows is a real one: say which.
static void draw_game(const SimHallPainting *p, const SimHallNow *now, double y)
{
    if (now->at < 0 || now->is_over || p->moment->is_compact)
        return;
    const SimChessGame *game = sim_chess_game((size_t)now->at);
    SimTextStyle style = {
        .size = 16, .color = p->theme->faint, .align = SIM_ALIGN_CENTER};
    sim_canvas_textf(p->canvas, sim_rect_middle_x(p->way), y, style,
                     "table %d follows Judit Polgár against %s, %s %d",
                     now->at + 1, game->opponent, game->event, game->year);
}

// Where the clock hangs: inside the way, clear of the master's disc. Below a
// single row she passes only above it.
static SimRect clock_room(const SimHallPainting *p)
{
    double clear = p->moment->is_compact ? 3 : 6;
    SimRect room = sim_rect_inset(p->way, p->token + 16, p->token + clear);
    if (p->ring.rows > 0)
        room.h = sim_rect_bottom(p->ring.area) - 8 - room.y;
    return room;
}

static void draw_middle(const SimHallPainting *p, const SimHallNow *now)
{
    char above[160], below[160];
    sim_chess_hall_words(p->hall, now, p->moment, above, below);
    double small = p->moment->is_compact ? 18 : 22;
    SimRect room = clock_room(p);
    if (room.w < 80 || room.h < 48)
        return;
    double x = sim_rect_middle_x(room), y = sim_rect_middle_y(room);
    SimTimeText clock = clock_text(p, now);
    double most = p->moment->is_compact ? 116 : 156;
    double air = p->moment->is_compact ? 22 : 32;
    double high = room.h / CAPS - 2 * small - air / CAPS;
    double size =
        fitting_size(p, clock.text, fmax(20, fmin(most, high)), room.w * 0.92);
    SimTextStyle big = {.size = size,
                        .weight = 600,
                        .font = SIM_FONT_CLOCK,
                        .align = SIM_ALIGN_CENTER,
                        .color = now->is_over ? p->theme->run : p->theme->text};
    double gap = (size + small) * CAPS / 2 + fmax(air / 2 - 2, size * air / 200);
    SimTextStyle line = {.size = small,
                         .color = p->theme->dim,
                         .align = SIM_ALIGN_CENTER,
                         .max_width = 0};
    sim_canvas_text(p->canvas, x, y, big, clock.text);
    line.size = fmin(small, fitting_size(p, above, small, room.w));
    sim_canvas_text(p->canvas, x, y - gap, line, above);
    line.weight = 500;
    line.color = p->theme->text;
    line.size = fmin(small, fitting_size(p, below, small, room.w));
    sim_canvas_text(p->canvas, x, y + gap, line, below);
    if (y + gap + 48 < sim_rect_bottom(room))
        draw_game(p, now, y + gap + 38);
}

void sim_chess_hall_draw(void *scene, const SimSceneMoment *moment,
                         SimCanvas *canvas, SimRect area)
{
    SimChessHall *hall = scene;
    int tables = sim_chess_story_tables(hall->story);
    if (tables == 0 || area.w < 40 || area.h < 40)
        return;
    SimHallPainting p = {.hall = hall,
                         .moment = moment,
                         .canvas = canvas,
                         .theme = sim_canvas_theme(canvas)};
    SimHallNow now =
        sim_chess_story_hall(hall->story, moment->step, moment->time_ns);
    measure(&p, area);
    draw_way(&p);
    for (int table = 0; table < tables; table++)
        sim_chess_table_draw(&p, table);
    if (!moment->is_large)
        draw_middle(&p, &now);
    draw_master(&p, &now);
}

void sim_chess_hall_middle(void *scene, const SimSceneMoment *moment,
                           SimRect area, SimRect *out_room, char above[160],
                           char below[160])
{
    SimHallPainting p = {.hall = scene, .moment = moment};
    SimHallNow now =
        sim_chess_story_hall(p.hall->story, moment->step, moment->time_ns);
    measure(&p, area);
    *out_room = clock_room(&p);
    sim_chess_hall_words(p.hall, &now, moment, above, below);
}

// ---- what stands under the pointer -----------------------------------------

static void describe_table(const SimHallPainting *p, int table,
                           char lines[3][SIM_TIP_TEXT])
{
    const SimChessGame *game = sim_chess_game((size_t)table);
    SimTableNow now = sim_chess_story_table(
        p->hall->story, table, p->moment->step, p->moment->time_ns);
    int moves = sim_chess_story_moves(p->hall->story);
    snprintf(lines[0], SIM_TIP_TEXT, "Table %d", table + 1);
    snprintf(lines[1], SIM_TIP_TEXT, "%d of %d moves made", now.moves, moves);
    snprintf(lines[2], SIM_TIP_TEXT, "Judit Polgár against %s, %s %d",
             game->opponent, game->event, game->year);
}

bool sim_chess_hall_tip(void *scene, const SimSceneMoment *moment, SimRect area,
                        double x, double y, char lines[3][SIM_TIP_TEXT])
{
    SimHallPainting p = {.hall = scene, .moment = moment};
    int tables = sim_chess_story_tables(p.hall->story);
    if (tables == 0)
        return false;
    measure(&p, area);
    for (int table = 0; table < tables; table++) {
        if (!sim_rect_holds(sim_chess_table_board(&p, table), x, y))
            continue;
        describe_table(&p, table, lines);
        return true;
    }
    return false;
}
