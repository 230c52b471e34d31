#include "scenes/chess_board.h"
#include <math.h>

// The solid chessmen of Unicode; both sides are drawn with them.
static uint32_t codepoint_of(char man)
{
    switch (man & ~0x20) {
    case 'K':
        return 0x265A;
    case 'Q':
        return 0x265B;
    case 'R':
        return 0x265C;
    case 'B':
        return 0x265D;
    case 'N':
        return 0x265E;
    default:
        return 0x265F;
    }
}

void sim_chess_man_draw(SimCanvas *canvas, double x, double y, double square,
                        char man)
{
    const SimTheme *theme = sim_canvas_theme(canvas);
    bool is_white = man < 'a';
    // A rim of a tenth of the square around white men; on black ones a thin
    // one only, or they would look a size larger.
    double rim = is_white ? square * 0.052 : square * 0.012;
    SimColor body = is_white ? theme->man_white : theme->man_black;
    SimColor edge = is_white ? theme->man_outline : theme->man_black;
    sim_canvas_glyph(canvas, x, y, square * 0.98, codepoint_of(man), body, edge,
                     rim);
    // Seen from near, a white man has the lines of the hollow glyph too.
    if (is_white && square >= 18)
        sim_canvas_glyph(canvas, x, y, square * 0.98, codepoint_of(man) - 6,
                         theme->man_outline, 0, 0);
}

static SimRect square_rect(SimRect field, int square)
{
    double side = field.w / 8;
    return sim_rect(field.x + square % 8 * side,
                    field.y + (7 - square / 8) * side, side, side);
}

static void draw_last_move(SimCanvas *canvas, SimRect field,
                           const SimChessPosition *position)
{
    SimColor tint = sim_color_fade(sim_canvas_theme(canvas)->accent, 0.42);
    if (position->from < 0)
        return;
    sim_canvas_rect(canvas, square_rect(field, position->from), tint);
    sim_canvas_rect(canvas, square_rect(field, position->to), tint);
}

static void draw_men(SimCanvas *canvas, SimRect field,
                     const SimChessPosition *position)
{
    for (int square = 0; square < 64; square++) {
        SimRect at = square_rect(field, square);
        if (position->men[square] != '.')
            sim_chess_man_draw(canvas, sim_rect_middle_x(at),
                               sim_rect_middle_y(at), at.w,
                               position->men[square]);
    }
}

void sim_chess_board_draw(SimCanvas *canvas, SimRect square,
                          const SimChessPosition *position, double faded)
{
    const SimTheme *theme = sim_canvas_theme(canvas);
    double frame = fmax(1.5, square.w * 0.028);
    SimRect field = sim_rect_inset(square, frame, frame);
    sim_canvas_round(canvas, square, fmin(4, frame * 1.4), theme->board_frame);
    sim_canvas_pattern(canvas, field, 0, SIM_PATTERN_CHECKER,
                       theme->board_light, theme->board_dark);
    draw_last_move(canvas, field, position);
    draw_men(canvas, field, position);
    if (faded > 0)
        sim_canvas_rect(canvas, square, sim_color_fade(theme->panel, faded));
}
