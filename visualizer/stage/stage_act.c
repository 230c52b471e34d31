// What the keys and buttons do.
#include "layout/clock.h"
#include "stage/stage.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// ---- actions ------------------------------------------------------------

static const SimActionInfo actions[] = {
#define X(action, name, key, words) {name, key, words},
    SIM_ACTIONS(X)
#undef X
};

const SimActionInfo *sim_action_info(SimAction action)
{
    return &actions[action];
}

SimAction sim_action_of_key(const char *key)
{
    for (int i = 0; i < SIM_ACTION_COUNT; i++)
        if (strcmp(actions[i].key, key) == 0)
            return (SimAction)i;
    return SIM_ACTION_NONE;
}

SimAction sim_action_of_name(const char *name)
{
    for (int i = 0; i < SIM_ACTION_COUNT; i++)
        if (strcmp(actions[i].name, name) == 0)
            return (SimAction)i;
    return SIM_ACTION_NONE;
}

// ---- the stretch the lanes show -----------------------------------------

// At first the lanes show so much that single steps are seen: the whole of a
// short run, a stretch of a long one. The overview shows the rest.
void sim_stage_zoom_first(SimStage *stage)
{
    const SimReplay *replay = stage->film->replay;
    int64_t length = replay->end_ns - replay->begin_ns;
    uint64_t switches = stage->film->stats.switches;
    stage->lanes_from = replay->begin_ns;
    stage->lanes_to = replay->end_ns;
    if (switches <= 200)
        return;
    double share = 60.0 / (double)switches;
    int64_t span = sim_clock_tick_step((int64_t)((double)length * share), 1);
    if (span < length)
        stage->lanes_to = stage->lanes_from + span;
}

static void set_view(SimStage *stage, SimView view)
{
    if (!sim_stage_has_view(stage, view))
        return;
    stage->view = view;
    stage->full = stage->chosen = SIM_PANEL_NONE;
    // Whoever looks at what will be has left the quiz.
    if (view >= SIM_VIEW_TASKS || view == SIM_VIEW_LANES)
        stage->predict = (SimPredict){.chosen = -1};
    if (view != SIM_VIEW_HALL && view != SIM_VIEW_LOOP)
        stage->is_presented = false;
}

void sim_stage_zoom(SimStage *stage, double factor, int64_t around_ns)
{
    const SimReplay *replay = stage->film->replay;
    double before = (double)(around_ns - stage->lanes_from) * factor;
    double after = (double)(stage->lanes_to - around_ns) * factor;
    if (before + after < 200)
        return;
    int64_t from = around_ns - (int64_t)before;
    int64_t to = around_ns + (int64_t)after;
    stage->lanes_from = from < replay->begin_ns ? replay->begin_ns : from;
    stage->lanes_to = to > replay->end_ns ? replay->end_ns : to;
}

static int64_t lanes_cursor(const SimStage *stage)
{
    int64_t time = stage->film->state.now_ns;
    bool is_in_view = time >= stage->lanes_from && time <= stage->lanes_to;
    return is_in_view ? time : (stage->lanes_from + stage->lanes_to) / 2;
}

static void zoom_all(SimStage *stage)
{
    stage->lanes_from = stage->film->replay->begin_ns;
    stage->lanes_to = stage->film->replay->end_ns;
}

void sim_stage_scroll(SimStage *stage, int by)
{
    if (stage->view == SIM_VIEW_TASKS) {
        stage->table.first += by;
    } else if (stage->view == SIM_VIEW_LANES) {
        long first = (long)stage->lanes_first + by;
        long most = (long)stage->lane_list.count;
        first = first > most ? most : first;
        stage->lanes_first = (size_t)(first < 0 ? 0 : first);
    } else {
        stage->code_scroll += by;
    }
}

void sim_stage_follow(SimStage *stage)
{
    int64_t time = stage->film->state.now_ns;
    int64_t range = stage->lanes_to - stage->lanes_from;
    stage->code_scroll = 0;
    if (time >= stage->lanes_from && time <= stage->lanes_to)
        return;
    const SimReplay *replay = stage->film->replay;
    int64_t from = time - range / 3;
    if (from + range > replay->end_ns)
        from = replay->end_ns - range;
    stage->lanes_from = from < replay->begin_ns ? replay->begin_ns : from;
    stage->lanes_to = stage->lanes_from + range;
}

// ---- the transport ------------------------------------------------------

static void act_transport(SimStage *stage, SimAction action)
{
    SimPlayer *player = &stage->player;
    switch (action) {
    case SIM_ACTION_PLAY:
        sim_player_toggle(player);
        break;
    case SIM_ACTION_STEP_FORWARD:
    case SIM_ACTION_STEP_BACK:
        sim_player_step(player, SIM_STOP_EVENT,
                        action == SIM_ACTION_STEP_FORWARD);
        break;
    case SIM_ACTION_SWITCH_FORWARD:
    case SIM_ACTION_SWITCH_BACK:
        sim_player_step(player, SIM_STOP_SWITCH,
                        action == SIM_ACTION_SWITCH_FORWARD);
        break;
    case SIM_ACTION_LINE_FORWARD:
    case SIM_ACTION_LINE_BACK:
        sim_player_step(player, SIM_STOP_LINE,
                        action == SIM_ACTION_LINE_FORWARD);
        break;
    case SIM_ACTION_TOLD_FORWARD:
    case SIM_ACTION_TOLD_BACK:
        sim_player_step(player, SIM_STOP_TOLD,
                        action == SIM_ACTION_TOLD_FORWARD);
        break;
    case SIM_ACTION_STOP_FORWARD:
    case SIM_ACTION_STOP_BACK:
        sim_stage_go_to_break(stage, action == SIM_ACTION_STOP_FORWARD);
        break;
    case SIM_ACTION_MARK_FORWARD:
    case SIM_ACTION_MARK_BACK:
        sim_stage_go_to_bookmark(stage, action == SIM_ACTION_MARK_FORWARD);
        break;
    case SIM_ACTION_TO_START:
        player->is_playing = false;
        sim_player_rewind(player);
        break;
    case SIM_ACTION_TO_END:
        player->is_playing = false;
        sim_player_seek_time(player, player->end_ns);
        break;
    default:
        sim_player_faster(player, action == SIM_ACTION_FASTER ? 1 : -1);
    }
    sim_stage_follow(stage);
}

static void show_film(SimStage *stage, int film)
{
    if (film >= stage->film_count)
        return;
    stage->film = &stage->films[film];
    stage->selected = SIM_NO_SLOT;
    stage->lanes_first = 0;
    sim_table_done(&stage->table);
    sim_table_init(&stage->table, stage->film->replay);
    sim_lane_list_done(&stage->lane_list);
    sim_lane_list_init(&stage->lane_list, stage->film->replay);
    sim_stage_list_lanes(stage);
    sim_stage_zoom_first(stage);
    sim_stage_follow(stage);
    // Only one of the two may have a scene.
    if (!sim_stage_has_view(stage, stage->view))
        stage->view = SIM_VIEW_LANES;
}

void sim_stage_open_film(SimStage *stage, int film)
{
    show_film(stage, film);
    stage->view = SIM_VIEW_LANES;
    set_view(stage, SIM_VIEW_HALL);
}

// ---- presenter ----------------------------------------------------------

// On a projector there is the scene, or the loop.
static void toggle_presenter(SimStage *stage)
{
    stage->is_black = false;
    if (!stage->is_presented && stage->view != SIM_VIEW_LOOP)
        set_view(stage, sim_stage_has_view(stage, SIM_VIEW_HALL)
                            ? SIM_VIEW_HALL
                            : SIM_VIEW_LOOP);
    bool can = stage->view == SIM_VIEW_HALL || stage->view == SIM_VIEW_LOOP;
    stage->is_presented = !stage->is_presented && can;
}

void sim_stage_leave(SimStage *stage)
{
    stage->remark[0] = '\0';
    if (stage->palette.is_open || stage->note.is_open) {
        stage->palette.is_open = false;
        stage->note.is_open = false;
        return;
    }
    stage->lane_list.is_searching = false;
    stage->lane_list.search[0] = '\0';
    stage->lane_list.only_matching = false;
    sim_stage_list_lanes(stage);
    stage->shows_help = false;
    stage->wants_fullscreen = false;
    stage->is_presented = false;
    stage->is_black = false;
    stage->full = stage->chosen = SIM_PANEL_NONE;
}

// Second keys, and what a clicker sends, in the words of the table.
static const char *meant_by(const SimStage *stage, const char *key)
{
    if (strcmp(key, ":") == 0)
        return "ctrl+p";
    if (strcmp(key, "f5") == 0 || strcmp(key, "shift+f5") == 0)
        return "p";
    if (stage->is_presented && strcmp(key, "pagedown") == 0)
        return ".";
    if (stage->is_presented && strcmp(key, "pageup") == 0)
        return ",";
    return key;
}

// ---- predict ------------------------------------------------------------

// The lanes and the comparison show what will be: not in a quiz.
static void toggle_predict(SimStage *stage)
{
    bool is_on = !stage->predict.is_on;
    stage->predict = (SimPredict){.is_on = is_on, .chosen = -1};
    if (!is_on)
        return;
    if (stage->view != SIM_VIEW_LOOP && stage->view != SIM_VIEW_HALL) {
        stage->view = SIM_VIEW_CODE;
        set_view(stage, SIM_VIEW_HALL);
        set_view(stage, SIM_VIEW_LOOP);
    }
    stage->player.is_playing = false;
    if (stage->film->state.step == 0)
        sim_predict_ask(&stage->predict, stage->film, SIM_ASK_LONG);
}

// After a move forward: if it passed what a question is about, back to just
// before, and the question.
void sim_stage_quiz(SimStage *stage, uint64_t before)
{
    SimFilm *film = stage->film;
    if (!stage->predict.is_on || film->state.step <= before)
        return;
    SimQuestion question;
    uint64_t stop = sim_predict_stop(&stage->predict, film, before, &question);
    if (stop >= film->state.step)
        return;
    stage->predict.goes_on = stage->player.is_playing;
    sim_player_seek_step(&stage->player, film != stage->films, stop);
    sim_predict_ask(&stage->predict, film, question);
    if (stage->predict.is_open)
        stage->player.is_playing = false;
}

// The question is answered and has been looked at: the step is taken.
void sim_stage_quiz_ends(SimStage *stage)
{
    stage->predict.is_open = false;
    sim_stage_expect(stage, 0);
    if (stage->predict.question != SIM_ASK_LONG)
        sim_player_step(&stage->player, SIM_STOP_EVENT, true);
    stage->player.is_playing = stage->predict.goes_on;
    stage->player.left_ms = 1000;
    sim_stage_follow(stage);
}

// While a question is open only an answer goes on.
static bool is_held_up(SimStage *stage, SimAction action)
{
    SimPredict *predict = &stage->predict;
    if (!predict->is_open || action >= SIM_ACTION_FASTER)
        return false;
    bool goes_back =
        action == SIM_ACTION_STEP_BACK || action == SIM_ACTION_SWITCH_BACK ||
        action == SIM_ACTION_LINE_BACK || action == SIM_ACTION_TOLD_BACK ||
        action == SIM_ACTION_STOP_BACK || action == SIM_ACTION_MARK_BACK ||
        action == SIM_ACTION_TO_START;
    if (goes_back)
        predict->is_open = false;
    else if (predict->chosen >= 0)
        sim_stage_quiz_ends(stage);
    return !goes_back;
}

// What fits decides the rest (sim_cards_scale).
static void scale(SimStage *stage, double factor)
{
    double wanted = stage->ui_scale * factor;
    // Ten steps up and ten down are the same size again, to the pixel.
    wanted = round(wanted * 1000) / 1000;
    stage->ui_scale = fmax(0.5, fmin(wanted, 3));
}

static void act_look(SimStage *stage, SimAction action)
{
    switch (action) {
    case SIM_ACTION_VIEW_HALL:
    case SIM_ACTION_VIEW_LANES:
    case SIM_ACTION_VIEW_LOOP:
    case SIM_ACTION_VIEW_CODE:
    case SIM_ACTION_VIEW_TASKS:
    case SIM_ACTION_VIEW_GRAPH:
    case SIM_ACTION_VIEW_TIMES:
    case SIM_ACTION_VIEW_COMPARE:
        set_view(stage, (SimView)(action - SIM_ACTION_VIEW_HALL));
        break;
    case SIM_ACTION_SCENE:
        if (stage->film->scene_count > 0)
            sim_film_show_scene(stage->film, (stage->film->shown_scene + 1) %
                                                 stage->film->scene_count);
        break;
    case SIM_ACTION_OTHER:
        show_film(stage, stage->film == &stage->films[0]);
        break;
    case SIM_ACTION_ZOOM_IN:
    case SIM_ACTION_ZOOM_OUT:
        sim_stage_zoom(stage, action == SIM_ACTION_ZOOM_IN ? 0.5 : 2,
                       lanes_cursor(stage));
        break;
    case SIM_ACTION_ZOOM_ALL:
        zoom_all(stage);
        break;
    case SIM_ACTION_SCROLL_UP:
    case SIM_ACTION_SCROLL_DOWN:
        sim_stage_scroll(stage, action == SIM_ACTION_SCROLL_UP ? -8 : 8);
        break;
    case SIM_ACTION_BREAK:
        sim_stage_toggle_break(stage);
        break;
    case SIM_ACTION_BREAK_WARNINGS:
        sim_breaks_toggle_warnings(sim_stage_breaks(stage));
        break;
    case SIM_ACTION_BOOKMARK:
        sim_stage_toggle_bookmark(stage);
        break;
    case SIM_ACTION_NOTE:
        sim_stage_begin_note(stage);
        break;
    case SIM_ACTION_UNDO:
        sim_trail_back(stage);
        break;
    case SIM_ACTION_REDO:
        sim_trail_forward(stage);
        break;
    case SIM_ACTION_LARGER:
    case SIM_ACTION_SMALLER:
        scale(stage, action == SIM_ACTION_LARGER ? 1.1 : 1 / 1.1);
        break;
    case SIM_ACTION_THEME:
        sim_stage_set_theme(stage, (stage->theme->name + 1) % SIM_THEME_COUNT);
        break;
    case SIM_ACTION_MOTION:
        stage->has_motion = !stage->has_motion;
        break;
    case SIM_ACTION_FULLSCREEN:
        stage->wants_fullscreen = !stage->wants_fullscreen;
        break;
    case SIM_ACTION_PRESENT:
        toggle_presenter(stage);
        break;
    case SIM_ACTION_BLACKOUT:
        stage->is_black = stage->is_presented && !stage->is_black;
        break;
    case SIM_ACTION_PREDICT:
        toggle_predict(stage);
        break;
    case SIM_ACTION_PALETTE:
        sim_palette_open(stage);
        break;
    case SIM_ACTION_HELP:
        stage->shows_help = !stage->shows_help;
        break;
    case SIM_ACTION_QUIT:
        stage->is_over = true;
        break;
    default:
        sim_stage_look(stage, action);
    }
}

// Does it move the eye far? See trail.h.
static bool is_jump(SimAction action)
{
    return (action >= SIM_ACTION_STOP_FORWARD && action <= SIM_ACTION_TO_END) ||
           (action >= SIM_ACTION_VIEW_HALL && action <= SIM_ACTION_OTHER) ||
           action == SIM_ACTION_ZOOM_ALL || action == SIM_ACTION_WHO_WOKE ||
           action == SIM_ACTION_NEXT_RUN;
}

void sim_stage_act(SimStage *stage, SimAction action)
{
    if (action == SIM_ACTION_NONE || is_held_up(stage, action))
        return;
    SimWhere from = sim_trail_here(stage);
    uint64_t before = stage->film->state.step;
    if (action <= SIM_ACTION_SLOWER) {
        if (action >= SIM_ACTION_STEP_FORWARD && action <= SIM_ACTION_TOLD_BACK)
            sim_stage_expect(stage, 0);
        act_transport(stage, action);
        if (action != SIM_ACTION_TO_END)
            sim_stage_quiz(stage, before);
    } else {
        act_look(stage, action);
    }
    if (is_jump(action))
        sim_trail_leave(stage, &from);
}

// While something is typed the keys are its text. Returns false if nothing is.
static bool is_typed(SimStage *stage, const char *key)
{
    // What the search has found is looked for again.
    bool is_again = strcmp(key, "return") == 0 && stage->view == SIM_VIEW_LANES;
    if (stage->palette.is_open)
        sim_palette_key(stage, key);
    else if (stage->note.is_open)
        sim_stage_note_key(stage, key);
    else if (stage->lane_list.is_searching || is_again)
        sim_stage_search_key(stage, key);
    else
        return false;
    return true;
}

void sim_stage_key(SimStage *stage, const char *typed)
{
    char key[32];
    if (is_typed(stage, typed))
        return;
    stage->remark[0] = '\0';
    snprintf(key, sizeof key, "%s", typed);
    // With the capitals locked the keys mean the same.
    key[0] = (char)tolower((unsigned char)key[0]);
    // In the dark any key but its own only brings the light back.
    if (stage->is_black && strcmp(key, "b") != 0) {
        stage->is_black = false;
        return;
    }
    bool is_answer = key[0] >= '1' && key[0] <= '4' && key[1] == '\0';
    if (is_answer && sim_predict_hides(&stage->predict))
        sim_predict_answer(&stage->predict, key[0] - '1', stage->wall_ms);
    else
        sim_stage_act(stage, sim_action_of_key(meant_by(stage, key)));
}
