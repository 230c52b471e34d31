// How many turns of the loop each operation takes: as many as under CPython.
// The numbers are those that the same program prints there; a callback that
// calls itself again counts the turns, so every turn polls.
#include "support/looptest.h"

typedef struct Turns {
    int count;
    int handler_began; // in which turn
    bool is_over;
} Turns;

static void spin(void *turns)
{
    Turns *it = turns;
    it->count++;
    if (!it->is_over)
        asyncio.call_soon(spin, it);
}

async(answers_once, (SimStream *)stream, (void *)turns)
{
    ((Turns *)turns)->handler_began = ((Turns *)turns)->count;
    await(sim_stream_readline(stream));
    sim_stream_print(stream, "answer\n");
    await(sim_stream_read(stream, SIM_ALL));
    return none;
}

async(counts_turns, (Turns *)turns)
{
    asyncio.call_soon(spin, turns);
    await(asyncio.sleep(0));
    int begin = turns->count;
    SimServer *server = as_server(
        await(asyncio.start_server(answers_once, turns, "127.0.0.1", 0)));
    say("start=%d", turns->count - begin);

    begin = turns->count;
    SimStream *stream = as_stream(
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))));
    say("connect=%d", turns->count - begin);
    await(asyncio.sleep(0));
    say("handler=%d", turns->handler_began - begin);

    begin = turns->count;
    sim_stream_print(stream, "question\n");
    await(sim_stream_readline(stream));
    say("echo=%d", turns->count - begin);

    begin = turns->count;
    sim_stream_close(stream);
    await(sim_stream_wait_closed(stream));
    say("close=%d", turns->count - begin);

    begin = turns->count;
    attempt(asyncio.open_connection("127.0.0.1", 1));
    say("refused=%d", turns->count - begin);
    turns->is_over = true;
    return none;
}

static void each_operation_takes_as_many_turns_as_in_cpython(void **state)
{
    Turns turns = {0};
    (void)state;

    sim_run(counts_turns(&turns));

    assert_said("start=4 connect=4 handler=4 echo=4 close=2 refused=2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(each_operation_takes_as_many_turns_as_in_cpython),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
