#include "stage/behind.h"
#include "base/alloc.h"
#include <pthread.h>
#include <stdatomic.h>

struct SimBehind {
    pthread_t thread;
    const SimReplay *replay;
    SimTracks tracks;
    SimLint lint;
    atomic_bool is_done;
    atomic_bool is_dropped;
};

static void *look(void *context)
{
    SimBehind *behind = context;
    sim_tracks_build(&behind->tracks);
    if (!atomic_load(&behind->is_dropped))
        sim_lint_init(&behind->lint, behind->replay);
    atomic_store(&behind->is_done, true);
    return NULL;
}

SimBehind *sim_behind_new(const SimReplay *replay)
{
    SimBehind *behind = sim_alloc(sizeof *behind);
    *behind = (SimBehind){.replay = replay};
    sim_tracks_init(&behind->tracks, replay);
    // Without a thread it is done here: later, but done.
    if (pthread_create(&behind->thread, NULL, look, behind) != 0) {
        behind->thread = pthread_self();
        look(behind);
    }
    return behind;
}

bool sim_behind_is_done(const SimBehind *behind)
{
    return atomic_load(&behind->is_done);
}

static void wait_for(SimBehind *behind)
{
    if (!pthread_equal(behind->thread, pthread_self()))
        pthread_join(behind->thread, NULL);
}

void sim_behind_take(SimBehind *behind, SimTracks *out_tracks,
                     SimLint *out_lint)
{
    wait_for(behind);
    *out_tracks = behind->tracks;
    *out_lint = behind->lint;
    sim_free(behind);
}

void sim_behind_drop(SimBehind *behind)
{
    if (behind == NULL)
        return;
    atomic_store(&behind->is_dropped, true);
    wait_for(behind);
    sim_tracks_done(&behind->tracks);
    sim_lint_done(&behind->lint);
    sim_free(behind);
}
