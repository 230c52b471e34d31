#include "replay/replay.h"

#include "base/alloc.h"
#include "replay/inside.h"

#include <string.h>

const char *sim_mode_word(SimMode mode)
{
    static const char *const words[] = {
#define X(mode, word) word,
        SIM_MODES(X)
#undef X
    };
    return mode < sizeof words / sizeof words[0] ? words[mode] : "?";
}

SimReplay *sim_replay_new(SimReader *reader)
{
    SimReplay *replay = sim_alloc(sizeof *replay);
    replay->inside = sim_alloc(sizeof *replay->inside);
    replay->inside->is_dense = true;
    replay->reader = reader;
    replay->step_count = sim_reader_count(reader);
    replay->begin_ns = sim_reader_begin_ns(reader);
    replay->end_ns = sim_reader_end_ns(reader);
    sim_replay_build_tables(replay);
    sim_bookmarks_load(replay);
    return replay;
}

SimStatus sim_replay_open(const char *path, SimReplay **out_replay,
                          char **out_sentence)
{
    SimReader *reader = NULL;
    SimStatus status = sim_reader_open(path, &reader, out_sentence);
    if (status == SIM_OK)
        *out_replay = sim_replay_new(reader);
    return status;
}

void sim_replay_close(SimReplay *replay)
{
    if (!replay)
        return;
    struct SimReplayInside *inside = replay->inside;
    sim_replay_free_keys(replay);
    sim_things_free(replay);
    sim_free(inside->bookmarks.rows);
    for (size_t i = 0; i < inside->text_count; i++)
        sim_free(inside->texts[i]);
    for (size_t i = 0; i < replay->source_count; i++)
        sim_free(replay->sources[i].lines);
    sim_free(inside->texts);
    sim_numbers_done(&inside->slots);
    sim_numbers_done(&inside->chain_places);
    sim_free(inside->chains);
    sim_free(inside);
    sim_free(replay->tasks);
    sim_free(replay->console);
    sim_free(replay->notes);
    sim_free(replay->sources);
    sim_free(replay->metas);
    sim_reader_close(replay->reader);
    sim_free(replay);
}

// ---- looking things up ----------------------------------------------------

uint32_t sim_replay_slot(const SimReplay *replay, uint32_t task_number)
{
    if (replay->inside->is_dense)
        return task_number < replay->task_count ? task_number : SIM_NO_SLOT;
    if (task_number == 0)
        return 0;
    return sim_numbers_find(&replay->inside->slots, task_number);
}

const char *sim_replay_meta(const SimReplay *replay, const char *key)
{
    for (size_t i = 0; i < replay->meta_count; i++)
        if (strcmp(replay->metas[i].key, key) == 0)
            return replay->metas[i].value;
    return "";
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const SimSourceFile *sim_replay_source(const SimReplay *replay,
                                       const char *file)
{
    const SimSourceFile *alike = NULL;
    for (size_t i = 0; i < replay->source_count; i++) {
        const SimSourceFile *source = &replay->sources[i];
        if (strcmp(source->file, file) == 0)
            return source;
        if (!alike && strcmp(last_part(source->file), last_part(file)) == 0)
            alike = source;
    }
    return alike;
}

const char *sim_replay_source_line(const SimReplay *replay, SimPlace place)
{
    const SimSourceFile *source = sim_replay_source(replay, place.file);
    if (!source || place.line == 0 || place.line > source->line_count)
        return "";
    const char *line = source->lines[place.line - 1];
    return line + strspn(line, " \t");
}

size_t sim_replay_console_at(const SimReplay *replay, uint64_t step)
{
    size_t low = 0;
    size_t high = replay->console_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (replay->console[middle].step <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t sim_replay_notes_at(const SimReplay *replay, uint64_t step)
{
    size_t low = 0;
    size_t high = replay->note_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (replay->notes[middle].step <= step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint64_t sim_replay_step_at(const SimReplay *replay, int64_t time_ns)
{
    return sim_reader_count_until(replay->reader, time_ns);
}

int64_t sim_replay_time_of(const SimReplay *replay, uint64_t step)
{
    if (step == 0)
        return replay->begin_ns;
    if (step > replay->step_count)
        step = replay->step_count;
    return sim_reader_event(replay->reader, step - 1).time_ns;
}
