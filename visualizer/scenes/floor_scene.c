// The floor as a scene: words, sizes, what moves. floor_paint.c draws it.
#include "base/alloc.h"
#include "replay/times.h"
#include "scenes/floor_inside.h"
#include "scenes/path.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOVE_MS       420.0
#define LEAST_MOVE_MS 60.0
#define GAP           16.0
#define CARD_GAP      8.0
#define LOW           40.0
#define HIGH          92.0
#define LOW_COMPACT   26.0
#define HIGH_COMPACT  48.0

void *sim_floor_scene_open(const SimFloorPlan *plan)
{
    SimFloorScene *scene = sim_alloc(sizeof *scene);
    scene->floor = sim_floor_new(plan);
    return scene;
}

void sim_floor_scene_close(void *scene)
{
    sim_floor_free(((SimFloorScene *)scene)->floor);
    sim_free(scene);
}

void sim_floor_scene_feed(void *scene, const SimSceneEvent *event)
{
    sim_floor_feed(((SimFloorScene *)scene)->floor, event);
}

void sim_floor_scene_finish(void *scene)
{
    (void)scene; // every event has said all it means
}

// ---- words ----------------------------------------------------------------

// How many stand at the first of the ends: at others they have failed.
static int count_well_done(const SimFloor *floor, const SimSceneMoment *moment)
{
    int station = 0;
    while (sim_floor_plan(floor)->stations[station].role != SIM_ROLE_END)
        station++;
    return sim_floor_at(floor, station, moment, NULL, 0);
}

static int count_done(const SimFloor *floor, const SimSceneMoment *moment)
{
    int done = 0;
    for (int i = 0; i < sim_floor_count(floor); i++)
        done += sim_floor_thing(floor, i, moment).mode == SIM_MODE_DONE;
    return done;
}

static int count_there(const SimFloor *floor, const SimSceneMoment *moment)
{
    int there = 0;
    for (int i = 0; i < sim_floor_count(floor); i++)
        there += sim_floor_thing(floor, i, moment).station >= 0;
    return there;
}

static int count_ready(const SimFloor *floor, const SimSceneMoment *moment)
{
    int ready = 0;
    for (int i = 0; i < sim_floor_count(floor); i++)
        ready += sim_floor_thing(floor, i, moment).mode == SIM_MODE_READY;
    return ready;
}

static const char *things(const SimFloor *floor)
{
    const SimFloorPlan *plan = sim_floor_plan(floor);
    return sim_floor_count(floor) == 1 ? plan->thing : plan->things;
}

void sim_floor_scene_title(void *scene, char *out, size_t size)
{
    const SimFloor *floor = ((SimFloorScene *)scene)->floor;
    const SimFloorPlan *plan = sim_floor_plan(floor);
    int length =
        snprintf(out, size, "%d %s", sim_floor_count(floor), things(floor));
    for (int i = 0; i < plan->station_count; i++) {
        int places = sim_floor_places(floor, i);
        if (places > 0 && length > 0 && (size_t)length < size)
            length +=
                snprintf(out + length, size - (size_t)length, ", at most %d %s",
                         places, plan->stations[i].where);
    }
}

void sim_floor_scene_status(void *scene, const SimSceneMoment *moment,
                            char *out, size_t size)
{
    const SimFloor *floor = ((SimFloorScene *)scene)->floor;
    snprintf(out, size, "%d of %d %s %s", count_well_done(floor, moment),
             sim_floor_count(floor), things(floor),
             sim_floor_plan(floor)->done);
}

// The rest of the time, in the unit of people: whole minutes, whole seconds.
static SimTimeText left(int64_t duration_ns)
{
    const int64_t second = 1000000000;
    SimTimeText text;
    if (duration_ns >= 120 * second) {
        snprintf(text.text, sizeof text.text, "%lld min",
                 (long long)((duration_ns + 30 * second) / (60 * second)));
        return text;
    }
    return sim_duration_text(duration_ns);
}

void sim_floor_detail(const SimThingNow *now, const SimSceneMoment *moment,
                      char *out, size_t size)
{
    char time[64] = "";
    bool is_known = now->until_ns != INT64_MIN;
    int64_t rest = is_known ? now->until_ns - moment->time_ns : 0;
    if (now->mode == SIM_MODE_READY)
        snprintf(time, sizeof time, "could go on");
    else if (rest > 0 && now->mode != SIM_MODE_DONE)
        snprintf(time, sizeof time, "%s left", left(rest).text);
    else if (now->mode != SIM_MODE_DONE && !is_known &&
             moment->time_ns > now->since_ns)
        snprintf(time, sizeof time, "for %s",
                 left(moment->time_ns - now->since_ns).text);
    snprintf(out, size, "%s%s%s", now->what,
             now->what[0] != '\0' && time[0] != '\0' ? ", " : "", time);
}

static void say_busy(const SimFloor *floor, const SimSceneMoment *moment,
                     char out[SIM_TIP_TEXT])
{
    int busy = sim_floor_busy(floor, moment);
    if (busy < 0 && count_there(floor, moment) == 0) {
        snprintf(out, SIM_TIP_TEXT, "Nothing has begun yet");
        return;
    }
    int ready = count_ready(floor, moment);
    if (busy < 0 && ready > 0) {
        snprintf(out, SIM_TIP_TEXT, "%d could go on, and the thread is free",
                 ready);
        return;
    }
    if (busy < 0) {
        bool is_over = count_done(floor, moment) == sim_floor_count(floor);
        snprintf(out, SIM_TIP_TEXT, "%s",
                 is_over ? "All is done" : sim_floor_plan(floor)->idle);
        return;
    }
    SimThingNow now = sim_floor_thing(floor, busy, moment);
    char detail[128];
    sim_floor_detail(&now, moment, detail, sizeof detail);
    snprintf(out, SIM_TIP_TEXT, "%s%s%s%s", now.name,
             detail[0] != '\0' ? ": " : " runs", detail,
             now.is_blocking ? "; nobody else can run" : "");
}

void sim_floor_words(const SimFloorScene *scene, const SimSceneMoment *moment,
                     char above[SIM_TIP_TEXT], char below[SIM_TIP_TEXT])
{
    const SimFloor *floor = scene->floor;
    const SimFloorPlan *plan = sim_floor_plan(floor);
    size_t length = 0;
    say_busy(floor, moment, above);
    below[0] = '\0';
    for (int i = 0; i < plan->station_count; i++) {
        int there = sim_floor_at(floor, i, moment, NULL, 0);
        if (there > 0 && length < SIM_TIP_TEXT)
            length += (size_t)snprintf(below + length, SIM_TIP_TEXT - length,
                                       "%s%s: %d", length > 0 ? "   " : "",
                                       plan->stations[i].title, there);
    }
}

void sim_floor_scene_middle(void *scene, const SimSceneMoment *moment,
                            SimRect area, SimRect *out_room,
                            char above[SIM_TIP_TEXT], char below[SIM_TIP_TEXT])
{
    SimFloorPainting p = {.scene = scene, .moment = moment};
    sim_floor_measure(&p, area);
    *out_room = p.room;
    sim_floor_words(scene, moment, above, below);
}

// ---- sizes ----------------------------------------------------------------

static void cut_head(SimFloorPainting *p, SimRect *area)
{
    double high =
        p->moment->is_large ? area->h * 0.52 : fmin(116, area->h * 0.22);
    SimRect head = sim_rect(area->x, area->y, area->w, high);
    if (p->moment->is_large)
        p->room = head;
    else if (!p->moment->is_compact)
        p->head = head;
    else
        return;
    area->y += high + GAP;
    area->h -= high + GAP;
}

void sim_floor_measure(SimFloorPainting *p, SimRect area)
{
    const SimFloorPlan *plan = sim_floor_plan(p->scene->floor);
    double gap = p->moment->is_compact ? 8 : GAP, whole = 0;
    cut_head(p, &area);
    for (int i = 0; i < plan->station_count; i++)
        whole += plan->stations[i].wide;
    double x = area.x, wide = area.w - gap * (plan->station_count - 1);
    for (int i = 0; i < plan->station_count; i++) {
        double w = wide * plan->stations[i].wide / whole;
        p->stations[i] = sim_rect(x, area.y, w, area.h);
        x += w + gap;
    }
    p->panel_head = p->moment->is_compact ? 40 : 56;
}

// The room for cards, and their least and greatest heights.
static double cards_room(const SimFloorPainting *p, int station)
{
    return p->stations[station].h - p->panel_head - 10;
}

int sim_floor_limit(const SimFloorPainting *p, int station)
{
    double least = p->moment->is_compact ? LOW_COMPACT : LOW;
    return (int)fmax(
        1, floor((cards_room(p, station) + CARD_GAP) / (least + CARD_GAP)));
}

SimRect sim_floor_card_place(const SimFloorPainting *p, int station, int index,
                             int count)
{
    SimRect panel = p->stations[station];
    bool is_compact = p->moment->is_compact;
    double inset = is_compact ? 8 : 12;
    int limit = sim_floor_limit(p, station);
    int shown = count < 1 ? 1 : count > limit ? limit : count;
    double fitting =
        (cards_room(p, station) + CARD_GAP) / (double)shown - CARD_GAP;
    double high = fmin(fitting, is_compact ? HIGH_COMPACT : HIGH);
    return sim_rect(panel.x + inset,
                    panel.y + p->panel_head + index * (high + CARD_GAP),
                    panel.w - 2 * inset, high);
}

// ---- moving ---------------------------------------------------------------

static SimRect mix(SimRect from, SimRect to, double share)
{
    return sim_rect(sim_mix(from.x, to.x, share), sim_mix(from.y, to.y, share),
                    sim_mix(from.w, to.w, share), sim_mix(from.h, to.h, share));
}

static SimRect on_its_way(const SimCardShown *shown, double wall_ms)
{
    if (shown->lasts_ms <= 0)
        return shown->to;
    return mix(shown->from, shown->to,
               sim_path_ease((wall_ms - shown->started_ms) / shown->lasts_ms));
}

// A move takes 420 ms, or most of the time since the last one when the film
// runs fast; faster still, the card appears.
SimRect sim_floor_card_moves(const SimFloorPainting *p, SimCardShown *shown,
                             SimRect to)
{
    double wall_ms = p->moment->wall_ms;
    bool is_there =
        shown->to.x == to.x && shown->to.y == to.y && shown->to.h == to.h;
    SimRect here = on_its_way(shown, wall_ms);
    if (!shown->is_shown || !p->moment->has_motion || p->canvas == NULL) {
        *shown = (SimCardShown){true, to, to, wall_ms, 0};
        return to;
    }
    if (!is_there) {
        double lasts = fmin(MOVE_MS, (wall_ms - shown->started_ms) * 0.8);
        lasts = lasts < LEAST_MOVE_MS ? 0 : lasts;
        *shown =
            (SimCardShown){true, lasts > 0 ? here : to, to, wall_ms, lasts};
    }
    shown->to = to;
    return on_its_way(shown, wall_ms);
}

static bool moves(const SimCardShown *shown, double wall_ms)
{
    return shown->is_shown && wall_ms < shown->started_ms + shown->lasts_ms;
}

bool sim_floor_scene_is_moving(void *scene, double wall_ms)
{
    const SimFloorScene *it = scene;
    for (int i = 0; i < sim_floor_count(it->floor); i++)
        if (moves(&it->cards[i], wall_ms))
            return true;
    return moves(&it->worker, wall_ms);
}

// ---- what stands under the pointer -----------------------------------------

static void describe(const SimFloor *floor, int thing,
                     const SimSceneMoment *moment, char lines[3][SIM_TIP_TEXT])
{
    SimThingNow now = sim_floor_thing(floor, thing, moment);
    char detail[96];
    sim_floor_detail(&now, moment, detail, sizeof detail);
    snprintf(lines[0], SIM_TIP_TEXT, "%s", now.name);
    snprintf(lines[1], SIM_TIP_TEXT, "%s%s%s",
             sim_floor_plan(floor)->stations[now.station].title,
             detail[0] != '\0' ? ": " : "", detail);
    snprintf(lines[2], SIM_TIP_TEXT, "its task: %s",
             now.is_blocking ? "keeps the thread from everybody"
                             : sim_mode_word(now.mode));
}

bool sim_floor_scene_tip(void *scene, const SimSceneMoment *moment,
                         SimRect area, double x, double y,
                         char lines[3][SIM_TIP_TEXT])
{
    SimFloorScene *it = scene;
    SimFloorPainting p = {.scene = it, .moment = moment};
    int there[SIM_MOST_CARDS];
    sim_floor_measure(&p, area);
    for (int s = 0; s < sim_floor_plan(it->floor)->station_count; s++) {
        int count = sim_floor_at(it->floor, s, moment, there, SIM_MOST_CARDS);
        for (int i = 0; i < count && i < sim_floor_limit(&p, s); i++) {
            if (!sim_rect_holds(sim_floor_card_place(&p, s, i, count), x, y))
                continue;
            describe(it->floor, there[i], moment, lines);
            return true;
        }
    }
    return false;
}
