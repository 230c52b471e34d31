#include "layout/hits.h"
#include <stdio.h>
#include <string.h>

void sim_hits_clear(SimHits *hits)
{
    hits->count = 0;
}

void sim_hits_add(SimHits *hits, SimRect rect, const char *name, long value)
{
    if (hits->count == SIM_MOST_HITS || sim_rect_is_empty(rect))
        return;
    SimHit *hit = &hits->hits[hits->count++];
    hit->rect = rect;
    hit->value = value;
    hit->axis_x = rect.x;
    hit->axis_w = rect.w;
    snprintf(hit->name, sizeof hit->name, "%s", name);
}

const SimHit *sim_hits_at(const SimHits *hits, double x, double y)
{
    for (size_t i = hits->count; i-- > 0;)
        if (sim_rect_holds(hits->hits[i].rect, x, y))
            return &hits->hits[i];
    return NULL;
}

const SimHit *sim_hits_find(const SimHits *hits, const char *name)
{
    for (size_t i = 0; i < hits->count; i++)
        if (strcmp(hits->hits[i].name, name) == 0)
            return &hits->hits[i];
    return NULL;
}
