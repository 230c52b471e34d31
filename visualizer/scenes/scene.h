// A scene: a picture of what the program is *about*.
//
// Lanes show tasks; a scene shows the exhibition, the kitchen, the post
// office. It is a plug-in over the event stream and knows nothing of files,
// windows or replay: it is fed every event once, in order, and can then draw
// any instant. What it knows of the story comes from SCENE events, short
// texts the program writes into its trace ("chess move table=7 move=3").
//
//     feed, feed, feed ...  ->  finish  ->  draw(instant), draw(instant) ...
//
// To add a scene: write one SimSceneKind and list it in scenes.c.
#ifndef SIM_SCENES_SCENE_H
#define SIM_SCENES_SCENE_H

#include "canvas/canvas.h"
#include <stdint.h>

// What a scene is told of an event.
typedef struct SimSceneEvent {
    uint64_t step; // it has happened from this step on
    int64_t time_ns;
    unsigned kind; // a SimEventKind
    uint32_t task;
    uint64_t a;       // the event's field of that name
    const char *text; // of a SCENE event, else NULL
} SimSceneEvent;

// The instant to be drawn, and how.
typedef struct SimSceneMoment {
    uint64_t step;   // how many events have happened
    int64_t time_ns; // of the last of them, or later, before the next's
    int64_t end_ns;  // the trace's end
    double wall_ms;  // for motion: a clock that only moves
    bool has_motion; // false: everything stands where it belongs
    bool is_compact; // half a window: boards without words
    bool is_large;   // the whole window, for a projector; its middle stays free
    unsigned slot;   // the first of 128 layer slots the scene may use
} SimSceneMoment;

enum { SIM_TIP_TEXT = 160 };

typedef struct SimSceneKind {
    const char *name;   // the first word of its hints
    const char *place;  // where it happens: "Hall", "Kitchen"
    const char *remark; // a few words beside the card's title
    void *(*open)(void);
    void (*feed)(void *scene, const SimSceneEvent *event);
    void (*finish)(void *scene); // the last event has been fed
    void (*draw)(void *scene, const SimSceneMoment *moment, SimCanvas *canvas,
                 SimRect area);
    // What stands at a place of the area, in up to three lines; false: nothing.
    bool (*tip)(void *scene, const SimSceneMoment *moment, SimRect area,
                double x, double y, char lines[3][SIM_TIP_TEXT]);
    // What the middle is for: the room it leaves when `is_large`, a line of what
    // happens and one of how far it is.
    void (*middle)(void *scene, const SimSceneMoment *moment, SimRect area,
                   SimRect *out_room, char above[SIM_TIP_TEXT],
                   char below[SIM_TIP_TEXT]);
    // One line for a card's head, such as "2 of 24 boards finished".
    void (*status)(void *scene, const SimSceneMoment *moment, char *out,
                   size_t size);
    // One line about the whole, such as "24 opponents, 30 moves each".
    void (*title)(void *scene, char *out, size_t size);
    // Is something in flight, so that the next frame differs?
    bool (*is_moving)(void *scene, double wall_ms);
    void (*close)(void *scene);
} SimSceneKind;

// The kind whose hints begin with this text's first word, or NULL.
const SimSceneKind *sim_scene_kind_for(const char *text);

// Reads " key=NUMBER" in a hint; `otherwise` if it is not there.
long sim_scene_number(const char *text, const char *key, long otherwise);

#endif
