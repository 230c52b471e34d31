// The code pane: the running line, and who waits at which other line.
#include "layout/code.h"
#include "layout/words.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE     26.0
#define GUTTER_W 64.0

static SimColor word_color(const SimTheme *theme, SimWordKind kind)
{
    switch (kind) {
    case SIM_WORD_KEYWORD:
        return theme->code_keyword;
    case SIM_WORD_CALL:
        return theme->code_call;
    case SIM_WORD_STRING:
        return theme->code_string;
    case SIM_WORD_NUMBER:
        return theme->code_number;
    case SIM_WORD_COMMENT:
        return theme->code_comment;
    default:
        return theme->text;
    }
}

// Writes one line word by word, no further than `right`.
static void paint_text(SimStage *stage, const char *line, bool is_python,
                       double x, double y, double size, double right)
{
    SimWord words[SIM_MOST_WORDS];
    size_t count = sim_words(line, is_python, words);
    SimTextStyle style = sim_style(size, 400, 0);
    style.font = SIM_FONT_MONO;
    for (size_t i = 0; i < count && x < right - 8; i++) {
        char text[300];
        snprintf(text, sizeof text, "%.*s",
                 (int)(words[i].end - words[i].begin), line + words[i].begin);
        style.color = word_color(stage->theme, words[i].kind);
        style.max_width = 0;
        double width = sim_canvas_text_width(stage->canvas, style, text);
        if (x + width > right)
            style.max_width = right - x;
        sim_canvas_text(stage->canvas, x, y, style, text);
        x += width;
    }
}

static const char *word_of(const SimCodeLine *line)
{
    if (line->mode == SIM_MODE_READY)
        return line->slot_count + line->more > 1 ? "ready" : "is ready";
    return line->slot_count + line->more > 1 ? "wait" : "waits";
}

// The badges at a line's right end; returns their left edge.
static double paint_badges(SimStage *stage, const SimCodeLine *line,
                           double right, double y)
{
    const SimReplay *replay = stage->film->replay;
    const SimState *state = &stage->film->state;
    if (line->slot_count == 0)
        return right;
    SimTextStyle style = sim_style_right(
        14, 500, sim_state_text_color(stage->theme, line->mode, false));
    char words[48];
    if (line->more > 0)
        snprintf(words, sizeof words, "+%zu %s", line->more, word_of(line));
    else
        snprintf(words, sizeof words, "%s", word_of(line));
    sim_canvas_text(stage->canvas, right, y, style, words);
    right -= sim_canvas_text_width(stage->canvas, style, words) + 6;
    for (size_t i = line->slot_count; i-- > 0;) {
        uint32_t slot = line->slots[i];
        char letters[SIM_BADGE_TEXT];
        sim_badge(replay->tasks[slot].name, letters);
        sim_paint_badge(stage, right - 11, y, 11,
                        (SimMode)state->tasks[slot].mode, false, letters);
        right -= 26;
    }
    return right;
}

// The gutter: a press sets a breakpoint, a disc shows one.
static void paint_break(SimStage *stage, SimRect card, const SimCodeLine *line,
                        double y)
{
    SimBreak where = {stage->code_source, line->number};
    sim_hits_add(&stage->hits,
                 sim_rect(card.x + 8, y - LINE / 2, GUTTER_W, LINE), "line",
                 (long)line->number);
    if (sim_breaks_has(sim_stage_breaks(stage), where))
        sim_canvas_circle(stage->canvas, card.x + 22, y, 6,
                          stage->theme->accent);
}

static void paint_line(SimStage *stage, SimRect card, const SimCodeLine *line,
                       double y, double size, bool is_python)
{
    const SimTheme *theme = stage->theme;
    SimColor mark = line->is_blocking ? theme->block : theme->run;
    if (line->is_current) {
        SimRect row = sim_rect(card.x + 8, y - LINE / 2, card.w - 16, LINE);
        sim_canvas_round(stage->canvas, row, 4,
                         sim_color_mix(theme->panel, mark, 0.13));
        sim_canvas_round(stage->canvas, sim_rect(row.x, row.y, 4, row.h), 2,
                         mark);
    }
    paint_break(stage, card, line, y);
    SimTextStyle number =
        sim_style_right(15, line->is_current ? 600 : 400,
                        line->is_current ? theme->text : theme->faint);
    number.font = SIM_FONT_MONO;
    sim_canvas_textf(stage->canvas, card.x + GUTTER_W - 8, y, number, "%u",
                     (unsigned)line->number);
    double right = paint_badges(stage, line, sim_rect_right(card) - 24, y);
    paint_text(stage, line->text, is_python, card.x + GUTTER_W + 12, y, size,
               right - 8);
}

static bool is_python_file(const char *file)
{
    size_t length = strlen(file);
    return length > 3 && strcmp(file + length - 3, ".py") == 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void paint_code_head(SimStage *stage, SimRect card, const SimCode *code)
{
    const SimReplay *replay = stage->film->replay;
    char who[128] = "nobody runs";
    if (code->slot != SIM_NO_SLOT)
        snprintf(who, sizeof who, "%s runs", replay->tasks[code->slot].name);
    double x = sim_paint_head(stage, card, "Code", who);
    if (code->source == NULL)
        return;
    const char *file = base_name(code->source->file);
    SimTextStyle style = sim_style(14, 500, stage->theme->dim);
    double width = sim_canvas_text_width(stage->canvas, style, file) + 26;
    if (x + 24 + width < sim_rect_right(card) - 24)
        sim_paint_chip(stage, sim_rect_right(card) - 24 - width, card.y + 32,
                       file);
}

// The width of a character of 100 px code type.
static double code_size(SimStage *stage, SimRect card)
{
    SimTextStyle style = sim_style(16, 400, 0);
    style.font = SIM_FONT_MONO;
    double width = sim_canvas_text_width(stage->canvas, style, "0123456789");
    double fitting = (card.w - GUTTER_W - 36) / (width / 160 * 80);
    return sim_clamp(fitting, 14, 17);
}

void sim_paint_code(SimStage *stage)
{
    SimRect card = stage->cards.code;
    if (sim_rect_is_empty(card))
        return;
    SimFilm *film = stage->film;
    SimTold told;
    sim_film_sentence(film, &told);
    SimCode code;
    double room = card.h - 64 - 16;
    SimCodeNeed need = {&film->state, told.place,
                        (size_t)fmax(1, floor(room / LINE)),
                        stage->code_scroll};
    sim_code_lay(&code, &need);
    stage->code_source = code.source;
    sim_paint_inside(stage, SIM_SLOT_CODE, card);
    paint_code_head(stage, card, &code);
    double size = code_size(stage, card);
    for (size_t i = 0; i < code.count; i++)
        paint_line(stage, card, &code.lines[i],
                   card.y + 64 + LINE * ((double)i + 0.5), size,
                   is_python_file(code.source->file));
    if (code.source == NULL)
        sim_canvas_text(stage->canvas, sim_rect_middle_x(card),
                        sim_rect_middle_y(card),
                        sim_style_center(15, 400, stage->theme->faint),
                        "this trace holds no source text");
    sim_canvas_layer_end(stage->canvas);
    sim_code_done(&code);
}
