#include "stage/film.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// ---- the scene ----------------------------------------------------------

static bool has_scene(const SimFilm *film, const SimSceneKind *kind)
{
    for (int i = 0; i < film->scene_count; i++)
        if (film->scenes[i].kind == kind)
            return true;
    return false;
}

// A scene of each kind that a hint names, in the order of the hints.
static void open_scenes(SimFilm *film)
{
    const SimReplay *replay = film->replay;
    for (size_t i = 0; i < replay->note_count; i++) {
        const SimNote *note = &replay->notes[i];
        const SimSceneKind *kind = note->kind == SIM_EVENT_SCENE
                                       ? sim_scene_kind_for(note->text)
                                       : NULL;
        if (kind == NULL || has_scene(film, kind) ||
            film->scene_count == SIM_MOST_SCENES)
            continue;
        film->scenes[film->scene_count++] = (SimFilmScene){kind, kind->open()};
    }
}

static void feed(const SimFilm *film, const SimSceneEvent *event)
{
    for (int i = 0; i < film->scene_count; i++) {
        const SimSceneKind *kind = film->scenes[i].kind;
        if (event->text == NULL || sim_scene_kind_for(event->text) == kind)
            kind->feed(film->scenes[i].scene, event);
    }
}

// Plays the whole trace to the scenes, once.
static void feed_scenes(SimFilm *film)
{
    SimReader *reader = film->replay->reader;
    SimWalk walk;
    SimEvent event;
    if (film->scene_count == 0)
        return;
    sim_walk_begin(&walk, reader, 0);
    while (sim_walk_next(&walk, &event)) {
        bool is_hint = event.kind == SIM_EVENT_SCENE;
        SimSceneEvent told = {
            .step = event.index + 1,
            .time_ns = event.time_ns,
            .kind = event.kind,
            .task = event.task,
            .a = event.a,
            .text = is_hint ? sim_reader_string(reader, event.arg) : NULL};
        feed(film, &told);
    }
    for (int i = 0; i < film->scene_count; i++)
        film->scenes[i].kind->finish(film->scenes[i].scene);
}

void sim_film_show_scene(SimFilm *film, int scene)
{
    if (scene >= film->scene_count)
        return;
    film->shown_scene = scene;
    film->scene_kind = film->scenes[scene].kind;
    film->scene = film->scenes[scene].scene;
    film->scene_kind->title(film->scene, film->about, sizeof film->about);
}

// ---- names --------------------------------------------------------------

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// The value of `--mode` in the run's arguments.
static void find_mode(SimFilm *film)
{
    const char *arguments = sim_replay_meta(film->replay, "arguments");
    const char *at = strstr(arguments, "--mode");
    const char *mode = sim_replay_meta(film->replay, "mode");
    if (mode[0] == '\0' && at != NULL)
        mode = at + strlen("--mode") + strspn(at + strlen("--mode"), " =");
    snprintf(film->mode, sizeof film->mode, "%.*s", (int)strcspn(mode, " "),
             mode);
}

static void find_names(SimFilm *film, const char *path)
{
    const char *program = sim_replay_meta(film->replay, "program");
    snprintf(film->name, sizeof film->name, "%s",
             base_name(program[0] ? program : path));
    find_mode(film);
}

// ---- opening ------------------------------------------------------------

enum { LONG = 300000 }; // events: more are looked through by a thread

static void look_through(SimFilm *film)
{
    sim_tracks_init(&film->tracks, film->replay);
    if (film->replay->step_count > LONG) {
        film->behind = sim_behind_new(film->replay);
        return;
    }
    sim_tracks_build(&film->tracks);
    sim_lint_init(&film->lint, film->replay);
}

const SimPath *sim_film_path(SimFilm *film)
{
    if (!film->has_path)
        sim_path_init(&film->path, film->replay);
    film->has_path = true;
    return &film->path;
}

const SimTracks *sim_film_tracks(const SimFilm *film)
{
    return film->tracks.is_built ? &film->tracks : NULL;
}

void sim_film_settle(SimFilm *film, bool waits)
{
    if (film->behind == NULL || (!waits && !sim_behind_is_done(film->behind)))
        return;
    sim_tracks_done(&film->tracks);
    sim_behind_take(film->behind, &film->tracks, &film->lint);
    film->behind = NULL;
}

// The lanes and the sums are two walks over the same trace, which does not
// change: two processors make them in the time of the longer one.
static void *make_lanes(void *context)
{
    SimFilm *film = context;
    film->timeline = sim_timeline_new(film->replay);
    return NULL;
}

SimStatus sim_film_open(SimFilm *film, const char *path, char **out_sentence)
{
    memset(film, 0, sizeof *film);
    SimStatus status = sim_replay_open(path, &film->replay, out_sentence);
    if (status != SIM_OK)
        return status;
    pthread_t lanes;
    bool has_thread = pthread_create(&lanes, NULL, make_lanes, film) == 0;
    sim_teller_init(&film->teller, film->replay);
    sim_state_init(&film->state, film->replay);
    sim_stats_init(&film->stats, film->replay);
    sim_families_init(&film->families, film->replay);
    if (has_thread)
        pthread_join(lanes, NULL);
    else
        make_lanes(film);
    look_through(film);
    find_names(film, path);
    open_scenes(film);
    feed_scenes(film);
    sim_film_show_scene(film, 0);
    return SIM_OK;
}

void sim_film_close(SimFilm *film)
{
    if (film->replay == NULL)
        return;
    for (int i = 0; i < film->scene_count; i++)
        film->scenes[i].kind->close(film->scenes[i].scene);
    sim_state_done(&film->state);
    sim_stats_done(&film->stats);
    sim_families_done(&film->families);
    sim_behind_drop(film->behind);
    if (film->has_path)
        sim_path_done(&film->path);
    sim_tracks_done(&film->tracks);
    sim_lint_done(&film->lint);
    sim_teller_done(&film->teller);
    sim_timeline_free(film->timeline);
    sim_replay_close(film->replay);
    film->replay = NULL;
}

// ---- asking -------------------------------------------------------------

SimSceneMoment sim_film_moment(const SimFilm *film, double wall_ms,
                               bool has_motion)
{
    return (SimSceneMoment){.step = film->state.step,
                            .time_ns = film->state.now_ns,
                            .end_ns = film->replay->end_ns,
                            .wall_ms = wall_ms,
                            .has_motion = has_motion};
}

const char *sim_film_sentence(SimFilm *film, SimTold *out_told)
{
    if (film->state.step == 0) {
        *out_told = (SimTold){.slot = SIM_NO_SLOT, .text = ""};
        return "Nothing has happened yet: press space to play.";
    }
    sim_teller_at(&film->teller, film->state.step, out_told);
    return out_told->text;
}

int64_t sim_film_warning_ns(const SimFilm *film, size_t warning)
{
    const SimWarning *found = &film->lint.warnings[warning];
    SimReader *reader = film->replay->reader;
    if (found->evidence_count == 0 || film->replay->step_count == 0)
        return film->replay->begin_ns;
    // Events are numbered from the trace's first, which a ring may have lost.
    uint64_t first = sim_reader_event(reader, 0).number;
    return sim_reader_event(reader, found->evidence[0] - first).time_ns;
}

int64_t sim_film_length(const SimFilm *film)
{
    return film->replay->end_ns - film->replay->begin_ns;
}
