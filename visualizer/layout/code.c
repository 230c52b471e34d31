#include "layout/code.h"
#include "base/alloc.h"
#include <string.h>

// The last part of a path: a trace may name a file either way.
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_in(const SimSourceFile *source, SimPlace place)
{
    return place.line > 0 &&
           strcmp(base_name(source->file), base_name(place.file)) == 0;
}

// Where to look: at whoever runs, else at the hint, else at a task that
// waits, else at the first source.
static SimPlace place_to_show(const SimCodeNeed *need, uint32_t *out_slot)
{
    const SimState *state = need->state;
    *out_slot = sim_state_thread(state);
    if (*out_slot != SIM_NO_SLOT) {
        SimPlace place = sim_state_place(state, *out_slot);
        if (place.line > 0 && sim_replay_source(state->replay, place.file))
            return place;
    }
    *out_slot = SIM_NO_SLOT;
    if (need->hint.line > 0 &&
        sim_replay_source(state->replay, need->hint.file))
        return need->hint;
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++) {
        SimPlace place = sim_state_place(state, slot);
        if (state->tasks[slot].mode == SIM_MODE_WAITING && place.line > 0 &&
            sim_replay_source(state->replay, place.file))
            return place;
    }
    return (SimPlace){"", "", 0};
}

// The current line a third down, unless the whole file fits.
static size_t first_line(size_t line_count, size_t rows, uint32_t current,
                         long scroll)
{
    if (line_count <= rows)
        return 0;
    long first = (long)current - 1 - (long)rows * 2 / 5 + scroll;
    long most = (long)(line_count - rows);
    return (size_t)(first < 0 ? 0 : first > most ? most : first);
}

static void add_task(SimCodeLine *line, uint32_t slot, SimMode mode)
{
    if (line->slot_count < SIM_LINE_BADGES)
        line->slots[line->slot_count++] = slot;
    else
        line->more++;
    // Who is ready interests more than who waits.
    if (line->slot_count == 1 || mode == SIM_MODE_READY)
        line->mode = mode;
}

static void add_tasks(SimCode *code, const SimState *state, size_t first)
{
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++) {
        SimMode mode = (SimMode)state->tasks[slot].mode;
        if (slot == code->slot ||
            (mode != SIM_MODE_WAITING && mode != SIM_MODE_READY))
            continue;
        SimPlace place = sim_state_place(state, slot);
        size_t index = place.line - 1 - first;
        if (is_in(code->source, place) && place.line > first &&
            index < code->count)
            add_task(&code->lines[index], slot, mode);
    }
}

void sim_code_lay(SimCode *code, const SimCodeNeed *need)
{
    *code = (SimCode){.slot = SIM_NO_SLOT};
    const SimReplay *replay = need->state->replay;
    SimPlace place = place_to_show(need, &code->slot);
    if (place.line > 0)
        code->source = sim_replay_source(replay, place.file);
    else if (replay->source_count > 0)
        code->source = &replay->sources[0];
    if (code->source == NULL)
        return;
    size_t first = first_line(code->source->line_count, need->rows, place.line,
                              need->scroll);
    size_t left = code->source->line_count - first;
    code->count = left < need->rows ? left : need->rows;
    code->lines = sim_alloc((code->count + 1) * sizeof *code->lines);
    for (size_t i = 0; i < code->count; i++) {
        SimCodeLine *line = &code->lines[i];
        line->number = (uint32_t)(first + i + 1);
        line->text = code->source->lines[first + i];
        line->is_current =
            code->slot != SIM_NO_SLOT && line->number == place.line;
        line->is_blocking =
            line->is_current &&
            need->state->tasks[code->slot].busy == SIM_BUSY_BLOCKING;
    }
    add_tasks(code, need->state, first);
}

void sim_code_done(SimCode *code)
{
    sim_free(code->lines);
    code->lines = NULL;
}
