// A chess position: the rules, as far as following a written game needs them.
//
// Squares are numbered from a1 = 0 to h8 = 63, rank by rank:
//
//     56 57 58 59 60 61 62 63     rank 8
//     ...
//      0  1  2  3  4  5  6  7     rank 1
//      a  b  c  d  e  f  g  h
//
// A man is a letter, upper case for White: KQRBNP, kqrbnp; an empty square
// is '.'. Games are written in SAN ("Nbd7", "exd8=Q+", "O-O"), which names
// only as much as it must. To read it one needs the rules: of the knights
// that reach d7 the one that may *legally* go there is meant, so a pinned
// knight is no candidate.
#ifndef SIM_SCENES_CHESS_POSITION_H
#define SIM_SCENES_CHESS_POSITION_H

#include <stdbool.h>

typedef struct SimChessPosition {
    char men[64];
    bool is_white_to_move;
    char castling[4];     // 'K','Q','k','q', or '-' once that right is gone
    signed char passant;  // the square behind a pawn that just ran; -1: none
    signed char from, to; // the last move's squares, for the eye; -1: none
} SimChessPosition;

// A legal move. `promotion` is the upper-case letter of the new man, or 0.
typedef struct SimChessMove {
    signed char from, to;
    char promotion;
} SimChessMove;

void sim_chess_position_start(SimChessPosition *position);

// Resolves `san` (ended by a space or the end of the string) to the one legal
// move it means. Returns false if no legal move fits, or more than one.
bool sim_chess_position_read(const SimChessPosition *position, const char *san,
                             SimChessMove *out_move);

// The move must be legal, as those of sim_chess_position_read are.
void sim_chess_position_play(SimChessPosition *position, SimChessMove move);

// Is the king of the side to move attacked?
bool sim_chess_position_is_check(const SimChessPosition *position);

// How many legal moves the side to move has.
int sim_chess_position_count(const SimChessPosition *position);

#endif
