// A floor: things that go from station to station.
//
// A kitchen, a post office and a web server have one story: dishes, customers
// or requests stand at a station, go to the next, wait in line where places
// are few, and are done in the end. This is that story; kitchen.c, office.c and
// web.c only say which words their hints use and what the stations are called.
//
//     hint --read--> a move: who, where to, what for, how long
//
//     soup   |--worktop--|------stove------|--table----->
//     roast        |-worktop-|------oven------|--table-->
//     cake             |--worktop--|..line..|---oven---|->
//
// Moves are kept for each thing, so any instant can be asked for. Whether a
// thing runs, could run or waits is its task's business: READY, RUN and SUSPEND
// of the task that gave the hint. Hints of the main thread, outside every task,
// come from code that does one thing at a time: what was named last runs.
#ifndef SIM_SCENES_FLOOR_H
#define SIM_SCENES_FLOOR_H

#include "replay/replay.h"
#include "scenes/scene.h"

enum { SIM_FLOOR_WORD = 48, SIM_MOST_STATIONS = 6 };

// What a station looks like; each has its icon.
typedef enum SimStationLook {
    SIM_STATION_BOARD, // a worktop
    SIM_STATION_POT,   // a stove
    SIM_STATION_OVEN,
    SIM_STATION_TABLE, // where what is done stands
    SIM_STATION_LINE,  // people in a line
    SIM_STATION_DESK,  // a counter
    SIM_STATION_TRAY,
    SIM_STATION_GLOBE, // the world outside
    SIM_STATION_CROSS, // what went wrong
} SimStationLook;

// What it means to stand there.
typedef enum SimStationRole {
    SIM_ROLE_TASK,  // its task is there, too: what it does, the thing does
    SIM_ROLE_SHELF, // it waits for somebody; who brought it went on
    SIM_ROLE_END,   // it is done
} SimStationRole;

typedef struct SimStation {
    const char *title;
    const char *empty; // what stands there if nobody does
    const char *where; // "in the oven": at most so many are there
    SimStationLook look;
    int places;  // 0: as many as come
    double wide; // its share of the room
    SimStationRole role;
} SimStation;

// What a hint says.
typedef struct SimFloorMove {
    char name[SIM_FLOOR_WORD]; // who moves; "": the hint sets places
    char what[SIM_FLOOR_WORD]; // what for: "simmer"; ""
    int station;
    int places;       // of the station, if `name` is empty
    int64_t lasts_ns; // -1: unknown
    bool is_blocking; // and meanwhile the thread does nothing else
} SimFloorMove;

// What a plug-in says of its floor.
typedef struct SimFloorPlan {
    const char *thing, *things; // "dish", "dishes"
    const char *done;           // "served"
    const char *idle;           // what to say while nothing moves
    const char *worker; // who goes where the thread works: "the cook"; NULL
    const SimStation *stations; // stations[station_count]
    int station_count;
    // Reads a hint from the blank after the scene's name on; false: it makes no
    // sense.
    bool (*read)(const char *hint, SimFloorMove *out_move);
} SimFloorPlan;

// One thing at an instant.
typedef struct SimThingNow {
    const char *name;
    const char *what;
    int station;      // -1: not there yet
    SimMode mode;     // of its task; DONE at an end
    bool is_blocking; // it keeps the thread from everybody
    int64_t since_ns; // it stands there
    int64_t until_ns; // it will; INT64_MIN: unknown
    uint64_t moved;   // the step of its last move: who came first
} SimThingNow;

typedef struct SimFloor SimFloor;

SimFloor *sim_floor_new(const SimFloorPlan *plan);
void sim_floor_free(SimFloor *floor);
void sim_floor_feed(SimFloor *floor, const SimSceneEvent *event);

const SimFloorPlan *sim_floor_plan(const SimFloor *floor);
int sim_floor_count(const SimFloor *floor);

// The places of a station, which a hint may set.
int sim_floor_places(const SimFloor *floor, int station);

SimThingNow sim_floor_thing(const SimFloor *floor, int thing,
                            const SimSceneMoment *moment);

// Fills out_things[limit] with those at a station, first come first; returns how
// many there are, which may be more.
int sim_floor_at(const SimFloor *floor, int station,
                 const SimSceneMoment *moment, int *out_things, int limit);

// Which thing the thread is busy with; -1: none.
int sim_floor_busy(const SimFloor *floor, const SimSceneMoment *moment);

// The verbs of a plug-in, and where each leads.
typedef struct SimFloorVerb {
    const char *word;
    int station;
    bool is_blocking;
} SimFloorVerb;

// Finds the verb that a hint's words begin with, and sets the station; reads
// "seconds=S" and "minutes=N" as how long it lasts. Returns false for none.
bool sim_floor_read(const char *hint, const SimFloorVerb *verbs, size_t count,
                    SimFloorMove *out_move);

// Reads "KEY=N" right behind the scene's name: the places of a station.
bool sim_floor_read_places(const char *hint, const char *key, int station,
                           SimFloorMove *out_move);

// ---- what the plug-ins share (floor_scene.c, floor_paint.c) -----------------

// The functions of SimSceneKind for any floor.
#define SIM_FLOOR_SCENE                                                     \
    .feed = sim_floor_scene_feed, .finish = sim_floor_scene_finish,         \
    .draw = sim_floor_scene_draw, .tip = sim_floor_scene_tip,               \
    .middle = sim_floor_scene_middle, .status = sim_floor_scene_status,     \
    .title = sim_floor_scene_title, .is_moving = sim_floor_scene_is_moving, \
    .close = sim_floor_scene_close

void *sim_floor_scene_open(const SimFloorPlan *plan);
void sim_floor_scene_feed(void *scene, const SimSceneEvent *event);
void sim_floor_scene_finish(void *scene);
void sim_floor_scene_draw(void *scene, const SimSceneMoment *moment,
                          SimCanvas *canvas, SimRect area);
bool sim_floor_scene_tip(void *scene, const SimSceneMoment *moment,
                         SimRect area, double x, double y,
                         char lines[3][SIM_TIP_TEXT]);
void sim_floor_scene_middle(void *scene, const SimSceneMoment *moment,
                            SimRect area, SimRect *out_room,
                            char above[SIM_TIP_TEXT], char below[SIM_TIP_TEXT]);
void sim_floor_scene_status(void *scene, const SimSceneMoment *moment,
                            char *out, size_t size);
void sim_floor_scene_title(void *scene, char *out, size_t size);
bool sim_floor_scene_is_moving(void *scene, double wall_ms);
void sim_floor_scene_close(void *scene);

#endif
