// What every lesson's trace must say, in every mode: whoever waits, waits for a
// reason and for a thing that the trace knows; whoever becomes ready, becomes so
// by an event.
//
// The lessons are those that are built; their modes those that they list.
#include "base/alloc.h"
#include "support/child.h"
#include "trace/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// ---- each lesson in each mode -----------------------------------------------

typedef void Judge(const SimReader *reader, const char *run);

// Lesson 28 is an event loop of its own, without a trace.
static bool is_traced(const char *help)
{
    return strstr(help, "--trace FILE") != NULL;
}

// The modes of "--mode sync|async  ..." as one word each; "" without modes.
static void modes_of(const char *help, char *modes, size_t size)
{
    const char *option = strstr(help, "--mode ");
    const char *begin = option ? option + strlen("--mode ") : "";
    snprintf(modes, size, "%.*s", (int)strcspn(begin, " \n"), begin);
}

// A deadlock ends with status 1, and leaves a trace all the same.
static void judge_run(const char *lesson, const char *mode, Judge *judge)
{
    char *sentence = NULL;
    SimReader *reader;
    char *path = sim_format("/tmp/simul-%d-lesson.simul", (int)getpid());
    char *run = sim_format("%s%s%s", lesson, *mode ? " --mode " : "", mode);

    Child child = child_shell(SIM_BUILD "/lessons/%s --clock virtual --trace "
                                        "%s",
                              run, path);
    assert_in_range(child.exit_status, 0, 1);
    if (sim_reader_open(path, &reader, &sentence) != SIM_OK)
        fail_msg("%s: %s", run, sentence);
    judge(reader, run);
    sim_reader_close(reader);
    unlink(path);
    sim_free(run);
    sim_free(path);
}

// Returns how many runs were judged.
static int judge_lesson(const char *lesson, Judge *judge)
{
    char modes[200];
    int count = 0;
    Child help = child_shell(SIM_BUILD "/lessons/%s --help", lesson);

    if (!is_traced(help.output))
        return 0;
    modes_of(help.output, modes, sizeof modes);
    char *rest = modes;
    do {
        judge_run(lesson, strsep(&rest, "|"), judge);
        count++;
    } while (rest);
    return count;
}

// The lessons are built by `make lessons`, not by this test.
static void judge_all(Judge *judge)
{
    int count = 0;
    Child list = child_shell("ls " SIM_BUILD "/lessons");
    if (list.exit_status != 0 || !strstr(list.output, "05_chess"))
        skip();

    char *rest = list.output;
    for (char *lesson; (lesson = strsep(&rest, "\n"));)
        if (*lesson)
            count += judge_lesson(lesson, judge);
    assert_true(count > 30);
}

// ---- why one waits ----------------------------------------------------------

// The numbers that the trace has introduced: of tasks, and of anything else.
enum { MOST_NUMBERS = 1 << 20 };

typedef struct Known {
    bool *tasks;   // tasks[MOST_NUMBERS]
    bool *objects; // objects[MOST_NUMBERS]
} Known;

// Where the field of an event is a number that is new with it.
static uint32_t introduced(const SimEvent *event)
{
    switch (event->kind) {
    case SIM_EVENT_TIMER_SET:
    case SIM_EVENT_GATHER:
    case SIM_EVENT_RESOURCE:
    case SIM_EVENT_IO_OPEN:
    case SIM_EVENT_IO_SUBMIT:
    case SIM_EVENT_JOB_SUBMIT:
        return event->arg;
    default:
        return 0; // which is nobody's number
    }
}

// What group/ makes has no event of its own: a wait, a shield, a group.
static bool is_introduced(SimReason reason)
{
    return reason != SIM_REASON_WAIT && reason != SIM_REASON_SHIELD &&
           reason != SIM_REASON_GROUP;
}

static void check_wait(const SimEvent *event, const Known *known,
                       const char *run)
{
    if (event->flags == SIM_REASON_YIELD)
        return;
    assert_true(event->arg < MOST_NUMBERS);
    bool is_known = event->flags == SIM_REASON_TASK ? known->tasks[event->arg]
                    : is_introduced(event->flags)   ? known->objects[event->arg]
                                                    : event->arg > 0;
    if (event->site == 0)
        fail_msg("%s: event %d waits at no line", run, (int)event->index);
    // "A future" is too vague for a lesson.
    if (event->flags == SIM_REASON_FUTURE ||
        strcmp(sim_reason_words(event->flags), "?") == 0)
        fail_msg("%s: event %d waits for no reason", run, (int)event->index);
    if (!is_known)
        fail_msg("%s: event %d waits for %s, number %d, of which nobody knows",
                 run, (int)event->index, sim_reason_words(event->flags),
                 (int)event->arg);
}

static void every_wait_is_explained(const SimReader *reader, const char *run)
{
    Known known = {sim_alloc(MOST_NUMBERS), sim_alloc(MOST_NUMBERS)};
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, reader, 0);

    while (sim_walk_next(&walk, &event)) {
        assert_true(event.task < MOST_NUMBERS);
        assert_true(introduced(&event) < MOST_NUMBERS);
        known.objects[introduced(&event)] = introduced(&event) > 0;
        if (event.kind == SIM_EVENT_TASK_NEW)
            known.tasks[event.task] = true;
        if (event.kind == SIM_EVENT_TASK_SUSPEND)
            check_wait(&event, &known, run);
    }
    sim_free(known.tasks);
    sim_free(known.objects);
}

static void
every_wait_of_a_lesson_names_its_reason_and_its_object(void **unused)
{
    (void)unused;
    judge_all(every_wait_is_explained);
}

// ---- why one goes on ----------------------------------------------------------

// Can this make a task ready?
static bool is_cause(const SimEvent *event)
{
    switch (event->kind) {
    case SIM_EVENT_TASK_NEW:
    case SIM_EVENT_TASK_SUSPEND: // only for a turn
    case SIM_EVENT_TASK_DONE:
    case SIM_EVENT_FUTURE_DONE:
    case SIM_EVENT_TIMER_FIRED:
    case SIM_EVENT_CANCEL:
    case SIM_EVENT_IO_OPEN: // a connection stands
    case SIM_EVENT_IO_DONE:
    case SIM_EVENT_IO_CLOSE:
    case SIM_EVENT_JOB_DONE:
    case SIM_EVENT_PROCESS_EXIT:
        return true;
    default:
        return false;
    }
}

static void every_wake_up_has_a_cause(const SimReader *reader, const char *run)
{
    SimWalk walk;
    SimEvent event;
    sim_walk_begin(&walk, reader, 0);

    while (sim_walk_next(&walk, &event)) {
        if (event.kind != SIM_EVENT_TASK_READY)
            continue;
        uint64_t cause = sim_reader_cause(reader, &event);
        if (cause >= event.index)
            fail_msg("%s: event %d has no cause", run, (int)event.index);
        SimEvent why = sim_reader_event(reader, cause);
        if (!is_cause(&why))
            fail_msg("%s: event %d is caused by a %s", run, (int)event.index,
                     sim_event_info(why.kind)->name);
    }
}

static void no_task_of_a_lesson_becomes_ready_without_a_cause(void **unused)
{
    (void)unused;
    judge_all(every_wake_up_has_a_cause);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            every_wait_of_a_lesson_names_its_reason_and_its_object),
        cmocka_unit_test(no_task_of_a_lesson_becomes_ready_without_a_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
