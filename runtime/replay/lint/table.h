// The warnings: number, name, what it means, what to do. The one table.
//
// Some only the runtime can see and records as WARNING events; the others are
// found in the trace, by the files of this folder. Names, texts and the help of
// `simul lint` come from here.
//
//     X(number, NAME, "title", "why it matters", "the fix")
#ifndef SIM_REPLAY_LINT_TABLE_H
#define SIM_REPLAY_LINT_TABLE_H

#define SIM_WARNINGS(X)                                                        \
    X(1, BLOCKING, "blocking call in a coroutine",                             \
      "A coroutine that sleeps without await keeps the one thread, so every "  \
      "other task stands still.",                                              \
      "Write await(asyncio.sleep(...)), or move the call to a thread.")        \
    X(2, SLOW_STEP, "slow step",                                               \
      "Between two awaits nobody else can run; this step took long.",          \
      "Await now and then, or move the computation to a thread.")              \
    X(3, SLOW_TICK, "slow tick",                                               \
      "One turn of the loop took long, though none of its steps did; timers "  \
      "and I/O are looked at only between turns.",                             \
      "Run fewer tasks at once (a semaphore), or make their steps shorter.")   \
    X(4, NEVER_YIELDS, "task never yields",                                    \
      "The task ran from its first line to its last without once giving way, " \
      "while others could have run.",                                          \
      "Await inside its loop (asyncio.sleep(0) is enough), or use a thread.")  \
    X(5, SELF_WAKE, "self-wake storm",                                         \
      "A task wakes itself over and over, and time does not pass.",            \
      "Wait for what it polls for: an event, a queue, a real sleep.")          \
    X(6, NOBODY_WAKES, "nobody can wake this task",                            \
      "Every task waits and no timer is set, so nobody is left to set the "    \
      "event, settle the future or fill the queue it waits for.",              \
      "Find who should have done it, and why he ended or waits himself.")      \
    X(7, DEADLOCK, "deadlock cycle",                                           \
      "Each task of the circle waits for the next, so none can ever go on.",   \
      "Take locks in the same order everywhere; let no task await one that "   \
      "awaits it.")                                                            \
    X(8, ALL_WAIT, "everyone waits for ever",                                  \
      "Every task waits, no timer is set, and the main coroutine is not "      \
      "done.",                                                                 \
      "Ask `simul why TRACE TASK@TIME` for the chain of waits.")               \
    X(9, NEVER_AWAITED, "coroutine never awaited",                             \
      "Calling an async function runs none of it.",                            \
      "Write await(...) before it, or make it a task.")                        \
    X(10, NEVER_RETRIEVED, "exception never retrieved",                        \
      "A task failed and nobody looked at its result, so nobody noticed.",     \
      "Await the task, or gather it, or look at its result in a callback.")    \
    X(11, DESTROYED_PENDING, "task destroyed pending",                         \
      "The loop was closed while the task was still at work.",                 \
      "Await it, or cancel it and await its end, before main returns.")        \
    X(12, CALLBACK_RAISED, "exception in a callback",                          \
      "A callback failed; nobody can catch that.",                             \
      "Handle the error inside the callback.")                                 \
    X(13, SWALLOWED_CANCEL, "cancellation swallowed",                          \
      "The task was cancelled, and returned as if it had not been; who "       \
      "cancelled it cannot tell, and a time limit would not work.",            \
      "After cleaning up pass CancelledError on.")                             \
    X(14, OUTLIVES_GROUP, "task outlives its group",                           \
      "A task group is over when its tasks are.",                              \
      "Create the task with the group's create_task.")                         \
    X(15, LOCK_AT_EXIT, "lock held at task exit",                              \
      "The task ended without giving its lock back; whoever waits for it "     \
      "waits for ever.",                                                       \
      "Use with_lock(...), which gives it back on every way out.")             \
    X(16, STRANGER_RELEASES, "release by non-owner",                           \
      "A lock was given back by a task that did not have it.",                 \
      "Let the task that acquires a lock release it.")                         \
    X(17, WRONG_LOOP, "used from the wrong loop or thread",                    \
      "An object belongs to the loop it was made on.",                         \
      "Hand work over with call_soon_threadsafe.")                             \
    X(18, LEFT_OPEN, "handle left open",                                       \
      "A file, socket or process was not closed.",                             \
      "Close it on every way out.")                                            \
    X(19, STARVATION, "starvation",                                            \
      "The task could go on, but very many short steps of others went first.", \
      "Have fewer tasks at once (a semaphore, a pool of workers).")            \
    X(20, GROWING_QUEUE, "queue grows without bound",                          \
      "More is put into the queue than is taken out, and nothing slows the "   \
      "producers down.",                                                       \
      "Give the queue a maxsize, or add consumers.")                           \
    X(21, IN_SEQUENCE, "awaits in sequence that could have overlapped",        \
      "The waits came one after the other, and nothing else went on "          \
      "meanwhile.",                                                            \
      "If none needs the result of the one before: asyncio.gather(...).")      \
    X(22, SIBLINGS_RUN_ON, "gather's child failed while siblings run on",      \
      "gather reports the first error at once, but the other children are "    \
      "not cancelled.",                                                        \
      "Use a task group, which cancels them, or return_exceptions.")           \
    X(23, LOCK_ACROSS_AWAIT, "lock held across a long await",                  \
      "Others wait for the lock while its owner only waits himself.",          \
      "Wait first and take the lock afterwards, or use a lock for each part.") \
    X(24, LATE_TIMER, "timer very late",                                       \
      "The timer was due, but the loop was too busy to look at it.",           \
      "Find the slow steps with `simul stats`, and shorten them.")             \
    X(25, DROPPED, "events dropped",                                           \
      "A part of what happened is not in the trace, so answers about it may "  \
      "be wrong.",                                                             \
      "Give the trace a place with room (--trace FILE) and run again.")        \
    X(26, STACK_FULL, "stack nearly full",                                     \
      "A coroutine came close to the end of its stack.",                       \
      "Keep large arrays off the stack, and recursion shallow.")               \
    X(27, TWO_READERS, "two readers on one stream",                            \
      "Which of the two gets the next bytes is a matter of luck.",             \
      "Let one task read, and hand on what it got through a queue.")           \
    X(28, GENERATOR_OPEN, "async generator not closed",                        \
      "What its `finally` would do happens late, or never.",                   \
      "Run it to its end, or close it (aclosing).")                            \
    X(29, NOT_AWAITABLE, "awaited something that is not awaitable",            \
      "Only coroutines, tasks and futures can be awaited.",                    \
      "Take the await away, or make the function async.")                      \
    X(30, WALL_CLOCK, "virtual run that read the wall clock or random",        \
      "Two runs would then differ.", "Use the loop's time, and a seed.")

enum { SIM_WARNING_COUNT = 30 };

typedef enum SimWarningNumber {
#define X(number, name, title, why, fix) SIM_WARNING_##name = number,
    SIM_WARNINGS(X)
#undef X
} SimWarningNumber;

typedef struct SimWarningInfo {
    const char *title;
    const char *why;
    const char *fix;
} SimWarningInfo;

// Returns NULL for a number that is none of W01 .. W30.
const SimWarningInfo *sim_warning_info(unsigned number);

#endif
