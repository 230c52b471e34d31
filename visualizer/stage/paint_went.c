// Where the time went, and a stretch of both runs enlarged.
#include "layout/clock.h"
#include "stage/paint.h"
#include "stage/paint_transport.h"
#include <math.h>
#include <stdio.h>

// ---- where the time went ------------------------------------------------

typedef struct Part {
    int64_t ns;
    SimMode mode;
    bool is_blocking;
    const char *words;
} Part;

static void parts_of(const SimSide *side, Part parts[4])
{
    parts[0] = (Part){side->run_ns, SIM_MODE_RUNNING, false, "runs"};
    parts[1] =
        (Part){side->block_ns, SIM_MODE_RUNNING, true, "waits, blocks all"};
    parts[2] = (Part){side->ready_ns, SIM_MODE_READY, false, "could run"};
    parts[3] =
        (Part){side->wait_ns, SIM_MODE_WAITING, false, "waits, others run"};
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
    sim_canvas_text(
        stage->canvas, stage->cards.went.x + stage->cards.went.w - 24,
        sim_rect_middle_y(bar), sim_style_right(18, 600, stage->theme->text),
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

void sim_paint_went(SimStage *stage)
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
    bool fits =
        paint_went_legend(stage, x, y, true, false) < sim_rect_right(card) - 20;
    paint_went_legend(stage, x, y, fits, true);
    sim_canvas_layer_end(stage->canvas);
}

// ---- magnified ----------------------------------------------------------

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
        SimRect bar =
            sim_rect(box.x, box.y + (slot - first) * pitch, box.w, pitch - gap);
        sim_paint_lane(stage, film, slot, bar, axis, pitch >= 28);
    }
}

void sim_paint_magnified(SimStage *stage)
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
        sim_paint_letter(stage, i, true, card.x + 24,
                         sim_rect_middle_y(boxes[i]));
    }
    sim_canvas_layer_end(stage->canvas);
}
