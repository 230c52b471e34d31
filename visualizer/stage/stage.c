#include "stage/stage.h"
#include "layout/clock.h"
#include "layout/lanes.h"
#include "stage/paint.h"
#include <string.h>

// ---- actions ---------------------------------------------------------------

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

// ---- opening ---------------------------------------------------------------

static SimView first_view(const SimStage *stage, int wanted)
{
    if (wanted >= 0 && sim_stage_has_view(stage, (SimView)wanted))
        return (SimView)wanted;
    if (stage->film_count == 2)
        return SIM_VIEW_COMPARE;
    return stage->film->scene_kind ? SIM_VIEW_HALL : SIM_VIEW_LANES;
}

// At first the lanes show so much that single steps are seen: the whole of a
// short run, a stretch of a long one. The overview shows the rest.
static void zoom_first(SimStage *stage)
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

static SimStatus open_films(SimStage *stage, const SimStageOptions *options,
                            char **out_sentence)
{
    for (int i = 0; i < 2 && options->paths[i] != NULL; i++) {
        SimStatus status = sim_film_open(&stage->films[i], options->paths[i],
                                         out_sentence);
        if (status != SIM_OK)
            return status;
        stage->film_count++;
    }
    return SIM_OK;
}

SimStatus sim_stage_open(SimStage *stage, const SimStageOptions *options,
                         char **out_sentence)
{
    memset(stage, 0, sizeof *stage);
    SimStatus status = open_films(stage, options, out_sentence);
    if (status != SIM_OK) {
        sim_stage_close(stage);
        return status;
    }
    stage->film = &stage->films[0];
    if (stage->film_count == 2)
        sim_comparison_init(&stage->comparison, stage->films[0].replay,
                            stage->films[1].replay);
    sim_player_init(&stage->player, stage->films, stage->film_count);
    stage->theme = sim_theme(!options->is_light);
    stage->fonts = sim_fonts_new();
    stage->canvas = sim_canvas_new(stage->theme, stage->fonts);
    stage->view = first_view(stage, options->view);
    stage->has_motion = true;
    stage->selected = SIM_NO_SLOT;
    zoom_first(stage);
    sim_stage_resize(stage, 1920, 1080);
    return SIM_OK;
}

void sim_stage_close(SimStage *stage)
{
    sim_canvas_free(stage->canvas);
    sim_fonts_free(stage->fonts);
    if (stage->canvas != NULL && stage->film_count == 2)
        sim_comparison_done(&stage->comparison);
    for (int i = 0; i < 2; i++)
        sim_film_close(&stage->films[i]);
    memset(stage, 0, sizeof *stage);
}

void sim_stage_resize(SimStage *stage, double width, double height)
{
    stage->width = width;
    stage->height = height;
}

bool sim_stage_has_view(const SimStage *stage, SimView view)
{
    switch (view) {
    case SIM_VIEW_HALL:
        return stage->film->scene_kind != NULL;
    case SIM_VIEW_LANES:
    case SIM_VIEW_CODE:
        return true;
    case SIM_VIEW_COMPARE:
        return stage->film_count == 2;
    default:
        return false;
    }
}

// ---- acting ----------------------------------------------------------------

static void set_view(SimStage *stage, SimView view)
{
    if (sim_stage_has_view(stage, view))
        stage->view = view;
}

static void zoom(SimStage *stage, double factor, int64_t around_ns)
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

static void scroll(SimStage *stage, int by)
{
    if (stage->view == SIM_VIEW_LANES) {
        long first = (long)stage->lanes_first + by;
        long most = (long)stage->film->replay->task_count - 1;
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
    case SIM_ACTION_TOLD_FORWARD:
    case SIM_ACTION_TOLD_BACK:
        sim_player_step(player, SIM_STOP_TOLD,
                        action == SIM_ACTION_TOLD_FORWARD);
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

static void show_other(SimStage *stage)
{
    if (stage->film_count < 2)
        return;
    stage->film = &stage->films[stage->film == &stage->films[0]];
    stage->selected = SIM_NO_SLOT;
    stage->lanes_first = 0;
    zoom_first(stage);
    sim_stage_follow(stage);
    // Only one of the two may have a scene.
    if (!sim_stage_has_view(stage, stage->view))
        stage->view = SIM_VIEW_LANES;
}

static void act_look(SimStage *stage, SimAction action)
{
    switch (action) {
    case SIM_ACTION_VIEW_HALL:
    case SIM_ACTION_VIEW_LANES:
    case SIM_ACTION_VIEW_CODE:
    case SIM_ACTION_VIEW_COMPARE:
        set_view(stage, (SimView)(action - SIM_ACTION_VIEW_HALL));
        break;
    case SIM_ACTION_OTHER:
        show_other(stage);
        break;
    case SIM_ACTION_ZOOM_IN:
    case SIM_ACTION_ZOOM_OUT:
        zoom(stage, action == SIM_ACTION_ZOOM_IN ? 0.5 : 2,
             lanes_cursor(stage));
        break;
    case SIM_ACTION_ZOOM_ALL:
        zoom_all(stage);
        break;
    case SIM_ACTION_SCROLL_UP:
    case SIM_ACTION_SCROLL_DOWN:
        scroll(stage, action == SIM_ACTION_SCROLL_UP ? -8 : 8);
        break;
    case SIM_ACTION_THEME:
        stage->theme = sim_theme(!stage->theme->is_dark);
        sim_canvas_set_theme(stage->canvas, stage->theme);
        break;
    case SIM_ACTION_MOTION:
        stage->has_motion = !stage->has_motion;
        break;
    case SIM_ACTION_FULLSCREEN:
        stage->wants_fullscreen = !stage->wants_fullscreen;
        break;
    case SIM_ACTION_HELP:
        stage->shows_help = !stage->shows_help;
        break;
    default:
        stage->is_over = true;
    }
}

void sim_stage_act(SimStage *stage, SimAction action)
{
    if (action == SIM_ACTION_NONE)
        return;
    if (action <= SIM_ACTION_SLOWER)
        act_transport(stage, action);
    else
        act_look(stage, action);
}

// ---- the mouse -------------------------------------------------------------

// A strip that stands for time: the pointer's place on it is an instant.
static int64_t time_at(const SimStage *stage, const SimHit *hit)
{
    bool is_lanes = strcmp(hit->name, "lanes_time") == 0;
    SimAxis axis = {hit->rect.x, hit->rect.w,
                    is_lanes ? stage->lanes_from : stage->player.begin_ns,
                    is_lanes ? stage->lanes_to : stage->player.end_ns, 0};
    return sim_axis_time(&axis, stage->mouse_x);
}

static void drag(SimStage *stage)
{
    const SimHit *held = &stage->held;
    if (strcmp(held->name, "slider") == 0 ||
        strcmp(held->name, "lanes_time") == 0)
        sim_player_seek_time(&stage->player, time_at(stage, held));
    if (strcmp(held->name, "slider") == 0)
        sim_stage_follow(stage);
    if (strcmp(held->name, "overview") == 0) {
        const SimReplay *replay = stage->film->replay;
        int64_t range = stage->lanes_to - stage->lanes_from;
        int64_t from = time_at(stage, held) - range / 2;
        if (from > replay->end_ns - range)
            from = replay->end_ns - range;
        stage->lanes_from = from < replay->begin_ns ? replay->begin_ns : from;
        stage->lanes_to = stage->lanes_from + range;
    }
}

void sim_stage_press(SimStage *stage, double x, double y)
{
    stage->mouse_x = x;
    stage->mouse_y = y;
    const SimHit *hit = sim_hits_at(&stage->hits, x, y);
    if (stage->shows_help) {
        stage->shows_help = false;
        return;
    }
    if (hit == NULL)
        return;
    stage->held = *hit;
    if (strcmp(hit->name, "lane") == 0)
        stage->selected = stage->selected == (uint32_t)hit->value
                              ? SIM_NO_SLOT
                              : (uint32_t)hit->value;
    else if (sim_action_of_name(hit->name) != SIM_ACTION_NONE)
        sim_stage_act(stage, sim_action_of_name(hit->name));
    else
        drag(stage);
}

void sim_stage_move(SimStage *stage, double x, double y)
{
    stage->mouse_x = x;
    stage->mouse_y = y;
    if (stage->held.name[0] != '\0')
        drag(stage);
}

void sim_stage_release(SimStage *stage)
{
    stage->held.name[0] = '\0';
}

void sim_stage_wheel(SimStage *stage, double x, double y, double by)
{
    const SimHit *hit = sim_hits_at(&stage->hits, x, y);
    stage->mouse_x = x;
    if (hit != NULL && strcmp(hit->name, "lanes_time") == 0)
        zoom(stage, by > 0 ? 0.8 : 1.25, time_at(stage, hit));
    else
        scroll(stage, by > 0 ? -3 : 3);
}

// ---- time and drawing ------------------------------------------------------

void sim_stage_pass(SimStage *stage, double ms)
{
    stage->wall_ms += ms;
    sim_player_pass(&stage->player, ms);
    if (stage->player.is_playing)
        sim_stage_follow(stage);
}

bool sim_stage_is_moving(const SimStage *stage)
{
    if (stage->player.is_playing)
        return true;
    for (int i = 0; i < stage->film_count; i++) {
        const SimFilm *film = &stage->films[i];
        if (film->scene_kind != NULL &&
            film->scene_kind->is_moving(film->scene, stage->wall_ms))
            return true;
    }
    return false;
}

void sim_stage_draw(SimStage *stage)
{
    sim_canvas_clear(stage->canvas);
    sim_hits_clear(&stage->hits);
    SimCardsNeed need = {stage->view, stage->width, stage->height,
                         sim_lanes_wish(stage->film->replay),
                         sim_paint_tasks_wish(stage),
                         stage->film->scene_kind != NULL};
    stage->cards = sim_cards(&need);
    sim_paint_page(stage);
    sim_paint_top_bar(stage);
    if (stage->view == SIM_VIEW_COMPARE) {
        sim_paint_compare(stage);
    } else {
        sim_paint_hall(stage);
        sim_paint_lanes(stage);
        sim_paint_code(stage);
        sim_paint_console(stage);
        sim_paint_tasks(stage);
        sim_paint_sentence(stage);
        sim_paint_transport(stage);
    }
    sim_paint_tip(stage);
    if (stage->shows_help)
        sim_paint_help(stage);
}
