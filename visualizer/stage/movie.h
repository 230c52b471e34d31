// A movie: a stretch of the film, frame by frame, as GIF or MP4.
//
// Each frame is what the window would show at that moment of the watcher's
// time, motion included. GIF is written here; for MP4 the frames go through a
// pipe to ffmpeg, which is a program of its own and need not be there.
#ifndef SIM_STAGE_MOVIE_H
#define SIM_STAGE_MOVIE_H

#include "stage/place.h"
#include "stage/stage.h"

typedef struct SimMovie {
    const char *path;
    int width_px, height_px;
    SimGoal from, to;
    double seconds; // how long the movie is
    int fps;
    void (*progress)(void *context, double share); // NULL: nobody looks
    void *context;
} SimMovie;

// Errors: the system's; SIM_NOT_FOUND if there is no ffmpeg (MP4 only);
// SIM_SYSTEM if it gave up.
SimStatus sim_movie_gif(SimStage *stage, const SimMovie *movie);
SimStatus sim_movie_mp4(SimStage *stage, const SimMovie *movie);

#endif
