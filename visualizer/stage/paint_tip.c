// Tooltips: what the task under the pointer does there, in full words; and
// what a scene says of the thing under it.
#include "replay/words.h"
#include "stage/paint_lanes.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

// The segment of a lane that holds an instant, or NULL.
static const SimSegment *segment_at(const SimFilm *film, uint32_t slot,
                                    int64_t time_ns, int64_t *out_end_ns)
{
    size_t count;
    const SimSegment *segments =
        sim_timeline_segments(film->timeline, slot, &count);
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (segments[middle].begin_ns <= time_ns)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    *out_end_ns = sim_timeline_end_of(film->timeline, slot, low - 1);
    return &segments[low - 1];
}

static void describe(const SimReplay *replay, const SimSegment *segment,
                     char *out, size_t size)
{
    SimMode mode = (SimMode)segment->mode;
    if (mode == SIM_MODE_RUNNING && segment->busy == SIM_BUSY_BLOCKING)
        snprintf(out, size, "sleeps and blocks everyone");
    else if (mode == SIM_MODE_RUNNING && segment->busy == SIM_BUSY_WORKING)
        snprintf(out, size, "works");
    else if (mode == SIM_MODE_WAITING)
        snprintf(out, size, "waits for %s",
                 sim_segment_wait_words(replay, segment).text);
    else
        snprintf(out, size, "%s", sim_mode_word(mode));
}

// Name, what it does and for how long, from when to when: three lines.
static void write_lines(SimStage *stage, const SimLane *lane,
                        const SimSegment *segment, int64_t end_ns,
                        char lines[3][SIM_TIP_TEXT])
{
    char words[96];
    describe(stage->film->replay, segment, words, sizeof words);
    if (lane->slot == 0 && segment->mode == SIM_MODE_WAITING)
        snprintf(words, sizeof words, "has nothing to do");
    snprintf(lines[0], SIM_TIP_TEXT, "%s", lane->name);
    snprintf(lines[1], SIM_TIP_TEXT, "%s, %s", words,
             sim_duration_text(end_ns - segment->begin_ns).text);
    snprintf(lines[2], SIM_TIP_TEXT, "%s to %s",
             sim_paint_instant(stage, segment->begin_ns).text,
             sim_paint_instant(stage, end_ns).text);
}

// Beside the pointer, but always inside the window.
static SimRect place(const SimStage *stage, double width, double height)
{
    double x = stage->mouse_x + 18, y = stage->mouse_y + 18;
    return sim_rect(fmin(x, stage->width - width - 8),
                    fmin(y, stage->height - height - 8), width, height);
}

static void paint_lines(SimStage *stage, char lines[3][SIM_TIP_TEXT])
{
    const SimTheme *theme = stage->theme;
    SimTextStyle styles[3] = {sim_style(15, 600, theme->text),
                              sim_style(15, 400, theme->text),
                              sim_style(14, 400, theme->dim)};
    double width = 0;
    for (int i = 0; i < 3; i++)
        width = fmax(width,
                     sim_canvas_text_width(stage->canvas, styles[i], lines[i]));
    SimRect card = place(stage, width + 32, 88);
    sim_canvas_shadow(stage->canvas, card, 10, 2);
    sim_canvas_round(stage->canvas, card, 10, theme->raised);
    sim_canvas_frame(stage->canvas, card, 10, 1, 0, theme->line);
    for (int i = 0; i < 3; i++)
        sim_canvas_text(stage->canvas, card.x + 16, card.y + 22 + i * 22,
                        styles[i], lines[i]);
}

static void paint_lane_tip(SimStage *stage)
{
    const SimHit *hit =
        sim_hits_at(&stage->hits, stage->mouse_x, stage->mouse_y);
    if (hit == NULL || strcmp(hit->name, "lanes_time") != 0)
        return;
    const SimFilm *film = stage->film;
    SimLanes lanes;
    sim_paint_lanes_lay(stage, &lanes);
    int64_t time_ns = sim_lanes_time(&lanes, stage->mouse_x);
    for (size_t i = 0; i < lanes.count; i++) {
        const SimLane *lane = &lanes.rows[i];
        int64_t end_ns;
        bool has_time =
            lane->kind == SIM_LANE_LOOP || lane->kind == SIM_LANE_TASK;
        if (!has_time ||
            !sim_rect_holds(lane->row, stage->mouse_x, stage->mouse_y))
            continue;
        const SimSegment *segment =
            segment_at(film, lane->slot, time_ns, &end_ns);
        char lines[3][SIM_TIP_TEXT];
        if (segment != NULL && segment->mode != SIM_MODE_ABSENT) {
            write_lines(stage, lane, segment, end_ns, lines);
            paint_lines(stage, lines);
        }
    }
    sim_lanes_done(&lanes);
}

// The whole of what a callout had to cut short.
static void write_warning(const SimFilm *film, size_t index,
                          char lines[3][SIM_TIP_TEXT])
{
    const SimWarning *warning = &film->lint.warnings[index];
    const SimWarningInfo *info = sim_warning_info(warning->number);
    snprintf(lines[0], SIM_TIP_TEXT, "W%02u %s", warning->number,
             info != NULL ? info->title : "");
    snprintf(lines[1], SIM_TIP_TEXT, "%s", warning->text);
    snprintf(lines[2], SIM_TIP_TEXT, "%s:%u, %llu time%s", warning->place.file,
             warning->place.line, (unsigned long long)warning->count,
             warning->count == 1 ? "" : "s");
}

static void write_task(const SimStage *stage, uint32_t slot,
                       char lines[3][SIM_TIP_TEXT])
{
    const SimTaskInfo *info = &stage->film->replay->tasks[slot];
    snprintf(lines[0], SIM_TIP_TEXT, "%s", info->name);
    sim_lane_words(&stage->film->state, slot, lines[1], SIM_TIP_TEXT);
    snprintf(lines[2], SIM_TIP_TEXT, "made at %s, %s:%u",
             sim_paint_instant(stage, info->begin_ns).text,
             info->created_at.file, info->created_at.line);
}

static void paint_named_tip(SimStage *stage)
{
    char lines[3][SIM_TIP_TEXT];
    const SimHit *hit =
        sim_hits_at(&stage->hits, stage->mouse_x, stage->mouse_y);
    if (hit == NULL)
        return;
    bool is_warning = strcmp(hit->name, "warning") == 0;
    bool is_task =
        strcmp(hit->name, "task") == 0 || strcmp(hit->name, "lane") == 0;
    if (is_warning && (size_t)hit->value < stage->film->lint.count)
        write_warning(stage->film, (size_t)hit->value, lines);
    else if (is_task && (uint32_t)hit->value < stage->film->replay->task_count)
        write_task(stage, (uint32_t)hit->value, lines);
    else
        return;
    paint_lines(stage, lines);
}

static void paint_scene_tip(SimStage *stage, const SimFilm *film, SimRect card,
                            bool is_compact)
{
    char lines[3][SIM_TIP_TEXT];
    if (film->scene_kind == NULL ||
        !sim_rect_holds(card, stage->mouse_x, stage->mouse_y))
        return;
    SimSceneMoment moment = sim_film_moment(film, stage->wall_ms, false);
    moment.is_compact = is_compact;
    if (film->scene_kind->tip(film->scene, &moment,
                              sim_paint_scene_area(card, is_compact),
                              stage->mouse_x, stage->mouse_y, lines))
        paint_lines(stage, lines);
}

void sim_paint_tip(SimStage *stage)
{
    // While something is dragged the pointer points at nothing else.
    if (stage->held.name[0] != '\0')
        return;
    paint_lane_tip(stage);
    paint_named_tip(stage);
    paint_scene_tip(stage, stage->film, stage->cards.hall, false);
    for (int i = 0; i < stage->film_count; i++)
        paint_scene_tip(stage, &stage->films[i], stage->cards.side[i], true);
}
