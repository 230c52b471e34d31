#include "page/filming.h"
#include "replay/state.h"
#include <inttypes.h>
#include <string.h>

// The walk of the chess master takes 420 ms; this often a frame is taken.
enum { SAMPLE_MS = 60, MOST_SAMPLES = 12, REACH = 40, FEW_STEPS = 4000 };

#define LONG_AGO_MS 1000.0

typedef struct Filming {
    SimReel *reel;
    const SimPageSide *side;
    SimCanvas *dark, *light;
    SimRect area;
    SimSceneMoment moment;
    SimFrameItems last, now; // the frame written last, the one just drawn
    SimBuffer *out;
    uint64_t written_step;
    bool has_written;
    bool has_ended; // the frame written last is an end
} Filming;

// ---- the difference of two frames ---------------------------------------

// Where two lists agree again: so many further in each. The nearest place wins.
static bool agree_again(const SimFrameItems *a, size_t i,
                        const SimFrameItems *b, size_t j, size_t *out_a,
                        size_t *out_b)
{
    for (size_t sum = 1; sum <= REACH; sum++) {
        for (size_t in_a = 0; in_a <= sum; in_a++) {
            size_t in_b = sum - in_a;
            if (i + in_a < a->count && j + in_b < b->count &&
                a->items[i + in_a] == b->items[j + in_b]) {
                *out_a = in_a;
                *out_b = in_b;
                return true;
            }
        }
    }
    return false;
}

// Writes [skip, remove, insert, item...] as often as needed, then -1.
static void put_difference(const SimFrameItems *a, const SimFrameItems *b,
                           SimBuffer *out)
{
    size_t i = 0, j = 0, skipped = 0;
    while (i < a->count || j < b->count) {
        if (i < a->count && j < b->count && a->items[i] == b->items[j]) {
            i++, j++, skipped++;
            continue;
        }
        size_t removed = a->count - i, inserted = b->count - j;
        agree_again(a, i, b, j, &removed, &inserted);
        sim_buffer_format(out, ",%zu,%zu,%zu", skipped, removed, inserted);
        for (size_t k = 0; k < inserted; k++)
            sim_buffer_format(out, ",%u", b->items[j + k]);
        i += removed;
        j += inserted;
        skipped = 0;
    }
    sim_buffer_text(out, ",-1");
}

static bool is_as_before(const Filming *filming)
{
    return filming->now.count == filming->last.count &&
           memcmp(filming->now.items, filming->last.items,
                  filming->now.count * sizeof *filming->now.items) == 0;
}

static void put_frame(Filming *filming)
{
    put_difference(&filming->last, &filming->now, filming->out);
    SimFrameItems spare = filming->last;
    filming->last = filming->now;
    filming->now = spare;
}

// ---- taking frames ------------------------------------------------------

static void draw_one(const Filming *filming, SimCanvas *canvas)
{
    sim_canvas_clear(canvas);
    filming->side->scene_kind->draw(filming->side->scene, &filming->moment,
                                    canvas, filming->area);
}

static void take(Filming *filming)
{
    draw_one(filming, filming->dark);
    draw_one(filming, filming->light);
    sim_reel_frame(filming->reel, filming->dark, filming->light,
                   &filming->now);
}

static bool is_walking(const Filming *filming)
{
    return filming->side->scene_kind->is_moving(filming->side->scene,
                                                filming->moment.wall_ms);
}

// The frames of a walk that the frame just drawn has started.
static void put_walk(Filming *filming)
{
    int count = 0;
    while (is_walking(filming) && count++ < MOST_SAMPLES) {
        sim_buffer_text(filming->out, ",1");
        put_frame(filming);
        filming->moment.wall_ms += SAMPLE_MS;
        take(filming);
    }
}

// The frame from a step on, and the walk to it if there is one. Written as
//
//     steps since the last, walking frames (1, difference)..., 0, difference
static void put_moment(Filming *filming)
{
    filming->moment.wall_ms += LONG_AGO_MS;
    take(filming);
    if (filming->has_written && !filming->has_ended && is_as_before(filming))
        return;
    sim_buffer_format(filming->out, "%s%" PRIu64,
                      filming->has_written ? "," : "",
                      filming->moment.step - filming->written_step);
    put_walk(filming);
    sim_buffer_text(filming->out, ",0");
    put_frame(filming);
    filming->written_step = filming->moment.step;
    filming->has_written = true;
    filming->has_ended = false;
}

static void put_key(Filming *filming, int thousandth)
{
    sim_buffer_format(filming->out, ",%" PRIu64 ",2,%d",
                      filming->moment.step - filming->written_step, thousandth);
    put_frame(filming);
    filming->written_step = filming->moment.step;
    filming->has_ended = true;
}

// The frame just before the next event: steps since the last (0), 2, 1000,
// frame. Where something appears or disappears meanwhile, a few frames from in
// between come first, with the thousandth of the time they stand for: only
// frames of the same calls can be mixed.
static void put_end(Filming *filming, int64_t next_ns)
{
    static const int between[] = {30, 125, 250, 500, 750};
    int64_t begin_ns = filming->moment.time_ns;
    int64_t length_ns = next_ns - 1 - begin_ns;
    if (length_ns <= 0)
        return;
    filming->moment.time_ns = next_ns - 1;
    filming->moment.wall_ms += LONG_AGO_MS;
    take(filming);
    if (is_as_before(filming))
        return;
    bool is_other = filming->now.count != filming->last.count;
    for (size_t i = 0; is_other && i < sizeof between / sizeof *between; i++) {
        filming->moment.time_ns =
            begin_ns + (int64_t)((double)length_ns * between[i] / 1000);
        take(filming);
        put_key(filming, between[i]);
    }
    filming->moment.time_ns = next_ns - 1;
    take(filming);
    put_key(filming, 1000);
}

// In a long trace only those steps are drawn that are about the scene or that
// begin a new instant.
static bool is_worth_a_look(const Filming *filming, const SimState *state,
                            int64_t before_ns)
{
    const SimReplay *replay = filming->side->replay;
    if (state->step == 0 || replay->step_count <= FEW_STEPS ||
        state->now_ns != before_ns)
        return true;
    unsigned kind = sim_state_event(state).kind;
    return kind == SIM_EVENT_SCENE || kind == SIM_EVENT_LEVEL ||
           kind == SIM_EVENT_ACQUIRED || kind == SIM_EVENT_RELEASED;
}

static void film_all(Filming *filming, const SimPageNeed *need, int side)
{
    const SimReplay *replay = filming->side->replay;
    SimState state;
    int64_t before_ns = INT64_MIN;
    sim_state_init(&state, replay);
    do {
        int64_t next_ns = state.step < replay->step_count
                              ? sim_replay_time_of(replay, state.step + 1)
                              : state.now_ns;
        filming->moment.step = state.step;
        filming->moment.time_ns = state.now_ns;
        if (is_worth_a_look(filming, &state, before_ns) ||
            next_ns > state.now_ns) {
            put_moment(filming);
            put_end(filming, next_ns);
        }
        before_ns = state.now_ns;
        if (need->progress != NULL && state.step % 256 == 0)
            need->progress(need->context,
                           (side + (double)state.step /
                                       (double)(replay->step_count + 1)) /
                               need->count);
    } while (sim_state_forward(&state));
    sim_state_done(&state);
}

void sim_page_film(SimReel *reel, const SimPageNeed *need, int side,
                   SimBuffer *out)
{
    const SimPageSide *shown = &need->sides[side];
    if (shown->scene_kind == NULL) {
        sim_buffer_text(out, "null");
        return;
    }
    bool is_compact = need->count == 2;
    SimRect area =
        is_compact ? sim_rect(0, 0, 904, 376) : sim_rect(0, 0, 1160, 640);
    Filming filming = {
        .reel = reel,
        .side = shown,
        .dark = sim_canvas_new(sim_theme(SIM_THEME_DARK), need->fonts),
        .light = sim_canvas_new(sim_theme(SIM_THEME_LIGHT), need->fonts),
        .area = area,
        .moment = {.end_ns = shown->replay->end_ns,
                   .has_motion = true,
                   .is_compact = is_compact},
        .out = out,
    };
    sim_buffer_format(out, "{\"width\":%.0f,\"height\":%.0f,\"sample\":%d",
                      area.w, area.h, SAMPLE_MS);
    char words[SIM_TIP_TEXT];
    shown->scene_kind->title(shown->scene, words, sizeof words);
    sim_buffer_text(out, ",\"title\":");
    sim_page_quote(out, words);
    sim_buffer_text(out, ",\"remark\":");
    sim_page_quote(out, shown->scene_kind->remark);
    sim_buffer_text(out, ",\n\"frames\":[");
    film_all(&filming, need, side);
    sim_buffer_text(out, "]}");
    sim_canvas_free(filming.dark);
    sim_canvas_free(filming.light);
    sim_free(filming.last.items);
    sim_free(filming.now.items);
}
