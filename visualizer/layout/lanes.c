#include "layout/lanes.h"
#include "base/alloc.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD    100.0 // title and axis
#define FOOT    16.0
#define LABEL   208.0
#define BEST    48.0
#define LEAST   22.0
#define TALLEST 112.0

static size_t lane_count(const SimReplay *replay)
{
    return replay->task_count;
}

double sim_lanes_wish(const SimReplay *replay)
{
    double rows = (double)lane_count(replay);
    return HEAD + rows * (rows <= 3 ? 72 : BEST) + FOOT;
}

void sim_lane_words(const SimState *state, uint32_t slot, char *out,
                    size_t size)
{
    const SimTaskNow *now = &state->tasks[slot];
    if (now->mode == SIM_MODE_RUNNING && now->busy == SIM_BUSY_BLOCKING)
        snprintf(out, size, "blocks the loop");
    else if (now->mode == SIM_MODE_RUNNING && now->busy == SIM_BUSY_WORKING)
        snprintf(out, size, "works");
    else if (now->mode == SIM_MODE_WAITING && slot == 0)
        snprintf(out, size, "nothing to do");
    else if (now->mode == SIM_MODE_WAITING)
        snprintf(out, size, "waits for %s", sim_reason_words(now->reason));
    else if (now->mode == SIM_MODE_RUNNING)
        snprintf(out, size, "runs");
    else
        snprintf(out, size, "%s", sim_mode_word((SimMode)now->mode));
}

// The thread's own lane: what runs on it is what the task that runs does.
static void thread_words(const SimState *state, SimLane *lane)
{
    uint32_t runner = sim_state_thread(state);
    lane->mode = runner == SIM_NO_SLOT ? SIM_MODE_WAITING : SIM_MODE_RUNNING;
    snprintf(lane->name, sizeof lane->name, "%s",
             state->replay->has_loop ? "loop" : "main thread");
    if (runner == SIM_NO_SLOT)
        snprintf(lane->state, sizeof lane->state, "nothing to do");
    else
        sim_lane_words(state, runner, lane->state, sizeof lane->state);
    lane->is_blocking =
        runner != SIM_NO_SLOT && state->tasks[runner].busy == SIM_BUSY_BLOCKING;
    if (lane->is_blocking && state->replay->has_loop)
        snprintf(lane->state, sizeof lane->state, "stands still");
}

static void fill_lane(SimLane *lane, const SimState *state, uint32_t slot)
{
    const SimTaskInfo *info = &state->replay->tasks[slot];
    lane->slot = slot;
    lane->mode = (SimMode)state->tasks[slot].mode;
    lane->is_blocking = lane->mode == SIM_MODE_RUNNING &&
                        state->tasks[slot].busy == SIM_BUSY_BLOCKING;
    snprintf(lane->name, sizeof lane->name, "%s", info->name);
    sim_lane_words(state, slot, lane->state, sizeof lane->state);
    if (slot == 0)
        thread_words(state, lane);
    sim_badge(lane->name, lane->badge);
}

// The height of a row when `count` rows must share `room`, and how many fit.
// Where nothing else wants the room, few lanes grow.
static double share_room(double room, size_t count, size_t *out_fitting)
{
    double height = fmin(TALLEST, floor(room / (double)count));
    if (height < LEAST)
        height = LEAST;
    size_t fitting = (size_t)fmax(1, floor(room / height));
    *out_fitting = fitting < count ? fitting : count;
    return height;
}

void sim_lanes_lay(SimLanes *lanes, const SimLanesNeed *need)
{
    const SimReplay *replay = need->state->replay;
    *lanes = (SimLanes){.card = need->card, .total = lane_count(replay)};
    SimRect card = need->card;
    lanes->axis =
        (SimAxis){card.x + LABEL, fmax(0, card.w - LABEL - 24), need->from_ns,
                  need->to_ns, replay->end_ns - replay->begin_ns};
    lanes->axis_y = card.y + 72;
    size_t fitting;
    lanes->row_height =
        share_room(card.h - HEAD - FOOT, lanes->total, &fitting);
    lanes->has_state_line = lanes->row_height >= 40;
    size_t most_first = lanes->total - fitting;
    lanes->first = need->first < most_first ? need->first : most_first;
    lanes->rows = sim_alloc(fitting * sizeof *lanes->rows);
    lanes->count = fitting;
    for (size_t i = 0; i < fitting; i++) {
        // The loop stays pinned; the tasks below it scroll.
        uint32_t slot = (uint32_t)(i == 0 ? 0 : i + lanes->first);
        SimLane *lane = &lanes->rows[i];
        double y = card.y + HEAD + (double)i * lanes->row_height;
        lane->row = sim_rect(card.x + 1, y, card.w - 2, lanes->row_height);
        double pad =
            fmax(fmin(8, lanes->row_height / 6), (lanes->row_height - 48) / 2);
        lane->bar = sim_rect(lanes->axis.x, y + pad, lanes->axis.w,
                             lanes->row_height - 2 * pad);
        fill_lane(lane, need->state, slot);
    }
}

void sim_lanes_done(SimLanes *lanes)
{
    sim_free(lanes->rows);
    lanes->rows = NULL;
}
