#include "scenes/path.h"
#include <math.h>

double sim_path_length(SimRect way)
{
    return 2 * (way.w + way.h);
}

double sim_path_place(SimRect way, SimPoint point)
{
    double x = sim_clamp(point.x - way.x, 0, way.w);
    double y = sim_clamp(point.y - way.y, 0, way.h);
    double top = fabs(point.y - way.y), left = fabs(point.x - way.x);
    double bottom = fabs(point.y - way.y - way.h);
    double right = fabs(point.x - way.x - way.w);
    double nearest = fmin(fmin(top, bottom), fmin(left, right));
    if (nearest == top)
        return x;
    if (nearest == right)
        return way.w + y;
    if (nearest == bottom)
        return way.w + way.h + (way.w - x);
    return 2 * way.w + way.h + (way.h - y);
}

SimPoint sim_path_point(SimRect way, double place)
{
    double length = sim_path_length(way);
    place = length > 0 ? fmod(fmod(place, length) + length, length) : 0;
    if (place < way.w)
        return (SimPoint){way.x + place, way.y};
    place -= way.w;
    if (place < way.h)
        return (SimPoint){way.x + way.w, way.y + place};
    place -= way.h;
    if (place < way.w)
        return (SimPoint){way.x + way.w - place, way.y + way.h};
    return (SimPoint){way.x, way.y + way.h - (place - way.w)};
}

double sim_path_mix(SimRect way, double from, double to, double share)
{
    double length = sim_path_length(way), distance = to - from;
    if (distance > length / 2)
        distance -= length;
    if (distance < -length / 2)
        distance += length;
    return from + distance * share;
}

double sim_path_ease(double share)
{
    share = sim_clamp(share, 0, 1);
    if (share < 0.5)
        return 4 * share * share * share;
    double rest = 2 - 2 * share;
    return 1 - rest * rest * rest / 2;
}
