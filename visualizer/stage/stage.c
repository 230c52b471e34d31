#include "stage/stage.h"
#include "layout/lanes.h"
#include "stage/live.h"
#include "stage/paint.h"
#include <string.h>

#define ANSWER_MS 1400.0 // how long the right answer is looked at

// ---- opening ------------------------------------------------------------

static SimView first_view(const SimStage *stage, int wanted)
{
    if (wanted >= 0 && sim_stage_has_view(stage, (SimView)wanted))
        return (SimView)wanted;
    if (stage->film_count == 2)
        return SIM_VIEW_COMPARE;
    if (stage->film->scene_kind != NULL)
        return SIM_VIEW_HALL;
    return stage->film->replay->has_loop ? SIM_VIEW_LOOP : SIM_VIEW_LANES;
}

static SimStatus open_films(SimStage *stage, const SimStageOptions *options,
                            char **out_sentence)
{
    for (int i = 0; i < 2 && options->paths[i] != NULL; i++) {
        SimStatus status =
            sim_film_open(&stage->films[i], options->paths[i], out_sentence);
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
    for (int i = 0; i < stage->film_count; i++)
        sim_breaks_init(&stage->breaks[i], stage->films[i].replay);
    sim_player_init(&stage->player, stage->films, stage->film_count);
    stage->theme = sim_theme(options->theme);
    stage->fonts = sim_fonts_new();
    stage->canvas = sim_canvas_new(stage->theme, stage->fonts);
    stage->view = first_view(stage, options->view);
    stage->ui_scale = options->ui_scale > 0 ? options->ui_scale : 1;
    stage->has_motion = !options->is_still;
    stage->selected = stage->table_shows = SIM_NO_SLOT;
    sim_table_init(&stage->table, stage->film->replay);
    sim_lane_list_init(&stage->lane_list, stage->film->replay);
    sim_stage_list_lanes(stage);
    sim_stage_zoom_first(stage);
    sim_stage_resize(stage, 1920, 1080);
    return SIM_OK;
}

void sim_stage_close(SimStage *stage)
{
    sim_table_done(&stage->table);
    sim_lane_list_done(&stage->lane_list);
    sim_canvas_free(stage->canvas);
    sim_fonts_free(stage->fonts);
    if (stage->canvas != NULL && stage->film_count == 2)
        sim_comparison_done(&stage->comparison);
    for (int i = 0; i < 2; i++) {
        sim_breaks_done(&stage->breaks[i]);
        sim_film_close(&stage->films[i]);
    }
    memset(stage, 0, sizeof *stage);
}

void sim_stage_resize(SimStage *stage, double width, double height)
{
    stage->width = width;
    stage->height = height;
}

void sim_stage_set_theme(SimStage *stage, SimThemeName name)
{
    stage->theme = sim_theme(name);
    sim_canvas_set_theme(stage->canvas, stage->theme);
}

bool sim_stage_has_view(const SimStage *stage, SimView view)
{
    switch (view) {
    case SIM_VIEW_HALL:
        return stage->film->scene_kind != NULL;
    case SIM_VIEW_LOOP:
        return stage->film->replay->has_loop;
    case SIM_VIEW_LANES:
    case SIM_VIEW_CODE:
    case SIM_VIEW_TASKS:
    case SIM_VIEW_TIMES:
        return true;
    case SIM_VIEW_GRAPH:
        return stage->film->replay->has_loop;
    case SIM_VIEW_COMPARE:
        return stage->film_count == 2;
    default:
        return false;
    }
}

const char *sim_stage_tab(const SimStage *stage, SimView view)
{
    const SimSceneKind *scene = stage->film->scene_kind;
    return view == SIM_VIEW_HALL && scene != NULL ? scene->place
                                                  : sim_view_tab(view);
}

// ---- time and drawing ---------------------------------------------------

void sim_stage_expect(SimStage *stage, double pause_ms)
{
    sim_motion_expect(&stage->motion, pause_ms);
    stage->is_stepping = true;
}

void sim_stage_pass(SimStage *stage, double ms)
{
    stage->wall_ms += ms;
    sim_live_pass(stage);
    stage->player.goes_by_events = stage->view == SIM_VIEW_LOOP;
    uint64_t before = stage->film->state.step;
    sim_player_pass(&stage->player, ms);
    sim_stage_stop_at_break(stage, before);
    if (stage->player.goes_by_events && stage->film->state.step != before)
        sim_stage_expect(stage, stage->player.pause_ms);
    sim_stage_quiz(stage, before);
    bool is_seen = stage->predict.is_open && stage->predict.chosen >= 0 &&
                   stage->wall_ms >= stage->predict.answered_ms + ANSWER_MS;
    if (is_seen)
        sim_stage_quiz_ends(stage);
    if (stage->player.is_playing)
        sim_stage_follow(stage);
}

bool sim_stage_is_moving(const SimStage *stage)
{
    if (stage->player.is_playing ||
        sim_motion_is_moving(&stage->motion, stage->wall_ms) ||
        stage->wall_ms < stage->said_ms + SIM_SAY_MS ||
        (stage->predict.is_open && stage->predict.chosen >= 0))
        return true;
    for (int i = 0; i < stage->film_count; i++) {
        const SimFilm *film = &stage->films[i];
        if (film->behind != NULL && sim_behind_is_done(film->behind))
            return true;
        if (film->scene_kind != NULL &&
            film->scene_kind->is_moving(film->scene, stage->wall_ms))
            return true;
    }
    return false;
}

void sim_stage_draw(SimStage *stage)
{
    for (int i = 0; i < stage->film_count; i++)
        sim_film_settle(&stage->films[i], false);
    sim_canvas_clear(stage->canvas);
    sim_hits_clear(&stage->hits);
    sim_canvas_set_least_type(stage->canvas,
                              stage->is_presented ? SIM_LEAST_PRESENTED : 0);
    // A seek leaves the question behind.
    if (stage->film->state.step != stage->predict.step)
        stage->predict.is_open = false;
    SimCardsNeed need = {stage->view,
                         stage->width,
                         stage->height,
                         sim_lanes_wish(stage->film->replay,
                                        sim_film_tracks(stage->film),
                                        stage->film->lint.count),
                         sim_table_wish(&stage->table),
                         stage->film->scene_kind != NULL,
                         stage->is_presented,
                         stage->selected != SIM_NO_SLOT,
                         &stage->arranged[stage->view],
                         stage->full};
    stage->cards = sim_cards(&need);
    stage->player.goes_by_events = stage->view == SIM_VIEW_LOOP;
    sim_paint_page(stage);
    if (stage->is_presented) {
        sim_paint_presenter(stage);
        return;
    }
    sim_paint_top_bar(stage);
    if (stage->view == SIM_VIEW_COMPARE) {
        sim_paint_compare(stage);
    } else {
        sim_paint_hall(stage);
        sim_paint_lanes(stage);
        sim_paint_code(stage);
        sim_paint_console(stage);
        sim_paint_tasks(stage);
        sim_paint_why(stage);
        sim_paint_tree(stage);
        sim_paint_graph(stage);
        sim_paint_reasons(stage);
        sim_paint_histograms(stage);
        sim_paint_sentence(stage);
        sim_paint_loop(stage);
        sim_paint_transport(stage);
        sim_paint_flight(stage);
    }
    sim_paint_gutters(stage);
    sim_paint_notes(stage);
    sim_paint_question(stage);
    sim_paint_tip(stage);
    if (stage->shows_help)
        sim_paint_help(stage);
    sim_paint_trouble(stage);
    sim_paint_palette(stage);
}
