// One chess board, drawn.
#ifndef SIM_SCENES_CHESS_BOARD_H
#define SIM_SCENES_CHESS_BOARD_H

#include "canvas/canvas.h"
#include "scenes/chess_position.h"

// The position in a frame that fills `square`. `faded` (0 to 1) lets the
// card shine through: a table nobody has sat down at.
void sim_chess_board_draw(SimCanvas *canvas, SimRect square,
                          const SimChessPosition *position, double faded);

// A single man of a kind (upper or lower case as in a position).
void sim_chess_man_draw(SimCanvas *canvas, double x, double y, double square,
                        char man);

#endif
