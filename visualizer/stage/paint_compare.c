// The comparison: two films, one clock, one verdict.
#include "layout/clock.h"
#include "layout/lanes.h"
#include "stage/paint.h"
#include "stage/paint_lanes.h"
#include "stage/paint_transport.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- the verdict -----------------------------------------------------------

static void paint_verdict(SimStage *stage)
{
    SimRect card = stage->cards.verdict;
    const SimTheme *theme = stage->theme;
    const SimComparison *comparison = &stage->comparison;
    sim_paint_inside(stage, SIM_SLOT_VERDICT, card);
    char factor[32];
    snprintf(factor, sizeof factor,
             comparison->factor < 99.95 ? "%.1f×" : "%.0f×",
             comparison->factor);
    SimTextStyle big = sim_style(48, 700, theme->accent);
    double x = card.x + 24, y = sim_rect_middle_y(card);
    sim_canvas_text(stage->canvas, x, y, big, factor);
    x += sim_canvas_text_width(stage->canvas, big, factor) + 24;
    sim_canvas_line(stage->canvas, x, y - 24, x, y + 24, 1, 0, theme->line);
    x += 24;
    SimTextStyle verdict = sim_style(28, 600, theme->text);
    SimTextStyle why = sim_style(18, 400, theme->dim);
    verdict.font = SIM_FONT_DISPLAY;
    double room = sim_rect_right(card) - 24 - x;
    double width =
        sim_canvas_text_width(stage->canvas, verdict, comparison->verdict);
    if (width > room)
        verdict.size = fmax(18, verdict.size * room / width);
    width = sim_canvas_text_width(stage->canvas, why, comparison->why);
    if (width > room)
        why.size = fmax(14, why.size * room / width);
    verdict.max_width = why.max_width = room;
    char sentence[512];
    snprintf(sentence, sizeof sentence, "%s", comparison->verdict);
    sentence[0] = (char)toupper((unsigned char)sentence[0]);
    sim_canvas_text(stage->canvas, x, y - 15, verdict, sentence);
    sim_canvas_text(stage->canvas, x, y + 19, why, comparison->why);
    sim_canvas_layer_end(stage->canvas);
}

// ---- the two halves --------------------------------------------------------

static void paint_side_head(SimStage *stage, int index, const char *status)
{
    SimRect card = stage->cards.side[index];
    const SimFilm *film = &stage->films[index];
    double x = card.x + 24, y = card.y + 32;
    sim_paint_letter(stage, index, true, x, y);
    SimTextStyle name = sim_style(22, 600, stage->theme->text);
    sim_canvas_text(stage->canvas, x + 40, y, name, film->name);
    x += 40 + sim_canvas_text_width(stage->canvas, name, film->name) + 14;
    if (film->mode[0] != '\0')
        sim_paint_chip(stage, x, y, film->mode);
    sim_canvas_text(stage->canvas, sim_rect_right(card) - 24, y,
                    sim_style_right(16, 500, stage->theme->text), status);
}

static void paint_side_scene(SimStage *stage, int index)
{
    SimRect card = stage->cards.side[index];
    const SimFilm *film = &stage->films[index];
    SimSceneMoment moment =
        sim_film_moment(film, stage->wall_ms, stage->has_motion);
    moment.is_compact = true;
    moment.slot = SIM_SLOT_HALL + (unsigned)index * 128;
    char status[160];
    film->scene_kind->status(film->scene, &moment, status, sizeof status);
    paint_side_head(stage, index, status);
    SimRect area = sim_rect(card.x + 8, card.y + 56, card.w - 16,
                            card.h - 56 - 10);
    film->scene_kind->draw(film->scene, &moment, stage->canvas, area);
}

// A trace without a scene shows its lanes.
static void paint_side_lanes(SimStage *stage, int index)
{
    SimRect card = stage->cards.side[index];
    const SimFilm *film = &stage->films[index];
    SimLanes lanes;
    SimLanesNeed need = {card, &film->state, stage->player.begin_ns,
                         stage->player.end_ns, 0};
    char status[96];
    snprintf(status, sizeof status, "ends at %s",
             sim_paint_instant(stage, film->replay->end_ns).text);
    sim_lanes_lay(&lanes, &need);
    sim_paint_lanes_in(stage, film, &lanes, SIM_SLOT_SIDE + (unsigned)index,
                       false);
    paint_side_head(stage, index, status);
    sim_lanes_done(&lanes);
}

// ---- where the time went ---------------------------------------------------

typedef struct Part {
    int64_t ns;
    SimMode mode;
    bool is_blocking;
    const char *words;
} Part;

static void parts_of(const SimSide *side, Part parts[4])
{
    parts[0] = (Part){side->run_ns, SIM_MODE_RUNNING, false, "runs"};
    parts[1] = (Part){side->block_ns, SIM_MODE_RUNNING, true,
                      "waits, blocks all"};
    parts[2] = (Part){side->ready_ns, SIM_MODE_READY, false, "could run"};
    parts[3] = (Part){side->wait_ns, SIM_MODE_WAITING, false,
                      "waits, others run"};
}

static int64_t sum_of(const Part parts[4])
{
    return parts[0].ns + parts[1].ns + parts[2].ns + parts[3].ns;
}

static void paint_part_label(SimStage *stage, SimRect bar, const Part *part)
{
    const SimTheme *theme = stage->theme;
    SimTimeText words = sim_duration_text(part->ns);
    bool is_solid = part->mode == SIM_MODE_RUNNING && !part->is_blocking;
    SimTextStyle style =
        sim_style_center(16, 600, is_solid ? theme->on_run : theme->text);
    double width = sim_canvas_text_width(stage->canvas, style, words.text);
    if (width + 12 > bar.w)
        return;
    double x = sim_rect_middle_x(bar), y = sim_rect_middle_y(bar);
    if (!is_solid && width + 32 <= bar.w)
        sim_canvas_round(stage->canvas,
                         sim_rect(x - width / 2 - 12, y - 13, width + 24, 26),
                         13, theme->panel);
    else if (!is_solid)
        return;
    sim_canvas_text(stage->canvas, x, y, style, words.text);
}

static void paint_times(SimStage *stage, SimRect bar, const SimSide *side,
                        int64_t longest_ns)
{
    Part parts[4];
    parts_of(side, parts);
    double x = bar.x;
    for (int i = 0; i < 4; i++) {
        double w = longest_ns > 0
                       ? bar.w * (double)parts[i].ns / (double)longest_ns
                       : 0;
        SimRect piece = sim_rect(x, bar.y, fmax(0, w - 2), bar.h);
        if (w < 1)
            continue;
        // Here the bar's length is the message: waiting is full height too.
        if (parts[i].mode == SIM_MODE_WAITING)
            sim_canvas_pattern(
                stage->canvas, piece, 4, SIM_PATTERN_HATCH, stage->theme->wait,
                sim_color_mix(stage->theme->panel, stage->theme->wait, 0.14));
        else
            sim_paint_segment(stage, piece, parts[i].mode,
                              parts[i].is_blocking);
        paint_part_label(stage, piece, &parts[i]);
        x += w;
    }
    sim_canvas_text(stage->canvas, stage->cards.went.x +
                        stage->cards.went.w - 24,
                    sim_rect_middle_y(bar),
                    sim_style_right(18, 600, stage->theme->text),
                    sim_duration_text(sum_of(parts)).text);
}

// Beside the word, the time, where a bar may be too narrow to bear it.
static void legend_words(const Part *a, const Part *b, char out[96])
{
    if (a->ns == b->ns || b->ns == 0)
        snprintf(out, 96, "%s %s", a->words, sim_duration_text(a->ns).text);
    else if (a->ns == 0)
        snprintf(out, 96, "%s %s", a->words, sim_duration_text(b->ns).text);
    else
        snprintf(out, 96, "%s %s and %s", a->words,
                 sim_duration_text(a->ns).text, sim_duration_text(b->ns).text);
}

// Paints the legend, or only measures it; returns where it ends.
static double paint_went_legend(SimStage *stage, double x, double y,
                                bool has_times, bool is_painted)
{
    Part a[4], b[4];
    parts_of(&stage->comparison.a, a);
    parts_of(&stage->comparison.b, b);
    SimTextStyle style = sim_style(15, 400, stage->theme->dim);
    for (int i = 0; i < 4; i++) {
        if (a[i].ns == 0 && b[i].ns == 0)
            continue;
        char words[96];
        snprintf(words, sizeof words, "%s", a[i].words);
        if (has_times)
            legend_words(&a[i], &b[i], words);
        if (is_painted) {
            sim_paint_segment(stage, sim_rect(x, y - 9, 28, 18), a[i].mode,
                              a[i].is_blocking);
            sim_canvas_text(stage->canvas, x + 36, y, style, words);
        }
        x += 36 + sim_canvas_text_width(stage->canvas, style, words) + 22;
    }
    return x - 22;
}

static void paint_went(SimStage *stage)
{
    SimRect card = stage->cards.went;
    const SimSide *sides[] = {&stage->comparison.a, &stage->comparison.b};
    Part a[4], b[4];
    parts_of(sides[0], a);
    parts_of(sides[1], b);
    int64_t longest = sum_of(a) > sum_of(b) ? sum_of(a) : sum_of(b);
    sim_paint_inside(stage, SIM_SLOT_WENT, card);
    sim_paint_head(stage, card, "Where the time went",
                   "time of all tasks, added up");
    for (int i = 0; i < 2; i++) {
        double step = (card.h - 60 - 44) / 2;
        double y = card.y + 60 + i * step;
        SimRect bar = sim_rect(card.x + 64, y, card.w - 64 - 130, step - 12);
        sim_paint_letter(stage, i, true, card.x + 24, sim_rect_middle_y(bar));
        paint_times(stage, bar, sides[i], longest);
    }
    double x = card.x + 64, y = sim_rect_bottom(card) - 26;
    bool fits = paint_went_legend(stage, x, y, true, false) <
                sim_rect_right(card) - 20;
    paint_went_legend(stage, x, y, fits, true);
    sim_canvas_layer_end(stage->canvas);
}

// ---- magnified -------------------------------------------------------------

// A round stretch of time in which the busier run switches some fifty times,
// so that single steps are seen.
static int64_t magnified_span(const SimStage *stage, int64_t shorter)
{
    const SimSide *a = &stage->comparison.a, *b = &stage->comparison.b;
    uint64_t switches = a->stats.switches > b->stats.switches
                            ? a->stats.switches
                            : b->stats.switches;
    double share = switches > 50 ? 50.0 / (double)switches : 1;
    return sim_clock_tick_step((int64_t)((double)shorter * share * 0.45), 1);
}

static void magnified_range(const SimStage *stage, int64_t *from, int64_t *to)
{
    int64_t a = sim_film_length(&stage->films[0]);
    int64_t b = sim_film_length(&stage->films[1]);
    int64_t shorter = a < b ? a : b;
    int64_t span = magnified_span(stage, shorter);
    int64_t end = stage->player.begin_ns + shorter;
    if (span > shorter)
        span = shorter;
    *to = stage->player.time_ns < end ? stage->player.time_ns : end;
    if (*to < stage->player.begin_ns + span)
        *to = stage->player.begin_ns + span;
    *from = *to - span;
}

// One film's lanes on few pixels each, below each other.
static void paint_thin_lanes(SimStage *stage, const SimFilm *film, SimRect box,
                             const SimAxis *axis)
{
    uint32_t count = film->replay->task_count, first = count > 1 ? 1 : 0;
    double pitch = box.h / (count - first);
    if (pitch < 2) {
        sim_paint_strip(stage, film, box, axis);
        return;
    }
    for (uint32_t slot = first; slot < count; slot++) {
        double gap = pitch >= 12 ? 4 : pitch >= 6 ? 2 : 1;
        SimRect bar = sim_rect(box.x, box.y + (slot - first) * pitch, box.w,
                               pitch - gap);
        sim_paint_lane(stage, film, slot, bar, axis, pitch >= 28);
    }
}

static void paint_magnified(SimStage *stage)
{
    SimRect card = stage->cards.magnified;
    int64_t from, to;
    magnified_range(stage, &from, &to);
    SimAxis axis = {card.x + 64, card.w - 64 - 24, from, to,
                    stage->player.end_ns};
    char words[128];
    snprintf(words, sizeof words, "%s to %s, a line for each task",
             sim_paint_instant(stage, from).text,
             sim_paint_instant(stage, to).text);
    sim_paint_inside(stage, SIM_SLOT_MAGNIFIED, card);
    sim_paint_head(stage, card, "Magnified", words);
    double room = card.h - 58 - 18, y = card.y + 58;
    bool is_single_a = stage->films[0].replay->task_count <= 2;
    bool is_single_b = stage->films[1].replay->task_count <= 2;
    double a = is_single_a == is_single_b ? (room - 12) / 2
               : is_single_a              ? 28
                                          : room - 12 - 28;
    SimRect boxes[] = {sim_rect(axis.x, y, axis.w, a),
                       sim_rect(axis.x, y + a + 12, axis.w, room - 12 - a)};
    for (int i = 0; i < 2; i++) {
        sim_canvas_clip(stage->canvas, boxes[i]);
        paint_thin_lanes(stage, &stage->films[i], boxes[i], &axis);
        sim_canvas_unclip(stage->canvas);
        sim_paint_letter(stage, i, true, card.x + 24, sim_rect_middle_y(boxes[i]));
    }
    sim_canvas_layer_end(stage->canvas);
}

// ---- strips and transport --------------------------------------------------

static void paint_early_end(SimStage *stage, int index, SimRect strip,
                            const SimAxis *axis)
{
    const SimFilm *film = &stage->films[index];
    int64_t early = stage->player.end_ns - film->replay->end_ns;
    double x = sim_axis_x(axis, film->replay->end_ns) + 24;
    if (early <= 0 || sim_rect_right(strip) - x < 260)
        return;
    sim_canvas_textf(stage->canvas, x, sim_rect_middle_y(strip),
                     sim_style(16, 400, stage->theme->dim),
                     "ends at %s, %s earlier",
                     sim_paint_instant(stage, film->replay->end_ns).text,
                     sim_duration_text(early).text);
}

static void paint_strips(SimStage *stage, SimRect card, const SimAxis *axis)
{
    SimRect both = sim_rect(axis->x, card.y + 16, axis->w, card.h - 132);
    double step = (both.h + 12) / 2;
    sim_canvas_layer(stage->canvas, SIM_SLOT_STRIPS,
                     sim_rect_inset(both, -4, 0), stage->theme->panel);
    for (int i = 0; i < 2; i++) {
        SimRect strip = sim_rect(both.x, both.y + i * step, both.w, step - 12);
        sim_canvas_round(stage->canvas, strip, 5, stage->theme->strip);
        sim_paint_strip(stage, &stage->films[i], sim_rect_inset(strip, 0, 3),
                        axis);
    }
    sim_canvas_layer_end(stage->canvas);
    // What is still to come is paler than what has been.
    double x = sim_axis_x(axis, stage->player.time_ns);
    sim_canvas_rect(stage->canvas,
                    sim_rect(x, both.y, axis->x + axis->w - x + 4, both.h),
                    sim_color_fade(stage->theme->panel, 0.45));
    for (int i = 0; i < 2; i++) {
        SimRect strip = sim_rect(both.x, both.y + i * step, both.w, step - 12);
        paint_early_end(stage, i, strip, axis);
        sim_paint_letter(stage, i, true, card.x + 24, sim_rect_middle_y(strip));
    }
}

static void paint_one_clock(SimStage *stage, SimRect card, double y)
{
    const SimTheme *theme = stage->theme;
    SimTimeText now = sim_paint_instant(stage, stage->player.time_ns);
    SimTimeText end = sim_paint_instant(stage, stage->player.end_ns);
    SimTextStyle big = sim_style_center(48, 600, theme->text);
    double x = sim_rect_middle_x(card);
    double half = sim_canvas_text_width(stage->canvas, big, now.text) / 2 + 20;
    sim_canvas_text(stage->canvas, x, y, big, now.text);
    sim_canvas_text(stage->canvas, x - half, y,
                    sim_style_right(16, 400, theme->dim), "one clock for both");
    sim_canvas_textf(stage->canvas, x + half, y, sim_style(16, 400, theme->dim),
                     "of %s", end.text);
}

static void paint_bottom(SimStage *stage)
{
    SimRect card = stage->cards.transport;
    SimAxis axis = {card.x + 64, card.w - 64 - 48, stage->player.begin_ns,
                    stage->player.end_ns,
                    stage->player.end_ns - stage->player.begin_ns};
    double y = sim_rect_bottom(card) - 36;
    paint_strips(stage, card, &axis);
    sim_paint_slider(stage, &axis, sim_rect_bottom(card) - 96, card.y + 10);
    sim_paint_axis(stage, &axis, sim_rect_bottom(card) - 71, 0, 0, -1e9, -1e9);
    sim_paint_buttons(stage, card.x + 24, y);
    sim_paint_speed(stage, sim_rect_right(card) - 24, y);
    paint_one_clock(stage, card, y);
}

void sim_paint_compare(SimStage *stage)
{
    paint_verdict(stage);
    for (int i = 0; i < 2; i++) {
        if (stage->films[i].scene_kind != NULL)
            paint_side_scene(stage, i);
        else
            paint_side_lanes(stage, i);
    }
    paint_went(stage);
    paint_magnified(stage);
    paint_bottom(stage);
}
