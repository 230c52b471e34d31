// The question of predict mode: up to four answers, and the score.
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define GAP 16.0

static void paint_check(SimStage *stage, double x, double y, bool is_right,
                        double r)
{
    const SimTheme *theme = stage->theme;
    SimPoint check[] = {{x - r * 0.45, y},
                        {x - r * 0.1, y + r * 0.4},
                        {x + r * 0.5, y - r * 0.35}};
    double k = r * 0.36;
    if (is_right) {
        sim_canvas_circle(stage->canvas, x, y, r, theme->run);
        sim_canvas_polyline(stage->canvas, check, 3, r * 0.2, theme->on_run);
        return;
    }
    sim_canvas_arc(stage->canvas, x, y, r - 1, 0, 1, 2, 0, theme->block);
    sim_canvas_line(stage->canvas, x - k, y - k, x + k, y + k, 2.4, 0,
                    theme->block);
    sim_canvas_line(stage->canvas, x - k, y + k, x + k, y - k, 2.4, 0,
                    theme->block);
}

// The key one presses, drawn as a key.
static void paint_key(SimStage *stage, SimRect card, int answer)
{
    const SimTheme *theme = stage->theme;
    double side = fmin(52, card.h - 14);
    SimRect key =
        sim_rect(card.x + 14, sim_rect_middle_y(card) - side / 2, side, side);
    sim_canvas_round(stage->canvas, sim_rect(key.x, key.y + 3, side, side), 10,
                     theme->dim);
    sim_canvas_round(stage->canvas, key, 10, theme->panel);
    sim_canvas_frame(stage->canvas, key, 10, 2, 0, theme->dim);
    sim_canvas_textf(stage->canvas, sim_rect_middle_x(key),
                     sim_rect_middle_y(key),
                     sim_style_center(24, 700, theme->text), "%d", answer + 1);
}

static void paint_ground(SimStage *stage, SimRect card, int answer)
{
    const SimPredict *predict = &stage->predict;
    const SimTheme *theme = stage->theme;
    SimColor fill = theme->raised, edge = theme->line;
    bool is_answered = predict->chosen >= 0;
    bool is_right = is_answered && answer == predict->right;
    bool is_wrong = predict->chosen == answer && !is_right;
    if (is_right)
        fill = sim_color_mix(theme->panel, theme->run, 0.22);
    if (is_right)
        edge = theme->run;
    if (is_wrong) {
        fill = theme->block_pale;
        edge = theme->block;
    }
    sim_canvas_round(stage->canvas, card, 14, fill);
    if (is_wrong)
        sim_canvas_pattern(stage->canvas, sim_rect(card.x, card.y, 10, card.h),
                           0, SIM_PATTERN_STRIPES, theme->block,
                           theme->block_stripe);
    sim_canvas_frame(stage->canvas, card, 14, is_right || is_wrong ? 2.5 : 1.5,
                     0, edge);
    if (is_right || is_wrong)
        paint_check(stage, sim_rect_right(card) - 32, sim_rect_middle_y(card),
                    is_right, 15);
}

static void paint_answer(SimStage *stage, SimRect card, int answer)
{
    const SimPredict *predict = &stage->predict;
    const SimTheme *theme = stage->theme;
    const char *text = predict->answers[answer].text;
    double x = card.x + 84, y = sim_rect_middle_y(card);
    double right = sim_rect_right(card) - 20;
    char hint[96];
    paint_ground(stage, card, answer);
    paint_key(stage, card, answer);
    if (predict->chosen == answer ||
        (predict->chosen >= 0 && answer == predict->right))
        right -= 40;
    sim_predict_hint(predict, stage->film, answer, hint, sizeof hint);
    SimTextStyle name = sim_style(24, 600, theme->text);
    name.elide = SIM_ELIDE_MIDDLE;
    name.max_width = right - x;
    if (hint[0] != '\0')
        name.max_width *= 0.5;
    if (predict->question == SIM_ASK_PRINT) {
        name.font = SIM_FONT_MONO;
        name.size = 18;
    }
    sim_canvas_text(stage->canvas, x, y, name, text);
    SimTextStyle style = sim_style_right(18, 400, theme->dim);
    style.max_width =
        right - x - 16 - sim_canvas_text_width(stage->canvas, name, text);
    sim_canvas_text(stage->canvas, right, y, style, hint);
}

static void paint_score(SimStage *stage, double right, double y)
{
    const SimPredict *predict = &stage->predict;
    int shown =
        predict->asked < SIM_MOST_MARKS ? predict->asked : SIM_MOST_MARKS;
    for (int i = shown; i-- > 0; right -= 36)
        paint_check(stage, right - 13, y, predict->marks[i], 13);
    if (predict->asked == 0)
        return;
    sim_canvas_textf(stage->canvas, right - 8, y,
                     sim_style_right(18, 500, stage->theme->dim),
                     "%d of %d right", predict->correct, predict->asked);
}

void sim_paint_question_in(SimStage *stage, SimRect room)
{
    double head = 56, high = fmin(80, (room.h - head - GAP) / 2);
    SimTextStyle title = sim_style(34, 700, stage->theme->accent);
    title.font = SIM_FONT_DISPLAY;
    sim_canvas_text(stage->canvas, room.x, room.y + 22, title,
                    sim_predict_title(&stage->predict));
    paint_score(stage, sim_rect_right(room), room.y + 22);
    for (int i = 0; i < stage->predict.answer_count; i++) {
        SimRect card = sim_rect(room.x + (i % 2) * (room.w + GAP) / 2,
                                room.y + head + (i / 2) * (high + GAP),
                                (room.w - GAP) / 2, high);
        paint_answer(stage, card, i);
        sim_hits_add(&stage->hits, card, "answer", i);
    }
}

// Over what might tell the answer: in the loop view over console and queue.
static SimRect question_card(const SimStage *stage)
{
    const SimCards *cards = &stage->cards;
    if (!sim_rect_is_empty(cards->wheel) && stage->is_presented)
        return sim_rect(cards->wheel.x, sim_rect_bottom(cards->wheel) - 236,
                        cards->wheel.w, 236);
    if (!sim_rect_is_empty(cards->wheel))
        return sim_rect(cards->console.x, cards->console.y,
                        sim_rect_right(cards->wheel) - cards->console.x,
                        cards->console.h);
    double wide = fmin(1160, stage->width - 64);
    double y = sim_rect_is_empty(cards->sentence) ? stage->height - 292
                                                  : cards->sentence.y - 276;
    return sim_rect((stage->width - wide) / 2, y, wide, 260);
}

void sim_paint_question(SimStage *stage)
{
    if (!stage->predict.is_open)
        return;
    SimRect card = question_card(stage);
    sim_canvas_shadow(stage->canvas, card, 12, 2);
    sim_canvas_round(stage->canvas, card, 12, stage->theme->panel);
    sim_canvas_frame(stage->canvas, card, 12, 1.5, 0, stage->theme->accent);
    sim_paint_question_in(stage, sim_rect_inset(card, 28, 22));
}
