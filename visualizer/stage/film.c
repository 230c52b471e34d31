#include "stage/film.h"
#include <stdio.h>
#include <string.h>

// ---- the scene ----------------------------------------------------------

static const char *first_hint(const SimReplay *replay)
{
    for (size_t i = 0; i < replay->note_count; i++)
        if (replay->notes[i].kind == SIM_EVENT_SCENE)
            return replay->notes[i].text;
    return NULL;
}

// Plays the whole trace to the scene, once.
static void feed_scene(SimFilm *film)
{
    SimReader *reader = film->replay->reader;
    SimWalk walk;
    SimEvent event;
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
        film->scene_kind->feed(film->scene, &told);
    }
    film->scene_kind->finish(film->scene);
}

static void open_scene(SimFilm *film)
{
    const char *hint = first_hint(film->replay);
    film->scene_kind = hint ? sim_scene_kind_for(hint) : NULL;
    if (film->scene_kind == NULL)
        return;
    film->scene = film->scene_kind->open();
    feed_scene(film);
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

SimStatus sim_film_open(SimFilm *film, const char *path, char **out_sentence)
{
    memset(film, 0, sizeof *film);
    SimStatus status = sim_replay_open(path, &film->replay, out_sentence);
    if (status != SIM_OK)
        return status;
    film->timeline = sim_timeline_new(film->replay);
    sim_teller_init(&film->teller, film->replay);
    sim_state_init(&film->state, film->replay);
    sim_stats_init(&film->stats, film->replay);
    sim_families_init(&film->families, film->replay);
    sim_tracks_init(&film->tracks, film->replay);
    sim_lint_init(&film->lint, film->replay);
    find_names(film, path);
    open_scene(film);
    return SIM_OK;
}

void sim_film_close(SimFilm *film)
{
    if (film->replay == NULL)
        return;
    if (film->scene_kind != NULL)
        film->scene_kind->close(film->scene);
    sim_state_done(&film->state);
    sim_stats_done(&film->stats);
    sim_families_done(&film->families);
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
