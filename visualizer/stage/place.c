#include "stage/place.h"
#include "layout/clock.h"
#include <stdlib.h>
#include <string.h>

static bool read_step(const char *text, SimGoal *out_goal)
{
    char *end;
    unsigned long long step = strtoull(text, &end, 10);
    if (end == text || *end != '\0')
        return false;
    *out_goal = (SimGoal){.is_step = true, .step = step};
    return true;
}

bool sim_place_read(const SimPlayer *player, const char *text,
                    SimGoal *out_goal)
{
    char *end;
    SimGoal goal = {0};
    if (text[0] == '#')
        return read_step(text + 1, out_goal);
    double percent = strtod(text, &end);
    if (end != text && strcmp(end, "%") == 0) {
        if (!(percent >= 0 && percent <= 100))
            return false;
        double length = (double)(player->end_ns - player->begin_ns);
        goal.time_ns = player->begin_ns + (int64_t)(length * percent / 100);
    } else if (!sim_clock_read(text, &goal.time_ns)) {
        return false;
    }
    *out_goal = goal;
    return true;
}

void sim_place_go(SimPlayer *player, SimGoal goal)
{
    if (goal.is_step)
        sim_player_seek_step(player, 0, goal.step);
    else
        sim_player_seek_time(player, goal.time_ns);
}
