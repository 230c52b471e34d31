// The view of times: where the time went, by reason; how long runs and delays
// took.
//
// Two times must not be mixed up. The clock's: what the one thread did from the
// beginning to the end. The tasks': what all of them did, added up, as one adds
// up the hours of several people; it may be many times longer.
#include "layout/badge.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ROW 30.0

// ---- parts of a sum -----------------------------------------------------

enum { MOST_PARTS = SIM_REASON_SLOTS + 3 };

typedef struct Part {
    char words[64];
    int64_t ns;
    SimMode mode;
    bool is_blocking;
} Part;

static void add_part(Part *parts, int *count, const char *words, int64_t ns,
                     SimMode mode, bool is_blocking)
{
    if (ns <= 0)
        return;
    Part *part = &parts[(*count)++];
    *part = (Part){.ns = ns, .mode = mode, .is_blocking = is_blocking};
    snprintf(part->words, sizeof part->words, "%s", words);
}

static int by_length(const void *a, const void *b)
{
    const Part *x = a, *y = b;
    return (x->ns < y->ns) - (x->ns > y->ns);
}

// Running first, then ready, then the waits, the longest first.
static int parts_of(const SimStats *stats, const SimTaskStats *task,
                    Part parts[MOST_PARTS])
{
    int count = 0;
    char words[64];
    add_part(parts, &count, "runs", task->run_ns - task->block_ns,
             SIM_MODE_RUNNING, false);
    add_part(parts, &count, "runs, asleep: blocks everyone", task->block_ns,
             SIM_MODE_RUNNING, true);
    add_part(parts, &count, "could run, another has the thread", task->ready_ns,
             SIM_MODE_READY, false);
    int first = count;
    for (unsigned slot = 0; slot < SIM_REASON_SLOTS; slot++) {
        snprintf(words, sizeof words, "waits for %s",
                 sim_stats_reason_words(slot));
        add_part(parts, &count, words, sim_stats_wait_ns(stats, task, slot),
                 SIM_MODE_WAITING, false);
    }
    qsort(parts + first, (size_t)(count - first), sizeof *parts, by_length);
    return count;
}

// What the one thread did: its lane waits while nobody can run.
static int parts_of_thread(const SimFilm *film, Part parts[MOST_PARTS])
{
    const SimTaskStats *thread = &film->stats.tasks[0];
    int count = 0;
    int64_t idle_ns = film->stats.total_ns - thread->run_ns;
    add_part(parts, &count, "the thread runs",
             thread->run_ns - thread->block_ns, SIM_MODE_RUNNING, false);
    add_part(parts, &count, "it sleeps: nobody else can run", thread->block_ns,
             SIM_MODE_RUNNING, true);
    add_part(parts, &count, "it has nothing to do", idle_ns, SIM_MODE_WAITING,
             false);
    return count;
}

// ---- bars ---------------------------------------------------------------

// Here the bar's length is the message: waiting is full height too.
static void paint_piece(SimStage *stage, SimRect piece, const Part *part)
{
    const SimTheme *theme = stage->theme;
    if (part->mode == SIM_MODE_WAITING)
        sim_canvas_pattern(stage->canvas, piece, piece.h > 14 ? 4 : 0,
                           SIM_PATTERN_HATCH, theme->wait,
                           sim_color_mix(theme->panel, theme->wait, 0.14));
    else
        sim_paint_segment(stage, piece, part->mode, part->is_blocking);
}

static void paint_piece_words(SimStage *stage, SimRect piece, const Part *part)
{
    const SimTheme *theme = stage->theme;
    SimTimeText words = sim_duration_text(part->ns);
    bool is_solid = part->mode == SIM_MODE_RUNNING && !part->is_blocking;
    SimTextStyle style =
        sim_style_center(15, 600, is_solid ? theme->on_run : theme->text);
    double width = sim_canvas_text_width(stage->canvas, style, words.text);
    double x = sim_rect_middle_x(piece), y = sim_rect_middle_y(piece);
    if (width + 28 > piece.w)
        return;
    if (!is_solid)
        sim_canvas_round(stage->canvas,
                         sim_rect(x - width / 2 - 10, y - 12, width + 20, 24),
                         12, theme->panel);
    sim_canvas_text(stage->canvas, x, y, style, words.text);
}

// One bar of several parts; `longest_ns` is as wide as its room.
static void paint_stack(SimStage *stage, SimRect bar, const Part *parts,
                        int count, int64_t longest_ns)
{
    double x = bar.x;
    for (int i = 0; i < count && longest_ns > 0; i++) {
        double w = bar.w * (double)parts[i].ns / (double)longest_ns;
        SimRect piece = sim_rect(x, bar.y, fmax(1, w - (w > 6 ? 2 : 0)), bar.h);
        if (w >= 0.5)
            paint_piece(stage, piece, &parts[i]);
        if (bar.h > 24)
            paint_piece_words(stage, piece, &parts[i]);
        x += w;
    }
}

static int64_t sum_of(const Part *parts, int count)
{
    int64_t sum = 0;
    for (int i = 0; i < count; i++)
        sum += parts[i].ns;
    return sum;
}

// ---- the two sums -------------------------------------------------------

static double paint_sum(SimStage *stage, SimRect card, double y,
                        const char *title, const char *words, const Part *parts,
                        int count, int64_t longest_ns)
{
    const SimTheme *theme = stage->theme;
    SimTextStyle bold = sim_style(16, 600, theme->text);
    double x = card.x + 24;
    sim_canvas_text(stage->canvas, x, y, bold, title);
    x += sim_canvas_text_width(stage->canvas, bold, title) + 10;
    sim_canvas_text(stage->canvas, x, y, sim_style(15, 400, theme->dim), words);
    SimRect bar = sim_rect(card.x + 24, y + 16, card.w - 48 - 110, 34);
    paint_stack(stage, bar, parts, count, longest_ns);
    sim_canvas_text(stage->canvas, sim_rect_right(card) - 24, y + 33,
                    sim_style_right(18, 600, theme->text),
                    sim_duration_text(sum_of(parts, count)).text);
    return y + 80;
}

// ---- by reason ----------------------------------------------------------

static double paint_reason_row(SimStage *stage, SimRect card, double y,
                               const Part *part, int64_t longest_ns,
                               int64_t whole_ns)
{
    const SimTheme *theme = stage->theme;
    double right = sim_rect_right(card) - 24;
    SimTextStyle words = sim_style(
        15, 400, sim_state_text_color(theme, part->mode, part->is_blocking));
    words.max_width = 260;
    sim_canvas_text(stage->canvas, card.x + 24, y, words, part->words);
    double w = right - 190 - (card.x + 300);
    SimRect bar = sim_rect(card.x + 300, y - 8,
                           w * (double)part->ns / (double)longest_ns, 16);
    if (w > 40)
        paint_piece(stage, sim_rect(bar.x, bar.y, fmax(2, bar.w), bar.h), part);
    sim_canvas_text(stage->canvas, right - 70, y,
                    sim_style_right(15, 500, theme->text),
                    sim_duration_text(part->ns).text);
    sim_canvas_textf(stage->canvas, right, y,
                     sim_style_right(15, 400, theme->dim), "%.1f %%",
                     100.0 * (double)part->ns / (double)whole_ns);
    return y + ROW;
}

static double paint_by_reason(SimStage *stage, SimRect card, double y,
                              const Part *parts, int count)
{
    int64_t whole_ns = sum_of(parts, count), longest_ns = 1;
    for (int i = 0; i < count; i++)
        if (parts[i].ns > longest_ns)
            longest_ns = parts[i].ns;
    for (int i = 0; i < count && y < sim_rect_bottom(card) - 24; i++)
        y = paint_reason_row(stage, card, y, &parts[i], longest_ns, whole_ns);
    return y + 12;
}

// ---- task by task -------------------------------------------------------

static int64_t longest_life(const SimStage *stage)
{
    int64_t longest = 0;
    for (uint32_t i = 0; i < stage->table.count; i++) {
        int64_t life =
            stage->film->stats.tasks[stage->table.order[i]].lifetime_ns;
        if (life > longest)
            longest = life;
    }
    return longest;
}

static void paint_task(SimStage *stage, SimRect card, double y, uint32_t slot,
                       int64_t longest_ns)
{
    const SimFilm *film = stage->film;
    const SimTaskNow *now = &film->state.tasks[slot];
    char letters[SIM_BADGE_TEXT];
    Part parts[MOST_PARTS];
    SimRect row = sim_rect(card.x + 10, y - ROW / 2, card.w - 20, ROW);
    int count = parts_of(&film->stats, &film->stats.tasks[slot], parts);
    if (slot == stage->selected)
        sim_canvas_round(stage->canvas, sim_rect_inset(row, 0, 1), 6,
                         sim_color_fade(stage->theme->accent, 0.16));
    sim_badge(film->replay->tasks[slot].name, letters);
    sim_paint_badge(stage, card.x + 35, y, 11, (SimMode)now->mode,
                    now->busy == SIM_BUSY_BLOCKING, letters);
    SimTextStyle name = sim_style(15, 500, stage->theme->text);
    name.elide = SIM_ELIDE_MIDDLE;
    name.max_width = 180;
    sim_canvas_text(stage->canvas, card.x + 56, y, name,
                    film->replay->tasks[slot].name);
    SimRect bar = sim_rect(card.x + 250, y - 8, card.w - 250 - 24 - 110, 16);
    paint_stack(stage, bar, parts, count, longest_ns);
    sim_canvas_text(stage->canvas, sim_rect_right(card) - 24, y,
                    sim_style_right(15, 400, stage->theme->text),
                    sim_duration_text(sum_of(parts, count)).text);
    sim_hits_add(&stage->hits, row, "task", (long)slot);
}

static void paint_tasks(SimStage *stage, SimRect card, double y)
{
    double bottom = sim_rect_bottom(card) - 16;
    size_t rows = (size_t)fmax(0, floor((bottom - y - 34) / ROW));
    const SimTable *table = &stage->table;
    if (rows < 2 || table->count < 2)
        return;
    bool has_more = table->count > rows;
    size_t shown = has_more ? rows - 1 : table->count;
    int64_t longest_ns = longest_life(stage);
    sim_canvas_text(stage->canvas, card.x + 24, y,
                    sim_style(16, 600, stage->theme->text), "Task by task");
    y += 34;
    for (size_t i = 0; i < shown; i++, y += ROW)
        paint_task(stage, card, y, table->order[i], longest_ns);
    if (has_more)
        sim_canvas_textf(stage->canvas, card.x + 56, y,
                         sim_style(15, 400, stage->theme->faint),
                         "and %zu more; o and r sort them",
                         table->count - shown);
}

void sim_paint_reasons(SimStage *stage)
{
    SimRect card = stage->cards.reasons;
    const SimFilm *film = stage->film;
    Part thread[MOST_PARTS], all[MOST_PARTS];
    if (sim_rect_is_empty(card))
        return;
    bool has_tasks = film->replay->task_count > 1;
    int thread_count = parts_of_thread(film, thread);
    int all_count = parts_of(
        &film->stats, has_tasks ? &film->stats.together : &film->stats.tasks[0],
        all);
    sim_paint_inside(stage, SIM_SLOT_REASONS, card);
    sim_paint_head(stage, card, "Where the time went", "in the whole run");
    double y = paint_sum(stage, card, card.y + 78, "On the clock",
                         "what the one thread did", thread, thread_count,
                         sum_of(thread, thread_count));
    if (has_tasks)
        y = paint_sum(stage, card, y, "All tasks, added up",
                      "person-time: several can wait at once", all, all_count,
                      sum_of(all, all_count));
    y = paint_by_reason(stage, card, y, all, all_count);
    paint_tasks(stage, card, y);
    sim_canvas_layer_end(stage->canvas);
}

// ---- histograms ---------------------------------------------------------

enum { MOST_BARS = 40, FINEST = 240 };

// Of a stretch of empty bars one is left: it stands for a gap.
static size_t close_gaps(SimBar *bars, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool goes_on =
            kept > 0 && bars[i].count == 0 && bars[kept - 1].count == 0;
        if (goes_on)
            bars[kept - 1].end_ns = bars[i].end_ns;
        else
            bars[kept++] = bars[i];
    }
    return kept;
}

// As fine as there is room for.
static size_t bars_of(const SimHistogram *histogram, SimBar bars[FINEST])
{
    static const size_t limits[] = {FINEST, 160, 110, 80, 60, MOST_BARS};
    size_t count = 0;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        count = sim_histogram_bars(histogram, bars, limits[i]);
        count = close_gaps(bars, count);
        if (count <= MOST_BARS)
            return count;
    }
    return count < MOST_BARS ? count : MOST_BARS;
}

// Two digits of a short time, whole seconds of a long one.
static int64_t rounded(int64_t time_ns)
{
    int64_t unit = 1;
    if (time_ns >= 60000000000)
        return time_ns / 1000000000 * 1000000000;
    while (time_ns / unit >= 100)
        unit *= 10;
    return time_ns / unit * unit;
}

static void paint_summary(SimStage *stage, SimRect card,
                          const SimHistogram *histogram, const char *what)
{
    char words[200];
    snprintf(words, sizeof words,
             "%llu %s: half up to %s, 99 %% up to %s, "
             "the longest %s",
             (unsigned long long)histogram->count, what,
             sim_duration_text(sim_histogram_percentile(histogram, 50)).text,
             sim_duration_text(sim_histogram_percentile(histogram, 99)).text,
             sim_duration_text(histogram->longest_ns).text);
    SimTextStyle style = sim_style(15, 400, stage->theme->dim);
    style.max_width = card.w - 48;
    sim_canvas_text(stage->canvas, card.x + 24, card.y + 60, style, words);
}

// Labels below the bars: where one begins, as often as there is room.
static void paint_bar_labels(SimStage *stage, SimRect room, const SimBar *bars,
                             size_t count)
{
    double w = room.w / (double)count, after = room.x - 100;
    SimTextStyle style = sim_style_center(14, 400, stage->theme->dim);
    for (size_t i = 0; i < count; i++) {
        SimTimeText words = sim_duration_text(rounded(bars[i].begin_ns));
        double half =
            sim_canvas_text_width(stage->canvas, style, words.text) / 2;
        double x = room.x + w * (double)i;
        x = fmax(x, room.x + half - 8);
        if (bars[i].count == 0)
            continue;
        if (x - half < after + 24 || x + half > sim_rect_right(room) + 12)
            continue;
        sim_canvas_text(stage->canvas, x, sim_rect_bottom(room) + 16, style,
                        words.text);
        after = x + half;
    }
}

static void paint_bars(SimStage *stage, SimRect room, const SimBar *bars,
                       size_t count, SimColor color)
{
    uint64_t most = 1;
    double w = room.w / (double)count, bottom = sim_rect_bottom(room);
    for (size_t i = 0; i < count; i++)
        if (bars[i].count > most)
            most = bars[i].count;
    for (size_t i = 0; i < count; i++) {
        // A single one among millions is seen, too.
        double high = room.h * (double)bars[i].count / (double)most;
        if (bars[i].count == 0) {
            sim_canvas_text(
                stage->canvas, room.x + w * ((double)i + 0.5), bottom - 12,
                sim_style_center(16, 600, stage->theme->faint), "…");
            continue;
        }
        high = fmax(3, high);
        sim_canvas_round(stage->canvas,
                         sim_rect(room.x + w * (double)i + 1, bottom - high,
                                  fmax(2, fmin(w - 2, 120)), high),
                         3, color);
    }
    sim_canvas_line(stage->canvas, room.x, bottom + 0.5, sim_rect_right(room),
                    bottom + 0.5, 1, 0, stage->theme->line);
    sim_canvas_textf(stage->canvas, room.x - 10, room.y + 6,
                     sim_style_right(14, 400, stage->theme->faint), "%llu",
                     (unsigned long long)most);
}

static void paint_histogram(SimStage *stage, SimRect card, unsigned slot,
                            const char *title, const char *what,
                            const SimHistogram *histogram, SimColor color)
{
    SimBar bars[FINEST];
    if (sim_rect_is_empty(card))
        return;
    size_t count = bars_of(histogram, bars);
    SimRect room =
        sim_rect(card.x + 84, card.y + 90, card.w - 84 - 36, card.h - 90 - 44);
    sim_paint_inside(stage, slot, card);
    sim_paint_head(stage, card, title, "");
    if (count == 0) {
        sim_canvas_text(stage->canvas, card.x + 24, card.y + 76,
                        sim_style(15, 400, stage->theme->faint),
                        "there were none");
    } else {
        paint_summary(stage, card, histogram, what);
        paint_bars(stage, room, bars, count, color);
        paint_bar_labels(stage, room, bars, count);
    }
    sim_canvas_layer_end(stage->canvas);
}

void sim_paint_histograms(SimStage *stage)
{
    const SimStats *stats = &stage->film->stats;
    paint_histogram(stage, stage->cards.runs, SIM_SLOT_RUNS,
                    "How long tasks ran at a time", "runs", &stats->runs,
                    stage->theme->run);
    paint_histogram(stage, stage->cards.delays, SIM_SLOT_DELAYS,
                    "How long they could run but had to wait", "delays",
                    &stats->delays, stage->theme->ready);
}
