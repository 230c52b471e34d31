#include "scenes/floor.h"
#include "base/alloc.h"
#include "replay/hint.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// No floor has room for more; those that come later are not drawn.
enum { MOST_THINGS = 512, MOST_CHANGES = 4096 };

typedef struct Move {
    uint64_t step;
    int64_t time_ns;
    SimFloorMove what;
} Move;

// What its task does from a step on.
typedef struct Change {
    uint64_t step;
    SimMode mode;
} Change;

typedef struct Thing {
    char name[SIM_FLOOR_WORD];
    uint32_t task; // the last that gave a hint for it; 0: the main thread
    Move *moves;   // moves[move_count]
    size_t move_count, move_capacity;
    Change *changes; // changes[change_count]
    size_t change_count, change_capacity;
} Thing;

struct SimFloor {
    const SimFloorPlan *plan;
    int places[SIM_MOST_STATIONS];
    Thing things[MOST_THINGS];
    int count;
};

SimFloor *sim_floor_new(const SimFloorPlan *plan)
{
    SimFloor *floor = sim_alloc(sizeof *floor);
    floor->plan = plan;
    for (int i = 0; i < plan->station_count; i++)
        floor->places[i] = plan->stations[i].places;
    return floor;
}

void sim_floor_free(SimFloor *floor)
{
    if (floor == NULL)
        return;
    for (int i = 0; i < floor->count; i++) {
        sim_free(floor->things[i].moves);
        sim_free(floor->things[i].changes);
    }
    sim_free(floor);
}

const SimFloorPlan *sim_floor_plan(const SimFloor *floor)
{
    return floor->plan;
}

int sim_floor_count(const SimFloor *floor)
{
    return floor->count;
}

int sim_floor_places(const SimFloor *floor, int station)
{
    return floor->places[station];
}

// ---- being told -----------------------------------------------------------

static Thing *thing_named(SimFloor *floor, const char *name)
{
    for (int i = 0; i < floor->count; i++)
        if (strcmp(floor->things[i].name, name) == 0)
            return &floor->things[i];
    if (floor->count == MOST_THINGS)
        return NULL;
    Thing *thing = &floor->things[floor->count++];
    snprintf(thing->name, sizeof thing->name, "%s", name);
    return thing;
}

static void change(Thing *thing, uint64_t step, SimMode mode)
{
    if (thing->change_count == MOST_CHANGES)
        return;
    thing->changes = sim_grow(thing->changes, thing->change_count,
                              &thing->change_capacity, sizeof(Change));
    thing->changes[thing->change_count++] = (Change){step, mode};
}

static void move(SimFloor *floor, const SimSceneEvent *event,
                 const SimFloorMove *what)
{
    Thing *thing = thing_named(floor, what->name);
    if (thing == NULL || thing->move_count == MOST_CHANGES)
        return;
    thing->moves = sim_grow(thing->moves, thing->move_count,
                            &thing->move_capacity, sizeof(Move));
    thing->moves[thing->move_count++] =
        (Move){event->step, event->time_ns, *what};
    thing->task = event->task;
    change(thing, event->step, SIM_MODE_RUNNING);
    // One thing at a time: what was in hand before is in hand no more.
    for (int i = 0; event->task == 0 && i < floor->count; i++)
        if (&floor->things[i] != thing && floor->things[i].task == 0)
            change(&floor->things[i], event->step, SIM_MODE_WAITING);
}

static void read_hint(SimFloor *floor, const SimSceneEvent *event)
{
    SimFloorMove what = {.lasts_ns = -1};
    const char *rest = strchr(event->text, ' ');
    if (rest == NULL || !floor->plan->read(rest, &what) || what.station < 0 ||
        what.station >= floor->plan->station_count)
        return;
    if (what.name[0] != '\0')
        move(floor, event, &what);
    else if (what.places >= 0 && what.places <= 64)
        floor->places[what.station] = what.places;
}

static void task_turns(SimFloor *floor, const SimSceneEvent *event,
                       SimMode mode)
{
    for (int i = 0; event->task != 0 && i < floor->count; i++)
        if (floor->things[i].task == event->task)
            change(&floor->things[i], event->step, mode);
}

void sim_floor_feed(SimFloor *floor, const SimSceneEvent *event)
{
    switch (event->kind) {
    case SIM_EVENT_SCENE:
        if (event->text != NULL)
            read_hint(floor, event);
        break;
    case SIM_EVENT_TASK_READY:
        task_turns(floor, event, SIM_MODE_READY);
        break;
    case SIM_EVENT_TASK_RUN:
        task_turns(floor, event, SIM_MODE_RUNNING);
        break;
    case SIM_EVENT_TASK_SUSPEND:
        task_turns(floor, event, SIM_MODE_WAITING);
        break;
    default:
        break;
    }
}

// ---- reading hints --------------------------------------------------------

bool sim_floor_read(const char *hint, const SimFloorVerb *verbs, size_t count,
                    SimFloorMove *out_move)
{
    size_t length = strcspn(hint + 1, " ");
    for (size_t i = 0; i < count; i++) {
        if (strlen(verbs[i].word) != length ||
            strncmp(hint + 1, verbs[i].word, length) != 0)
            continue;
        char number[32];
        double unit =
            sim_hint_word(hint, "minutes", number, sizeof number) ? 60e9 : 1e9;
        if (unit == 60e9 ||
            sim_hint_word(hint, "seconds", number, sizeof number)) {
            double lasts = strtod(number, NULL);
            if (lasts >= 0 && lasts < 1e6)
                out_move->lasts_ns = (int64_t)(lasts * unit);
        }
        out_move->station = verbs[i].station;
        out_move->is_blocking = verbs[i].is_blocking;
        return true;
    }
    return false;
}

bool sim_floor_read_places(const char *hint, const char *key, int station,
                           SimFloorMove *out_move)
{
    size_t length = strlen(key);
    if (strncmp(hint + 1, key, length) != 0 || hint[1 + length] != '=')
        return false;
    out_move->station = station;
    out_move->places = atoi(hint + length + 2);
    return true;
}

// ---- being asked ----------------------------------------------------------

// The last move, or change, at or before a step; NULL: none yet. Both arrays
// are in the order of steps.
#define LAST_AT(array, number, wanted)             \
    __extension__({                                \
        size_t low_ = 0, high_ = (number);         \
        while (low_ < high_) {                     \
            size_t middle_ = (low_ + high_) / 2;   \
            if ((array)[middle_].step <= (wanted)) \
                low_ = middle_ + 1;                \
            else                                   \
                high_ = middle_;                   \
        }                                          \
        low_ == 0 ? NULL : &(array)[low_ - 1];     \
    })

SimThingNow sim_floor_thing(const SimFloor *floor, int thing,
                            const SimSceneMoment *moment)
{
    const Thing *it = &floor->things[thing];
    const Move *last = LAST_AT(it->moves, it->move_count, moment->step);
    const Change *state = LAST_AT(it->changes, it->change_count, moment->step);
    SimThingNow now = {
        .name = it->name, .what = "", .station = -1, .until_ns = INT64_MIN};
    if (last == NULL)
        return now;
    now.what = last->what.what;
    now.station = last->what.station;
    now.since_ns = last->time_ns;
    now.moved = last->step;
    if (last->what.lasts_ns >= 0)
        now.until_ns = last->time_ns + last->what.lasts_ns;
    now.mode = state != NULL ? state->mode : SIM_MODE_RUNNING;
    if (floor->plan->stations[now.station].role == SIM_ROLE_END)
        now.mode = SIM_MODE_DONE;
    if (floor->plan->stations[now.station].role == SIM_ROLE_SHELF)
        now.mode = SIM_MODE_WAITING;
    now.is_blocking = now.mode == SIM_MODE_RUNNING && last->what.is_blocking;
    return now;
}

int sim_floor_at(const SimFloor *floor, int station,
                 const SimSceneMoment *moment, int *out_things, int limit)
{
    uint64_t moved[MOST_THINGS];
    int count = 0;
    for (int i = 0; i < floor->count; i++) {
        SimThingNow now = sim_floor_thing(floor, i, moment);
        if (now.station != station)
            continue;
        int place = count < limit ? count : limit;
        for (; place > 0 && moved[place - 1] > now.moved; place--) {
            if (place == limit)
                continue;
            moved[place] = moved[place - 1];
            out_things[place] = out_things[place - 1];
        }
        if (place < limit) {
            moved[place] = now.moved;
            out_things[place] = i;
        }
        count++;
    }
    return count;
}

int sim_floor_busy(const SimFloor *floor, const SimSceneMoment *moment)
{
    int busy = -1;
    uint64_t latest = 0;
    for (int i = 0; i < floor->count; i++) {
        SimThingNow now = sim_floor_thing(floor, i, moment);
        if (now.mode != SIM_MODE_RUNNING || now.station < 0 ||
            now.moved < latest)
            continue;
        busy = i;
        latest = now.moved;
    }
    return busy;
}
