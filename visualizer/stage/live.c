#include "stage/live.h"
#include "base/alloc.h"
#include "trace/format.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LOOK_MS 500.0

// ---- the file -----------------------------------------------------------

// A number that is another one when the file has changed. Its live blocks are
// written through a mapping, which leaves no mark in the file's times.
static uint64_t stamp_of(const char *path)
{
    struct stat file;
    if (stat(path, &file) != 0)
        return 0;
    uint64_t stamp = (uint64_t)file.st_ino * 31 + (uint64_t)file.st_size;
    FILE *head = fopen(path, "rb");
    if (head == NULL)
        return 0;
    uint64_t words[512];
    size_t left = SIM_BLOCKS_OFFSET, got;
    while (left > 0 && (got = fread(words, 1, sizeof words, head)) > 0) {
        for (size_t i = 0; i < got / sizeof *words; i++)
            stamp = (stamp ^ words[i]) * 0x100000001B3u + (stamp >> 29);
        left -= got < left ? got : left;
    }
    fclose(head);
    return stamp;
}

// The compiler's words, beside the trace.
static bool read_trouble(SimLive *live)
{
    char before[SIM_LIVE_TROUBLE];
    memcpy(before, live->trouble, sizeof before);
    memset(live->trouble, 0, sizeof live->trouble);
    char *path = sim_format("%s.errors", live->options.paths[0]);
    FILE *file = fopen(path, "r");
    sim_free(path);
    if (file != NULL) {
        size_t size = fread(live->trouble, 1, sizeof live->trouble - 1, file);
        live->trouble[size] = '\0';
        fclose(file);
    }
    return strcmp(before, live->trouble) != 0;
}

static bool is_finished(const SimStage *stage)
{
    return sim_reader_header(stage->film->replay->reader)->is_finished != 0;
}

// ---- going on with another film -----------------------------------------

static void keep_looks(SimStage *fresh, const SimStage *old)
{
    sim_stage_resize(fresh, old->width, old->height);
    sim_stage_set_theme(fresh, old->theme->name);
    if (sim_stage_has_view(fresh, old->view))
        fresh->view = old->view;
    fresh->ui_scale = old->ui_scale;
    fresh->wall_ms = old->wall_ms;
    fresh->has_motion = old->has_motion;
    fresh->is_presented = old->is_presented;
    fresh->is_black = old->is_black;
    fresh->shows_help = old->shows_help;
    fresh->is_over = old->is_over;
    fresh->wants_fullscreen = old->wants_fullscreen;
    fresh->full = old->full;
    fresh->chosen = old->chosen;
    memcpy(fresh->arranged, old->arranged, sizeof fresh->arranged);
    fresh->mouse_x = old->mouse_x;
    fresh->mouse_y = old->mouse_y;
    if (old->selected < fresh->film->replay->task_count)
        fresh->selected = old->selected;
}

// Lanes that reached to the end do so again.
static void keep_lanes(SimStage *fresh, const SimStage *old)
{
    bool reached = old->lanes_to >= old->film->replay->end_ns;
    int64_t end_ns = fresh->film->replay->end_ns;
    fresh->lanes_from = old->lanes_from < end_ns ? old->lanes_from : 0;
    fresh->lanes_to = reached || old->lanes_to > end_ns ? end_ns : old->lanes_to;
    fresh->lanes_first = old->lanes_first;
}

static void keep_cursor(SimStage *fresh, const SimStage *old)
{
    SimPlayer *player = &fresh->player;
    uint64_t step = old->film->state.step;
    bool was_at_end = step >= old->film->replay->step_count;
    uint64_t count = fresh->film->replay->step_count;
    player->speed = old->player.speed;
    player->pace = old->player.pace;
    player->is_playing = old->player.is_playing && !was_at_end;
    if (was_at_end)
        sim_player_seek_time(player, player->end_ns);
    else
        sim_player_seek_step(player, 0, step < count ? step : count);
    sim_stage_follow(fresh);
}

// The new stage takes the old one's place; what points into it is mended.
static void take_place(SimStage *stage, SimStage *fresh)
{
    fresh->live = stage->live;
    sim_stage_close(stage);
    *stage = *fresh;
    stage->film = &stage->films[0];
    stage->player.films = stage->films;
}

static bool open_again(SimStage *stage)
{
    SimStage *fresh = sim_alloc(sizeof *fresh);
    char *sentence = NULL;
    bool is_open = sim_stage_open(fresh, &stage->live->options, &sentence) ==
                   SIM_OK;
    if (is_open) {
        keep_looks(fresh, stage);
        keep_lanes(fresh, stage);
        keep_cursor(fresh, stage);
        take_place(stage, fresh);
    }
    sim_free(sentence);
    sim_free(fresh);
    return is_open;
}

// ---- looking ------------------------------------------------------------

void sim_live_begin(SimLive *live, SimStage *stage,
                    const SimStageOptions *options)
{
    *live = (SimLive){.options = *options};
    live->stamp = stamp_of(options->paths[0]);
    live->is_finished = is_finished(stage);
    stage->live = live;
    read_trouble(live);
    // Of a program that still runs one wants to see what it does now.
    if (!live->is_finished)
        sim_player_seek_time(&stage->player, stage->player.end_ns);
    sim_stage_follow(stage);
}

bool sim_live_look(SimStage *stage)
{
    SimLive *live = stage->live;
    if (live == NULL)
        return false;
    bool has_changed = read_trouble(live);
    uint64_t stamp = stamp_of(live->options.paths[0]);
    if (stamp == 0 || stamp == live->stamp || !open_again(stage))
        return has_changed;
    live->stamp = stamp;
    live->is_finished = is_finished(stage);
    return true;
}

bool sim_live_pass(SimStage *stage)
{
    if (stage->live == NULL || stage->wall_ms < stage->live->next_ms)
        return false;
    stage->live->next_ms = stage->wall_ms + LOOK_MS;
    return sim_live_look(stage);
}

const char *sim_live_words(const SimStage *stage)
{
    if (stage->live == NULL)
        return "";
    return stage->live->is_finished ? "ended" : "live";
}

// ---- what the compiler says ---------------------------------------------

// "FILE:LINE:COLUMN: error: WORDS", in gcc's and clang's manner.
static bool read_line(const char *text, size_t length, SimTrouble *out)
{
    char line[512], *error;
    snprintf(line, sizeof line, "%.*s", (int)length, text);
    error = strstr(line, "error: ");
    if (error == NULL)
        return false;
    *out = (SimTrouble){.line = 0};
    snprintf(out->words, sizeof out->words, "%s", error + strlen("error: "));
    *error = '\0';
    char *colon = strchr(line, ':');
    if (colon == NULL)
        return true;
    *colon = '\0';
    const char *slash = strrchr(line, '/');
    snprintf(out->file, sizeof out->file, "%.60s", slash ? slash + 1 : line);
    out->line = atoi(colon + 1);
    return true;
}

int sim_live_troubles(const char *text, SimTrouble *out_troubles, int most)
{
    int count = 0;
    while (*text != '\0' && count < most) {
        size_t length = strcspn(text, "\n");
        count += read_line(text, length, &out_troubles[count]);
        text += length + (text[length] == '\n');
    }
    return count;
}
