#include "page/side.h"
#include "base/alloc.h"
#include "layout/badge.h"
#include "replay/tell.h"
#include <inttypes.h>
#include <string.h>

enum { MOST_QUEUED = 48, MOST_WAKES = 20000 };

// What was written of a task last.
typedef struct Written {
    uint32_t look; // mode, busy, cancelling, reason in one number
    uint32_t place;
    int64_t until_ns;
} Written;

typedef struct Columns {
    const SimPageSide *side;
    SimState state;
    SimItems places;
    Written *written; // written[task_count]
    uint32_t queue[MOST_QUEUED];
    size_t queue_count, queue_total;
    uint64_t changed_at, queued_at, turned_at; // the steps written last
    int64_t turned[3];                         // thread, phase, turn
    SimBuffer times, changes, queues, turns;
} Columns;

static void put(SimBuffer *out, int64_t number)
{
    bool is_first = out->size_bytes == 0;
    sim_buffer_format(out, "%s%" PRId64, is_first ? "" : ",", number);
}

static void put_column(SimBuffer *out, const char *name, SimBuffer *column)
{
    sim_buffer_format(out, ",\n\"%s\":[%s]", name, sim_buffer_string(column));
    sim_buffer_done(column);
}

// ---- tasks --------------------------------------------------------------

static uint32_t place_number(Columns *columns, uint32_t slot)
{
    SimPlace place = sim_state_place(&columns->state, slot);
    char *text = sim_format("%s\n%u\n%s", place.file ? place.file : "",
                            place.line, place.function ? place.function : "");
    uint32_t number = sim_items_number(&columns->places, text);
    sim_free(text);
    return number;
}

static void write_task(Columns *columns, uint32_t slot)
{
    if (slot >= columns->side->replay->task_count)
        return;
    const SimTaskNow *task = &columns->state.tasks[slot];
    Written now = {.look = (uint32_t)task->mode | (uint32_t)task->busy << 3 |
                           (uint32_t)task->is_cancelling << 5 |
                           (uint32_t)task->reason << 6,
                   .place = place_number(columns, slot),
                   .until_ns = task->until_ns};
    if (memcmp(&now, &columns->written[slot], sizeof now) == 0)
        return;
    columns->written[slot] = now;
    put(&columns->changes, (int64_t)(columns->state.step - columns->changed_at));
    put(&columns->changes, slot);
    put(&columns->changes, now.look);
    put(&columns->changes, now.place);
    put(&columns->changes, now.until_ns == INT64_MIN
                               ? -1
                               : now.until_ns - columns->state.now_ns);
    columns->changed_at = columns->state.step;
}

static void write_tasks(Columns *columns)
{
    const SimState *state = &columns->state;
    write_task(columns, 0);
    for (uint32_t i = 0; i < state->changed_count; i++)
        write_task(columns, state->changed[i]);
    if (state->step == 0)
        return;
    SimEvent event = sim_state_event(state);
    write_task(columns, sim_replay_slot(columns->side->replay, event.task));
}

// ---- the ready queue ----------------------------------------------------

// A queue loses at its front and grows at its end: "drop so many, keep so many,
// then these" says it in few numbers, whatever happens.
static void write_queue(Columns *columns)
{
    uint32_t now[MOST_QUEUED];
    size_t count = sim_state_ready(&columns->state, now, MOST_QUEUED);
    count = count > MOST_QUEUED ? MOST_QUEUED : count;
    size_t total = columns->state.ready_count, drop = 0, keep = 0;
    for (; drop < columns->queue_count; drop++) {
        for (keep = 0; drop + keep < columns->queue_count && keep < count &&
                       columns->queue[drop + keep] == now[keep];)
            keep++;
        if (drop + keep == columns->queue_count)
            break;
        keep = 0;
    }
    if (total == columns->queue_total && drop == 0 && keep == count)
        return;
    put(&columns->queues, (int64_t)(columns->state.step - columns->queued_at));
    put(&columns->queues, (int64_t)total);
    put(&columns->queues, (int64_t)drop);
    put(&columns->queues, (int64_t)(count - keep));
    for (size_t i = keep; i < count; i++)
        put(&columns->queues, now[i]);
    memcpy(columns->queue, now, count * sizeof *now);
    columns->queue_count = count;
    columns->queue_total = total;
    columns->queued_at = columns->state.step;
}

static void write_turn(Columns *columns)
{
    const SimState *state = &columns->state;
    uint32_t thread = sim_state_thread(state);
    int64_t now[3] = {thread == SIM_NO_SLOT ? -1 : (int64_t)thread,
                      state->phase, (int64_t)state->turn};
    if (memcmp(now, columns->turned, sizeof now) == 0)
        return;
    memcpy(columns->turned, now, sizeof now);
    put(&columns->turns, (int64_t)(state->step - columns->turned_at));
    for (int i = 0; i < 3; i++)
        put(&columns->turns, now[i]);
    columns->turned_at = state->step;
}

static void walk(Columns *columns)
{
    int64_t before_ns = columns->side->replay->begin_ns;
    do {
        int64_t now_ns = columns->state.now_ns;
        put(&columns->times, now_ns - before_ns);
        before_ns = now_ns;
        write_tasks(columns);
        write_queue(columns);
        write_turn(columns);
    } while (sim_state_forward(&columns->state));
}

static void write_places(SimItems *places, SimBuffer *out)
{
    sim_buffer_text(out, ",\n\"places\":[");
    for (uint32_t i = 0; i < places->count; i++) {
        const char *file = sim_items_text(places, i);
        const char *line = strchr(file, '\n') + 1;
        const char *function = strchr(line, '\n') + 1;
        char *name = sim_format("%.*s", (int)(line - file) - 1, file);
        sim_buffer_text(out, i ? ",[" : "[");
        sim_page_quote(out, name);
        sim_buffer_format(out, ",%.*s,", (int)(function - line) - 1, line);
        sim_page_quote(out, function);
        sim_buffer_text(out, "]");
        sim_free(name);
    }
    sim_buffer_text(out, "]");
}

static void write_states(const SimPageSide *side, SimBuffer *out)
{
    Columns columns = {.side = side, .turned = {-2}};
    SimItems *places = &columns.places;
    columns.written =
        sim_alloc(side->replay->task_count * sizeof *columns.written);
    sim_items_init(places);
    sim_state_init(&columns.state, side->replay);
    walk(&columns);
    put_column(out, "times", &columns.times);
    put_column(out, "changes", &columns.changes);
    put_column(out, "queues", &columns.queues);
    put_column(out, "turns", &columns.turns);
    write_places(places, out);
    sim_state_done(&columns.state);
    sim_items_done(places);
    sim_free(columns.written);
}

// ---- the story ----------------------------------------------------------

static int64_t slot_or_none(uint32_t slot)
{
    return slot == SIM_NO_SLOT ? -1 : (int64_t)slot;
}

static void write_story(const SimPageSide *side, SimBuffer *out)
{
    SimTeller teller;
    SimTold told;
    uint64_t step = 0;
    sim_teller_init(&teller, side->replay);
    sim_buffer_text(out, ",\n\"told\":[");
    while (sim_teller_next(&teller, step, &told)) {
        sim_buffer_format(out, "%s[%" PRIu64 ",%" PRId64 ",",
                          step == 0 ? "" : ",", told.last_step - step,
                          slot_or_none(told.slot));
        sim_page_quote(out, told.text);
        sim_buffer_text(out, "]");
        step = told.last_step;
    }
    sim_buffer_text(out, "]");
    sim_teller_done(&teller);
}

static void write_console(const SimReplay *replay, SimBuffer *out)
{
    uint64_t before = 0;
    sim_buffer_text(out, ",\n\"console\":[");
    for (size_t i = 0; i < replay->console_count; i++) {
        const SimConsoleLine *line = &replay->console[i];
        sim_buffer_format(out, "%s[%" PRIu64 ",%" PRId64 ",", i ? "," : "",
                          line->step - before, slot_or_none(line->slot));
        sim_page_quote(out, line->text);
        sim_buffer_text(out, "]");
        before = line->step;
    }
    sim_buffer_text(out, "]");
}

static void write_switches(const SimReplay *replay, SimBuffer *out)
{
    SimBuffer column;
    sim_buffer_init(&column);
    uint64_t step = 0, next;
    while ((next = sim_replay_next(replay, step, SIM_STOP_SWITCH)) > step) {
        put(&column, (int64_t)(next - step));
        step = next;
    }
    put_column(out, "switches", &column);
}

// ---- lanes --------------------------------------------------------------

static void write_lane(const SimPageSide *side, uint32_t slot, SimBuffer *out)
{
    size_t count;
    const SimSegment *segments =
        sim_timeline_segments(side->timeline, slot, &count);
    int64_t before_ns = side->replay->begin_ns;
    sim_buffer_text(out, slot ? ",[" : "[");
    for (size_t i = 0; i < count; i++) {
        const SimSegment *segment = &segments[i];
        sim_buffer_format(out, "%s%" PRId64 ",%u", i ? "," : "",
                          segment->begin_ns - before_ns,
                          (unsigned)segment->mode |
                              (unsigned)segment->busy << 3 |
                              (unsigned)segment->reason << 6);
        before_ns = segment->begin_ns;
    }
    if (count > 0)
        sim_buffer_format(
            out, ",%" PRId64,
            sim_timeline_end_of(side->timeline, slot, count - 1) - before_ns);
    sim_buffer_text(out, "]");
}

// Of a very long trace no arrows are drawn: they would be a thicket.
static void write_wakes(const SimPageSide *side, SimBuffer *out)
{
    SimBuffer column;
    const SimReplay *replay = side->replay;
    SimWake *wakes = sim_alloc(MOST_WAKES * sizeof *wakes);
    size_t count = sim_timeline_wakes(side->timeline, replay->begin_ns,
                                      replay->end_ns, wakes, MOST_WAKES);
    uint64_t before = 0;
    sim_buffer_init(&column);
    for (size_t i = 0; i < count && count <= MOST_WAKES; i++) {
        if (wakes[i].run_step > replay->step_count)
            continue;
        put(&column, (int64_t)(wakes[i].cause_step - before));
        put(&column, (int64_t)(wakes[i].run_step - wakes[i].cause_step));
        put(&column, slot_or_none(wakes[i].from));
        put(&column, wakes[i].to);
        before = wakes[i].cause_step;
    }
    put_column(out, "wakes", &column);
    sim_free(wakes);
}

static void write_lanes(const SimPageSide *side, SimBuffer *out)
{
    sim_buffer_text(out, ",\n\"lanes\":[");
    for (uint32_t slot = 0; slot < side->replay->task_count; slot++)
        write_lane(side, slot, out);
    sim_buffer_text(out, "]");
    write_wakes(side, out);
}

// ---- what stays the same ------------------------------------------------

static void write_names(const SimPageSide *side, SimBuffer *out)
{
    const SimReplay *replay = side->replay;
    sim_buffer_text(out, ",\n\"tasks\":[");
    for (uint32_t slot = 0; slot < replay->task_count; slot++) {
        char badge[SIM_BADGE_TEXT];
        sim_badge(replay->tasks[slot].name, badge);
        sim_buffer_text(out, slot ? ",[" : "[");
        sim_page_quote(out, replay->tasks[slot].name);
        sim_buffer_text(out, ",");
        sim_page_quote(out, badge);
        sim_buffer_text(out, "]");
    }
    sim_buffer_text(out, "]");
}

static void write_sources(const SimReplay *replay, SimBuffer *out)
{
    sim_buffer_text(out, ",\n\"sources\":{");
    for (size_t i = 0; i < replay->source_count; i++) {
        const SimSourceFile *source = &replay->sources[i];
        sim_buffer_text(out, i ? "," : "");
        sim_page_quote(out, source->file);
        sim_buffer_text(out, ":[");
        for (size_t line = 0; line < source->line_count; line++) {
            sim_buffer_text(out, line ? "," : "");
            sim_page_quote(out, source->lines[line]);
        }
        sim_buffer_text(out, "]");
    }
    sim_buffer_text(out, "}");
}

void sim_page_side(const SimPageSide *side, SimBuffer *out)
{
    const SimReplay *replay = side->replay;
    static const char *const clocks[] = {"real clock", "scaled clock",
                                         "virtual clock"};
    unsigned clock = sim_reader_header(replay->reader)->clock_kind;
    sim_buffer_text(out, "{\"name\":");
    sim_page_quote(out, side->name);
    sim_buffer_text(out, ",\"mode\":");
    sim_page_quote(out, side->mode);
    sim_buffer_text(out, ",\"about\":");
    sim_page_quote(out, side->about);
    sim_buffer_format(out,
                      ",\"clock\":\"%s\",\"begin\":%" PRId64
                      ",\"end\":%" PRId64 ",\"hasLoop\":%s",
                      clock < 3 ? clocks[clock] : "clock", replay->begin_ns,
                      replay->end_ns, replay->has_loop ? "true" : "false");
    write_names(side, out);
    write_sources(replay, out);
    write_states(side, out);
    write_story(side, out);
    write_console(replay, out);
    write_switches(replay, out);
    write_lanes(side, out);
    sim_buffer_text(out, "}");
}
