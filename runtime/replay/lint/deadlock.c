// W06, W07, W08: the end where nobody can go on.
//
// When every task waits, no timer is set and the main coroutine is not done, the
// loop gives up: it cancels all tasks, or ends. At that moment, and only then,
// "for ever" is a fact. Along the recorded waits (a task for a task, a gather for
// its children, a lock for its owner) circles are W07; who waits for something
// that no task is bound to bring is W06; W08 is left for what neither explains.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/lint/find.h"
#include "replay/words.h"

typedef struct Ending {
    uint32_t main_slot; // 1 + the slot that sim_run waits for; 0: none yet
    uint8_t last_kind;  // of the event before
    bool is_told;
} Ending;

// ---- edges ----------------------------------------------------------------

// One task on the way down, and which of its edges comes next.
typedef struct Visit {
    uint32_t slot;
    bool is_begun;
    uint32_t child; // of a gather: an index in facts->children
} Visit;

typedef struct Search {
    SimLinting *linting;
    uint8_t *colours; // colours[task_count]: 0 new, 1 on the way, 2 done
    Visit *way;       // way[depth]
    size_t depth;
    size_t capacity;
    size_t found; // warnings
} Search;

static bool is_waiting(const SimLinting *linting, uint32_t slot)
{
    return slot < linting->replay->task_count && slot != 0 &&
           linting->state->tasks[slot].mode == SIM_MODE_WAITING;
}

static uint32_t lock_owner(const SimLinting *linting, uint32_t slot)
{
    uint32_t object = linting->state->tasks[slot].object;
    const SimHold *hold = sim_facts_hold(&linting->facts, object);
    return hold ? hold->owner : SIM_NO_SLOT;
}

// The next child; SIM_NO_SLOT after the last.
static uint32_t next_child(const SimLinting *linting, Visit *visit)
{
    const SimFacts *facts = &linting->facts;
    uint32_t object = linting->state->tasks[visit->slot].object;
    if (!visit->is_begun) {
        const SimGathering *gathering = sim_facts_gathering(facts, object);
        visit->child = gathering ? gathering->first : SIM_NO_INDEX;
    }
    if (visit->child == SIM_NO_INDEX)
        return SIM_NO_SLOT;
    uint32_t slot = facts->children[visit->child].slot;
    visit->child = facts->children[visit->child].next;
    return slot;
}

// The next task that this one waits for; SIM_NO_SLOT if there is no other.
static uint32_t next_edge(const SimLinting *linting, Visit *visit)
{
    const SimTaskNow *task = &linting->state->tasks[visit->slot];
    uint32_t slot = SIM_NO_SLOT;

    if (task->reason == SIM_REASON_GATHER)
        slot = next_child(linting, visit);
    else if (!visit->is_begun && task->reason == SIM_REASON_TASK)
        slot = sim_replay_slot(linting->replay, task->object);
    else if (!visit->is_begun && task->reason == SIM_REASON_LOCK)
        slot = lock_owner(linting, visit->slot);
    visit->is_begun = true;
    return slot;
}

// ---- circles --------------------------------------------------------------

static void report_circle(Search *search, uint32_t slot)
{
    SimLinting *linting = search->linting;
    SimFinding finding = {.number = SIM_WARNING_DEADLOCK,
                          .slot = slot,
                          .site = linting->state->tasks[slot].site};
    size_t first = search->depth;
    SimBuffer text;

    while (first > 0 && search->way[first - 1].slot != slot)
        first--;
    sim_buffer_init(&text);
    first -= first > 0;
    for (size_t i = first; i < search->depth; i++) {
        uint32_t each = search->way[i].slot;
        const SimTaskNow *task = &linting->state->tasks[each];
        SimPlace place = sim_reader_place(linting->replay->reader, task->site);
        size_t number = i - first;
        if (number < SIM_EVIDENCE_MOST && task->since_step > 0)
            finding.evidence[number] = task->since_step - 1;
        sim_buffer_format(&text, "%s waits for %s",
                          sim_slot_name(linting->replay, each),
                          sim_task_wait_words(linting->state, each).text);
        if (place.line > 0)
            sim_buffer_format(&text, " in line %u", place.line);
        sim_buffer_text(&text, ", ");
    }
    sim_buffer_format(&text, "and so the circle comes back to %s",
                      sim_slot_name(linting->replay, slot));
    sim_lint_report(linting, &finding, "%s", sim_buffer_string(&text));
    sim_buffer_done(&text);
    search->found++;
}

static void push(Search *search, uint32_t slot)
{
    search->way = sim_grow(search->way, search->depth, &search->capacity,
                           sizeof *search->way);
    search->way[search->depth++] = (Visit){.slot = slot};
    search->colours[slot] = 1;
}

static void search_from(Search *search, uint32_t slot)
{
    push(search, slot);
    while (search->depth > 0) {
        Visit *visit = &search->way[search->depth - 1];
        uint32_t next = next_edge(search->linting, visit);
        if (next == SIM_NO_SLOT) {
            search->colours[visit->slot] = 2;
            search->depth--;
        } else if (is_waiting(search->linting, next)) {
            if (search->colours[next] == 0)
                push(search, next);
            else if (search->colours[next] == 1)
                report_circle(search, next);
        }
    }
}

// ---- roots ----------------------------------------------------------------

// Waits that end only when some task does something of its own accord.
static bool needs_a_deed(unsigned reason)
{
    switch (reason) {
    case SIM_REASON_FUTURE:
    case SIM_REASON_EVENT:
    case SIM_REASON_CONDITION:
    case SIM_REASON_SEMAPHORE:
    case SIM_REASON_BARRIER:
    case SIM_REASON_QUEUE_GET:
    case SIM_REASON_QUEUE_PUT:
    case SIM_REASON_QUEUE_JOIN:
        return true;
    default:
        return false;
    }
}

static void report_root(Search *search, uint32_t slot)
{
    SimLinting *linting = search->linting;
    const SimTaskNow *task = &linting->state->tasks[slot];
    SimFinding finding = {SIM_WARNING_NOBODY_WAKES,
                          slot,
                          task->site,
                          {task->since_step > 0 ? task->since_step - 1 : 0}};
    sim_lint_report(linting, &finding, "%s waits for %s that never comes",
                    sim_slot_name(linting->replay, slot),
                    sim_task_wait_words(linting->state, slot).text);
    search->found++;
}

static void report_all(SimLinting *linting, uint32_t main_slot)
{
    const SimTaskNow *task = &linting->state->tasks[main_slot];
    SimFinding finding = {SIM_WARNING_ALL_WAIT,
                          main_slot,
                          task->site,
                          {task->since_step > 0 ? task->since_step - 1 : 0}};
    sim_lint_report(
        linting, &finding, "%s waits for %s, and so for ever; %u %s",
        sim_slot_name(linting->replay, main_slot),
        sim_task_wait_words(linting->state, main_slot).text,
        linting->state->live_count,
        linting->state->live_count == 1 ? "task is left" : "tasks are left");
}

static bool has_lock_warning(const SimLint *lint)
{
    for (size_t i = 0; i < lint->count; i++)
        if (lint->warnings[i].number == SIM_WARNING_LOCK_AT_EXIT)
            return true;
    return false;
}

static void explain_end(SimLinting *linting, uint32_t main_slot)
{
    const SimState *state = linting->state;
    Search search = {.linting = linting};

    search.colours = sim_alloc(linting->replay->task_count);
    for (uint32_t slot = 1; slot < linting->replay->task_count; slot++)
        if (is_waiting(linting, slot) && search.colours[slot] == 0)
            search_from(&search, slot);
    for (uint32_t slot = 1; slot < linting->replay->task_count; slot++)
        if (is_waiting(linting, slot) &&
            needs_a_deed(state->tasks[slot].reason))
            report_root(&search, slot);
    if (search.found == 0 && !has_lock_warning(linting->lint))
        report_all(linting, main_slot);
    sim_free(search.colours);
    sim_free(search.way);
}

// ---- the moment -----------------------------------------------------------

// The loop itself gave up: not a timer's callback, not a task that ends.
static bool gives_up(const Ending *ending, const SimEvent *event)
{
    if (event->kind != SIM_EVENT_LOOP_END &&
        (event->kind != SIM_EVENT_CANCEL || event->task != 0))
        return false;
    return ending->last_kind == SIM_EVENT_TASK_SUSPEND ||
           ending->last_kind == SIM_EVENT_TASK_DONE ||
           ending->last_kind == SIM_EVENT_CALLBACK_END ||
           ending->last_kind == SIM_EVENT_TICK;
}

// Who waits for I/O can be woken from outside: cancelled, that is no deadlock.
static bool is_stuck(const SimLinting *linting, uint32_t main_slot)
{
    const SimState *state = linting->state;
    if (!is_waiting(linting, main_slot) || state->ready_count > 0 ||
        state->timer_count > 0 || state->running != SIM_NO_SLOT)
        return false;
    for (uint32_t i = 0; i < state->live_count; i++) {
        uint32_t slot = state->live[i];
        if (is_waiting(linting, slot) &&
            sim_waits_outside(state->tasks[slot].reason))
            return false;
    }
    return true;
}

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    Ending *ending = own;
    if (event->kind == SIM_EVENT_LOOP_BEGIN) {
        ending->main_slot = 0;
        ending->is_told = false;
    } else if (event->kind == SIM_EVENT_TASK_NEW && ending->main_slot == 0) {
        uint32_t slot = sim_replay_slot(linting->replay, event->task);
        ending->main_slot = slot == SIM_NO_SLOT ? 0 : slot;
    } else if (ending->main_slot != 0 && !ending->is_told &&
               gives_up(ending, event) &&
               is_stuck(linting, ending->main_slot)) {
        ending->is_told = true;
        explain_end(linting, ending->main_slot);
    }
    ending->last_kind = event->kind;
}

const SimFinder sim_find_deadlock = {sizeof(Ending), see, NULL, NULL};
