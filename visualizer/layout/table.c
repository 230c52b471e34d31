#include "layout/table.h"
#include "base/alloc.h"
#include "layout/lanes.h"
#include "replay/times.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW   30.0
#define HEAD  60.0
#define FOOT  14.0
#define TOTAL 38.0
#define PAD   24.0
#define LEAD  24.0 // before what stands left-aligned after a number

// ---- the order ----------------------------------------------------------

void sim_table_init(SimTable *table, const SimReplay *replay)
{
    // Alone, the main thread is the story; else it is the loop's lane.
    uint32_t first = replay->task_count > 1 ? 1 : 0;
    *table = (SimTable){.count = replay->task_count - first,
                        .sort = SIM_COLUMN_MADE};
    table->order = sim_alloc((table->count + 1) * sizeof *table->order);
    for (uint32_t i = 0; i < table->count; i++)
        table->order[i] = first + i;
}

void sim_table_done(SimTable *table)
{
    sim_free(table->order);
    table->order = NULL;
}

// What a row is ordered by: a number, or a name.
typedef struct Key {
    int64_t number;
    const char *name;
    uint32_t slot;
} Key;

static int compare_keys(const void *a, const void *b)
{
    const Key *x = a, *y = b;
    if (x->name != NULL && strcmp(x->name, y->name) != 0)
        return strcmp(x->name, y->name);
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->slot < y->slot ? -1 : x->slot > y->slot;
}

// Who runs comes first, then who could, then who waits, then who has ended.
static int64_t state_rank(const SimTaskNow *now)
{
    static const int64_t ranks[] = {
        [SIM_MODE_RUNNING] = 0,  [SIM_MODE_READY] = 100,
        [SIM_MODE_NEW] = 200,    [SIM_MODE_WAITING] = 300,
        [SIM_MODE_FAILED] = 400, [SIM_MODE_CANCELLED] = 500,
        [SIM_MODE_DONE] = 600,   [SIM_MODE_ABSENT] = 700};
    bool has_reason = now->mode == SIM_MODE_WAITING;
    return ranks[now->mode] + (has_reason ? now->reason : 0);
}

static Key key_of(const SimTable *table, const SimStats *stats,
                  const SimState *state, uint32_t slot)
{
    const SimTaskStats *sums = &stats->tasks[slot];
    const SimTaskInfo *info = &state->replay->tasks[slot];
    Key key = {.slot = slot};
    switch (table->sort) {
    case SIM_COLUMN_NAME:
        key.name = info->name;
        break;
    case SIM_COLUMN_STATE:
        key.number = state_rank(&state->tasks[slot]);
        break;
    case SIM_COLUMN_RUN:
        key.number = sums->run_ns;
        break;
    case SIM_COLUMN_READY:
        key.number = sums->ready_ns;
        break;
    case SIM_COLUMN_WAIT:
        key.number = sums->wait_ns;
        break;
    case SIM_COLUMN_SWITCHES:
        key.number = (int64_t)sums->runs;
        break;
    case SIM_COLUMN_PLACE:
        key.name = info->created_at.file;
        key.number = info->created_at.line;
        break;
    default:
        break;
    }
    // Ties stay in the order of creation, whichever way the rest goes.
    if (table->is_reversed && table->sort != SIM_COLUMN_MADE)
        key.number = -key.number;
    return key;
}

static void turn_round(uint32_t *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count / 2; i++) {
        uint32_t other = slots[count - 1 - i];
        slots[count - 1 - i] = slots[i];
        slots[i] = other;
    }
}

void sim_table_order(SimTable *table, const SimStats *stats,
                     const SimState *state)
{
    Key *keys = sim_alloc((table->count + 1) * sizeof *keys);
    bool is_by_name =
        table->sort == SIM_COLUMN_NAME || table->sort == SIM_COLUMN_PLACE;
    for (uint32_t i = 0; i < table->count; i++)
        keys[i] = key_of(table, stats, state, table->order[i]);
    qsort(keys, table->count, sizeof *keys, compare_keys);
    for (uint32_t i = 0; i < table->count; i++)
        table->order[i] = keys[i].slot;
    if (table->is_reversed && (is_by_name || table->sort == SIM_COLUMN_MADE))
        turn_round(table->order, table->count);
    table->ordered_at = state->step;
    sim_free(keys);
}

// Numbers are looked at from the largest, names from A.
static bool is_largest_first(SimColumnKind column)
{
    return column == SIM_COLUMN_RUN || column == SIM_COLUMN_READY ||
           column == SIM_COLUMN_WAIT || column == SIM_COLUMN_SWITCHES;
}

void sim_table_sort_by(SimTable *table, SimColumnKind column)
{
    if (column == SIM_COLUMN_BAR)
        return;
    table->is_reversed =
        table->sort == column ? !table->is_reversed : is_largest_first(column);
    table->sort = column;
    table->first = 0;
}

SimColumnKind sim_table_next_sort(SimColumnKind column)
{
    int next = ((int)column + 1) % SIM_COLUMN_COUNT;
    if (next == SIM_COLUMN_BAR)
        next++;
    return (SimColumnKind)next;
}

uint32_t sim_table_row_of(const SimTable *table, uint32_t slot)
{
    for (uint32_t i = 0; i < table->count; i++)
        if (table->order[i] == slot)
            return i;
    return table->count;
}

// ---- what a frame shows -------------------------------------------------

static const struct {
    const char *title;
    double width, least;
} columns[] = {
#define X(column, title, width, least) {title, width, least},
    SIM_TABLE_COLUMNS(X)
#undef X
};

static bool is_number(int kind)
{
    return kind >= SIM_COLUMN_RUN && kind <= SIM_COLUMN_MADE;
}

// The bar takes what the columns of text and numbers leave.
static void lay_columns(SimTableView *view, SimRect card)
{
    double left = card.w - 2 * PAD, x = card.x + PAD;
    for (int kind = 0; kind < SIM_COLUMN_COUNT; kind++)
        if (card.w >= columns[kind].least)
            left -= columns[kind].width;
    for (int kind = 0; kind < SIM_COLUMN_COUNT; kind++) {
        double w = kind == SIM_COLUMN_BAR ? fmax(0, left) : columns[kind].width;
        // In a narrow card the names give way to the numbers.
        if (kind == SIM_COLUMN_NAME)
            w += fmin(0, left);
        if (card.w < columns[kind].least)
            continue;
        double lead = kind == SIM_COLUMN_PLACE ? LEAD : 0;
        view->columns[view->column_count++] =
            (SimTableColumn){(SimColumnKind)kind, columns[kind].title, x + lead,
                             w - lead, is_number(kind)};
        x += w;
    }
}

static void lay_thumb(SimTableView *view, const SimTable *table, double rows,
                      SimRect card)
{
    SimRect body = view->body;
    if (table->count <= rows)
        return;
    double share = rows / table->count;
    double length = fmax(40, body.h * share);
    double most = table->count - rows;
    view->bar = sim_rect(sim_rect_right(card) - 14, body.y, 8, body.h);
    view->thumb = sim_rect(view->bar.x,
                           body.y + (body.h - length) *
                                        sim_clamp(table->first / most, 0, 1),
                           8, length);
}

void sim_table_lay(SimTableView *view, SimTable *table, SimRect card)
{
    *view = (SimTableView){.head_y = card.y + 32};
    double room = card.h - HEAD - FOOT;
    view->has_total = table->count > 1 && room >= 3 * ROW + TOTAL;
    room -= view->has_total ? TOTAL : 0;
    // Whole rows: half a name cannot be read.
    double rows = fmin(fmax(0, floor(room / ROW)), table->count);
    view->body = sim_rect(card.x + 1, card.y + HEAD, card.w - 2, rows * ROW);
    view->total_y = sim_rect_bottom(view->body) + TOTAL / 2 + 2;
    table->first = sim_clamp(table->first, 0, table->count - rows);
    lay_columns(view, card);
    lay_thumb(view, table, rows, card);
    uint32_t first = (uint32_t)table->first;
    double y = view->body.y - (table->first - first) * ROW;
    for (uint32_t i = first; i < table->count; i++, y += ROW) {
        if (y + 1 > sim_rect_bottom(view->body) ||
            view->row_count == SIM_MOST_TABLE_ROWS)
            return;
        view->rows[view->row_count++] = (SimTableRow){
            table->order[i], sim_rect(card.x + 1, y, card.w - 2, ROW)};
    }
}

double sim_table_wish(const SimTable *table)
{
    double rows = table->count > 0 ? table->count : 1;
    return HEAD + ROW * rows + FOOT + (rows > 2 ? TOTAL : 0);
}

void sim_table_show(SimTable *table, SimRect card, uint32_t slot)
{
    SimTableView view;
    sim_table_lay(&view, table, card);
    double row = sim_table_row_of(table, slot);
    double rows = floor(view.body.h / ROW);
    if (row >= table->count)
        return;
    if (row < table->first)
        table->first = row;
    else if (row + 1 > table->first + rows)
        table->first = row + 1 - rows;
}

// ---- cells --------------------------------------------------------------

static void write_place(SimPlace place, char *out, size_t size)
{
    const char *slash = strrchr(place.file, '/');
    if (place.line > 0)
        snprintf(out, size, "%s:%u", slash ? slash + 1 : place.file,
                 place.line);
}

void sim_table_cell(const SimState *state, const SimStats *stats, uint32_t slot,
                    SimColumnKind column, char *out, size_t size)
{
    const SimReplay *replay = state->replay;
    const SimTaskInfo *info = &replay->tasks[slot];
    const SimTaskStats *sums = &stats->tasks[slot];
    int64_t span_ns = replay->end_ns - replay->begin_ns;
    out[0] = '\0';
    if (column == SIM_COLUMN_NAME)
        snprintf(out, size, "%s", info->name);
    else if (column == SIM_COLUMN_STATE)
        sim_lane_words(state, slot, out, size);
    else if (column == SIM_COLUMN_RUN)
        snprintf(out, size, "%s", sim_duration_text(sums->run_ns).text);
    else if (column == SIM_COLUMN_READY)
        snprintf(out, size, "%s", sim_duration_text(sums->ready_ns).text);
    else if (column == SIM_COLUMN_WAIT)
        snprintf(out, size, "%s", sim_duration_text(sums->wait_ns).text);
    else if (column == SIM_COLUMN_SWITCHES)
        snprintf(out, size, "%llu", (unsigned long long)sums->runs);
    else if (column == SIM_COLUMN_MADE)
        snprintf(out, size, "%s", sim_time_text(info->begin_ns, span_ns).text);
    else if (column == SIM_COLUMN_PLACE)
        write_place(info->created_at, out, size);
}
