// The breakpoints of the film that is shown.
#include "stage/stage.h"
#include <stdio.h>

SimBreaks *sim_stage_breaks(SimStage *stage)
{
    return &stage->breaks[stage->film != stage->films];
}

// The line that the code view points at; line 0: none.
static SimPlace current_line(SimStage *stage)
{
    const SimState *state = &stage->film->state;
    SimTold told = {0};
    uint32_t slot = sim_state_thread(state);
    SimPlace place = {"", "", 0};
    if (slot != SIM_NO_SLOT)
        place = sim_state_place(state, slot);
    if (place.line == 0) {
        sim_film_sentence(stage->film, &told);
        place = told.place;
    }
    return place;
}

void sim_stage_toggle_break(SimStage *stage)
{
    SimBreak where = {NULL, stage->selected};
    if (stage->selected == SIM_NO_SLOT) {
        SimPlace line = current_line(stage);
        where = (SimBreak){sim_replay_source(stage->film->replay, line.file),
                           line.line};
        if (where.source == NULL || where.number == 0)
            return;
    }
    sim_breaks_toggle(sim_stage_breaks(stage), where);
}

void sim_stage_go_to_break(SimStage *stage, bool is_forward)
{
    SimBreaks *breaks = sim_stage_breaks(stage);
    const SimFilm *film = stage->film;
    uint64_t step = film->state.step;
    uint64_t stop =
        is_forward ? sim_breaks_next(breaks, step, film->replay->step_count)
                   : sim_breaks_previous(breaks, step);
    stage->player.is_playing = false;
    if (stop != UINT64_MAX)
        sim_player_seek_step(&stage->player, film != stage->films, stop);
}

void sim_stage_stop_at_break(SimStage *stage, uint64_t before)
{
    SimFilm *film = stage->film;
    SimBreaks *breaks = sim_stage_breaks(stage);
    if (!sim_breaks_any(breaks) || film->state.step <= before)
        return;
    uint64_t stop = sim_breaks_next(breaks, before, film->state.step);
    if (stop == UINT64_MAX)
        return;
    stage->player.is_playing = false;
    sim_player_seek_step(&stage->player, film != stage->films, stop);
}

void sim_stage_say_breaks(SimStage *stage, char *out, size_t size)
{
    const SimBreaks *breaks = sim_stage_breaks(stage);
    char lines[24] = "";
    out[0] = '\0';
    if (breaks->count > 0)
        snprintf(lines, sizeof lines, "%d breakpoint%s", breaks->count,
                 breaks->count == 1 ? "" : "s");
    if (breaks->count > 0 || breaks->has_warnings)
        snprintf(out, size, "%s%s%s \302\267 ", lines,
                 breaks->count > 0 && breaks->has_warnings ? ", " : "",
                 breaks->has_warnings ? "stops at warnings" : "");
}
