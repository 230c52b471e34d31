// Lesson 23: a rate limit, retries, a pipeline.
//
// You will see: five pages are fetched, at most two requests a second. The
// server fails now and then: who failed pauses and asks again, twice as long
// each time. What is fetched goes down a pipeline to an indexer that works at
// its own pace.
//
// Run:  build/lessons/23_rate_limit
// Try:  let page 2 fail four times. A slower indexer. No limit at all.
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

static const double gap = 0.5; // seconds between two requests
static int failures[6] = {[2] = 2, [4] = 1}; // still to come, for each page

// Hands out moments, `gap` apart; who asks gets the next free one.
typedef struct RateLimit {
    double free_from;
} RateLimit;

async(turn, (RateLimit *) limit)
{
    double now = asyncio.time();
    double mine = fmax(now, limit->free_from);
    limit->free_from = mine + gap;
    await(asyncio.sleep(mine - now));
    return none;
}

async(request, (int) page)
{
    await(asyncio.sleep(0.3));
    if (failures[page] > 0) {
        failures[page]--;
        return fail(OSError, "server is busy");
    }
    return sim_text("text of page %d", page);
}

async(fetch, (int) page, (RateLimit *) limit, (SimQueue *) pages)
{
    double pause = 0.4;
    for (int trial = 1; trial <= 3; trial++) {
        await(turn(limit));
        say("page %d: request %d", page, trial);
        SimValue text = attempt(request(page));
        if (!is_error(text)) {
            await(sim_queue_put(pages, text));
            return none;
        }
        if (!error_is(text, OSError))
            return text; // a cancellation, say, is not for us
        say("page %d: %s, pause of %.1f s", page, error_message(text), pause);
        await(asyncio.sleep(pause));
        pause *= 2; // a busy server needs more and more quiet
    }
    say("page %d: given up", page);
    return none;
}

async(indexer, (SimQueue *) pages)
{
    for (;;) {
        SimValue text = await(sim_queue_get(pages));
        say("indexer: %s", as_text(text));
        await(asyncio.sleep(1.3));
        sim_queue_task_done(pages);
    }
}

async(main_)
{
    RateLimit limit = {0};
    SimQueue *pages = asyncio.Queue(0);
    SimTask *index = asyncio.create_named_task(indexer(pages), "indexer");
    with_group(group) {
        for (int page = 1; page <= 5; page++)
            sim_group_create_named_task(group, fetch(page, &limit, pages),
                                        as_text(sim_text("page %d", page)));
    }
    say("all requests are over");
    await(sim_queue_join(pages));
    say("all pages are indexed");
    sim_task_cancel(index);
    return none;
}

int main(int argc, char **argv)
{
    return sim_main(argc, argv, main_());
}
