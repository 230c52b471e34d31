// The exhibition as a story: who is where, and who waits for whom.
//
// The program says what happens in SCENE hints:
//
//     chess boards=24 moves=30 [master=Judit Polgár]   once
//     chess think table=7 move=3     the master bends over table 7
//     chess move table=7 move=3      she has moved
//     chess reply table=7 move=3     the program has taken the reply
//
// Under asyncio the last comes late: the opponent has long replied, but the
// loop finds out only when it gets round to that task. When the opponent is
// really done stands in the timer that the task set after `move`. A program
// that blocks sets no timer: there the reply is taken the moment it comes,
// and the master has sat and waited for it.
//
//          think     move             deadline          reply
//     -------|---------|-----------------|----------------|------
//      empty   MASTER      OPPONENT             READY
#ifndef SIM_SCENES_CHESS_STORY_H
#define SIM_SCENES_CHESS_STORY_H

#include "scenes/scene.h"

typedef enum SimTableMode {
    SIM_TABLE_EMPTY,    // no move yet
    SIM_TABLE_MASTER,   // the master thinks here
    SIM_TABLE_OPPONENT, // the opponent thinks
    SIM_TABLE_READY,    // the opponent has replied and waits for the master
    SIM_TABLE_OVER,     // all moves of the exhibition are made here
} SimTableMode;

// A table, now.
typedef struct SimTableNow {
    SimTableMode mode;
    int plies;        // made on the board: the master's and the replies
    int moves;        // the master's alone
    int64_t since_ns; // since when it is in this mode
    int64_t until_ns; // of an opponent who thinks: when the reply comes
    bool is_blocking; // while this opponent thinks nobody else can move
} SimTableNow;

// The hall, now.
typedef struct SimHallNow {
    int tables_over, tables_empty, opponents_thinking, replies_waiting;
    int moves_made;
    int at;            // the master's table from 0; -1: not yet at any
    int from;          // the table before; -1: none
    SimTableMode mode; // of the table she is at
    bool is_blocked;   // she sits and waits
    bool is_over;
} SimHallNow;

typedef struct SimChessStory SimChessStory;

SimChessStory *sim_chess_story_new(void);
void sim_chess_story_free(SimChessStory *story);
void sim_chess_story_feed(SimChessStory *story, const SimSceneEvent *event);
void sim_chess_story_finish(SimChessStory *story);

int sim_chess_story_tables(const SimChessStory *story);
int sim_chess_story_moves(const SimChessStory *story); // of each game
const char *sim_chess_story_master(const SimChessStory *story);
// When the master made her last move of all, and when the last reply came.
int64_t sim_chess_story_last_move_ns(const SimChessStory *story);
int64_t sim_chess_story_last_reply_ns(const SimChessStory *story);

SimTableNow sim_chess_story_table(const SimChessStory *story, int table,
                                  uint64_t step, int64_t time_ns);
SimHallNow sim_chess_story_hall(const SimChessStory *story, uint64_t step,
                                int64_t time_ns);

#endif
