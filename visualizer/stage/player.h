// The player: where the cursor is, and how it moves.
//
// The cursor is a step (how many events have happened) and a time. Under a
// virtual clock many events share a time, so stepping goes by steps; playing
// goes by time. Two films share one clock: playing moves both, and a step is
// taken in the one whose next event comes first.
//
//     film A  --x-----x--x---------x-----
//     film B  -----x--------x--x---------
//                       ^ one clock
#ifndef SIM_STAGE_PLAYER_H
#define SIM_STAGE_PLAYER_H

#include "stage/film.h"

typedef struct SimPlayer {
    SimFilm *films; // films[count], at most two
    int count;
    int64_t begin_ns, end_ns; // of the longer film
    int64_t time_ns;
    bool is_playing;
    int speed; // index into the ladder of speeds
    // The loop view goes by events, each with its own time to be seen.
    bool goes_by_events;
    int pace;        // index into the ladder of paces
    double left_ms;  // until the next event
    double pause_ms; // how long the last one is shown
} SimPlayer;

void sim_player_init(SimPlayer *player, SimFilm *films, int count);

// Lets `wall_ms` of the watcher's time pass.
void sim_player_pass(SimPlayer *player, double wall_ms);

void sim_player_seek_time(SimPlayer *player, int64_t time_ns);
// To after so many events of one film; the other one goes to the same time.
void sim_player_seek_step(SimPlayer *player, int film, uint64_t step);
// To before the first event: a seek to the first time would be after those
// that happen then.
void sim_player_rewind(SimPlayer *player);
void sim_player_step(SimPlayer *player, SimStop stop, bool is_forward);
void sim_player_toggle(SimPlayer *player);
void sim_player_faster(SimPlayer *player, int by);

// Seconds of the trace per second of the watcher; going by events, how many
// times faster than at first.
double sim_player_rate(const SimPlayer *player);

#endif
