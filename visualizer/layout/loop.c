#include "layout/loop.h"
#include "replay/words.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD 56.0 // of a card: its title
#define PAD  24.0
#define ROW  48.0 // a row and the gap below it
#define TALL 80.0 // the same where there is room
#define AXIS 84.0

// From here on reasons are of the world outside: data, files, threads.
enum { FIRST_OUTSIDE = 20 };

const SimPhaseWords *sim_loop_phase_words(SimPhase phase)
{
    static const SimPhaseWords words[] = {
        [SIM_PHASE_NONE] = {"", "", ""},
        [SIM_PHASE_POLL] = {"poll", "wait for I/O", "or the next timer"},
        [SIM_PHASE_TIMERS] = {"timers", "due timers join", "the ready queue"},
        [SIM_PHASE_RUN] = {"run ready", "one step of each",
                           "task in the queue"}};
    return &words[phase];
}

// ---- where a task is ----------------------------------------------------

static SimSpot spot_of_wait(const SimTaskNow *now)
{
    if (now->reason == SIM_REASON_SLEEP || now->reason == SIM_REASON_YIELD)
        return SIM_SPOT_TIMERS;
    if (now->reason >= FIRST_OUTSIDE && now->reason != SIM_REASON_UNKNOWN)
        return SIM_SPOT_OUTSIDE;
    return SIM_SPOT_OTHERS;
}

SimSpot sim_loop_spot(const SimState *state, uint32_t slot)
{
    const SimTaskNow *now = &state->tasks[slot];
    if (slot == 0)
        return sim_state_thread(state) == 0 ? SIM_SPOT_WHEEL : SIM_SPOT_NONE;
    switch ((SimMode)now->mode) {
    case SIM_MODE_ABSENT:
        return SIM_SPOT_NONE;
    case SIM_MODE_NEW:
    case SIM_MODE_RUNNING:
        return SIM_SPOT_WHEEL;
    case SIM_MODE_READY:
        return SIM_SPOT_QUEUE;
    case SIM_MODE_WAITING:
        return spot_of_wait(now);
    default:
        return SIM_SPOT_DONE;
    }
}

const SimToken *sim_loop_token(const SimLoopNow *loop, uint32_t slot)
{
    for (size_t i = 0; i < loop->count; i++)
        if (loop->tokens[i].slot == slot)
            return &loop->tokens[i];
    return NULL;
}

const char *sim_loop_empty_words(const SimLoopNow *loop, SimSpot spot)
{
    const SimState *state = loop->state;
    bool has_begun = state->turn > 0 || state->phase != SIM_PHASE_NONE;
    if (!has_begun)
        return "nothing yet: the loop has not begun";
    switch (spot) {
    case SIM_SPOT_TIMERS:
        return "nobody sleeps";
    case SIM_SPOT_OUTSIDE:
        return "nothing: nobody waits for the world outside";
    case SIM_SPOT_OTHERS:
        return "nobody waits for somebody else";
    default:
        return "";
    }
}

// ---- tokens -------------------------------------------------------------

// What a waiting task waits for, in short.
static void write_detail(const SimState *state, uint32_t slot, char *out)
{
    SimWords long_words = sim_task_wait_words(state, slot);
    const char *words = long_words.text;
    if (strncmp(words, "a ", 2) == 0)
        words += 2;
    SimPlace place = sim_state_place(state, slot);
    if (place.line > 0)
        snprintf(out, SIM_TOKEN_TEXT, "%s · line %u", words, place.line);
    else
        snprintf(out, SIM_TOKEN_TEXT, "%s", words);
}

// NULL: it is elsewhere, or there is no room.
static SimToken *add_token(SimLoopNow *loop, uint32_t slot, SimSpot spot)
{
    const SimState *state = loop->state;
    // A senseless trace may have somebody in two places: the state decides.
    if (loop->count == SIM_MOST_TOKENS ||
        (slot != SIM_NO_SLOT && (sim_loop_spot(state, slot) != spot ||
                                 sim_loop_token(loop, slot) != NULL)))
        return NULL;
    SimToken *token = &loop->tokens[loop->count++];
    *token = (SimToken){.slot = slot, .spot = spot, .due_ns = INT64_MIN};
    loop->spots[spot].shown++;
    if (slot == SIM_NO_SLOT)
        return token;
    const SimTaskNow *now = &state->tasks[slot];
    token->mode = (SimMode)now->mode;
    token->is_blocking =
        now->mode == SIM_MODE_RUNNING && now->busy == SIM_BUSY_BLOCKING;
    sim_badge(state->replay->tasks[slot].name, token->badge);
    if (now->mode == SIM_MODE_WAITING)
        write_detail(state, slot, token->detail);
    return token;
}

static void place_row(SimToken *token, SimRect box)
{
    token->box = box;
    token->is_row = true;
    token->radius = fmin(20, box.h / 2 - 5);
    token->x = box.x + 12 + fmax(20, token->radius);
    token->y = sim_rect_middle_y(box);
}

static void place_disc(SimToken *token, double x, double y, double radius)
{
    token->x = x;
    token->y = y;
    token->radius = radius;
    token->box = sim_rect(x - radius, y - radius, 2 * radius, 2 * radius);
}

// ---- the wheel ----------------------------------------------------------

static void lay_wheel(SimLoopNow *loop, SimRect card)
{
    double free_h = card.h - HEAD - 244; // the queue and the legend
    // Only for a projector the wheel grows beyond its usual size.
    double most = card.w > 900 ? 280 : 196;
    loop->radius = fmin(most, fmin((free_h - 16) / 2.27, (card.w - 300) / 2));
    loop->ring = fmax(36, 52 * loop->radius / 196);
    loop->hub = 47 * loop->radius / 196;
    loop->x = sim_rect_middle_x(card);
    loop->y = card.y + HEAD + 8 + loop->ring / 2 + loop->radius;
    uint32_t thread = sim_state_thread(loop->state);
    if (thread == SIM_NO_SLOT)
        return;
    SimToken *token = add_token(loop, thread, SIM_SPOT_WHEEL);
    if (token == NULL)
        return;
    place_disc(token, loop->x, loop->y - loop->radius * 0.24, loop->hub);
    // The main thread's own code runs in the loop's place.
    token->mode = SIM_MODE_RUNNING;
    token->is_blocking = loop->state->tasks[thread].busy == SIM_BUSY_BLOCKING;
}

static const char *what_it_does(const SimTaskNow *now)
{
    if (now->busy == SIM_BUSY_BLOCKING)
        return "blocks the loop";
    return now->busy == SIM_BUSY_WORKING ? "works" : "runs";
}

// Whom the last event was about, if it made the middle empty.
static uint32_t last_leaver(const SimState *state, unsigned *out_kind)
{
    if (state->step == 0)
        return SIM_NO_SLOT;
    SimEvent event = sim_state_event(state);
    *out_kind = event.kind;
    if (event.kind != SIM_EVENT_TASK_SUSPEND &&
        event.kind != SIM_EVENT_TASK_DONE)
        return SIM_NO_SLOT;
    return sim_replay_slot(state->replay, event.task);
}

static void write_nobody(SimLoopNow *loop)
{
    const SimState *state = loop->state;
    unsigned kind = 0;
    loop->leaver = last_leaver(state, &kind);
    if (loop->leaver != SIM_NO_SLOT)
        snprintf(loop->caption, sizeof loop->caption, "%s %s",
                 state->replay->tasks[loop->leaver].name,
                 kind == SIM_EVENT_TASK_DONE ? "is done" : "leaves");
    else if (state->phase == SIM_PHASE_POLL)
        snprintf(loop->caption, sizeof loop->caption, "the loop waits");
    else if (state->phase == SIM_PHASE_TIMERS)
        snprintf(loop->caption, sizeof loop->caption, "timers are due");
    else
        snprintf(loop->caption, sizeof loop->caption, "nobody runs");
}

static void write_captions(SimLoopNow *loop)
{
    const SimState *state = loop->state;
    uint32_t thread = sim_state_thread(state);
    loop->leaver = SIM_NO_SLOT;
    if (thread == SIM_NO_SLOT)
        write_nobody(loop);
    else
        snprintf(loop->caption, sizeof loop->caption, "%s %s",
                 state->replay->tasks[thread].name,
                 what_it_does(&state->tasks[thread]));
    if (state->phase == SIM_PHASE_RUN && state->turn_total > 0)
        snprintf(loop->remark, sizeof loop->remark,
                 "step %u of %u in this turn", state->turn_done,
                 state->turn_total);
    else if (state->phase == SIM_PHASE_POLL && state->timer_count > 0)
        snprintf(loop->remark, sizeof loop->remark, "until a timer is due");
    else if (state->phase == SIM_PHASE_NONE)
        snprintf(loop->remark, sizeof loop->remark, "%s",
                 state->turn > 0 ? "the loop has ended" : "before the loop");
}

// ---- the ready queue ----------------------------------------------------

static void lay_slots(SimLoopNow *loop, SimRect card)
{
    size_t ready = loop->state->ready_count;
    loop->slot_count = ready > 4 ? 8 : 4;
    loop->tray = sim_rect(card.x + PAD, sim_rect_bottom(card) - 164,
                          card.w - 2 * PAD, 88);
    double pitch = (loop->tray.w - 16 + 16) / (double)loop->slot_count;
    double gap = ready > 4 ? 8 : 16;
    for (size_t i = 0; i < loop->slot_count; i++)
        loop->slots[i] =
            sim_rect(loop->tray.x + 8 + pitch * (double)i, loop->tray.y + 8,
                     pitch - gap - (gap > 8 ? 4 : 2), 72);
}

static void sort_slots(uint32_t *slots, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && slots[j - 1] > slots[j]; j--) {
            uint32_t other = slots[j];
            slots[j] = slots[j - 1];
            slots[j - 1] = other;
        }
}

static void lay_queue(SimLoopNow *loop, SimRect card, bool hides_order)
{
    uint32_t slots[8];
    lay_slots(loop, card);
    size_t total = loop->state->ready_count;
    size_t shown = total > loop->slot_count ? loop->slot_count - 1 : total;
    sim_state_ready(loop->state, slots, shown);
    if (hides_order)
        sort_slots(slots, shown);
    for (size_t i = 0; i < shown; i++) {
        SimToken *token = add_token(loop, slots[i], SIM_SPOT_QUEUE);
        if (token == NULL)
            continue;
        place_row(token, loop->slots[i]);
        if (loop->slot_count == 8)
            place_disc(token, sim_rect_middle_x(loop->slots[i]),
                       sim_rect_middle_y(loop->slots[i]), 24);
        else
            token->x = token->box.x + 28;
        token->box = loop->slots[i];
        token->is_row = loop->slot_count == 4;
    }
    SimRect last = loop->slots[loop->slot_count - 1];
    loop->spots[SIM_SPOT_QUEUE].total = total;
    loop->spots[SIM_SPOT_QUEUE].more_x = sim_rect_middle_x(last);
    loop->spots[SIM_SPOT_QUEUE].more_y = sim_rect_middle_y(last);
}

// ---- rows and discs on the right ----------------------------------------

// Rows of `pitch` below a card's head; the room they have.
static SimRect row_at(SimRect card, size_t index, double pitch)
{
    return sim_rect(card.x + PAD, card.y + HEAD + pitch * (double)index,
                    card.w - 2 * PAD, pitch - 8);
}

typedef struct Grid {
    double x, y, pitch, radius;
    size_t columns, rows;
} Grid;

static Grid grid_in(SimRect card, size_t total, double foot)
{
    double room = card.h - HEAD - foot;
    bool is_large = total <= 8;
    Grid grid = {.pitch = is_large ? 58 : 34, .radius = is_large ? 22 : 14};
    grid.columns = (size_t)fmax(1, floor((card.w - 2 * PAD) / grid.pitch));
    grid.rows = (size_t)fmax(1, floor(room / grid.pitch));
    grid.x = card.x + PAD + grid.radius;
    double used =
        fmin((double)grid.rows, ceil((double)total / (double)grid.columns));
    grid.y =
        card.y + HEAD + fmax(grid.radius, (room - (used - 1) * grid.pitch) / 2);
    if (used > 1)
        grid.y = card.y + HEAD + grid.radius;
    return grid;
}

static void on_grid(const Grid *grid, size_t index, double *x, double *y)
{
    *x = grid->x + grid->pitch * (double)(index % grid->columns);
    *y = grid->y + grid->pitch * (double)(index / grid->columns);
}

// How many of `total` the grid shows; the last place may be "+12".
static size_t grid_shows(const Grid *grid, size_t total)
{
    size_t places = grid->columns * grid->rows;
    return total <= places ? total : places - 1;
}

// The tasks of a spot: in rows if they fit, else as discs.
static void lay_tasks(SimLoopNow *loop, SimSpot spot, SimRect card)
{
    const SimState *state = loop->state;
    SimSpotNow *now = &loop->spots[spot];
    now->card = card;
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++)
        now->total += sim_loop_spot(state, slot) == spot;
    double pitch = now->total <= 1 ? card.h - HEAD - 12 : 40;
    bool has_rows = (double)now->total * pitch <= card.h - HEAD;
    Grid grid = grid_in(card, now->total, 12);
    size_t shown = has_rows ? now->total : grid_shows(&grid, now->total);
    on_grid(&grid, shown, &now->more_x, &now->more_y);
    size_t index = 0;
    for (uint32_t slot = 1; slot < state->replay->task_count && index < shown;
         slot++) {
        if (sim_loop_spot(state, slot) != spot)
            continue;
        SimToken *token = add_token(loop, slot, spot);
        double x, y;
        on_grid(&grid, index, &x, &y);
        if (token != NULL && has_rows)
            place_row(token, row_at(card, index, fmin(pitch, 80)));
        else if (token != NULL)
            place_disc(token, x, y, grid.radius);
        index++;
    }
}

// Every task has its place on the shelf from the start, in order of creation.
static void lay_done(SimLoopNow *loop, SimRect card)
{
    const SimState *state = loop->state;
    SimSpotNow *now = &loop->spots[SIM_SPOT_DONE];
    size_t all = state->replay->task_count - 1;
    Grid grid = grid_in(card, all, 34);
    size_t places = grid_shows(&grid, all);
    places = places > 48 ? 48 : places;
    loop->shelf_count = places;
    loop->shelf_radius = grid.radius;
    now->card = card;
    on_grid(&grid, places, &now->more_x, &now->more_y);
    for (uint32_t slot = 1; slot <= all; slot++) {
        double x, y;
        bool is_done = sim_loop_spot(state, slot) == SIM_SPOT_DONE;
        now->total += is_done;
        if (slot <= places)
            on_grid(&grid, slot - 1, &loop->shelf[slot - 1].x,
                    &loop->shelf[slot - 1].y);
        if (slot > places || !is_done)
            continue;
        SimToken *token = add_token(loop, slot, SIM_SPOT_DONE);
        on_grid(&grid, slot - 1, &x, &y);
        if (token != NULL)
            place_disc(token, x, y, grid.radius);
    }
}

// ---- timers -------------------------------------------------------------

static bool sleeps_in(const SimState *state, const SimTimerNow *timer)
{
    if (timer->slot == 0 || timer->slot >= state->replay->task_count)
        return false;
    const SimTaskNow *task = &state->tasks[timer->slot];
    return sim_loop_spot(state, timer->slot) == SIM_SPOT_TIMERS &&
           task->until_ns == timer->deadline_ns;
}

static bool is_due(const SimState *state, uint32_t slot)
{
    return sim_loop_spot(state, slot) == SIM_SPOT_TIMERS &&
           state->tasks[slot].until_ns <= state->now_ns &&
           sim_state_timer_of(state, slot) == NULL;
}

static size_t count_due(const SimState *state)
{
    size_t count = 0;
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++)
        count += is_due(state, slot);
    return count;
}

// Sleepers whose timer has fired and who are not in the queue yet come first.
static size_t add_due(SimLoopNow *loop, SimToken **out, size_t limit)
{
    const SimState *state = loop->state;
    size_t count = 0;
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++) {
        if (!is_due(state, slot))
            continue;
        loop->spots[SIM_SPOT_TIMERS].total++;
        if (count == limit)
            continue;
        out[count] = add_token(loop, slot, SIM_SPOT_TIMERS);
        if (out[count] != NULL)
            out[count++]->due_ns = state->tasks[slot].until_ns;
    }
    return count;
}

static SimToken *add_timer(SimLoopNow *loop, const SimTimerNow *timer)
{
    bool is_sleep = sleeps_in(loop->state, timer) &&
                    sim_loop_token(loop, timer->slot) == NULL;
    SimToken *token =
        add_token(loop, is_sleep ? timer->slot : SIM_NO_SLOT, SIM_SPOT_TIMERS);
    if (token == NULL)
        return NULL;
    token->due_ns = timer->deadline_ns;
    if (!is_sleep)
        snprintf(token->detail, sizeof token->detail, "set by %s",
                 timer->slot < loop->state->replay->task_count
                     ? loop->state->replay->tasks[timer->slot].name
                     : "somebody");
    return token;
}

static void lay_timers(SimLoopNow *loop, SimRect card)
{
    enum { MOST = 16 };
    SimTimerNow timers[MOST];
    SimToken *rows[MOST];
    SimSpotNow *now = &loop->spots[SIM_SPOT_TIMERS];
    now->card = card;
    // More than a few want the axis's room for themselves.
    bool has_axis = card.h >= 300 && loop->state->timer_count <= 3;
    if (has_axis)
        loop->axis = sim_rect(card.x + PAD + 16, sim_rect_bottom(card) - AXIS,
                              card.w - 2 * PAD - 32, AXIS);
    double room = card.h - HEAD - (has_axis ? AXIS : 8);
    size_t all = loop->state->timer_count;
    size_t due = count_due(loop->state);
    double pitch = (double)(all + due) * TALL <= room + 8 ? TALL : ROW;
    size_t places = (size_t)sim_clamp(floor((room + 8) / pitch), 1, MOST);
    size_t count = add_due(loop, rows, places);
    now->total += all;
    size_t shown = places - count < all ? places - count : all;
    sim_state_timers(loop->state, timers, shown);
    for (size_t i = 0; i < shown; i++)
        if ((rows[count] = add_timer(loop, &timers[i])) != NULL)
            count++;
    for (size_t i = 0; i < count; i++)
        place_row(rows[i], row_at(card, i, pitch));
    SimRect last = row_at(card, count > 0 ? count - 1 : 0, pitch);
    now->more_x = last.x + 32;
    now->more_y = sim_rect_bottom(last) + (has_axis ? 4 : -8);
}

void sim_loop_lay(SimLoopNow *loop, const SimCards *cards,
                  const SimState *state, bool hides_order)
{
    memset(loop, 0, sizeof *loop);
    loop->state = state;
    loop->shown_ns = state->now_ns;
    loop->phase = state->phase;
    loop->spots[SIM_SPOT_WHEEL].card = cards->wheel;
    loop->spots[SIM_SPOT_QUEUE].card = cards->wheel;
    lay_wheel(loop, cards->wheel);
    lay_queue(loop, cards->wheel, hides_order);
    write_captions(loop);
    if (!sim_rect_is_empty(cards->timers)) {
        lay_timers(loop, cards->timers);
        lay_tasks(loop, SIM_SPOT_OUTSIDE, cards->outside);
        lay_tasks(loop, SIM_SPOT_OTHERS, cards->others);
        lay_done(loop, cards->done);
    }
}
