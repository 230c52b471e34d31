// The chess hall: the exhibition as one would see it from the gallery.
//
// Every table has a board on which a real game is played move by move; the
// master walks along the inside of the ring; a clock hangs in the middle.
//
// A board tells its state by colour and pattern, as a lane does:
//
//     green rim      the master thinks here
//     hatched bar    the opponent thinks; the bar is the time left
//     striped bar    the opponent thinks, and the master sits and waits
//     dotted rim     the opponent has replied and waits for the master
//     check          the game is over
#ifndef SIM_SCENES_CHESS_HALL_H
#define SIM_SCENES_CHESS_HALL_H

#include "scenes/scene.h"

extern const SimSceneKind sim_chess_hall;

#endif
