// Small traces for tests, made by the real writer on a virtual clock.
//
// A story says what a loop would do, one call an event, so that a test can
// assert what replay makes of it without running a loop.
//
//     SimStory story;
//     story_begin(&story, "two.simul");
//     story_new(&story, 1, 0, "main");
//     ...
//     SimReplay *replay = story_end_replay(&story);
#ifndef SIM_TESTS_STORY_H
#define SIM_TESTS_STORY_H

#include "replay/replay.h"
#include "trace/writer.h"

typedef struct SimStory {
    SimTrace *trace;
    SimClock clock;
    char *path;          // below the system's folder for temporary files
    uint64_t last;       // the number of the last event
    int64_t due_ns[256]; // each task's deadline, by its number's last byte
} SimStory;

// Begins a trace of that file name in a folder for temporary files.
void story_begin(SimStory *story, const char *name);
void story_begin_ring(SimStory *story, const char *name, size_t ring_bytes);

// Closes the trace; the file stays until story_done.
void story_end(SimStory *story);

// Closes it and opens it for replay. The file is removed.
SimReplay *story_end_replay(SimStory *story);

// Removes the file.
void story_done(SimStory *story);

// A call site: line `line` of "story.c", in count().
const SimSite *story_site(uint32_t line);

// Moves the clock.
void story_wait(SimStory *story, int64_t ms);

// Any event of one record, of two, of a text.
void story_event(SimStory *story, SimEventKind kind, unsigned flags,
                 uint32_t line, uint32_t task, uint32_t arg);
void story_event2(SimStory *story, SimEventKind kind, unsigned flags,
                  uint32_t line, uint32_t task, uint32_t arg, uint64_t a,
                  uint64_t b);
void story_say(SimStory *story, SimEventKind kind, uint32_t line, uint32_t task,
               const char *text);

// TASK_NEW, and the TASK_READY it causes.
void story_new(SimStory *story, uint32_t task, uint32_t parent,
               const char *name);
void story_run(SimStory *story, uint32_t task);

// TIMER_SET and TASK_SUSPEND; the timer bears the task's number.
void story_sleep(SimStory *story, uint32_t line, uint32_t task, int64_t ms);

// TIMER_FIRED and the TASK_READY it causes.
void story_wake(SimStory *story, uint32_t task);
void story_finish(SimStory *story, uint32_t task);

// TASK_READY, caused by the last event.
void story_ready(SimStory *story, uint32_t task);

// TASK_SUSPEND for a reason other than a sleep.
void story_suspend(SimStory *story, SimReason reason, uint32_t line,
                   uint32_t task, uint32_t object);

// RESOURCE, ACQUIRED, RELEASED or LEVEL.
void story_resource(SimStory *story, SimEventKind kind, SimResource resource,
                    uint32_t line, uint32_t task, uint32_t object,
                    uint64_t count);

// A new task, by task 1 or (task 1 itself) by the main thread, that runs.
void story_start(SimStory *story, uint32_t task, const char *name);

// WORK_BEGIN, the time, WORK_END; likewise BLOCK.
void story_work(SimStory *story, uint32_t line, uint32_t task, int64_t ms);
void story_block(SimStory *story, uint32_t line, uint32_t task, int64_t ms);

// main gathers A and B; each prints, sleeps 1 s, prints and returns.
void story_two_counts(SimStory *story);

// The chess exhibition, one game after another or walking from board to board.
void story_chess_sync(SimStory *story, int boards, int moves);
void story_chess_async(SimStory *story, int boards, int moves);

// `count` events drawn from a seed: tasks that come, run, wait and go, and now
// and then an event that makes no sense.
void story_random(SimStory *story, uint64_t seed, size_t count);

#endif
