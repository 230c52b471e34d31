// What the two halves of the chess hall share: the plug-in and its painting.
#ifndef SIM_SCENES_CHESS_HALL_INSIDE_H
#define SIM_SCENES_CHESS_HALL_INSIDE_H

#include "scenes/chess_position.h"
#include "scenes/chess_story.h"

// A game with the position after each ply.
typedef struct SimGameRecord {
    SimChessPosition *positions; // positions[plies + 1]
    int plies;
} SimGameRecord;

typedef struct SimChessHall {
    SimChessStory *story;
    SimGameRecord *games; // one per game of chess_games.h
    // The master's walk: along the way, in shares of its whole length.
    int shown_at; // the table walked to; -1: none yet
    double from_share, to_share;
    double started_ms; // when this walk began
    double lasts_ms;   // 0: she simply stands there
} SimChessHall;

void sim_chess_hall_draw(void *scene, const SimSceneMoment *moment,
                         SimCanvas *canvas, SimRect area);

// The two lines around the clock, "" if there is nothing to say.
void sim_chess_hall_words(const SimChessHall *hall, const SimHallNow *now,
                          const SimSceneMoment *moment, char above[160],
                          char below[160]);

#define SIM_WALK_MS 420.0
#define SIM_LEAST_WALK_MS 60.0 // a shorter walk would only flicker

#endif
