#include "stage/trail.h"
#include "stage/stage.h"
#include <string.h>

SimWhere sim_trail_here(const SimStage *stage)
{
    SimWhere here;
    // Two places are compared byte by byte, so the gaps must be equal too.
    memset(&here, 0, sizeof here);
    here.view = stage->view;
    here.film = stage->film != stage->films;
    here.time_ns = stage->player.time_ns;
    for (int i = 0; i < stage->film_count; i++)
        here.steps[i] = stage->films[i].state.step;
    here.lanes_from = stage->lanes_from;
    here.lanes_to = stage->lanes_to;
    here.lanes_first = stage->lanes_first;
    here.selected = stage->selected;
    return here;
}

static void go(SimStage *stage, const SimWhere *where)
{
    stage->player.is_playing = false;
    stage->film = &stage->films[where->film];
    stage->view = where->view;
    sim_player_seek_time(&stage->player, where->time_ns);
    for (int i = 0; i < stage->film_count; i++)
        sim_state_seek(&stage->films[i].state, where->steps[i]);
    stage->lanes_from = where->lanes_from;
    stage->lanes_to = where->lanes_to;
    stage->lanes_first = where->lanes_first;
    stage->selected = where->selected;
}

void sim_trail_leave(SimStage *stage, const SimWhere *from)
{
    SimTrail *trail = &stage->trail;
    SimWhere here = sim_trail_here(stage);
    if (memcmp(&here, from, sizeof here) == 0)
        return;
    if (trail->count == SIM_MOST_SPOTS)
        memmove(trail->spots, trail->spots + 1,
                (size_t)--trail->count * sizeof *trail->spots);
    trail->spots[trail->count++] = *from;
    trail->ahead = 0;
}

// The spot that is gone to gives its place to the one that is left.
static void change_places(SimStage *stage, SimWhere *spot)
{
    SimWhere here = sim_trail_here(stage), there = *spot;
    *spot = here;
    go(stage, &there);
}

bool sim_trail_back(SimStage *stage)
{
    SimTrail *trail = &stage->trail;
    if (trail->count == 0)
        return false;
    trail->count--;
    trail->ahead++;
    change_places(stage, &trail->spots[trail->count]);
    return true;
}

bool sim_trail_forward(SimStage *stage)
{
    SimTrail *trail = &stage->trail;
    if (trail->ahead == 0)
        return false;
    change_places(stage, &trail->spots[trail->count]);
    trail->count++;
    trail->ahead--;
    return true;
}
