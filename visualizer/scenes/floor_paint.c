// The floor drawn: the clock, the stations, the cards, the worker.
#include "replay/times.h"
#include "scenes/floor_inside.h"
#include <math.h>
#include <stdio.h>

// ---- the head ---------------------------------------------------------------

static double fitting(SimCanvas *canvas, SimTextStyle style, const char *text,
                      double width)
{
    double needed = sim_canvas_text_width(canvas, style, text);
    return needed > width ? style.size * width / needed : style.size;
}

static void draw_head(const SimFloorPainting *p)
{
    char above[SIM_TIP_TEXT], below[SIM_TIP_TEXT];
    SimRect head = p->head;
    if (head.h < 40)
        return;
    SimTimeText clock = sim_time_text(p->moment->time_ns, p->moment->end_ns);
    SimTextStyle big = {.size = fmin(96, head.h * 0.86),
                        .weight = 600,
                        .font = SIM_FONT_CLOCK,
                        .color = p->theme->text};
    double y = sim_rect_middle_y(head);
    big.size = fitting(p->canvas, big, clock.text, head.w * 0.4);
    sim_canvas_text(p->canvas, head.x + 8, y, big, clock.text);
    // The figures change; what stands beside them must not walk about.
    SimTimeText longest = sim_time_text(p->moment->end_ns, p->moment->end_ns);
    double x =
        head.x + 8 + sim_canvas_text_width(p->canvas, big, longest.text) + 40;
    double width = sim_rect_right(head) - x - 8;
    sim_floor_words(p->scene, p->moment, above, below);
    SimTextStyle line = {
        .size = 26, .weight = 600, .color = p->theme->text, .max_width = width};
    sim_canvas_text(p->canvas, x, y - 20, line, above);
    line = (SimTextStyle){
        .size = 18, .weight = 400, .color = p->theme->dim, .max_width = width};
    sim_canvas_text(p->canvas, x, y + 22, line, below);
}

// ---- a station --------------------------------------------------------------

static void draw_count(const SimFloorPainting *p, int station, int there)
{
    SimRect panel = p->stations[station];
    int places = sim_floor_places(p->scene->floor, station);
    SimTextStyle style = {.size = p->moment->is_large ? 18 : 16,
                          .weight = 500,
                          .align = SIM_ALIGN_RIGHT,
                          .color = p->theme->dim};
    double x = sim_rect_right(panel) - 16, y = panel.y + p->panel_head / 2;
    if (places > 0)
        sim_canvas_textf(p->canvas, x, y, style, "%d of %d", there, places);
    else
        sim_canvas_textf(p->canvas, x, y, style, "%d", there);
}

// The size of a card's small words; nothing on a projector is below 18.
static double small_size(const SimFloorPainting *p, double card_height)
{
    double least = p->moment->is_large ? 18 : 14;
    return sim_clamp(card_height * 0.18, least, least + 3);
}

// Where nobody stands: each free place, or one that says so.
static void draw_free(const SimFloorPainting *p, int station, int there)
{
    const SimFloor *floor = p->scene->floor;
    int places = sim_floor_places(floor, station);
    int last = places > 0 ? places : there == 0 ? 1 : 0;
    int count = last > there ? last : there;
    for (int i = there; i < last && i < sim_floor_limit(p, station); i++) {
        SimRect place = sim_floor_card_place(p, station, i, count);
        SimTextStyle style = {.size = small_size(p, place.h),
                              .align = SIM_ALIGN_CENTER,
                              .color = p->theme->faint,
                              .max_width = place.w - 16};
        sim_canvas_frame(p->canvas, place, 10, 1.5, 4, p->theme->line);
        sim_canvas_text(p->canvas, sim_rect_middle_x(place),
                        sim_rect_middle_y(place), style,
                        sim_floor_plan(floor)->stations[station].empty);
    }
}

// The same icon, large and faint, on the floor of the panel; cards hide it.
static void draw_large_icon(const SimFloorPainting *p, int station, int there)
{
    const SimStation *it = &sim_floor_plan(p->scene->floor)->stations[station];
    SimRect panel = p->stations[station];
    int places = sim_floor_places(p->scene->floor, station);
    int cards = there > places ? there : places;
    double size = fmin(fmin(panel.w, panel.h) * 0.5, 128);
    double y = sim_rect_bottom(panel) - size * 0.75;
    SimRect last =
        sim_floor_card_place(p, station, cards > 0 ? cards - 1 : 0, cards);
    if (sim_rect_bottom(last) + 16 < y - size / 2)
        sim_floor_icon(p->canvas, it->look, sim_rect_middle_x(panel), y, size,
                       sim_color_mix(p->theme->raised, p->theme->text, 0.07));
}

static void draw_station(const SimFloorPainting *p, int station, int there)
{
    const SimStation *it = &sim_floor_plan(p->scene->floor)->stations[station];
    SimRect panel = p->stations[station];
    bool is_compact = p->moment->is_compact;
    double y = panel.y + p->panel_head / 2, icon = is_compact ? 18 : 26;
    sim_canvas_round(p->canvas, panel, 12, p->theme->raised);
    sim_canvas_frame(p->canvas, panel, 12, 1, 0, p->theme->line);
    draw_large_icon(p, station, there);
    sim_floor_icon(p->canvas, it->look, panel.x + 14 + icon / 2, y, icon,
                   p->theme->dim);
    SimTextStyle title = {.size = is_compact            ? 15
                                  : p->moment->is_large ? 22
                                                        : 18,
                          .weight = 600,
                          .color = p->theme->text,
                          .max_width = panel.w - icon - 24 - 64};
    sim_canvas_text(p->canvas, panel.x + 24 + icon, y, title, it->title);
    draw_count(p, station, there);
    draw_free(p, station, there);
}

// ---- a card -----------------------------------------------------------------

static SimColor color_of(const SimTheme *theme, const SimThingNow *now)
{
    if (now->is_blocking)
        return theme->block;
    switch (now->mode) {
    case SIM_MODE_RUNNING:
        return theme->run;
    case SIM_MODE_READY:
        return theme->ready;
    case SIM_MODE_WAITING:
        return theme->wait;
    default:
        return theme->done;
    }
}

// The left end of a card: its state's colour and pattern.
static void draw_state(const SimFloorPainting *p, SimRect card,
                       const SimThingNow *now)
{
    const SimTheme *theme = p->theme;
    SimColor color = color_of(theme, now);
    SimRect end = sim_rect(card.x, card.y, 16, card.h);
    if (now->is_blocking)
        sim_canvas_pattern(p->canvas, end, 5, SIM_PATTERN_STRIPES, color,
                           theme->block_stripe);
    else if (now->mode == SIM_MODE_READY)
        sim_canvas_pattern(p->canvas, end, 5, SIM_PATTERN_DOTS, color,
                           sim_color_mix(theme->panel, color, 0.16));
    else if (now->mode == SIM_MODE_WAITING)
        sim_canvas_pattern(p->canvas, end, 5, SIM_PATTERN_HATCH, color,
                           sim_color_mix(theme->panel, color, 0.14));
    else
        sim_canvas_round(
            p->canvas, end, 5,
            now->mode == SIM_MODE_RUNNING ? color : sim_color_fade(color, 0.5));
}

// How much of its time at the station is over.
static void draw_progress(const SimFloorPainting *p, SimRect card,
                          const SimThingNow *now)
{
    if (now->until_ns == INT64_MIN || now->mode == SIM_MODE_DONE)
        return;
    double whole = (double)(now->until_ns - now->since_ns);
    double over = (double)(p->moment->time_ns - now->since_ns);
    double share = whole > 0 ? sim_clamp(over / whole, 0, 1) : 1;
    double height = p->moment->is_compact ? 3 : 5;
    SimRect track = sim_rect(card.x + 26, sim_rect_bottom(card) - height - 5,
                             card.w - 38, height);
    sim_canvas_round(p->canvas, track, height / 2, p->theme->line);
    track.w *= share;
    if (track.w >= 1)
        sim_canvas_round(p->canvas, track, height / 2, color_of(p->theme, now));
}

// Name and detail one below the other, or side by side if the card is low.
static void draw_words(const SimFloorPainting *p, SimRect card,
                       const SimThingNow *now)
{
    char detail[128];
    sim_floor_detail(now, p->moment, detail, sizeof detail);
    bool has_bar = now->until_ns != INT64_MIN && now->mode != SIM_MODE_DONE;
    double x = card.x + 28, wide = card.w - 40;
    double y = sim_rect_middle_y(card) - (has_bar ? 4 : 0);
    bool is_low = card.h < 46;
    double least = p->moment->is_large ? 20 : 15;
    SimTextStyle name = {.size = sim_clamp(card.h * 0.25, least, least + 7),
                         .weight = 600,
                         .elide = SIM_ELIDE_MIDDLE,
                         .color = p->theme->text,
                         .max_width = is_low ? wide * 0.55 : wide};
    SimTextStyle small = {.size = small_size(p, card.h),
                          .color = p->theme->dim,
                          .max_width = wide};
    if (!is_low && detail[0] != '\0') {
        double apart = (name.size + small.size) * 0.33 + 1;
        sim_canvas_text(p->canvas, x, y - apart, name, now->name);
        sim_canvas_text(p->canvas, x, y + apart, small, detail);
        return;
    }
    sim_canvas_text(p->canvas, x, y, name, now->name);
    small.align = SIM_ALIGN_RIGHT;
    small.max_width =
        wide - 8 - sim_canvas_text_width(p->canvas, name, now->name);
    if (small.max_width >= 48)
        sim_canvas_text(p->canvas, x + wide, y, small, detail);
}

static void draw_card(const SimFloorPainting *p, SimRect card,
                      const SimThingNow *now)
{
    const SimTheme *theme = p->theme;
    bool is_lively = now->mode == SIM_MODE_RUNNING || now->is_blocking ||
                     now->mode == SIM_MODE_READY;
    sim_canvas_round(p->canvas, card, 10, theme->panel);
    sim_canvas_frame(p->canvas, card, 10, is_lively ? 2 : 1, 0,
                     is_lively ? color_of(theme, now) : theme->line);
    draw_state(p, card, now);
    draw_words(p, card, now);
    draw_progress(p, card, now);
}

static void draw_more(const SimFloorPainting *p, SimRect place, int more)
{
    SimTextStyle style = {.size = small_size(p, place.h),
                          .weight = 500,
                          .align = SIM_ALIGN_CENTER,
                          .color = p->theme->dim};
    sim_canvas_frame(p->canvas, place, 10, 1, 4, p->theme->line);
    sim_canvas_textf(p->canvas, sim_rect_middle_x(place),
                     sim_rect_middle_y(place), style, "and %d more", more);
}

static void draw_cards(const SimFloorPainting *p, int station)
{
    SimFloorScene *scene = p->scene;
    int there[SIM_MOST_CARDS], limit = sim_floor_limit(p, station);
    int places = sim_floor_places(scene->floor, station);
    int count =
        sim_floor_at(scene->floor, station, p->moment, there, SIM_MOST_CARDS);
    int shown = count > limit ? limit - 1 : count;
    int laid = count > places ? count : places;
    for (int i = 0; i < shown; i++) {
        SimThingNow now = sim_floor_thing(scene->floor, there[i], p->moment);
        SimRect place = sim_floor_card_place(p, station, i, laid);
        draw_card(p, sim_floor_card_moves(p, &scene->cards[there[i]], place),
                  &now);
    }
    for (int i = shown; i < count; i++)
        scene->cards[there[i]].is_shown = false;
    if (count > shown)
        draw_more(p, sim_floor_card_place(p, station, shown, laid),
                  count - shown);
}

// ---- the worker -------------------------------------------------------------

// She stands at the card she is busy with, or below those of the first station.
static SimRect worker_place(const SimFloorPainting *p, int busy, double r)
{
    SimFloorScene *scene = p->scene;
    if (busy >= 0 && scene->cards[busy].is_shown) {
        SimRect card = scene->cards[busy].to;
        return sim_rect(sim_rect_right(card) - 1.6 * r, card.y - 0.5 * r, 2 * r,
                        2 * r);
    }
    int there = sim_floor_at(scene->floor, 0, p->moment, NULL, 0);
    SimRect place = sim_floor_card_place(p, 0, there, there + 1);
    double down = there == 0 ? place.h + r + 8 : r;
    return sim_rect(sim_rect_middle_x(place) - r, place.y + down - r + 4, 2 * r,
                    2 * r);
}

// A cook's hat: three puffs and a band.
static void draw_hat(const SimFloorPainting *p, double x, double y, double r)
{
    for (int i = -1; i <= 1; i++)
        sim_canvas_circle(p->canvas, x + i * r * 0.3,
                          y - r * (i == 0 ? 0.34 : 0.2), r * 0.27, 0xFFFFFFFF);
    sim_canvas_rect(p->canvas,
                    sim_rect(x - r * 0.36, y - r * 0.1, r * 0.72, r * 0.5),
                    0xFFFFFFFF);
}

static void draw_worker(const SimFloorPainting *p)
{
    SimFloorScene *scene = p->scene;
    if (sim_floor_plan(scene->floor)->worker == NULL)
        return;
    int busy = sim_floor_busy(scene->floor, p->moment);
    double r = p->moment->is_compact ? 13 : 20;
    SimRect disc =
        sim_floor_card_moves(p, &scene->worker, worker_place(p, busy, r));
    double x = sim_rect_middle_x(disc), y = sim_rect_middle_y(disc);
    bool is_blocked =
        busy >= 0 && sim_floor_thing(scene->floor, busy, p->moment).is_blocking;
    sim_canvas_shadow(p->canvas, disc, r, 2);
    sim_canvas_circle(p->canvas, x, y, r, 0xFFFFFFFF);
    if (is_blocked)
        sim_canvas_pattern(p->canvas, sim_rect_inset(disc, 2.5, 2.5), r,
                           SIM_PATTERN_STRIPES, p->theme->block,
                           p->theme->block_stripe);
    else
        sim_canvas_circle(p->canvas, x, y, r - 2.5,
                          busy < 0 ? p->theme->done : p->theme->run);
    draw_hat(p, x, y, r);
}

void sim_floor_scene_draw(void *scene, const SimSceneMoment *moment,
                          SimCanvas *canvas, SimRect area)
{
    SimFloorScene *it = scene;
    SimFloorPainting p = {.scene = it,
                          .moment = moment,
                          .canvas = canvas,
                          .theme = sim_canvas_theme(canvas)};
    int stations = sim_floor_plan(it->floor)->station_count;
    if (area.w < 200 || area.h < 80)
        return;
    sim_floor_measure(&p, area);
    draw_head(&p);
    for (int i = 0; i < stations; i++)
        draw_station(&p, i, sim_floor_at(it->floor, i, moment, NULL, 0));
    // A thing that is not there yet comes from nowhere.
    for (int i = 0; i < sim_floor_count(it->floor); i++)
        if (sim_floor_thing(it->floor, i, moment).station < 0)
            it->cards[i].is_shown = false;
    for (int i = 0; i < stations; i++)
        draw_cards(&p, i);
    draw_worker(&p);
}
