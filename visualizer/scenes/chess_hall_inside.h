// What the files of the chess hall share: the plug-in and its painting.
#ifndef SIM_SCENES_CHESS_HALL_INSIDE_H
#define SIM_SCENES_CHESS_HALL_INSIDE_H

#include "scenes/chess_position.h"
#include "scenes/chess_story.h"
#include "scenes/ring.h"

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

// One drawing of the hall: everything its parts need to know.
typedef struct SimHallPainting {
    SimChessHall *hall;
    const SimSceneMoment *moment;
    SimCanvas *canvas;
    const SimTheme *theme;
    SimRing ring;
    SimRect way;     // the master walks along its edge
    double board;    // the side of a board
    double token;    // the master's radius
    bool has_names;  // opponents are named below their boards
    bool has_labels; // number and state
} SimHallPainting;

// Where a table's board lies.
SimRect sim_chess_table_board(const SimHallPainting *p, int table);

void sim_chess_table_draw(const SimHallPainting *p, int table);

void sim_chess_hall_draw(void *scene, const SimSceneMoment *moment,
                         SimCanvas *canvas, SimRect area);

bool sim_chess_hall_tip(void *scene, const SimSceneMoment *moment, SimRect area,
                        double x, double y, char lines[3][SIM_TIP_TEXT]);

void sim_chess_hall_middle(void *scene, const SimSceneMoment *moment,
                           SimRect area, SimRect *out_room, char above[160],
                           char below[160]);

// The two lines around the clock, "" if there is nothing to say.
void sim_chess_hall_words(const SimChessHall *hall, const SimHallNow *now,
                          const SimSceneMoment *moment, char above[160],
                          char below[160]);

#define SIM_WALK_MS       420.0
#define SIM_LEAST_WALK_MS 60.0 // a shorter walk would only flicker

#endif
