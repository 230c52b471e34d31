// W21: one function awaited again and again, each time for a sleep or I/O, while
// nothing else went on.
//
// Whether the calls depend on each other the trace cannot tell, so the warning
// says "if", and the bar is high: at least three in a row from the same
// coroutine, every one of them waited, and no other task was there meanwhile.
#include "base/alloc.h"
#include "replay/causes.h"
#include "replay/lint/find.h"
#include "replay/times.h"

enum { IN_A_ROW = 3, NO_FRAME = 0 };
static const int64_t worth_ns = 100 * SIM_NS_PER_MS;

// One coroutine on a task's await chain, and what it awaits.
typedef struct Frame {
    uint32_t outer;  // an index in frames; NO_FRAME: the task's own
    uint16_t callee; // what it awaited last
    uint16_t site;   // where, the first time
    uint32_t in_a_row;
    uint64_t first;    // the index of the first ENTER of the row
    int64_t wait_ns;   // of the row
    int64_t waited_ns; // the task's waits when the last call began
    bool is_alone;     // nobody else was there when it began
} Frame;

typedef struct Chains {
    Frame *frames; // frames[1 ..]; [0] is none
    size_t count;
    size_t capacity;
    uint32_t free;       // a chain of frames to be used again, by `outer`
    uint32_t *innermost; // innermost[task_count]
    int64_t *waited_ns;  // waited_ns[task_count]: for sleeps and I/O, so far
} Chains;

static uint32_t new_frame(Chains *chains, uint32_t outer)
{
    uint32_t index = chains->free;
    if (index != NO_FRAME) {
        chains->free = chains->frames[index].outer;
    } else {
        chains->frames = sim_grow(chains->frames, chains->count,
                                  &chains->capacity, sizeof *chains->frames);
        index = (uint32_t)chains->count++;
    }
    chains->frames[index] = (Frame){.outer = outer};
    return index;
}

static void begin(Chains *chains, const SimReplay *replay)
{
    if (chains->innermost)
        return;
    chains->innermost =
        sim_alloc(replay->task_count * sizeof *chains->innermost);
    chains->waited_ns =
        sim_alloc(replay->task_count * sizeof *chains->waited_ns);
    new_frame(chains, NO_FRAME); // [0]
}

static void enter(Chains *chains, const SimLinting *linting, uint32_t slot,
                  const SimEvent *event)
{
    if (chains->innermost[slot] == NO_FRAME)
        chains->innermost[slot] = new_frame(chains, NO_FRAME);
    Frame *frame = &chains->frames[chains->innermost[slot]];
    if (frame->callee != event->arg || frame->in_a_row == 0) {
        frame->callee = (uint16_t)event->arg;
        frame->site = event->site;
        frame->in_a_row = 0;
        frame->first = event->index;
        frame->wait_ns = 0;
    }
    frame->waited_ns = chains->waited_ns[slot];
    frame->is_alone = linting->state->live_count == 1;
    chains->innermost[slot] = new_frame(chains, chains->innermost[slot]);
}

static void report(SimLinting *linting, const Frame *frame, uint32_t slot,
                   const SimEvent *event)
{
    SimPlace callee = sim_reader_place(linting->replay->reader, frame->callee);
    SimFinding finding = {SIM_WARNING_IN_SEQUENCE,
                          slot,
                          frame->site,
                          {frame->first, event->index}};
    sim_lint_report(
        linting, &finding,
        "%s awaits %s() at least %u times in a row; each waits, %s in all, "
        "and nothing else goes on",
        sim_slot_name(linting->replay, slot),
        callee.function[0] ? callee.function : "a coroutine", frame->in_a_row,
        sim_duration_text(frame->wait_ns).text);
}

static void leave(Chains *chains, SimLinting *linting, uint32_t slot,
                  const SimEvent *event)
{
    uint32_t index = chains->innermost[slot];
    uint32_t outer = chains->frames[index].outer;
    if (index == NO_FRAME || outer == NO_FRAME)
        return;
    chains->frames[index].outer = chains->free;
    chains->free = index;
    chains->innermost[slot] = outer;

    Frame *frame = &chains->frames[outer];
    int64_t wait_ns = chains->waited_ns[slot] - frame->waited_ns;
    if (wait_ns == 0 || !frame->is_alone || linting->state->live_count != 1) {
        frame->in_a_row = 0;
        return;
    }
    frame->in_a_row++;
    frame->wait_ns += wait_ns;
    if (frame->in_a_row == IN_A_ROW && frame->wait_ns >= worth_ns)
        report(linting, frame, slot, event);
}

static void end_wait(Chains *chains, const SimLinting *linting, uint32_t slot,
                     const SimEvent *event)
{
    const SimTaskNow *task = &linting->state->tasks[slot];
    if (task->mode == SIM_MODE_WAITING && sim_waits_outside(task->reason))
        chains->waited_ns[slot] += event->time_ns - task->since_ns;
}

static void see(void *own, SimLinting *linting, const SimEvent *event)
{
    Chains *chains = own;
    uint32_t slot = sim_replay_slot(linting->replay, event->task);

    begin(chains, linting->replay);
    if (slot == SIM_NO_SLOT || slot == 0)
        return;
    if (event->kind == SIM_EVENT_CORO_ENTER)
        enter(chains, linting, slot, event);
    else if (event->kind == SIM_EVENT_CORO_LEAVE)
        leave(chains, linting, slot, event);
    else if (event->kind == SIM_EVENT_TASK_READY)
        end_wait(chains, linting, slot, event);
}

static void done(void *own)
{
    Chains *chains = own;
    sim_free(chains->frames);
    sim_free(chains->innermost);
    sim_free(chains->waited_ns);
}

const SimFinder sim_find_sequence = {sizeof(Chains), see, NULL, done};
