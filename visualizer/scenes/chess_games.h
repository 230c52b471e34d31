// Twenty-four games that Judit Polgár really played, White in all of them.
//
// A table of the exhibition follows one of these. Longer games are cut after
// their fortieth move; all have at least thirty, the length of the lesson's.
#ifndef SIM_SCENES_CHESS_GAMES_H
#define SIM_SCENES_CHESS_GAMES_H

#include <stddef.h>

typedef struct SimChessGame {
    const char *opponent;
    const char *surname; // where there is little room
    const char *event;   // where, or at which tournament
    int year;
    const char *moves; // SAN, White's and Black's in turn, space between
} SimChessGame;

// Game `index`, for any index: after the last comes the first again.
const SimChessGame *sim_chess_game(size_t index);

size_t sim_chess_game_count(void);

#endif
