// Streams in the corners that CPython's test_streams.py looks into: limits, ends,
// feeding after a cancelled read, several who drain, half-closed connections.
// Source: CPython Lib/test/test_asyncio/test_streams.py.
#include "support/looptest.h"

#include <string.h>

#define start(handler, context) \
    as_server(await(asyncio.start_server(handler, context, "127.0.0.1", 0)))
#define connect_to(server) \
    as_stream(             \
        await(asyncio.open_connection("127.0.0.1", sim_server_port(server))))

// ---- the other end ---------------------------------------------------------

// Sends the words one a second, and ends.
async(feeds, (SimStream *)stream, (void *)words)
{
    for (const char *const *word = words; *word; word++) {
        sim_stream_print(stream, "%s", *word);
        await(asyncio.sleep(1));
    }
    return none;
}

static void say_read(SimValue result)
{
    if (is_error(result))
        say("%s", error_name(result));
    else
        say("'%s'", as_text(result));
}

// ---- reading ---------------------------------------------------------------

typedef struct Reading {
    const char *const *words; // that come, one a second
    char way;                 // n(exactly) u(ntil) l(ine) r(ead) a(ll)
    size_t size_bytes;        // for n and r
    const char *separator;    // for u
    int times;                // how often
    const char *said;
} Reading;

static SimCoroutine *begin_reading(SimStream *stream, const Reading *reading)
{
    switch (reading->way) {
    case 'n':
        return sim_stream_readexactly(stream, reading->size_bytes);
    case 'u':
        return sim_stream_readuntil(stream, reading->separator);
    case 'l':
        return sim_stream_readline(stream);
    case 'a':
        return sim_stream_read(stream, SIM_ALL);
    default:
        return sim_stream_read(stream, reading->size_bytes);
    }
}

async(reads_as_told, (const Reading *)reading)
{
    union {
        const void *given;
        void *context;
    } words = {reading->words};
    SimServer *server = start(feeds, words.context);
    SimStream *stream = connect_to(server);
    for (int i = 0; i < reading->times; i++)
        say_read(attempt(begin_reading(stream, reading)));
    sim_stream_close(stream);
    sim_server_close(server);
    return none;
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void each_way_of_reading_in_each_corner(void **state)
{
    const Reading readings[] = {
        {WORDS("line1\nline2\n", "line3"), 'l', 0, NULL, 4,
         "'line1\n' 'line2\n' 'line3' ''"},
        {WORDS("li", "ne\nrest"), 'l', 0, NULL, 2, "'line\n' 'rest'"},
        {WORDS("\n\n"), 'l', 0, NULL, 3, "'\n' '\n' ''"},
        {WORDS("no end"), 'l', 0, NULL, 2, "'no end' ''"},
        {WORDS("AAA", "BBBAAA"), 'u', 0, "AAA", 3,
         "'AAA' 'BBBAAA' IncompleteReadError"},
        {WORDS("XXXA", "AAXXX"), 'u', 0, "AAA", 1, "'XXXAAA'"},
        {WORDS("dataA", "Adata"), 'u', 0, "AAA", 1, "IncompleteReadError"},
        {WORDS("aaab"), 'u', 0, "aab", 1, "'aaab'"},
        {WORDS("some", "thing"), 'n', 6, NULL, 2,
         "'someth' IncompleteReadError"},
        {WORDS("some"), 'n', 0, NULL, 1, "''"},
        {WORDS("abcdef"), 'n', 3, NULL, 3, "'abc' 'def' IncompleteReadError"},
        {WORDS("abc", "de"), 'r', 100, NULL, 3, "'abc' 'de' ''"},
        {WORDS("abc"), 'r', 0, NULL, 2, "'' ''"},
        {WORDS("abc", "de", "f"), 'a', 0, NULL, 2, "'abcdef' ''"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        unsay();
        assert_false(is_error(sim_run(reads_as_told(&readings[i]))));
        assert_said(readings[i].said);
    }
}

async(knows_the_end)
{
    static const char *const words[] = {"some", "more", NULL};
    SimServer *server = start(feeds, (void *)words);
    SimStream *stream = connect_to(server);
    say("%d", sim_stream_at_eof(stream));
    await(sim_stream_readexactly(stream, 4));
    say("%d", sim_stream_at_eof(stream));
    await(asyncio.sleep(5)); // the end is there, but not everything is read
    say("%d", sim_stream_at_eof(stream));
    await(sim_stream_read(stream, SIM_ALL));
    say("%d", sim_stream_at_eof(stream));
    sim_server_close(server);
    return none;
}

static void at_eof_is_true_when_all_is_read(void **state)
{
    (void)state;
    sim_run(knows_the_end());

    assert_said("0 0 0 1");
}

async(gives_up, (SimStream *)stream)
{
    say_read(attempt(asyncio.wait_for(sim_stream_readexactly(stream, 6), 0.5)));
    return none;
}

async(reads_after_giving_up)
{
    static const char *const words[] = {"abc", "def", NULL};
    SimServer *server = start(feeds, (void *)words);
    SimStream *stream = connect_to(server);
    await(gives_up(stream));
    say_read(attempt(sim_stream_readexactly(stream, 6)));
    sim_stream_close(stream);
    sim_server_close(server);
    return none;
}

static void what_a_cancelled_readexactly_has_seen_is_still_there(void **state)
{
    (void)state;
    sim_run(reads_after_giving_up());

    assert_said("TimeoutError 'abcdef'");
}

// ---- writing ---------------------------------------------------------------

enum { MUCH_BYTES = 8 << 20 };

async(reads_late, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(asyncio.sleep(1));
    await(sim_stream_read(stream, SIM_ALL));
    return none;
}

async(hangs_up_late, (SimStream *)stream, (void *)unused)
{
    (void)unused;
    await(asyncio.sleep(1));
    sim_stream_close(stream);
    return none;
}

async(drains, (SimStream *)stream, (int)number)
{
    SimValue outcome = attempt(sim_stream_drain(stream));
    say("%d:%s@%g", number, is_error(outcome) ? "error" : "drained",
        asyncio.time());
    return none;
}

async(three_drain, (SimHandler *)handler)
{
    SimServer *server = start(handler, NULL);
    SimStream *stream = connect_to(server);
    static const char much[MUCH_BYTES];
    sim_stream_write(stream, much, sizeof much);
    await(asyncio.gather(drains(stream, 1), drains(stream, 2),
                         drains(stream, 3)));
    sim_stream_close(stream);
    sim_server_close(server);
    return none;
}

static void several_who_drain_go_on_together(void **state)
{
    (void)state;
    sim_run(three_drain(reads_late));

    assert_said("1:drained@1 2:drained@1 3:drained@1");
}

static void a_lost_connection_is_an_error_of_each_drain(void **state)
{
    (void)state;
    sim_run(three_drain(hangs_up_late));

    assert_said("1:error@1 2:error@1 3:error@1");
}

async(writes_after_close)
{
    SimServer *server = start(reads_late, NULL);
    SimStream *stream = connect_to(server);
    say("%d", sim_stream_is_closing(stream));
    sim_stream_close(stream);
    sim_stream_close(stream);
    say("%d", sim_stream_is_closing(stream));
    sim_stream_print(stream, "nobody hears this");
    await(sim_stream_wait_closed(stream));
    await(sim_stream_wait_closed(stream));
    say_read(attempt(sim_stream_drain(stream)));
    say_read(attempt(sim_stream_read(stream, 1)));
    sim_server_close(server);
    return none;
}

static void a_closed_stream_can_be_closed_and_waited_for_again(void **state)
{
    (void)state;
    sim_run(writes_after_close());

    assert_said("0 1 ConnectionResetError ''");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(each_way_of_reading_in_each_corner),
        looptest(at_eof_is_true_when_all_is_read),
        looptest(what_a_cancelled_readexactly_has_seen_is_still_there),
        looptest(several_who_drain_go_on_together),
        looptest(a_lost_connection_is_an_error_of_each_drain),
        looptest(a_closed_stream_can_be_closed_and_waited_for_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
