// What the files of the floor share: the plug-in and its painting.
#ifndef SIM_SCENES_FLOOR_INSIDE_H
#define SIM_SCENES_FLOOR_INSIDE_H

#include "scenes/floor.h"

enum { SIM_MOST_CARDS = 512 };

// Where a card is shown, and where from it comes.
typedef struct SimCardShown {
    bool is_shown;
    SimRect from, to;
    double started_ms, lasts_ms;
} SimCardShown;

typedef struct SimFloorScene {
    SimFloor *floor;
    SimCardShown cards[SIM_MOST_CARDS]; // of each thing
    SimCardShown worker;
} SimFloorScene;

// One drawing of the floor: everything its parts need to know.
typedef struct SimFloorPainting {
    SimFloorScene *scene;
    const SimSceneMoment *moment;
    SimCanvas *canvas;
    const SimTheme *theme;
    SimRect head;                        // clock and words; may be empty
    SimRect stations[SIM_MOST_STATIONS]; // panels
    SimRect room;                        // large: left free for the presenter
    double panel_head;                   // the height of a panel's title
} SimFloorPainting;

// Sizes of everything, for an area.
void sim_floor_measure(SimFloorPainting *p, SimRect area);

// The place of the index-th of `count` cards of a station: the more there are,
// the lower they are.
SimRect sim_floor_card_place(const SimFloorPainting *p, int station, int index,
                             int count);

// How many cards of a station have room at most.
int sim_floor_limit(const SimFloorPainting *p, int station);

// Where the card is at this moment on its way to `to`.
SimRect sim_floor_card_moves(const SimFloorPainting *p, SimCardShown *shown,
                             SimRect to);

// Two lines: what happens, and how far it is.
void sim_floor_words(const SimFloorScene *scene, const SimSceneMoment *moment,
                     char above[SIM_TIP_TEXT], char below[SIM_TIP_TEXT]);

// A station's icon in a square of `size` around x, y.
void sim_floor_icon(SimCanvas *canvas, SimStationLook look, double x, double y,
                    double size, SimColor color);

// What a card says below its name: "simmer, 12 min left".
void sim_floor_detail(const SimThingNow *now, const SimSceneMoment *moment,
                      char *out, size_t size);

#endif
