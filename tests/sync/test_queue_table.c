// Queues: who waits on either side, and what a cancellation leaves behind, in
// every turn in which it may come. What CPython's tests of its queues show.
#include "support/steps.h"

async(put_number, (SimQueue *)queue, (int)number)
{
    return attempt(sim_queue_put(queue, val(number)));
}

// ---- sizes --------------------------------------------------------------------

async(full_and_empty)
{
    SimQueue *queue = asyncio.Queue(2);
    say("%d%d", sim_queue_empty(queue), sim_queue_full(queue));
    sim_queue_put_nowait(queue, val(1));
    say("%d%d", sim_queue_empty(queue), sim_queue_full(queue));
    sim_queue_put_nowait(queue, val(2));
    say("%d%d", sim_queue_empty(queue), sim_queue_full(queue));
    say("size %d", (int)sim_queue_size(queue));
    say_value("put", sim_queue_put_nowait(queue, val(3)));
    say_value("get", sim_queue_get_nowait(queue));
    say_value("get", sim_queue_get_nowait(queue));
    say_value("get", sim_queue_get_nowait(queue));
    return none;
}
STEPS(full_and_empty,
      "10 00 01 size 2 put:QueueFull get:1 get:2 get:QueueEmpty")

// No limit, or one that makes no sense: never full.
async(without_a_limit)
{
    SimQueue *queues[] = {asyncio.Queue(0), asyncio.Queue(-7)};
    for (int which = 0; which < 2; which++) {
        for (int i = 0; i < 1000; i++)
            await(sim_queue_put(queues[which], val(i)));
        say("%d of %d", sim_queue_full(queues[which]),
            (int)sim_queue_size(queues[which]));
    }
    return none;
}
STEPS(without_a_limit, "0 of 1000 0 of 1000")

// ---- getting ------------------------------------------------------------------

async(getters_in_order)
{
    SimQueue *queue = asyncio.Queue(0);
    go("a", sim_queue_get(queue));
    go("b", sim_queue_get(queue));
    await(turns(1));
    sim_queue_put_nowait(queue, val(1));
    sim_queue_put_nowait(queue, val(2));
    await(turns(1));
    return none;
}
STEPS(getters_in_order, "a:1 b:2")

async(a_getter_is_cancelled)
{
    SimQueue *queue = asyncio.Queue(0);
    SimTask *a = go("a", sim_queue_get(queue));
    await(turns(1));
    sim_task_cancel(a);
    await(turns(1));
    sim_queue_put_nowait(queue, val(1));
    say_value("me", await(sim_queue_get(queue)));
    return none;
}
STEPS(a_getter_is_cancelled, "a:CancelledError me:1")

// a was woken for the item, and is cancelled in the same turn: b gets it.
async(a_getter_is_cancelled_just_after_the_put)
{
    SimQueue *queue = asyncio.Queue(0);
    SimTask *a = go("a", sim_queue_get(queue));
    go("b", sim_queue_get(queue));
    await(turns(1));
    sim_queue_put_nowait(queue, val(1));
    sim_task_cancel(a);
    await(turns(2));
    return none;
}
STEPS(a_getter_is_cancelled_just_after_the_put, "a:CancelledError b:1")

// The item is gone before the getter who was woken runs: he waits on.
async(somebody_is_quicker)
{
    SimQueue *queue = asyncio.Queue(0);
    go("a", sim_queue_get(queue));
    await(turns(1));
    sim_queue_put_nowait(queue, val(1));
    say_value("me", sim_queue_get_nowait(queue));
    await(turns(2));
    sim_queue_put_nowait(queue, val(2));
    await(turns(1));
    return none;
}
STEPS(somebody_is_quicker, "me:1 a:2")

async(a_get_takes_too_long)
{
    SimQueue *queue = asyncio.Queue(0);
    say_value("get", attempt(asyncio.wait_for(sim_queue_get(queue), 1)));
    sim_queue_put_nowait(queue, val(1));
    say_value("get", attempt(asyncio.wait_for(sim_queue_get(queue), 1)));
    return none;
}
STEPS(a_get_takes_too_long, "get:TimeoutError get:1")

// ---- putting ------------------------------------------------------------------

async(putters_in_order)
{
    SimQueue *queue = asyncio.Queue(1);
    sim_queue_put_nowait(queue, val(0));
    go("a", put_number(queue, 1));
    go("b", put_number(queue, 2));
    await(turns(1));
    for (int i = 0; i < 3; i++) {
        say_value("get", sim_queue_get_nowait(queue));
        await(turns(1));
    }
    return none;
}
STEPS(putters_in_order, "get:0 a:none get:1 b:none get:2")

async(a_putter_is_cancelled)
{
    SimQueue *queue = asyncio.Queue(1);
    sim_queue_put_nowait(queue, val(0));
    SimTask *a = go("a", put_number(queue, 1));
    go("b", put_number(queue, 2));
    await(turns(1));
    sim_task_cancel(a);
    await(turns(1));
    say_value("get", sim_queue_get_nowait(queue));
    await(turns(1));
    say_value("get", sim_queue_get_nowait(queue));
    return none;
}
STEPS(a_putter_is_cancelled, "a:CancelledError get:0 b:none get:2")

// a was woken for the place, and is cancelled in the same turn: b gets it.
async(a_putter_is_cancelled_just_after_the_get)
{
    SimQueue *queue = asyncio.Queue(1);
    sim_queue_put_nowait(queue, val(0));
    SimTask *a = go("a", put_number(queue, 1));
    go("b", put_number(queue, 2));
    await(turns(1));
    say_value("get", sim_queue_get_nowait(queue));
    sim_task_cancel(a);
    await(turns(2));
    say_value("get", sim_queue_get_nowait(queue));
    return none;
}
STEPS(a_putter_is_cancelled_just_after_the_get,
      "get:0 a:CancelledError b:none get:2")

// The place is taken before the putter who was woken runs: he waits on.
async(somebody_fills_the_place)
{
    SimQueue *queue = asyncio.Queue(1);
    sim_queue_put_nowait(queue, val(0));
    go("a", put_number(queue, 1));
    await(turns(1));
    say_value("get", sim_queue_get_nowait(queue));
    sim_queue_put_nowait(queue, val(9));
    await(turns(2));
    say_value("get", sim_queue_get_nowait(queue));
    await(turns(1));
    say_value("get", sim_queue_get_nowait(queue));
    return none;
}
STEPS(somebody_fills_the_place, "get:0 get:9 a:none get:1")

async(both_sides_hand_over)
{
    SimQueue *queue = asyncio.Queue(1);
    go("a", put_number(queue, 1));
    go("b", put_number(queue, 2));
    go("c", put_number(queue, 3));
    go("x", sim_queue_get(queue));
    go("y", sim_queue_get(queue));
    await(turns(4));
    say("%d left", (int)sim_queue_size(queue));
    return none;
}
STEPS(both_sides_hand_over, "a:none x:1 b:none y:2 c:none 1 left")

// ---- orders -------------------------------------------------------------------

async(the_orders_of_the_kinds)
{
    SimQueue *queues[] = {asyncio.Queue(0), asyncio.LifoQueue(0),
                          asyncio.PriorityQueue(0)};
    static const int numbers[] = {3, 1, 2};
    for (int which = 0; which < 3; which++) {
        for (int i = 0; i < 3; i++)
            sim_queue_put_nowait(queues[which], val(numbers[i]));
        for (int i = 0; i < 3; i++)
            say("%d", (int)as_int(sim_queue_get_nowait(queues[which])));
    }
    return none;
}
STEPS(the_orders_of_the_kinds, "3 1 2 2 1 3 1 2 3")

// ---- joining ------------------------------------------------------------------

async(joining_nothing)
{
    SimQueue *queues[] = {asyncio.Queue(0), asyncio.LifoQueue(0),
                          asyncio.PriorityQueue(0)};
    for (int which = 0; which < 3; which++)
        await(sim_queue_join(queues[which]));
    say("at once");
    return none;
}
STEPS(joining_nothing, "at once")

// Taken out is not yet done; what is put meanwhile counts, too.
async(joining_waits_for_what_is_done)
{
    SimQueue *queue = asyncio.Queue(0);
    sim_queue_put_nowait(queue, val(1));
    go("a", sim_queue_join(queue));
    go("b", sim_queue_join(queue));
    await(turns(1));
    sim_queue_get_nowait(queue);
    sim_queue_put_nowait(queue, val(2));
    sim_queue_task_done(queue);
    await(turns(2));
    say("one left");
    sim_queue_get_nowait(queue);
    sim_queue_task_done(queue);
    await(turns(1));
    return none;
}
STEPS(joining_waits_for_what_is_done, "one left a:none b:none")

async(done_too_often)
{
    SimQueue *queue = asyncio.Queue(0);
    say_value("done", sim_queue_task_done(queue));
    sim_queue_put_nowait(queue, val(1));
    say_value("done", sim_queue_task_done(queue));
    say_value("done", sim_queue_task_done(queue));
    return none;
}
STEPS(done_too_often, "done:ValueError done:none done:ValueError")

async(a_join_is_cancelled)
{
    SimQueue *queue = asyncio.Queue(0);
    sim_queue_put_nowait(queue, val(1));
    SimTask *a = go("a", sim_queue_join(queue));
    go("b", sim_queue_join(queue));
    await(turns(1));
    sim_task_cancel(a);
    await(turns(1));
    sim_queue_task_done(queue);
    await(turns(1));
    return none;
}
STEPS(a_join_is_cancelled, "a:CancelledError b:none")

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(full_and_empty_steps),
        looptest(without_a_limit_steps),
        looptest(getters_in_order_steps),
        looptest(a_getter_is_cancelled_steps),
        looptest(a_getter_is_cancelled_just_after_the_put_steps),
        looptest(somebody_is_quicker_steps),
        looptest(a_get_takes_too_long_steps),
        looptest(putters_in_order_steps),
        looptest(a_putter_is_cancelled_steps),
        looptest(a_putter_is_cancelled_just_after_the_get_steps),
        looptest(somebody_fills_the_place_steps),
        looptest(both_sides_hand_over_steps),
        looptest(the_orders_of_the_kinds_steps),
        looptest(joining_nothing_steps),
        looptest(joining_waits_for_what_is_done_steps),
        looptest(done_too_often_steps),
        looptest(a_join_is_cancelled_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
