#include "replay/bookmarks.h"

#include "base/alloc.h"
#include "replay/inside.h"
#include "trace/notes.h"

#include <stdlib.h>
#include <string.h>

// ---- the table ------------------------------------------------------------

static size_t place_of(const SimBookmarkTable *table, uint32_t id)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].id == id)
            return i;
    return SIZE_MAX;
}

static int by_step(const void *left, const void *right)
{
    const SimBookmark *a = left;
    const SimBookmark *b = right;
    if (a->step != b->step)
        return a->step < b->step ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void sort(SimBookmarkTable *table)
{
    if (table->count > 1)
        qsort(table->rows, table->count, sizeof *table->rows, by_step);
}

// The step after the event that a note stands after.
static uint64_t step_of(const SimReplay *replay, uint64_t after)
{
    return after == 0 ? 0 : sim_reader_count_below(replay->reader, after);
}

// A removed one goes to the end, where `sort` puts it and `drop_removed` finds
// it.
static SimBookmark made_of(const SimReplay *replay, const SimStoredNote *note)
{
    uint64_t step =
        note->is_removed ? UINT64_MAX : step_of(replay, note->after);
    return (SimBookmark){note->id, step,
                         note->is_removed ? INT64_MAX
                                          : sim_replay_time_of(replay, step),
                         note->text};
}

// Puts a change in the row of its id, at `place` or behind all others.
static size_t put(SimReplay *replay, const SimStoredNote *note, size_t place)
{
    SimBookmarkTable *table = &replay->inside->bookmarks;
    if (note->id > table->last_id && note->id < UINT32_MAX)
        table->last_id = note->id;
    if (place == SIZE_MAX) {
        table->rows = sim_grow(table->rows, table->count, &table->capacity,
                               sizeof *table->rows);
        place = table->count++;
    }
    table->rows[place] = made_of(replay, note);
    return place;
}

static void settle(SimBookmarkTable *table)
{
    sort(table);
    while (table->count > 0 && table->rows[table->count - 1].step == UINT64_MAX)
        table->count--;
}

// A damaged trace may have very many, and change what is not there.
void sim_bookmarks_load(SimReplay *replay)
{
    SimNumbers places = {0};
    size_t count;
    const SimStoredNote *notes = sim_reader_notes(replay->reader, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t place = sim_numbers_find(&places, notes[i].id);
        size_t row =
            put(replay, &notes[i], place == SIM_NO_PLACE ? SIZE_MAX : place);
        sim_numbers_set(&places, notes[i].id, (uint32_t)row);
    }
    settle(&replay->inside->bookmarks);
    sim_numbers_done(&places);
}

const SimBookmark *sim_replay_bookmarks(const SimReplay *replay,
                                        size_t *out_count)
{
    *out_count = replay->inside->bookmarks.count;
    return replay->inside->bookmarks.rows;
}

const SimBookmark *sim_bookmark_after(const SimReplay *replay, uint64_t step)
{
    const SimBookmarkTable *table = &replay->inside->bookmarks;
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].step > step)
            return &table->rows[i];
    return NULL;
}

const SimBookmark *sim_bookmark_before(const SimReplay *replay, uint64_t step)
{
    const SimBookmarkTable *table = &replay->inside->bookmarks;
    for (size_t i = table->count; i-- > 0;)
        if (table->rows[i].step < step)
            return &table->rows[i];
    return NULL;
}

// ---- changing -------------------------------------------------------------

static bool store(SimReplay *replay, const SimStoredNote *note,
                  char **out_sentence)
{
    SimStatus status = sim_notes_append(replay->reader, note);
    if (status == SIM_OUT_OF_RANGE)
        *out_sentence = sim_format(
            "the note is too long; a note has at most %d bytes, write less",
            SIM_NOTE_BYTES_MOST);
    else if (status != SIM_OK)
        *out_sentence = sim_format(
            "cannot write into %s: %s; copy the trace to where you may write",
            sim_reader_path(replay->reader), sim_status_sentence(status));
    if (status == SIM_OK) {
        SimBookmarkTable *table = &replay->inside->bookmarks;
        put(replay, note, place_of(table, note->id));
        settle(table);
    }
    return status == SIM_OK;
}

static uint64_t after_of(const SimReplay *replay, uint64_t step)
{
    if (step == 0)
        return 0;
    return sim_reader_event(replay->reader, step - 1).number + 1;
}

// The text as a reader will show it: what is no valid UTF-8, or would move a
// terminal's cursor, is replaced there.
static const char *kept_text(SimReplay *replay, const char *text)
{
    return sim_replay_keep(replay, sim_clean_text(text, strlen(text)));
}

bool sim_bookmark_add(SimReplay *replay, uint64_t step, const char *text,
                      uint32_t *out_id, char **out_sentence)
{
    if (step > replay->step_count)
        step = replay->step_count;
    SimStoredNote note = {replay->inside->bookmarks.last_id + 1, false,
                          after_of(replay, step), kept_text(replay, text)};
    if (!store(replay, &note, out_sentence))
        return false;
    *out_id = note.id;
    return true;
}

static const SimBookmark *find(const SimReplay *replay, uint32_t id,
                               char **out_sentence)
{
    const SimBookmarkTable *table = &replay->inside->bookmarks;
    size_t place = place_of(table, id);
    if (place != SIZE_MAX)
        return &table->rows[place];
    *out_sentence =
        sim_format("there is no note %u in %s; `simul note` lists them", id,
                   sim_reader_path(replay->reader));
    return NULL;
}

bool sim_bookmark_edit(SimReplay *replay, uint32_t id, const char *text,
                       char **out_sentence)
{
    const SimBookmark *bookmark = find(replay, id, out_sentence);
    if (!bookmark)
        return false;
    SimStoredNote note = {id, false, after_of(replay, bookmark->step),
                          kept_text(replay, text)};
    return store(replay, &note, out_sentence);
}

bool sim_bookmark_remove(SimReplay *replay, uint32_t id, char **out_sentence)
{
    SimStoredNote note = {id, true, 0, ""};
    return find(replay, id, out_sentence) && store(replay, &note, out_sentence);
}
