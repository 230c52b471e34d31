// Bookmarks and notes: they are kept in the trace file (replay/bookmarks.h).
#include "base/alloc.h"
#include "stage/field.h"
#include "stage/stage.h"
#include <stdio.h>
#include <string.h>

// What could not be done is said until the next key.
static void complain(SimStage *stage, char *sentence)
{
    snprintf(stage->remark, sizeof stage->remark, "%s",
             sentence ? sentence : "the note could not be kept");
    sim_free(sentence);
}

const SimBookmark *sim_stage_bookmark(const SimStage *stage)
{
    const SimReplay *replay = stage->film->replay;
    uint64_t step = stage->film->state.step;
    const SimBookmark *mark =
        step == 0 ? NULL : sim_bookmark_after(replay, step - 1);
    if (step == 0) {
        size_t count;
        mark = sim_replay_bookmarks(replay, &count);
        mark = count > 0 ? mark : NULL;
    }
    return mark != NULL && mark->step == step ? mark : NULL;
}

void sim_stage_toggle_bookmark(SimStage *stage)
{
    SimFilm *film = stage->film;
    const SimBookmark *mark = sim_stage_bookmark(stage);
    char *sentence = NULL;
    uint32_t id;
    if (mark != NULL && mark->text[0] != '\0') {
        complain(stage,
                 sim_strdup("this bookmark has a note; empty it (ctrl+n) "
                            "before you take it away"));
        return;
    }
    bool is_done = mark != NULL
                       ? sim_bookmark_remove(film->replay, mark->id, &sentence)
                       : sim_bookmark_add(film->replay, film->state.step, "",
                                          &id, &sentence);
    if (!is_done)
        complain(stage, sentence);
}

void sim_stage_begin_note(SimStage *stage)
{
    const SimBookmark *mark = sim_stage_bookmark(stage);
    stage->player.is_playing = false;
    stage->note.is_open = true;
    snprintf(stage->note.text, sizeof stage->note.text, "%s",
             mark != NULL ? mark->text : "");
}

static void keep_note(SimStage *stage)
{
    SimFilm *film = stage->film;
    const SimBookmark *mark = sim_stage_bookmark(stage);
    const char *text = stage->note.text;
    char *sentence = NULL;
    uint32_t id;
    if (mark == NULL && text[0] == '\0')
        return;
    bool is_done =
        mark != NULL
            ? sim_bookmark_edit(film->replay, mark->id, text, &sentence)
            : sim_bookmark_add(film->replay, film->state.step, text, &id,
                               &sentence);
    if (!is_done)
        complain(stage, sentence);
}

void sim_stage_note_key(SimStage *stage, const char *key)
{
    if (strcmp(key, "return") == 0) {
        stage->note.is_open = false;
        keep_note(stage);
        return;
    }
    sim_field_key(stage->note.text, sizeof stage->note.text, key);
}

void sim_stage_go_to_bookmark(SimStage *stage, bool is_forward)
{
    SimFilm *film = stage->film;
    uint64_t step = film->state.step;
    const SimBookmark *mark = is_forward
                                  ? sim_bookmark_after(film->replay, step)
                                  : sim_bookmark_before(film->replay, step);
    stage->player.is_playing = false;
    if (mark != NULL)
        sim_player_seek_step(&stage->player, film != stage->films, mark->step);
    else
        snprintf(stage->remark, sizeof stage->remark,
                 "there is no bookmark %s; ctrl+d sets one here",
                 is_forward ? "after this" : "before this");
}
