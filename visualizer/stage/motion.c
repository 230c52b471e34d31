#include "stage/motion.h"
#include "scenes/path.h"
#include <math.h>

#define FLIGHT_MS 420.0
#define SLIDE_MS  200.0
#define LEAST_MS  60.0 // a shorter flight would only flicker
#define TIME_MS   900.0
#define PHASE_MS  160.0

void sim_motion_expect(SimMotion *motion, double pause_ms)
{
    motion->is_expected = true;
    motion->pause_ms = pause_ms;
}

// A disc's middle, or where a spot's hidden ones are.
static bool find_place(const SimLoopNow *loop, uint32_t slot, SimPoint *out)
{
    const SimToken *token = sim_loop_token(loop, slot);
    if (token != NULL) {
        *out = (SimPoint){token->x, token->y};
        return true;
    }
    return false;
}

static SimSpot spot_in(const SimLoopNow *loop, uint32_t slot)
{
    const SimToken *token = sim_loop_token(loop, slot);
    return token ? token->spot : SIM_SPOT_NONE;
}

// A token that has just come into being leaves its maker, in the wheel.
static bool has_moved(const SimMotion *motion, uint32_t slot)
{
    SimSpot before = spot_in(&motion->before, slot);
    SimSpot now = spot_in(&motion->now, slot);
    return slot != 0 && before != now &&
           (before != SIM_SPOT_NONE || now == SIM_SPOT_QUEUE) &&
           (now != SIM_SPOT_NONE || before == SIM_SPOT_QUEUE);
}

// Only one flies: who comes to the middle or leaves it, else the first.
static uint32_t choose_flyer(const SimMotion *motion)
{
    uint32_t chosen = SIM_NO_SLOT;
    const SimLoopNow *layouts[] = {&motion->before, &motion->now};
    for (int i = 0; i < 2; i++) {
        for (size_t t = 0; t < layouts[i]->count; t++) {
            const SimToken *token = &layouts[i]->tokens[t];
            if (token->slot == SIM_NO_SLOT || !has_moved(motion, token->slot))
                continue;
            if (token->spot == SIM_SPOT_WHEEL)
                return token->slot;
            if (chosen == SIM_NO_SLOT)
                chosen = token->slot;
        }
    }
    return chosen;
}

static void begin(SimMotion *motion, double wall_ms)
{
    double most = motion->pause_ms > 0 ? motion->pause_ms * 0.8 : 1e9;
    double flight = fmin(FLIGHT_MS, most);
    motion->started_ms = wall_ms;
    motion->flyer = flight < LEAST_MS ? SIM_NO_SLOT : choose_flyer(motion);
    motion->flight_ms = motion->flyer == SIM_NO_SLOT ? 0 : flight;
    motion->slide_ms = fmin(SLIDE_MS, fmax(0, most / 0.8 - motion->flight_ms));
    if (motion->before.phase != motion->now.phase)
        motion->slide_ms =
            fmax(motion->slide_ms, fmin(PHASE_MS, most) - motion->flight_ms);
    if (motion->from_ns != motion->now.state->now_ns)
        motion->slide_ms =
            fmax(motion->slide_ms, fmin(TIME_MS, most) - motion->flight_ms);
}

void sim_motion_show(SimMotion *motion, const SimLoopNow *now, double wall_ms,
                     bool has_motion)
{
    bool is_same_film = motion->state == now->state;
    bool is_same_step = is_same_film && motion->step == now->state->step;
    bool is_same_frame = motion->now.x == now->x && motion->now.y == now->y &&
                         motion->now.radius == now->radius;
    if (!is_same_step) {
        motion->before = motion->now;
        motion->from_ns = motion->before.shown_ns;
    }
    motion->now = *now;
    motion->now.shown_ns = now->state->now_ns;
    bool may_move = has_motion && is_same_film && is_same_frame;
    if (!is_same_step && may_move && motion->is_expected) {
        begin(motion, wall_ms);
    } else if (!is_same_step || !may_move) {
        motion->flyer = SIM_NO_SLOT;
        motion->flight_ms = motion->slide_ms = 0;
    }
    motion->state = now->state;
    motion->step = now->state->step;
    motion->is_expected = false;
}

bool sim_motion_is_moving(const SimMotion *motion, double wall_ms)
{
    return wall_ms < motion->started_ms + motion->flight_ms + motion->slide_ms;
}

static double share_of(double passed_ms, double lasts_ms)
{
    return lasts_ms > 0 ? sim_clamp(passed_ms / lasts_ms, 0, 1) : 1;
}

double sim_motion_passed(const SimMotion *motion, double wall_ms)
{
    return share_of(wall_ms - motion->started_ms, motion->flight_ms);
}

double sim_motion_flight(const SimMotion *motion, double wall_ms)
{
    return sim_path_ease(sim_motion_passed(motion, wall_ms));
}

static double ease_out(double share)
{
    double left = 1 - share;
    return 1 - left * left * left;
}

double sim_motion_phase(const SimMotion *motion, double wall_ms)
{
    if (!sim_motion_is_moving(motion, wall_ms))
        return 1;
    return ease_out(share_of(wall_ms - motion->started_ms, PHASE_MS));
}

// ---- the curve ----------------------------------------------------------

// Where a token leaves a spot, and comes to it: out of the wheel sideways, up
// from the queue. The same for both ways, so that back is forth reversed.
static SimPoint handle(const SimLoopNow *loop, SimSpot spot, SimPoint at,
                       SimPoint other)
{
    double dx = other.x - at.x, dy = other.y - at.y;
    double reach = sqrt(dx * dx + dy * dy) * 0.38;
    if (spot == SIM_SPOT_QUEUE)
        return (SimPoint){at.x, at.y - reach};
    if (spot == SIM_SPOT_WHEEL)
        return (SimPoint){at.x + (dx > loop->radius ? reach : dx * 0.1),
                          at.y + (dx > loop->radius ? 0 : reach * 0.8)};
    return (SimPoint){at.x - reach, at.y};
}

SimPoint sim_motion_point(const SimMotion *motion, double share)
{
    SimPoint a, d;
    SimSpot from = spot_in(&motion->before, motion->flyer);
    SimSpot to = spot_in(&motion->now, motion->flyer);
    SimPoint hub = {motion->now.x, motion->now.y};
    if (!find_place(&motion->before, motion->flyer, &a)) {
        a = hub;
        from = SIM_SPOT_WHEEL;
    }
    if (!find_place(&motion->now, motion->flyer, &d)) {
        d = hub;
        to = SIM_SPOT_WHEEL;
    }
    SimPoint b = handle(&motion->now, from, a, d);
    SimPoint c = handle(&motion->now, to, d, a);
    double t = share, u = 1 - share;
    double p = u * u * u, q = 3 * u * u * t, r = 3 * u * t * t, s = t * t * t;
    return (SimPoint){p * a.x + q * b.x + r * c.x + s * d.x,
                      p * a.y + q * b.y + r * c.y + s * d.y};
}

// ---- closing up, and time -----------------------------------------------

SimPoint sim_motion_offset(const SimMotion *motion, const SimToken *token,
                           double wall_ms)
{
    SimPoint none = {0, 0};
    if (token->slot == SIM_NO_SLOT || token->slot == motion->flyer ||
        !sim_motion_is_moving(motion, wall_ms))
        return none;
    const SimToken *before = sim_loop_token(&motion->before, token->slot);
    if (before == NULL || before->spot != token->spot ||
        before->is_row != token->is_row)
        return none;
    double passed = wall_ms - motion->started_ms - motion->flight_ms;
    double left = 1 - ease_out(share_of(passed, SLIDE_MS));
    return (SimPoint){(before->box.x - token->box.x) * left,
                      (before->box.y - token->box.y) * left};
}

int64_t sim_motion_time(const SimMotion *motion, double wall_ms)
{
    int64_t to = motion->now.shown_ns;
    if (!sim_motion_is_moving(motion, wall_ms) || motion->from_ns == to)
        return to;
    double share = share_of(wall_ms - motion->started_ms,
                            motion->flight_ms + motion->slide_ms);
    return motion->from_ns +
           (int64_t)((double)(to - motion->from_ns) * sim_path_ease(share));
}
