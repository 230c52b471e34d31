// The page: cards, top bar, the sentence, the hall's card.
#include "scenes/chess_board.h"
#include "stage/live.h"
#include "stage/paint.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static void card(SimStage *stage, SimRect rect)
{
    if (!sim_rect_is_empty(rect))
        sim_canvas_card(stage->canvas, rect);
}

void sim_paint_page(SimStage *stage)
{
    const SimCards *cards = &stage->cards;
    sim_canvas_layer(stage->canvas, SIM_SLOT_PAGE,
                     sim_rect(0, 0, stage->width, stage->height),
                     stage->theme->bg);
    for (int i = 1; i < SIM_PANEL_COUNT; i++)
        if (i != SIM_PANEL_HALL || !stage->is_presented)
            card(stage, cards->panels[i]);
    card(stage, cards->verdict);
    card(stage, cards->side[0]);
    card(stage, cards->side[1]);
    card(stage, cards->went);
    card(stage, cards->magnified);
    card(stage, cards->sentence);
    card(stage, cards->transport);
    sim_canvas_layer_end(stage->canvas);
}

// ---- gutters ------------------------------------------------------------

static void paint_grip(SimStage *stage, const SimGutter *gutter)
{
    double x = sim_rect_middle_x(gutter->rect);
    double y = sim_rect_middle_y(gutter->rect);
    SimRect grip = gutter->is_upright ? sim_rect(x - 2, y - 28, 4, 56)
                                      : sim_rect(x - 28, y - 2, 56, 4);
    sim_canvas_round(stage->canvas, grip, 2, stage->theme->accent);
}

void sim_paint_gutters(SimStage *stage)
{
    bool is_held = strcmp(stage->held.name, "gutter") == 0;
    for (int i = 0; i < stage->cards.gutter_count; i++) {
        const SimGutter *gutter = &stage->cards.gutters[i];
        bool is_meant = is_held ? stage->held.value == i
                                : sim_rect_holds(gutter->rect, stage->mouse_x,
                                                 stage->mouse_y);
        sim_hits_add(&stage->hits, gutter->rect, "gutter", i);
        if (is_meant)
            paint_grip(stage, gutter);
    }
    SimRect chosen = stage->cards.panels[stage->chosen];
    if (!sim_rect_is_empty(chosen))
        sim_canvas_frame(stage->canvas, chosen, 12, 2, 0, stage->theme->accent);
}

// ---- the top bar --------------------------------------------------------

// The mark: a knight on a disc of the accent.
static double paint_mark(SimStage *stage, double y)
{
    const SimTheme *theme = stage->theme;
    SimTextStyle name = sim_style(22, 700, theme->text);
    sim_canvas_circle(stage->canvas, 40, y, 16, theme->accent);
    sim_canvas_glyph(stage->canvas, 40, y, 24, 0x265E, theme->on_accent, 0, 0);
    sim_canvas_text(stage->canvas, 68, y, name, "Simul");
    double x = 68 + sim_canvas_text_width(stage->canvas, name, "Simul") + 16;
    sim_canvas_line(stage->canvas, x, y - 12, x, y + 12, 1, 0, theme->line);
    return x + 16;
}

// Of two films, which one is shown; a press shows the other.
static double paint_choice(SimStage *stage, double x, double y)
{
    if (stage->film_count < 2 || stage->view == SIM_VIEW_COMPARE)
        return x;
    for (int i = 0; i < 2; i++)
        sim_paint_letter(stage, i, stage->film == &stage->films[i], x + i * 34,
                         y);
    sim_hits_add(&stage->hits, sim_rect(x - 6, y - 20, 74, 40), "other", 0);
    return x + 78;
}

static double paint_mode(SimStage *stage, double x, double y)
{
    if (stage->film->mode[0] == '\0' || stage->view == SIM_VIEW_COMPARE)
        return x;
    return x + sim_paint_chip(stage, x, y, stage->film->mode) + 12;
}

static double paint_live(SimStage *stage, double x, double y)
{
    const char *words = sim_live_words(stage);
    if (words[0] == '\0')
        return x;
    bool is_running = !stage->live->is_finished;
    double end = x + sim_paint_chip(stage, x, y, words);
    if (is_running)
        sim_canvas_circle(stage->canvas, end - 4, y - 12, 5, stage->theme->run);
    return end + 12;
}

static void paint_file(SimStage *stage, double x, double y, double right)
{
    const SimFilm *film = stage->film;
    x = paint_choice(stage, x, y);
    SimTextStyle name = sim_style(16, 500, stage->theme->text);
    name.elide = SIM_ELIDE_MIDDLE;
    name.max_width = 320;
    sim_canvas_text(stage->canvas, x, y, name, film->name);
    x += sim_canvas_text_width(stage->canvas, name, film->name) + 12;
    x = paint_mode(stage, x, y);
    x = paint_live(stage, x, y);
    SimTextStyle about = sim_style(16, 400, stage->theme->dim);
    about.max_width = right - x - 24;
    if (about.max_width < 60)
        return;
    char words[256];
    if (film->about[0] != '\0')
        snprintf(words, sizeof words, "%s", film->about);
    else if (!film->replay->has_loop)
        snprintf(words, sizeof words, "no event loop, %llu events",
                 (unsigned long long)film->replay->step_count);
    else
        snprintf(words, sizeof words, "%u task%s, %llu events",
                 film->replay->task_count - 1,
                 film->replay->task_count == 2 ? "" : "s",
                 (unsigned long long)film->replay->step_count);
    sim_canvas_text(stage->canvas, x, y, about, words);
}

static double paint_clock_kind(SimStage *stage, double right, double y)
{
    static const char *const kinds[] = {[SIM_CLOCK_REAL] = "real clock",
                                        [SIM_CLOCK_SCALED] = "scaled clock",
                                        [SIM_CLOCK_VIRTUAL] = "virtual clock"};
    const SimFileHeader *header =
        sim_reader_header(stage->film->replay->reader);
    const char *kind =
        header->clock_kind < 3 ? kinds[header->clock_kind] : "clock";
    SimTextStyle style = sim_style_right(15, 400, stage->theme->dim);
    sim_canvas_text(stage->canvas, right, y, style, kind);
    return right - sim_canvas_text_width(stage->canvas, style, kind);
}

static double tab_width(SimStage *stage, SimView view)
{
    SimTextStyle style = sim_style(15, 600, stage->theme->text);
    return sim_canvas_text_width(stage->canvas, style,
                                 sim_stage_tab(stage, view)) +
           40;
}

static double tabs_width(SimStage *stage)
{
    double width = 6;
    for (int view = 0; view < SIM_VIEW_COUNT; view++)
        if (sim_stage_has_view(stage, (SimView)view))
            width += tab_width(stage, (SimView)view);
    return width;
}

static double paint_tab(SimStage *stage, SimView view, double x, double y)
{
    const SimTheme *theme = stage->theme;
    bool is_chosen = view == stage->view;
    SimRect tab = sim_rect(x, y - 17, tab_width(stage, view), 34);
    if (is_chosen)
        sim_canvas_round(stage->canvas, tab, 17, theme->accent);
    SimTextStyle style = sim_style_center(
        15, is_chosen ? 600 : 500, is_chosen ? theme->on_accent : theme->dim);
    sim_canvas_text(stage->canvas, sim_rect_middle_x(tab), y, style,
                    sim_stage_tab(stage, view));
    const SimActionInfo *info =
        sim_action_info((SimAction)(SIM_ACTION_VIEW_HALL + (int)view));
    sim_hits_add(&stage->hits, sim_rect_inset(tab, 0, -5), info->name, view);
    return tab.x + tab.w;
}

static double paint_tabs(SimStage *stage, double right, double y)
{
    const SimTheme *theme = stage->theme;
    double width = tabs_width(stage), x = right - width + 3;
    SimRect track = sim_rect(right - width, y - 20, width, 40);
    sim_canvas_round(stage->canvas, track, 20, theme->raised);
    sim_canvas_frame(stage->canvas, track, 20, 1, 0, theme->line);
    for (int view = 0; view < SIM_VIEW_COUNT; view++)
        if (sim_stage_has_view(stage, (SimView)view))
            x = paint_tab(stage, (SimView)view, x, y);
    return right - width;
}

void sim_paint_top_bar(SimStage *stage)
{
    SimRect bar = stage->cards.top_bar;
    double y = sim_rect_middle_y(bar);
    sim_canvas_layer(stage->canvas, SIM_SLOT_TOP, bar, stage->theme->panel);
    sim_canvas_line(stage->canvas, 0, bar.h - 0.5, bar.w, bar.h - 0.5, 1, 0,
                    stage->theme->line);
    double left = paint_mark(stage, y);
    double right = paint_clock_kind(stage, bar.w - 24, y);
    right = paint_tabs(stage, right - 24, y);
    paint_file(stage, left, y, right);
    sim_canvas_layer_end(stage->canvas);
}

// ---- the hall's card ----------------------------------------------------

SimRect sim_paint_scene_area(SimRect card, bool is_compact)
{
    if (is_compact)
        return sim_rect(card.x + 8, card.y + 56, card.w - 16, card.h - 56 - 10);
    return sim_rect(card.x + 16, card.y + 60, card.w - 32, card.h - 60 - 12);
}

void sim_paint_hall(SimStage *stage)
{
    SimRect card = stage->cards.hall;
    SimFilm *film = stage->film;
    if (sim_rect_is_empty(card) || film->scene_kind == NULL)
        return;
    SimSceneMoment moment =
        sim_film_moment(film, stage->wall_ms, stage->has_motion);
    moment.slot = SIM_SLOT_HALL;
    char status[160];
    film->scene_kind->status(film->scene, &moment, status, sizeof status);
    double after = sim_paint_head(stage, card, film->scene_kind->place,
                                  film->scene_kind->remark);
    SimTextStyle right = sim_style_right(16, 500, stage->theme->text);
    if (after + 24 + sim_canvas_text_width(stage->canvas, right, status) <
        sim_rect_right(card) - 24)
        sim_canvas_text(stage->canvas, sim_rect_right(card) - 24, card.y + 32,
                        right, status);
    film->scene_kind->draw(film->scene, &moment, stage->canvas,
                           sim_paint_scene_area(card, false));
}

// ---- the sentence -------------------------------------------------------

// A run of the sentence: who is bold, what is a call is in the code's type.
static double paint_run(SimStage *stage, double x, double y, double size,
                        const char *text, size_t length, bool is_bold,
                        SimColor color)
{
    char run[512];
    snprintf(run, sizeof run, "%.*s", (int)length, text);
    SimTextStyle style = sim_style(size, is_bold ? 600 : 400, color);
    bool is_call = strchr(run, '(') != NULL && strchr(run, ' ') == NULL;
    if (is_call) {
        style.font = SIM_FONT_MONO;
        style.size = size * 0.94;
        style.color = stage->theme->wait_text;
    } else {
        style.font = SIM_FONT_TEXT;
    }
    if (color != 0)
        sim_canvas_text(stage->canvas, x, y, style, run);
    return x + sim_canvas_text_width(stage->canvas, style, run);
}

// Paints the sentence, or only measures it when `color` is 0.
static double paint_words(SimStage *stage, double x, double y, double size,
                          const char *text, const char *subject, SimColor color)
{
    size_t bold = strlen(subject);
    if (bold == 0 || strncmp(text, subject, bold) != 0)
        bold = 0;
    if (bold > 0)
        x = paint_run(stage, x, y, size, text, bold, true, color);
    text += bold;
    while (*text != '\0') {
        // Up to a word with a bracket in it; then that word alone.
        size_t plain = 0, word = 0;
        while (text[plain] != '\0') {
            word = strcspn(text + plain, " ");
            if (memchr(text + plain, '(', word) != NULL)
                break;
            plain += word + (text[plain + word] == ' ');
            word = 0;
        }
        if (plain > 0)
            x = paint_run(stage, x, y, size, text, plain, false, color);
        if (word > 0)
            x = paint_run(stage, x, y, size, text + plain, word, false, color);
        text += plain + word;
    }
    return x;
}

const char *sim_paint_safe_sentence(SimStage *stage, SimTold *told,
                                    char out[512])
{
    const char *text = sim_film_sentence(stage->film, told);
    if (sim_predict_hides(&stage->predict)) {
        told->slot = SIM_NO_SLOT;
        snprintf(out, 512, "%s Press a number.",
                 sim_predict_title(&stage->predict));
        return out;
    }
    snprintf(out, 512, "%s", text);
    char *cut = strrchr(out, ';');
    if (stage->predict.is_on && cut != NULL && strstr(cut, " is next"))
        snprintf(cut, 2, ".");
    return out;
}

// A sentence that comes by a step fades in; after a seek, or when many come
// one upon the other, it is there at once.
static SimColor sentence_color(SimStage *stage, const char *text)
{
    if (strcmp(text, stage->said) != 0) {
        bool is_calm = stage->wall_ms - stage->said_ms >= 2 * SIM_SAY_MS;
        bool fades = stage->has_motion && stage->is_stepping && is_calm;
        snprintf(stage->said, sizeof stage->said, "%s", text);
        stage->said_ms = fades ? stage->wall_ms : stage->wall_ms - SIM_SAY_MS;
    }
    stage->is_stepping = false;
    double share = (stage->wall_ms - stage->said_ms) / SIM_SAY_MS;
    return sim_color_mix(stage->theme->panel, stage->theme->text,
                         sim_clamp(share, 0.05, 1));
}

void sim_paint_sentence(SimStage *stage)
{
    SimRect card = stage->cards.sentence;
    SimFilm *film = stage->film;
    SimTold told;
    char room_for_text[512];
    const char *text = sim_paint_safe_sentence(stage, &told, room_for_text);
    SimColor ink = sentence_color(stage, text);
    const char *subject = told.slot < film->replay->task_count
                              ? film->replay->tasks[told.slot].name
                              : "";
    bool is_blocking = told.slot < film->replay->task_count &&
                       film->state.step > 0 &&
                       film->state.tasks[told.slot].busy == SIM_BUSY_BLOCKING;
    double y = sim_rect_middle_y(card), x = card.x + 24;
    sim_paint_inside(stage, SIM_SLOT_SENTENCE, card);
    sim_canvas_round(stage->canvas, sim_rect(x, y - 16, 4, 32), 2,
                     is_blocking ? stage->theme->block : stage->theme->accent);
    char count[128], stops[48];
    sim_stage_say_breaks(stage, stops, sizeof stops);
    snprintf(count, sizeof count, "%sevent %llu of %llu", stops,
             (unsigned long long)film->state.step,
             (unsigned long long)film->replay->step_count);
    SimTextStyle dim = sim_style_right(16, 400, stage->theme->dim);
    double right = sim_rect_right(card) - 24;
    sim_canvas_text(stage->canvas, right, y, dim, count);
    double room =
        right - sim_canvas_text_width(stage->canvas, dim, count) - x - 24 - 32;
    double width = paint_words(stage, 0, y, 26, text, subject, 0);
    double size = width > room ? fmax(16, 26 * room / width) : 26;
    sim_canvas_clip(stage->canvas, sim_rect(x, card.y, room + 32, card.h));
    paint_words(stage, x + 24, y, size, text, subject, ink);
    sim_canvas_unclip(stage->canvas);
    sim_canvas_layer_end(stage->canvas);
}
