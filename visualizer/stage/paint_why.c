// Why the chosen task is where it is: the chain of waits down to its root.
//
//     (S2)  store 2 waits for a lock; store 1 has it
//      :    fetch.c:17
//      v
//     (S1)  store 1 waits for a sleep, due at 1.692       <- the root
#include "layout/badge.h"
#include "replay/why.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PITCH 22.0

// ---- the links ----------------------------------------------------------

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// The loop has no letters; it has its icon.
static void paint_who(SimStage *stage, const SimWhyLine *line, double x,
                      double y)
{
    const SimFilm *film = stage->film;
    char letters[SIM_BADGE_TEXT];
    if (line->slot == SIM_NO_SLOT || line->slot == 0) {
        sim_canvas_circle(stage->canvas, x, y, 16, stage->theme->raised);
        sim_canvas_arc(stage->canvas, x, y, 15, 0, 1, 1.5, 0,
                       stage->theme->dim);
        sim_paint_icon(stage->canvas, SIM_ICON_LOOP, x, y, 15,
                       stage->theme->text);
        return;
    }
    const SimTaskNow *now = &film->state.tasks[line->slot];
    sim_badge(film->replay->tasks[line->slot].name, letters);
    sim_paint_badge(stage, x, y, 16, (SimMode)now->mode,
                    now->mode == SIM_MODE_RUNNING &&
                        now->busy == SIM_BUSY_BLOCKING,
                    letters);
}

static void paint_link(SimStage *stage, double x, double from, double to)
{
    SimColor color = stage->theme->dim;
    if (to - from < 14)
        return;
    sim_canvas_line(stage->canvas, x, from, x, to - 7, 1.2, 2.5, color);
    SimPoint head[] = {{x, to}, {x - 3.5, to - 7}, {x + 3.5, to - 7}};
    sim_canvas_polygon(stage->canvas, head, 3, color);
}

// The text without the place at its end, which gets a line of its own.
static void split_place(const SimWhyLine *line, char *text, size_t size,
                        char *place, size_t place_size)
{
    place[0] = '\0';
    snprintf(text, size, "%s", line->text);
    if (line->place.line == 0)
        return;
    snprintf(place, place_size, "%s:%u", base_name(line->place.file),
             line->place.line);
    char bracketed[160];
    snprintf(bracketed, sizeof bracketed, " (%s)", place);
    char *at = strstr(text, bracketed);
    if (at != NULL)
        memmove(at, at + strlen(bracketed), strlen(at + strlen(bracketed)) + 1);
}

// One link; returns the y after it. `next` is where its badge's middle is.
static double paint_line(SimStage *stage, SimRect card, const SimWhyLine *line,
                         double y, bool is_root)
{
    char text[512], place[128];
    split_place(line, text, sizeof text, place, sizeof place);
    SimTextStyle style = sim_style(16, is_root ? 600 : 400, stage->theme->text);
    double x = card.x + 76, w = sim_rect_right(card) - 24 - x;
    paint_who(stage, line, card.x + 40, y + 9);
    int lines = sim_paint_wrapped(stage, x, y, w, PITCH, 5, style, text);
    y += lines * PITCH;
    if (place[0] != '\0') {
        SimTextStyle mono = sim_style(14, 400, stage->theme->faint);
        mono.font = SIM_FONT_MONO;
        mono.max_width = w;
        sim_canvas_text(stage->canvas, x, y, mono, place);
        y += PITCH;
    }
    return y;
}

static double height_of(SimStage *stage, SimRect card, const SimWhyLine *line,
                        bool is_root)
{
    char text[512], place[128];
    split_place(line, text, sizeof text, place, sizeof place);
    SimTextStyle style = sim_style(16, is_root ? 600 : 400, stage->theme->text);
    int lines =
        sim_paint_wrapped(stage, 0, 0, card.w - 100, PITCH, 0, style, text);
    return (lines > 5 ? 5 : lines) * PITCH + (place[0] ? PITCH : 0);
}

// ---- the card -----------------------------------------------------------

// Whom the card explains when nobody is chosen: who runs, or else who ran.
static uint32_t subject_of(const SimStage *stage)
{
    const SimState *state = &stage->film->state;
    if (stage->selected < stage->film->replay->task_count)
        return stage->selected;
    if (state->running != SIM_NO_SLOT)
        return state->running;
    return stage->film->replay->task_count > 1 ? 1 : 0;
}

static const char *verb_of(const SimTaskNow *now)
{
    switch (now->mode) {
    case SIM_MODE_WAITING:
        return "wait";
    case SIM_MODE_READY:
    case SIM_MODE_NEW:
        return "not run yet";
    case SIM_MODE_RUNNING:
        return "run";
    default:
        return "not run";
    }
}

static void paint_question(SimStage *stage, SimRect card, uint32_t slot)
{
    const SimFilm *film = stage->film;
    char question[200], when[80];
    snprintf(question, sizeof question, "Why does %s %s?",
             film->replay->tasks[slot].name, verb_of(&film->state.tasks[slot]));
    snprintf(when, sizeof when, "at %s",
             sim_paint_instant(stage, film->state.now_ns).text);
    SimTextStyle right = sim_style_right(15, 400, stage->theme->dim);
    double width = sim_canvas_text_width(stage->canvas, right, when);
    SimTextStyle bold = sim_style(18, 600, stage->theme->text);
    bold.max_width = card.w - 48 - width - 16;
    bold.elide = SIM_ELIDE_MIDDLE;
    sim_canvas_text(stage->canvas, card.x + 24, card.y + 32, bold, question);
    sim_canvas_text(stage->canvas, sim_rect_right(card) - 24, card.y + 32,
                    right, when);
}

// What lint says of the line where the chain ends.
static const SimWarning *warning_at(const SimFilm *film, const SimWhyLine *root)
{
    for (size_t i = 0; i < film->lint.count; i++) {
        const SimWarning *warning = &film->lint.warnings[i];
        if (warning->place.line > 0 &&
            warning->place.line == root->place.line &&
            strcmp(warning->place.file, root->place.file) == 0)
            return warning;
    }
    return NULL;
}

// The guilty line, and what to write instead.
static void paint_cause(SimStage *stage, SimRect card, double y,
                        const SimWhyLine *root)
{
    const SimTheme *theme = stage->theme;
    const SimWarning *warning = warning_at(stage->film, root);
    const SimWarningInfo *info =
        warning != NULL ? sim_warning_info(warning->number) : NULL;
    if (info == NULL || y + 104 > sim_rect_bottom(card) - 12)
        return;
    SimTextStyle fix = sim_style(15, 400, theme->text);
    int lines =
        sim_paint_wrapped(stage, 0, 0, card.w - 196, 20, 0, fix, info->fix);
    lines = lines > 3 ? 3 : lines;
    SimRect box = sim_rect(card.x + 24, y, card.w - 48, 52 + lines * 20);
    sim_canvas_pattern(stage->canvas, sim_rect(box.x, box.y, 12, box.h), 6,
                       SIM_PATTERN_STRIPES, theme->block, theme->block_stripe);
    sim_canvas_frame(stage->canvas, box, 10, 1.5, 0, theme->block);
    SimTextStyle word = sim_style(15, 600, theme->block);
    SimTextStyle code = sim_style(15, 400, theme->text);
    code.font = SIM_FONT_MONO;
    code.max_width = box.w - 148;
    sim_canvas_text(stage->canvas, box.x + 28, y + 22, word, "Root cause");
    sim_canvas_text(stage->canvas, box.x + 132, y + 22, code,
                    sim_replay_source_line(stage->film->replay, root->place));
    word.color = theme->run;
    sim_canvas_text(stage->canvas, box.x + 28, y + 50, word, "Fix");
    sim_paint_wrapped(stage, box.x + 132, y + 50, box.w - 148, 20, 3, fix,
                      info->fix);
}

static void paint_circle_note(SimStage *stage, SimRect card, double y)
{
    SimRect box = sim_rect(card.x + 24, y - 16, card.w - 48, 34);
    if (sim_rect_bottom(box) > sim_rect_bottom(card) - 12)
        return;
    sim_canvas_frame(stage->canvas, box, 10, 1.5, 0, stage->theme->block);
    sim_canvas_text(stage->canvas, box.x + 16, sim_rect_middle_y(box),
                    sim_style(15, 600, stage->theme->block),
                    "A circle: none of them can ever go on.");
}

void sim_paint_why(SimStage *stage)
{
    SimRect card = stage->cards.why;
    if (sim_rect_is_empty(card))
        return;
    uint32_t slot = subject_of(stage);
    SimWhy why;
    sim_why_init(&why, &stage->film->state, slot);
    sim_paint_inside(stage, SIM_SLOT_WHY, card);
    paint_question(stage, card, slot);
    double y = card.y + 78, bottom = sim_rect_bottom(card) - 20;
    for (size_t i = 0; i < why.count; i++) {
        bool is_root = i + 1 == why.count && !why.is_circle;
        double high = height_of(stage, card, &why.lines[i], is_root);
        if (y + high - PITCH > bottom) {
            sim_canvas_textf(stage->canvas, card.x + 76, fmin(y, bottom),
                             sim_style(15, 400, stage->theme->dim),
                             "and %zu more link%s", why.count - i,
                             why.count - i == 1 ? "" : "s");
            break;
        }
        double after = paint_line(stage, card, &why.lines[i], y, is_root);
        after += 14;
        if (i + 1 < why.count)
            paint_link(stage, card.x + 40, y + 28, after - 9);
        y = after;
    }
    if (why.count > 0 && !why.is_circle)
        paint_cause(stage, card, y + 6, &why.lines[why.count - 1]);
    if (why.is_circle)
        paint_circle_note(stage, card, y + 6);
    sim_canvas_layer_end(stage->canvas);
    sim_why_done(&why);
}
