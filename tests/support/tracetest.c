#include "support/tracetest.h"

#include "support/looptest.h"

SimReader *tracetest_open(void)
{
    SimReader *reader = NULL;
    char *sentence = NULL;
    SimStatus status = sim_reader_open(looptest_trace(), &reader, &sentence);
    assert_int_equal(status, SIM_OK);
    return reader;
}

size_t tracetest_count(const SimReader *reader, SimEventKind kind)
{
    size_t count = 0;
    for (uint64_t i = 0; i < sim_reader_count(reader); i++)
        count += sim_reader_event(reader, i).kind == kind;
    return count;
}

SimEvent tracetest_event(const SimReader *reader, SimEventKind kind, int nth)
{
    SimEvent event = {0};
    for (uint64_t i = 0; i < sim_reader_count(reader); i++) {
        event = sim_reader_event(reader, i);
        if (event.kind == kind && --nth == 0)
            return event;
    }
    print_error("there are too few events of kind %d\n", (int)kind);
    assert_true(nth <= 0);
    return event;
}

static bool is_wait(const SimEvent *event, SimReason reason)
{
    return event->kind == SIM_EVENT_TASK_SUSPEND && event->flags == reason &&
           event->arg != 0;
}

size_t tracetest_waits(const SimReader *reader, SimReason reason)
{
    size_t count = 0;
    for (uint64_t i = 0; i < sim_reader_count(reader); i++) {
        SimEvent event = sim_reader_event(reader, i);
        count += is_wait(&event, reason);
    }
    return count;
}

SimEventKind tracetest_cause_of_wake(const SimReader *reader, SimReason reason)
{
    uint32_t task = 0;
    for (uint64_t i = 0; i < sim_reader_count(reader); i++) {
        SimEvent event = sim_reader_event(reader, i);
        if (is_wait(&event, reason))
            task = event.task;
        if (task == 0 || event.kind != SIM_EVENT_TASK_READY ||
            event.task != task)
            continue;
        uint64_t cause = sim_reader_cause(reader, &event);
        return (SimEventKind)sim_reader_event(reader, cause).kind;
    }
    print_error("nobody waits for %s\n", sim_reason_words(reason));
    assert_int_not_equal(task, task);
    return SIM_EVENT_META;
}
