#include "layout/tree.h"
#include "layout/lanes.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW    30.0
#define INDENT 22.0

enum { DEEPEST = 12, ALL = 1 << 30 };

typedef struct Growing {
    SimTree *tree; // NULL: only count
    const SimTreeNeed *need;
    size_t most;  // rows that fit
    size_t rows;  // so far
    uint32_t kin; // so many children of one task are shown
} Growing;

static bool is_there(const Growing *growing, uint32_t slot)
{
    return growing->need->state->tasks[slot].mode != SIM_MODE_ABSENT;
}

static bool must_be_shown(const Growing *growing, uint32_t slot)
{
    const SimState *state = growing->need->state;
    return slot == growing->need->selected || slot == state->running;
}

// Is the task that must be shown below this one?
static bool leads_to(const Growing *growing, uint32_t slot)
{
    const SimState *state = growing->need->state;
    const SimTaskInfo *tasks = state->replay->tasks;
    const uint32_t ends[] = {growing->need->selected, state->running};
    for (int i = 0; i < 2; i++)
        for (uint32_t at = ends[i]; at != SIM_NO_SLOT && at != 0;
             at = tasks[at].parent)
            if (at == slot)
                return true;
    return false;
}

// ---- rows ---------------------------------------------------------------

static SimTreeRow *add_row(Growing *growing, unsigned depth, uint32_t parent)
{
    SimTree *tree = growing->tree;
    growing->rows++;
    if (tree == NULL || tree->count == SIM_MOST_TREE_ROWS ||
        tree->count == growing->most)
        return NULL;
    SimTreeRow *row = &tree->rows[tree->count];
    SimRect room = growing->need->room;
    unsigned shown = depth < DEEPEST ? depth : DEEPEST;
    *row = (SimTreeRow){
        .row =
            sim_rect(room.x, room.y + ROW * (double)tree->count, room.w, ROW),
        .x = room.x + shown * INDENT,
        .parent = parent == SIM_NO_SLOT ? (uint32_t)tree->count : parent,
        .slot = SIM_NO_SLOT};
    tree->count++;
    return row;
}

static void add_task(Growing *growing, unsigned depth, uint32_t parent,
                     uint32_t slot)
{
    const SimState *state = growing->need->state;
    SimTreeRow *row = add_row(growing, depth, parent);
    if (row == NULL)
        return;
    const SimTaskNow *now = &state->tasks[slot];
    row->slot = slot;
    row->mode = (SimMode)now->mode;
    row->is_blocking =
        now->mode == SIM_MODE_RUNNING && now->busy == SIM_BUSY_BLOCKING;
    snprintf(row->name, sizeof row->name, "%s",
             state->replay->tasks[slot].name);
    sim_lane_words(state, slot, row->state, sizeof row->state);
    sim_badge(row->name, row->badge);
}

// "and 22 more: 20 waiting, 2 ready"
static void write_modes(const size_t modes[], size_t count, char *out,
                        size_t size)
{
    static const SimMode order[] = {SIM_MODE_READY,     SIM_MODE_NEW,
                                    SIM_MODE_WAITING,   SIM_MODE_FAILED,
                                    SIM_MODE_CANCELLED, SIM_MODE_DONE};
    const char *before = ": ";
    snprintf(out, size, "and %zu more", count);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        size_t used = strlen(out);
        if (modes[order[i]] == 0)
            continue;
        snprintf(out + used, size - used, "%s%zu %s", before, modes[order[i]],
                 sim_mode_word(order[i]));
        before = ", ";
    }
}

static void add_rest(Growing *growing, unsigned depth, uint32_t parent,
                     const size_t modes[], size_t count)
{
    SimTreeRow *row = add_row(growing, depth, parent);
    if (row != NULL)
        write_modes(modes, count, row->name, sizeof row->name);
}

// ---- growing ------------------------------------------------------------

static void grow(Growing *growing, unsigned depth, uint32_t parent,
                 uint32_t slot);

static void grow_children(Growing *growing, unsigned depth, uint32_t row,
                          uint32_t slot)
{
    size_t count, modes[SIM_MODE_CANCELLED + 1] = {0}, rest = 0;
    uint32_t shown = 0;
    const uint32_t *children =
        sim_replay_children(growing->need->state->replay, slot, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t child = children[i];
        bool has_room = shown < growing->kin;
        if (!is_there(growing, child))
            continue;
        if (has_room || must_be_shown(growing, child) ||
            leads_to(growing, child)) {
            grow(growing, depth, row, child);
            shown++;
        } else {
            modes[growing->need->state->tasks[child].mode]++;
            rest++;
        }
    }
    if (rest > 0)
        add_rest(growing, depth, row, modes, rest);
}

static void grow(Growing *growing, unsigned depth, uint32_t parent,
                 uint32_t slot)
{
    uint32_t row = growing->tree ? (uint32_t)growing->tree->count : 0;
    add_task(growing, depth, parent, slot);
    // A chain of a thousand tasks must not be a thousand calls deep.
    if (depth < 48)
        grow_children(growing, depth + 1, row, slot);
}

static size_t rows_with(const SimTreeNeed *need, uint32_t kin)
{
    Growing counting = {.need = need, .kin = kin};
    grow_children(&counting, 0, SIM_NO_SLOT, 0);
    return counting.rows;
}

void sim_tree_lay(SimTree *tree, const SimTreeNeed *need)
{
    static const uint32_t kins[] = {ALL, 16, 8, 4, 2, 1};
    const SimState *state = need->state;
    size_t most = (size_t)fmax(1, floor(need->room.h / ROW)), i = 0;
    *tree = (SimTree){.count = 0};
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++)
        tree->task_count += state->tasks[slot].mode != SIM_MODE_ABSENT;
    while (i + 1 < sizeof kins / sizeof *kins &&
           rows_with(need, kins[i]) > most)
        i++;
    Growing growing = {tree, need, most, 0, kins[i]};
    grow_children(&growing, 0, SIM_NO_SLOT, 0);
}
