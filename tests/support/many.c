#include "support/many.h"

enum { AT_ONCE = 1000 };

// Timers are due in the order of setting, so the deadlines need no table.
static void sleep_on(SimStory *story, uint32_t task)
{
    int64_t due_ns = sim_clock_now(&story->clock) + SIM_NS_PER_S;
    story_event2(story, SIM_EVENT_TIMER_SET, 0, 4, task, task, (uint64_t)due_ns,
                 0);
    story_event(story, SIM_EVENT_TASK_SUSPEND, SIM_REASON_SLEEP, 4, task, task);
}

static void wake(SimStory *story, uint32_t task)
{
    story_event2(story, SIM_EVENT_TIMER_FIRED, 0, 0, 0, task, 0, 0);
    story_ready(story, task);
}

void many_sleepers(SimStory *story, uint64_t event_count, uint32_t task_count)
{
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    for (uint32_t task = 1; task <= task_count; task++)
        story_new(story, task, 0, NULL);
    for (uint64_t i = 0; story->trace->event_count < event_count; i++) {
        uint32_t task = (uint32_t)(i % task_count) + 1;
        story_event(story, SIM_EVENT_TICK, 0, 0, 0, 1);
        if (i >= task_count)
            wake(story, task);
        story_run(story, task);
        sim_trace_enter(story->trace, story_site(4), task, story_site(20));
        story_event(story, SIM_EVENT_CORO_LEAVE, 0, 21, task, 0);
        sleep_on(story, task);
        story_wait(story, 1);
    }
}

void many_short_lives(SimStory *story, uint32_t task_count)
{
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    for (uint32_t i = 1; i <= task_count + AT_ONCE; i++) {
        story_event(story, SIM_EVENT_TICK, 0, 0, 0, 1);
        if (i <= task_count) {
            story_new(story, i, 0, NULL);
            story_run(story, i);
            sleep_on(story, i);
        }
        if (i > AT_ONCE) {
            wake(story, i - AT_ONCE);
            story_run(story, i - AT_ONCE);
            story_finish(story, i - AT_ONCE);
        }
        story_wait(story, 1);
    }
}
