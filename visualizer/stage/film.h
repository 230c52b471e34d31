// A film: one trace opened for watching.
//
// It bundles what the stage asks: the replay, its lanes, the story's teller,
// the state at the cursor, and the scene if the program gave hints for one.
#ifndef SIM_STAGE_FILM_H
#define SIM_STAGE_FILM_H

#include "layout/family.h"
#include "layout/tracks.h"
#include "replay/lint/lint.h"
#include "replay/path.h"
#include "replay/state.h"
#include "replay/stats.h"
#include "replay/tell.h"
#include "replay/timeline.h"
#include "scenes/scene.h"
#include "stage/behind.h"

enum { SIM_MOST_SCENES = 4 };

typedef struct SimFilmScene {
    const SimSceneKind *kind;
    void *scene;
} SimFilmScene;

typedef struct SimFilm {
    SimReplay *replay;
    SimTimeline *timeline;
    SimTeller teller;
    SimState state; // at the cursor
    SimStats stats;
    SimFamilies families; // who gathers whom
    SimTracks tracks;     // threads, I/O, counters
    SimLint lint;         // what is wrong with the run
    SimPath path;         // what its end had to wait for
    bool has_path;        // it has been looked for
    SimBehind *behind;    // finds both in a long trace; NULL: they are here
    SimFilmScene scenes[SIM_MOST_SCENES];
    int scene_count, shown_scene;
    const SimSceneKind *scene_kind; // of the one that is shown; NULL: none
    void *scene;
    char name[128];  // the program's: "chess"
    char mode[64];   // "sync", "async", ""
    char about[160]; // what a scene says of the whole, or ""
} SimFilm;

// Errors: those of sim_replay_open; the sentence is the caller's to free.
SimStatus sim_film_open(SimFilm *film, const char *path, char **out_sentence);
void sim_film_close(SimFilm *film);

// Of several scenes, shows this one.
void sim_film_show_scene(SimFilm *film, int scene);

// The instant for the scene's painting.
SimSceneMoment sim_film_moment(const SimFilm *film, double wall_ms,
                               bool has_motion);

// The sentence of the step at the cursor; valid until the next call.
const char *sim_film_sentence(SimFilm *film, SimTold *out_told);

// The rows beside the lanes; NULL: they are not known yet.
const SimTracks *sim_film_tracks(const SimFilm *film);

// The critical path; looked for when it is first asked for.
const SimPath *sim_film_path(SimFilm *film);

// Takes what a thread has found, if it has; or waits until it has.
void sim_film_settle(SimFilm *film, bool waits);

// When the first event of a warning's evidence happened.
int64_t sim_film_warning_ns(const SimFilm *film, size_t warning);

int64_t sim_film_length(const SimFilm *film);

#endif
