// Lesson 28: your own event loop.
//
// You will see: three counts take turns on one thread, without Simul. A task is
// a function with a stack of its own; to wait, it switches back to the loop: a
// queue of those who can run, a line of those who sleep, and a clock.
//
// Run:  build/lessons/28_own_loop
// Try:  let count() wait a negative delay; a task that starts another one.
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

enum { MOST_TASKS = 8, STACK_BYTES = 65536 };

typedef struct Task {
    ucontext_t context; // where it goes on
    char *stack;
    const char *name;
    int last, delay; // what it counts to, and waits in between
    int deadline, is_done;
} Task;

typedef struct Loop {
    ucontext_t context; // where the loop goes on
    int now;            // seconds; this clock jumps
    Task *running;
    Task *ready[MOST_TASKS]; // those who can run, next first
    int ready_count;
    Task *sleeping[MOST_TASKS]; // by deadline, then by order of going to sleep
    int sleeping_count;
} Loop;

// A short line is sorted by walking to the right place; Simul has a heap.
static void go_to_sleep(Loop *loop, Task *task, int delay)
{
    Task **place = &loop->sleeping[loop->sleeping_count++];
    task->deadline = loop->now + delay;
    for (; place > loop->sleeping && place[-1]->deadline > task->deadline;
         place--)
        place[0] = place[-1];
    place[0] = task;
}

// Takes the first of a line.
static Task *take_first(Task **line, int *count)
{
    Task *first = line[0];
    --*count;
    for (int i = 0; i < *count; i++)
        line[i] = line[i + 1];
    return first;
}

// Nobody can run: jump to the next deadline, and wake who is due.
static void wake_up(Loop *loop)
{
    loop->now = loop->sleeping[0]->deadline;
    while (loop->sleeping_count && loop->sleeping[0]->deadline <= loop->now)
        loop->ready[loop->ready_count++] =
            take_first(loop->sleeping, &loop->sleeping_count);
}

// This is all that await(asyncio.sleep(delay)) is.
static void wait_for(Loop *loop, int delay)
{
    Task *task = loop->running;
    if (delay == 0)
        loop->ready[loop->ready_count++] = task;
    else
        go_to_sleep(loop, task, delay);
    swapcontext(&task->context, &loop->context);
}

static void run(Loop *loop)
{
    while (loop->ready_count || loop->sleeping_count) {
        if (!loop->ready_count)
            wake_up(loop);
        loop->running = take_first(loop->ready, &loop->ready_count);
        swapcontext(&loop->context, &loop->running->context);
        if (loop->running->is_done)
            free(loop->running->stack);
    }
}

static Loop the_loop; // makecontext passes no pointers: so the loop stands here

static void count(void)
{
    Loop *loop = &the_loop;
    Task *task = loop->running;
    for (int number = 1; number <= task->last; number++) {
        printf("%d s  %s %d\n", loop->now, task->name, number);
        wait_for(loop, task->delay);
    }
    printf("%d s  %s is done\n", loop->now, task->name);
    task->is_done = 1;
}

static void start(Loop *loop, Task *task)
{
    getcontext(&task->context);
    task->stack = malloc(STACK_BYTES);
    task->context.uc_stack.ss_sp = task->stack;
    task->context.uc_stack.ss_size = STACK_BYTES;
    task->context.uc_link = &loop->context; // where a task that ends goes
    makecontext(&task->context, count, 0);
    loop->ready[loop->ready_count++] = task;
}

int main(void)
{
    Task tasks[] = {{.name = "Ann", .last = 3, .delay = 1},
                    {.name = "Ben", .last = 2, .delay = 2},
                    {.name = "Cleo", .last = 3, .delay = 0}};
    for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++)
        start(&the_loop, &tasks[i]);
    run(&the_loop);
    return 0;
}
