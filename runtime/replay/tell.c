#include "replay/tell.h"

#include "replay/inside.h"
#include "replay/times.h"
#include "replay/words.h"

#include <ctype.h>
#include <string.h>

// What a group's small events have to say for its sentence.
typedef struct Context {
    const SimReplay *replay;
    uint64_t begin;      // the first event's index
    uint64_t told;       // the first told event's index
    uint64_t end;        // one beyond the last event
    SimEvent event;      // at `told`
    uint32_t slot;       // of its task
    SimEvent cause;      // of a TASK_READY at `told`
    unsigned waited_for; // the reason of the waits that end, if it is one
    uint32_t object;     // what they waited for, if it is one thing; else 0
    bool has_just_run;   // the group gives its task the thread
    bool is_timer_due;   // a timer has fired
    int64_t jumped_ns;   // virtual time jumped; 0: it did not
    int64_t waited_ns;   // the loop waited in the kernel; 0: it did not
    const char *prelude; // a scene's hint that leads to the told event, or NULL
} Context;

static void gather_context(Context *context)
{
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, context->replay->reader, context->begin);
    while (walk.index <= context->told && sim_walk_next(&walk, &event)) {
        if (event.kind == SIM_EVENT_TASK_RUN)
            context->has_just_run = true;
        else if (event.kind == SIM_EVENT_TIMER_FIRED)
            context->is_timer_due = true;
        else if (event.kind == SIM_EVENT_JUMP && event.a < INT64_MAX)
            context->jumped_ns = (int64_t)event.a;
        else if (event.kind == SIM_EVENT_POLL && event.b < INT64_MAX)
            context->waited_ns = (int64_t)event.b;
        else if (event.kind == SIM_EVENT_SCENE && event.index < context->told)
            context->prelude =
                sim_reader_string(context->replay->reader, event.arg);
    }
    context->event = sim_reader_event(context->replay->reader, context->told);
    context->slot = sim_replay_slot(context->replay, context->event.task);
    if (context->event.kind == SIM_EVENT_TASK_READY)
        context->cause = sim_reader_event(
            context->replay->reader,
            sim_reader_cause(context->replay->reader, &context->event));
}

// What all those waited for whose wake-up the group tells; else UNKNOWN.
static unsigned common_reason(const Context *context, const SimState *before,
                              uint32_t *out_object)
{
    unsigned reason = SIM_REASON_UNKNOWN;
    *out_object = 0;
    for (uint64_t i = context->told; i < context->end;
         i = sim_group_next_told(context->replay, i + 1)) {
        SimEvent event = sim_reader_event(context->replay->reader, i);
        uint32_t slot = sim_replay_slot(context->replay, event.task);
        if (slot == SIM_NO_SLOT)
            return SIM_REASON_UNKNOWN;
        if (i > context->told && before->tasks[slot].reason != reason)
            return SIM_REASON_UNKNOWN;
        reason = before->tasks[slot].reason;
        if (i == context->told)
            *out_object = before->tasks[slot].object;
        else if (*out_object != before->tasks[slot].object)
            *out_object = 0;
    }
    return reason;
}

// ---- words ----------------------------------------------------------------

static const char *name_of(const SimReplay *replay, uint32_t slot)
{
    if (slot == 0)
        return "the main thread";
    return slot == SIM_NO_SLOT ? "a task" : replay->tasks[slot].name;
}

static const char *text_of(const Context *context)
{
    return sim_reader_string(context->replay->reader, context->event.arg);
}

static SimTimeText time_text(const SimReplay *replay, int64_t time_ns)
{
    return sim_time_text(time_ns, replay->end_ns - replay->begin_ns);
}

static SimTimeText span_text(uint64_t duration_ns)
{
    return sim_duration_text(duration_ns < INT64_MAX ? (int64_t)duration_ns
                                                     : INT64_MAX);
}

// The subject of the sentence: "count A", or "count A runs and" if this is the
// first it does with the thread.
static void subject(const Context *context, SimBuffer *buffer)
{
    sim_buffer_format(buffer, "%s ", name_of(context->replay, context->slot));
    if (context->has_just_run && context->slot != 0)
        sim_buffer_text(buffer, "runs and ");
}

// Who has the thread next.
static void next_clause(const SimState *after, SimBuffer *buffer)
{
    uint32_t next;
    if (sim_state_ready(after, &next, 1) == 1)
        sim_buffer_format(buffer, "; %s is next", name_of(after->replay, next));
}

// The names of the tasks of all told events in the group: "A, B and C", or the
// first two and the last of many.
static size_t names_clause(const Context *context, SimBuffer *buffer)
{
    enum { SHOWN = 4 };
    const SimReplay *replay = context->replay;
    uint32_t shown[SHOWN];
    size_t count = 0;

    for (uint64_t i = context->told; i < context->end;
         i = sim_group_next_told(replay, i + 1)) {
        SimEvent event = sim_reader_event(replay->reader, i);
        shown[count < SHOWN ? count : SHOWN - 1] =
            sim_replay_slot(replay, event.task);
        count++;
    }
    size_t names = count < SHOWN ? count : SHOWN;
    for (size_t i = 0; i < names; i++) {
        bool is_last = i + 1 == names;
        const char *link = i == 0    ? ""
                           : is_last ? (count > SHOWN ? " ... " : " and ")
                                     : ", ";
        sim_buffer_format(buffer, "%s%s", link, name_of(replay, shown[i]));
    }
    return count;
}

static size_t count_told(const Context *context)
{
    SimBuffer unused;
    sim_buffer_init(&unused);
    size_t count = names_clause(context, &unused);
    sim_buffer_done(&unused);
    return count;
}

// ---- sentences ------------------------------------------------------------

// Do all tasks that the group makes run the same coroutine?
static bool has_one_coroutine(const Context *context)
{
    for (uint64_t i = context->told; i < context->end;
         i = sim_group_next_told(context->replay, i + 1))
        if (sim_reader_event(context->replay->reader, i).b != context->event.b)
            return false;
    return true;
}

static void tell_new(const Context *context, SimBuffer *buffer)
{
    const SimReplay *replay = context->replay;
    uint32_t parent = sim_replay_slot(replay, context->event.arg);
    SimPlace coroutine = sim_reader_place(replay->reader, context->event.b);
    size_t count = count_told(context);

    sim_buffer_format(buffer, "%s %screates ", name_of(replay, parent),
                      context->has_just_run && parent != 0 ? "runs and " : "");
    if (count > 1)
        sim_buffer_format(buffer, "%zu tasks: ", count);
    names_clause(context, buffer);
    if (coroutine.function[0] && has_one_coroutine(context))
        sim_buffer_format(buffer, ", to run %s()", coroutine.function);
    sim_buffer_text(buffer, count > 1 ? "; they join the ready queue"
                                      : "; it joins the ready queue");
}

// Is it an error that those who wake up will find?
static bool is_cancelled(const Context *context)
{
    return context->cause.kind == SIM_EVENT_FUTURE_DONE &&
           context->cause.flags == SIM_OUTCOME_CANCELLED;
}

// All are done, or one has failed.
static void tell_gathered(const Context *context, const char *name,
                          SimBuffer *buffer)
{
    bool is_failure = context->cause.flags == SIM_OUTCOME_RAISED;
    sim_buffer_format(buffer, "%s that %s gathered %s, so it ",
                      is_failure ? "one of those" : "all", name,
                      is_failure ? "has failed" : "are done");
}

// Why those that wake up may go on, up to the name of the only one.
static void wake_reason(const Context *context, size_t count, SimBuffer *buffer)
{
    unsigned reason = context->waited_for;
    const char *name = name_of(context->replay, context->slot);
    if (is_cancelled(context) && count == 1)
        sim_buffer_format(buffer, "%s is woken by it and ", name);
    else if (sim_wake_words(context->replay, reason, context->object, buffer))
        sim_buffer_format(buffer, ", so %s%s", count > 1 ? "" : name,
                          count > 1 ? "" : " ");
    else if (count > 1 && reason == SIM_REASON_SLEEP)
        sim_buffer_format(buffer, "%zu sleeps are over, so ", count);
    else if (count > 1)
        sim_buffer_format(buffer, "%zu tasks can go on: ", count);
    else if (reason == SIM_REASON_SLEEP)
        sim_buffer_format(buffer, "%s has slept long enough and ", name);
    else if (reason == SIM_REASON_GATHER)
        tell_gathered(context, name, buffer);
    else if (reason == SIM_REASON_TASK)
        sim_buffer_format(buffer, "the task that %s awaits is done, so it ",
                          name);
    else if (reason == SIM_REASON_FUTURE)
        sim_buffer_format(buffer,
                          "the future that %s awaits is settled, so "
                          "it ",
                          name);
    else
        sim_buffer_format(buffer, "%s can go on and ", name);
}

static void time_clause(const Context *context, SimBuffer *buffer)
{
    if (context->jumped_ns > 0)
        sim_buffer_format(buffer,
                          "nobody can run, so the clock jumps %s ahead: ",
                          span_text((uint64_t)context->jumped_ns).text);
    else if (context->waited_ns > 0)
        sim_buffer_format(buffer, "nobody can run for %s; then ",
                          span_text((uint64_t)context->waited_ns).text);
}

static void tell_ready(const Context *context, SimBuffer *buffer)
{
    size_t count = count_told(context);

    time_clause(context, buffer);
    wake_reason(context, count, buffer);
    if (count > 1)
        names_clause(context, buffer);
    sim_buffer_text(buffer, count > 1 ? " join the ready queue"
                                      : "joins the ready queue");
}

static void tell_suspend(const Context *context, const SimState *after,
                         SimBuffer *buffer)
{
    const SimEvent *event = &context->event;
    int64_t until_ns = INT64_MIN;
    if (context->slot != SIM_NO_SLOT)
        until_ns = after->tasks[context->slot].until_ns;

    subject(context, buffer);
    if (event->flags == SIM_REASON_YIELD)
        sim_buffer_text(buffer, "lets the others go first");
    else if (event->flags == SIM_REASON_SLEEP && until_ns >= 0)
        sim_buffer_format(buffer, "sleeps until %s and leaves the loop free",
                          time_text(context->replay, until_ns).text);
    else if (event->flags == SIM_REASON_GATHER)
        sim_buffer_text(buffer,
                        "waits for all it gathered and leaves the loop free");
    else
        sim_buffer_format(
            buffer, "waits for %s and leaves the loop free",
            sim_wait_words(context->replay, event->flags, event->arg).text);
    next_clause(after, buffer);
}

static void tell_done(const Context *context, SimBuffer *buffer)
{
    const char *result = text_of(context);
    subject(context, buffer);
    if (context->event.flags == SIM_OUTCOME_CANCELLED)
        sim_buffer_text(buffer, "is cancelled");
    else if (context->event.flags == SIM_OUTCOME_RETURNED)
        sim_buffer_text(buffer, "is done");
    else
        sim_buffer_text(buffer, "fails");
    if (result[0])
        sim_buffer_format(buffer, ": %s", result);
}

// The scene's hint shortly before a block, from the same task; NULL if none.
static const char *scene_before(const Context *context)
{
    enum { NEAR_EVENTS = 4 };
    const SimReplay *replay = context->replay;
    for (size_t i = sim_replay_notes_at(replay, context->told); i > 0; i--) {
        const SimNote *note = &replay->notes[i - 1];
        if (note->step + NEAR_EVENTS < context->told)
            break;
        if (note->kind == SIM_EVENT_SCENE && note->slot == context->slot)
            return note->text;
    }
    return NULL;
}

// Busy time: nobody else can run, if there is anybody else.
static void tell_busy(const Context *context, SimBuffer *buffer)
{
    SimTimeText span = span_text(context->event.a);
    bool is_work = context->event.kind == SIM_EVENT_WORK_BEGIN;
    const char *hint = is_work ? context->prelude : scene_before(context);
    bool has_words = hint && (is_work ? sim_scene_words(hint, buffer)
                                      : sim_scene_blocked_words(hint, buffer));

    if (has_words) {
        sim_buffer_format(buffer, " for %s", span.text);
    } else {
        subject(context, buffer);
        sim_buffer_format(buffer,
                          is_work ? "works for %s" : "sleeps %s without await",
                          span.text);
    }
    if (!is_work || context->replay->has_loop)
        sim_buffer_text(buffer, ": nobody else can run");
}

static void tell_enter(const Context *context, SimBuffer *buffer)
{
    SimPlace coroutine =
        sim_reader_place(context->replay->reader, context->event.arg);
    subject(context, buffer);
    sim_buffer_format(buffer, "awaits %s() and goes straight into it",
                      coroutine.function[0] ? coroutine.function
                                            : "a coroutine");
}

static void tell_print(const Context *context, SimBuffer *buffer)
{
    subject(context, buffer);
    sim_buffer_text(buffer, "prints \"");
    for (const char *text = text_of(context); *text;) {
        size_t length = strcspn(text, "\n");
        sim_buffer_append(buffer, text, length);
        text += length + (text[length] == '\n');
        if (*text)
            sim_buffer_text(buffer, " / "); // more lines follow
    }
    sim_buffer_text(buffer, "\"");
}

static void tell_span(const Context *context, const char *verb,
                      SimBuffer *buffer)
{
    subject(context, buffer);
    sim_buffer_format(buffer, "%s: %s", verb, text_of(context));
}

static void tell_scene(const Context *context, SimBuffer *buffer)
{
    if (!sim_scene_words(text_of(context), buffer))
        sim_buffer_format(buffer, "on the scene: %s", text_of(context));
}

// Who cancels: a task, or a callback of the loop, such as that of a time limit.
static void tell_cancel(const Context *context, SimBuffer *buffer)
{
    if (context->slot != 0 || !context->replay->has_loop) {
        subject(context, buffer);
        sim_buffer_text(buffer, "cancels ");
    } else {
        time_clause(context, buffer);
        sim_buffer_text(buffer, context->is_timer_due
                                    ? "a timer is due and cancels "
                                    : "the loop cancels ");
    }
    uint32_t victim = sim_replay_slot(context->replay, context->event.arg);
    sim_buffer_text(buffer, name_of(context->replay, victim));
}

static void tell_resource(const Context *context, SimBuffer *buffer)
{
    const SimEvent *event = &context->event;
    SimWords what =
        sim_resource_label(context->replay, event->flags, event->arg);
    const char *permit =
        event->flags == SIM_RESOURCE_SEMAPHORE ? "a permit of " : "";
    subject(context, buffer);
    if (event->kind == SIM_EVENT_ACQUIRED)
        sim_buffer_format(buffer, "takes %s%s", permit, what.text);
    else if (event->kind == SIM_EVENT_RELEASED)
        sim_buffer_format(buffer, "gives %s%s back", permit, what.text);
    else
        sim_buffer_format(buffer, "%s %s", event->a ? "sets" : "clears",
                          what.text);
}

static void tell_context(const Context *context, const SimState *after,
                         SimBuffer *buffer)
{
    switch (context->event.kind) {
    case SIM_EVENT_LOOP_END:
        sim_buffer_text(buffer, context->replay->has_loop
                                    ? "the event loop ends"
                                    : "the program ends");
        break;
    case SIM_EVENT_TASK_NEW:
        tell_new(context, buffer);
        break;
    case SIM_EVENT_TASK_READY:
        tell_ready(context, buffer);
        break;
    case SIM_EVENT_TASK_SUSPEND:
        tell_suspend(context, after, buffer);
        break;
    case SIM_EVENT_TASK_DONE:
        tell_done(context, buffer);
        break;
    case SIM_EVENT_BLOCK_BEGIN:
    case SIM_EVENT_WORK_BEGIN:
        tell_busy(context, buffer);
        break;
    case SIM_EVENT_CANCEL:
        tell_cancel(context, buffer);
        break;
    case SIM_EVENT_ACQUIRED:
    case SIM_EVENT_RELEASED:
    case SIM_EVENT_LEVEL:
        tell_resource(context, buffer);
        break;
    case SIM_EVENT_CORO_ENTER:
        tell_enter(context, buffer);
        break;
    case SIM_EVENT_PRINT:
        tell_print(context, buffer);
        break;
    case SIM_EVENT_SPAN_BEGIN:
        tell_span(context, "begins", buffer);
        break;
    case SIM_EVENT_SPAN_END:
        tell_span(context, "ends", buffer);
        break;
    case SIM_EVENT_SCENE:
        tell_scene(context, buffer);
        break;
    default:
        sim_tell_event(context->replay, &context->event, buffer);
        break;
    }
}

// ---- the teller -----------------------------------------------------------

void sim_teller_init(SimTeller *teller, const SimReplay *replay)
{
    sim_state_init(&teller->state, replay);
    sim_buffer_init(&teller->text);
    teller->end_step = 0;
}

void sim_teller_done(SimTeller *teller)
{
    sim_state_done(&teller->state);
    sim_buffer_done(&teller->text);
}

static bool begins_with_name(const char *sentence, const Context *context)
{
    const SimReplay *replay = context->replay;
    uint32_t parent = context->event.kind == SIM_EVENT_TASK_NEW
                          ? sim_replay_slot(replay, context->event.arg)
                          : SIM_NO_SLOT;
    const uint32_t slots[] = {context->slot, parent};
    for (size_t i = 0; i < 2; i++) {
        if (slots[i] == SIM_NO_SLOT || slots[i] == 0)
            continue;
        const char *name = replay->tasks[slots[i]].name;
        if (strncmp(sentence, name, strlen(name)) == 0)
            return true;
    }
    return context->event.kind == SIM_EVENT_COUNTER;
}

// A sentence begins with a capital letter, unless with a name of the program's,
// and ends with a stop.
static void finish_sentence(SimTeller *teller, const Context *context)
{
    SimBuffer *text = &teller->text;
    if (text->size_bytes == 0)
        sim_buffer_text(text, "the recording begins");
    if (!begins_with_name(text->bytes, context))
        text->bytes[0] = (char)toupper((unsigned char)text->bytes[0]);
    // A quotation may bring its own stop.
    size_t last = text->size_bytes - 1;
    if (text->bytes[last] == '"' && last > 0)
        last--;
    if (!strchr(".!?", text->bytes[last]))
        sim_buffer_text(text, ".");
}

static void tell_group(SimTeller *teller, Context *context, SimTold *out_told)
{
    const SimReplay *replay = context->replay;
    SimState *state = &teller->state;

    gather_context(context);
    sim_state_seek(state, context->told);
    if (context->event.kind == SIM_EVENT_TASK_READY)
        context->waited_for = common_reason(context, state, &context->object);
    sim_state_seek(state, context->end);
    sim_buffer_clear(&teller->text);
    tell_context(context, state, &teller->text);
    finish_sentence(teller, context);
    *out_told = (SimTold){
        .first_step = context->begin + 1,
        .last_step = context->end,
        .time_ns = context->event.time_ns,
        .slot = context->slot,
        .place = sim_reader_place(replay->reader, context->event.site),
        .text = sim_buffer_string(&teller->text),
    };
}

// Tells the group that begins at a step and holds `inside`.
static void tell_from(SimTeller *teller, uint64_t begin_step, uint64_t inside,
                      SimTold *out_told)
{
    const SimReplay *replay = teller->state.replay;
    Context context = {.replay = replay};

    context.begin = begin_step - 1;
    context.end = sim_group_end(replay, inside);
    context.told = sim_group_next_told(replay, context.begin);
    if (context.told >= context.end)
        context.told = context.begin; // nothing in this trace is told
    tell_group(teller, &context, out_told);
    teller->end_step = context.end;
}

void sim_teller_at(SimTeller *teller, uint64_t step, SimTold *out_told)
{
    const SimReplay *replay = teller->state.replay;
    if (step < 1)
        step = 1;
    if (step > replay->step_count)
        step = replay->step_count;
    tell_from(teller, sim_group_begin(replay, step), step, out_told);
}

bool sim_teller_next(SimTeller *teller, uint64_t step, SimTold *out_told)
{
    if (step >= teller->state.replay->step_count)
        return false;
    if (step == teller->end_step) // the usual way, and the fast one
        tell_from(teller, step + 1, step + 1, out_told);
    else
        sim_teller_at(teller, step + 1, out_told);
    return true;
}
