// Lesson 03: tasks.
//
// You will see: two awaits in a row take 1 + 2 seconds. The same two coroutines
// as tasks take 2: a task starts at the loop's next turn, on its own, and
// awaiting it only collects what it returned.
//
// Run:  build/lessons/03_tasks
// Try:  swap the two awaits in with_tasks(); the lines stay in the same order.
//       Take both away; main ends first, and the tasks are cancelled.
#include <simul.h>
#include <stdio.h>

static void say_time(void)
{
    printf("%.1f s  ", sim_time());
}

async(say_after, (int) delay, (const char *) what)
{
    await(asyncio.sleep(delay));
    say_time();
    printf("%s\n", what);
    return val(delay * 10);
}

static void on_done(SimFuture *future, void *task)
{
    say_time();
    printf("[%s is done and returned %d]\n", sim_task_name(task),
           (int)as_int(sim_future_result(future)));
}

async(one_after_the_other)
{
    say_time();
    printf("one after the other\n");
    await(say_after(1, "hello"));
    await(say_after(2, "world"));
    return none;
}

async(with_tasks)
{
    say_time();
    printf("as two tasks\n");
    SimTask *hello = asyncio.create_named_task(say_after(1, "hello"), "Hello");
    SimTask *world = asyncio.create_named_task(say_after(2, "world"), "World");
    sim_future_add_done_callback(sim_future_of(hello), on_done, hello);
    sim_future_add_done_callback(sim_future_of(world), on_done, world);
    say_time();
    printf("both are made, neither has run\n");

    int64_t total = as_int(await(hello)) + as_int(await(world));
    say_time();
    printf("together they returned %d\n", (int)total);
    return none;
}

async(main_)
{
    await(one_after_the_other());
    await(with_tasks());
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}
