#include "support/story.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINES = 40 };

static const char source_text[] =
    "async(count, (const char *) name)\n"
    "{\n"
    "    printf(\"%s: one\\n\", name);\n"
    "    await(asyncio.sleep(1));\n"
    "    printf(\"%s: two\\n\", name);\n"
    "    return none;\n"
    "}\n"
    "\n"
    "async(main_)\n"
    "{\n"
    "    await(asyncio.gather(count(\"A\"), count(\"B\")));\n"
    "    return none;\n"
    "}\n";

const SimSite *story_site(uint32_t line)
{
    static const SimSource source = {source_text,
                                     source_text + sizeof source_text - 1};
#define SITE(n)                                            \
    {                                                      \
        "story.c", (n) < 8 ? "count" : "main_", n, &source \
    }
#define FOUR(n) SITE(n), SITE(n + 1), SITE(n + 2), SITE(n + 3)
    static const SimSite sites[LINES] = {
        FOUR(0),  FOUR(4),  FOUR(8),  FOUR(12), FOUR(16),
        FOUR(20), FOUR(24), FOUR(28), FOUR(32), FOUR(36),
    };
    return line > 0 ? &sites[line % LINES] : NULL;
}

// ---- the file --------------------------------------------------------------

void story_begin_ring(SimStory *story, const char *name, size_t ring_bytes)
{
    const char *folder = getenv("TMPDIR");
    *story = (SimStory){0};
    sim_clock_init(&story->clock, SIM_CLOCK_VIRTUAL, 1);
    story->path = sim_format("%s/simul-%d-%s", folder ? folder : "/tmp",
                             (int)getpid(), name);
    SimTraceConfig config = {
        .path = story->path, .clock = &story->clock, .ring_bytes = ring_bytes};
    if (sim_trace_open(&config, &story->trace) != SIM_OK) {
        fprintf(stderr, "story: cannot write %s\n", story->path);
        abort();
    }
}

void story_begin(SimStory *story, const char *name)
{
    story_begin_ring(story, name, 0);
}

void story_end(SimStory *story)
{
    sim_trace_close(story->trace);
    story->trace = NULL;
}

void story_done(SimStory *story)
{
    unlink(story->path);
    sim_free(story->path);
    story->path = NULL;
}

SimReplay *story_end_replay(SimStory *story)
{
    SimReplay *replay = NULL;
    char *sentence = NULL;
    story_end(story);
    if (sim_replay_open(story->path, &replay, &sentence) != SIM_OK) {
        fprintf(stderr, "story: %s\n", sentence);
        abort();
    }
    story_done(story);
    return replay;
}

// ---- events ----------------------------------------------------------------

void story_wait(SimStory *story, int64_t ms)
{
    sim_clock_advance(&story->clock, ms * SIM_NS_PER_MS);
}

void story_event(SimStory *story, SimEventKind kind, unsigned flags,
                 uint32_t line, uint32_t task, uint32_t arg)
{
    story->last =
        sim_trace_event(story->trace, kind, flags, story_site(line), task, arg);
}

void story_event2(SimStory *story, SimEventKind kind, unsigned flags,
                  uint32_t line, uint32_t task, uint32_t arg, uint64_t a,
                  uint64_t b)
{
    story->last = sim_trace_event2(story->trace, kind, flags, story_site(line),
                                   task, arg, a, b);
}

void story_say(SimStory *story, SimEventKind kind, uint32_t line, uint32_t task,
               const char *text)
{
    story->last = sim_trace_text(story->trace, kind, 0, story_site(line), task,
                                 text, strlen(text));
}

void story_ready(SimStory *story, uint32_t task)
{
    uint32_t back = sim_trace_back(story->trace, story->last);
    story_event(story, SIM_EVENT_TASK_READY, 0, 0, task, back);
}

void story_new(SimStory *story, uint32_t task, uint32_t parent,
               const char *name)
{
    story->last = sim_trace_task_new(story->trace, story_site(11), task, parent,
                                     name, story_site(task == 1 ? 9 : 1));
    story_ready(story, task);
}

void story_run(SimStory *story, uint32_t task)
{
    story_event(story, SIM_EVENT_TASK_RUN, 0, 0, task, 0);
}

void story_sleep(SimStory *story, uint32_t line, uint32_t task, int64_t ms)
{
    int64_t deadline_ns = story->clock.virtual_ns + ms * SIM_NS_PER_MS;
    story->due_ns[task % 256] = deadline_ns;
    story_event2(story, SIM_EVENT_TIMER_SET, 0, line, task, task,
                 (uint64_t)deadline_ns, 0);
    story_event(story, SIM_EVENT_TASK_SUSPEND, SIM_REASON_SLEEP, line, task,
                task);
}

void story_wake(SimStory *story, uint32_t task)
{
    int64_t late_ns = story->clock.virtual_ns - story->due_ns[task % 256];
    story_event2(story, SIM_EVENT_TIMER_FIRED, 0, 0, 0, task,
                 (uint64_t)(late_ns > 0 ? late_ns : 0), 0);
    story_ready(story, task);
}

void story_suspend(SimStory *story, SimReason reason, uint32_t line,
                   uint32_t task, uint32_t object)
{
    story_event(story, SIM_EVENT_TASK_SUSPEND, reason, line, task, object);
}

void story_resource(SimStory *story, SimEventKind kind, SimResource resource,
                    uint32_t line, uint32_t task, uint32_t object,
                    uint64_t count)
{
    story_event2(story, kind, resource, line, task, object, count, 0);
}

void story_start(SimStory *story, uint32_t task, const char *name)
{
    story_new(story, task, task > 1, name);
    story_run(story, task);
}

void story_finish(SimStory *story, uint32_t task)
{
    story_event(story, SIM_EVENT_TASK_DONE, SIM_OUTCOME_RETURNED, 6, task, 0);
}

void story_work(SimStory *story, uint32_t line, uint32_t task, int64_t ms)
{
    story_event2(story, SIM_EVENT_WORK_BEGIN, 0, line, task, 0,
                 (uint64_t)ms * SIM_NS_PER_MS, 0);
    story_wait(story, ms);
    story_event(story, SIM_EVENT_WORK_END, 0, line, task, 0);
}

void story_block(SimStory *story, uint32_t line, uint32_t task, int64_t ms)
{
    story_event2(story, SIM_EVENT_BLOCK_BEGIN, 0, line, task, 0,
                 (uint64_t)ms * SIM_NS_PER_MS, 0);
    story_wait(story, ms);
    story_event(story, SIM_EVENT_BLOCK_END, 0, line, task, 0);
}

// ---- whole stories ---------------------------------------------------------

static void tick(SimStory *story, uint32_t ready_count)
{
    story_event(story, SIM_EVENT_TICK, 0, 0, 0, ready_count);
}

static void jump(SimStory *story, int64_t ms)
{
    story_wait(story, ms);
    story_event2(story, SIM_EVENT_JUMP, 0, 0, 0, 0,
                 (uint64_t)(ms * SIM_NS_PER_MS), 0);
}

static void gather(SimStory *story, uint32_t first, uint32_t count)
{
    for (uint32_t task = first; task < first + count; task++) {
        char *name = sim_format("%c", (int)('A' + task - first));
        story_new(story, task, 1, count <= 2 ? name : NULL);
        sim_free(name);
    }
    story_event2(story, SIM_EVENT_GATHER, 0, 11, 1, 100, count, 0);
    for (uint32_t task = first; task < first + count; task++)
        story_event2(story, SIM_EVENT_GATHER_CHILD, 0, 0, 1, 100, task, 0);
    story_event(story, SIM_EVENT_TASK_SUSPEND, SIM_REASON_GATHER, 11, 1, 100);
}

void story_two_counts(SimStory *story)
{
    sim_trace_meta(story->trace, "program", "two_counts");
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_new(story, 1, 0, "main");
    tick(story, 1);
    story_run(story, 1);
    gather(story, 2, 2);
    tick(story, 2);
    for (uint32_t task = 2; task <= 3; task++) {
        story_run(story, task);
        story_say(story, SIM_EVENT_PRINT, 3, task,
                  task == 2 ? "A: one\n" : "B: one\n");
        story_sleep(story, 4, task, 1000);
    }
    tick(story, 0);
    jump(story, 1000);
    story_wake(story, 2);
    story_wake(story, 3);
    tick(story, 2);
    for (uint32_t task = 2; task <= 3; task++) {
        story_run(story, task);
        story_say(story, SIM_EVENT_PRINT, 5, task,
                  task == 2 ? "A: two\n" : "B: two\n");
        story_finish(story, task);
    }
    story_ready(story, 1);
    tick(story, 1);
    story_run(story, 1);
    story_finish(story, 1);
    story_event(story, SIM_EVENT_LOOP_END, 0, 0, 0, 0);
}

static void scene(SimStory *story, uint32_t task, const char *verb, int table,
                  int move)
{
    char *text = sim_format("chess %s table=%d move=%d", verb, table, move);
    story_say(story, SIM_EVENT_SCENE, 0, task, text);
    sim_free(text);
}

static void exhibition(SimStory *story, const char *mode, int boards, int moves)
{
    char *text = sim_format("chess boards=%d moves=%d", boards, moves);
    sim_trace_meta(story->trace, "program", "05_chess");
    sim_trace_meta(story->trace, "mode", mode);
    story_say(story, SIM_EVENT_SCENE, 0, 0, text);
    sim_free(text);
}

static void judit_moves(SimStory *story, uint32_t task, int table, int move)
{
    scene(story, task, "think", table, move);
    story_work(story, 3, task, 5000);
    scene(story, task, "move", table, move);
}

void story_chess_sync(SimStory *story, int boards, int moves)
{
    exhibition(story, "sync", boards, moves);
    for (int table = 1; table <= boards; table++)
        for (int move = 1; move <= moves; move++) {
            judit_moves(story, 0, table, move);
            story_block(story, 4, 0, 55000);
            scene(story, 0, "reply", table, move);
        }
}

// The tables come round in the same order every time, so the next to wake is
// always the next in the circle.
void story_chess_async(SimStory *story, int boards, int moves)
{
    int64_t *due_ms = sim_alloc((size_t)boards * sizeof *due_ms);

    exhibition(story, "async", boards, moves);
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_new(story, 1, 0, "main");
    tick(story, 1);
    story_run(story, 1);
    for (int table = 1; table <= boards; table++) {
        char *name = sim_format("table %d", table);
        story_new(story, (uint32_t)table + 1, 1, name);
        sim_free(name);
    }
    story_event2(story, SIM_EVENT_GATHER, 0, 11, 1, 100, (uint64_t)boards, 0);
    story_event(story, SIM_EVENT_TASK_SUSPEND, SIM_REASON_GATHER, 11, 1, 100);
    for (int step = 0; step < boards * (moves + 1); step++) {
        int board = step % boards;
        int move = step / boards + 1;
        uint32_t task = (uint32_t)board + 2;
        int64_t now_ms = story->clock.virtual_ns / SIM_NS_PER_MS;
        if (move > 1 && due_ms[board] > now_ms)
            jump(story, due_ms[board] - now_ms);
        if (move > 1) {
            story_wake(story, task);
            tick(story, 1);
        }
        story_run(story, task);
        if (move > 1)
            scene(story, task, "reply", board + 1, move - 1);
        if (move > moves) {
            story_finish(story, task);
            continue;
        }
        judit_moves(story, task, board + 1, move);
        due_ms[board] = story->clock.virtual_ns / SIM_NS_PER_MS + 55000;
        story_sleep(story, 4, task, 55000);
    }
    story_ready(story, 1);
    story_run(story, 1);
    story_finish(story, 1);
    story_event(story, SIM_EVENT_LOOP_END, 0, 0, 0, 0);
    sim_free(due_ms);
}

// ---- random ----------------------------------------------------------------

// Events are about the latest few tasks, so that these meet each other often.
enum { LATEST_TASKS = 10 };

static uint32_t draw(uint64_t *seed, uint32_t limit)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 33) % limit;
}

// What tasks share, ask for and give to threads. Few objects, so that tasks meet.
static void random_thing(SimStory *story, uint64_t *seed, uint32_t line,
                         uint32_t task)
{
    static const SimEventKind kinds[] = {
        SIM_EVENT_RESOURCE,
        SIM_EVENT_ACQUIRED,
        SIM_EVENT_ACQUIRED,
        SIM_EVENT_RELEASED,
        SIM_EVENT_LEVEL,
        SIM_EVENT_IO_SUBMIT,
        SIM_EVENT_IO_DONE,
        SIM_EVENT_IO_CLOSE,
        SIM_EVENT_GATHER_CHILD,
        SIM_EVENT_JOB_DONE,
        SIM_EVENT_JOB_SUBMIT,
        SIM_EVENT_COUNTER,
        SIM_EVENT_CANCEL_DELIVERED,
    };
    SimEventKind kind = kinds[draw(seed, sizeof kinds / sizeof kinds[0])];
    uint32_t object = draw(seed, 9);
    story_event2(story, kind, object % 6, line, task, object, draw(seed, 7),
                 draw(seed, 3));
}

static void random_event(SimStory *story, uint64_t *seed, uint32_t *task_count)
{
    uint32_t first =
        *task_count > LATEST_TASKS ? *task_count - LATEST_TASKS : 0;
    uint32_t task = first + draw(seed, *task_count - first + 2);
    uint32_t line = draw(seed, LINES);
    switch (draw(seed, 21)) {
    case 0:
        story_new(story, ++*task_count, task, draw(seed, 2) ? "worker" : NULL);
        break;
    case 1:
        story_finish(story, task);
        break;
    case 2:
    case 3:
        story_sleep(story, line, task, draw(seed, 50));
        break;
    case 4:
    case 5:
        story_wake(story, task);
        break;
    case 6:
        story_event(story, SIM_EVENT_TASK_SUSPEND, draw(seed, 6), line, task,
                    draw(seed, 9));
        break;
    case 7:
        story_ready(story, task);
        break;
    case 8:
        story_work(story, line, task, draw(seed, 20));
        break;
    case 9:
        story_block(story, line, task, draw(seed, 20));
        break;
    case 10:
        sim_trace_enter(story->trace, story_site(line), task,
                        story_site(draw(seed, LINES)));
        break;
    case 11:
        story_event(story, SIM_EVENT_CORO_LEAVE, draw(seed, 3), line, task, 0);
        break;
    case 12:
        story_say(story, SIM_EVENT_PRINT, line, task, "hello\nworld\n");
        break;
    case 13:
        tick(story, draw(seed, 5));
        break;
    case 14:
        jump(story, draw(seed, 100));
        break;
    case 15:
        story_event(story, SIM_EVENT_CANCEL, 0, line, task,
                    draw(seed, *task_count + 1));
        break;
    case 16:
        story_event(story, (SimEventKind)draw(seed, 130), draw(seed, 64), line,
                    task, draw(seed, 100));
        break;
    case 17:
    case 18:
        random_thing(story, seed, line, task);
        break;
    default:
        story_run(story, task);
        break;
    }
}

void story_random(SimStory *story, uint64_t seed, size_t count)
{
    uint32_t task_count = 0;
    seed = (seed + 1) * 0x9e3779b97f4a7c15u;
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    while (count-- > 0)
        random_event(story, &seed, &task_count);
}
