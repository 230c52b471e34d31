// Queues: order, limits, joining, and cancelled getters and putters.
#include "support/looptest.h"

async(produces, (SimQueue *)queue, (int)count)
{
    for (int i = 1; i <= count; i++) {
        await(sim_queue_put(queue, val(i)));
        say("+%d", i);
    }
    return none;
}

async(consumes, (SimQueue *)queue, (int)count)
{
    for (int i = 0; i < count; i++) {
        await(asyncio.sleep(1));
        say("-%d", (int)as_int(await(sim_queue_get(queue))));
        sim_queue_task_done(queue);
    }
    return none;
}

async(producer_and_consumer)
{
    SimQueue *queue = asyncio.Queue(2);
    await(asyncio.gather(produces(queue, 4), consumes(queue, 4)));
    await(sim_queue_join(queue));
    return none;
}

static void a_full_queue_makes_the_producer_wait(void **state)
{
    (void)state;
    sim_run(producer_and_consumer());

    assert_said("+1 +2 -1 +3 -2 +4 -3 -4");
}

async(takes_all, (SimQueue *)queue)
{
    static const int numbers[] = {3, 1, 2, 5, 4};
    for (size_t i = 0; i < 5; i++)
        sim_queue_put_nowait(queue, val(numbers[i]));
    while (!sim_queue_empty(queue))
        say("%d", (int)as_int(sim_queue_get_nowait(queue)));
    return none;
}

async(all_three_kinds)
{
    await(takes_all(asyncio.Queue(0)));
    await(takes_all(asyncio.LifoQueue(0)));
    await(takes_all(asyncio.PriorityQueue(0)));
    return none;
}

static void each_kind_gives_its_own_order(void **state)
{
    (void)state;
    sim_run(all_three_kinds());

    assert_said("3 1 2 5 4 4 5 2 1 3 1 2 3 4 5");
}

async(priorities_with_texts)
{
    SimQueue *queue = asyncio.PriorityQueue(0);
    sim_queue_put_nowait(queue, sim_list(2, (SimValue[]){val(2), val("b")}));
    sim_queue_put_nowait(queue, sim_list(2, (SimValue[]){val(1), val("z")}));
    sim_queue_put_nowait(queue, sim_list(2, (SimValue[]){val(2), val("a")}));
    while (!sim_queue_empty(queue))
        say("%s", as_text(sim_item(sim_queue_get_nowait(queue), 1)));
    return none;
}

static void a_priority_queue_compares_lists_element_by_element(void **state)
{
    (void)state;
    sim_run(priorities_with_texts());

    assert_said("z a b");
}

async(gets, (SimQueue *)queue, (const char *)name)
{
    SimValue item = await(sim_queue_get(queue));
    say("%s%d", name, (int)as_int(item));
    return none;
}

async(cancel_a_woken_getter)
{
    SimQueue *queue = asyncio.Queue(0);
    SimTask *a = asyncio.create_task(gets(queue, "a"));
    SimTask *b = asyncio.create_task(gets(queue, "b"));
    await(asyncio.sleep(0));
    sim_queue_put_nowait(queue, val(7)); // wakes a
    sim_task_cancel(a);
    attempt(a);
    await(b);
    return none;
}

static void an_item_is_not_lost_with_a_cancelled_getter(void **state)
{
    (void)state;
    sim_run(cancel_a_woken_getter());

    assert_said("b7");
}

async(full_and_empty)
{
    SimQueue *queue = asyncio.Queue(1);
    say("%s", error_name(sim_queue_get_nowait(queue)));
    sim_queue_put_nowait(queue, val(1));
    say("%s %d", error_name(sim_queue_put_nowait(queue, val(2))),
        sim_queue_full(queue));
    sim_queue_get_nowait(queue);
    sim_queue_task_done(queue);
    say("%s", error_name(sim_queue_task_done(queue)));
    return none;
}

static void what_cannot_be_done_at_once_is_an_error(void **state)
{
    (void)state;
    sim_run(full_and_empty());

    assert_said("QueueEmpty QueueFull 1 ValueError");
}

async(texts_through_a_queue)
{
    SimQueue *queue = asyncio.Queue(0);
    for (int i = 0; i < 20; i++)
        await(sim_queue_put(queue, sim_text("item %d", i)));
    for (int i = 0; i < 19; i++)
        await(sim_queue_get(queue));
    say("%s", as_text(await(sim_queue_get(queue))));
    sim_queue_put_nowait(queue, sim_text("left behind"));
    return none;
}

static void the_queue_keeps_what_is_in_it_alive(void **state)
{
    (void)state;
    sim_run(texts_through_a_queue());

    assert_said("item 19");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(a_full_queue_makes_the_producer_wait),
        looptest(each_kind_gives_its_own_order),
        looptest(a_priority_queue_compares_lists_element_by_element),
        looptest(an_item_is_not_lost_with_a_cancelled_getter),
        looptest(what_cannot_be_done_at_once_is_an_error),
        looptest(the_queue_keeps_what_is_in_it_alive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
