// Lesson 19: fetch many pages.
//
// You will see: five pages from a server that takes its time. One after the
// other they take as long as all of them together; gathered, as long as the
// slowest. One page never comes: a time limit turns that into an error value.
//
// Run:  build/lessons/19_fetch --mode async          (or sync)
// Try:  a page twice in the list. A time limit of 1 second.
#include <simul.h>
#include <stdio.h>
#include <string.h>

#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

// ---- the server, in the same program ---------------------------------------

typedef struct Page {
    const char *path;
    double seconds; // until it is ready
    const char *text;
} Page;

static const Page pages[] = {
    {"/news", 1.2, "Cat rescued from tree"},
    {"/weather", 0.7, "Rain, later sun"},
    {"/stocks", 2.0, "Up a little, down a little"},
    {"/archive", 600, "Everything since 1851"},
    {"/sports", 0.4, "Home team wins 3:1"},
};
enum { PAGES = sizeof pages / sizeof pages[0] };

async(serve, (SimHttpMessage *) request, (void *) unused)
{
    (void)unused; // what start_http_server was given for its handlers
    for (int i = 0; i < PAGES; i++) {
        if (strcmp(sim_http_url(request), pages[i].path) != 0)
            continue;
        await(asyncio.sleep(pages[i].seconds));
        return sim_http_response(200, "text/plain", val(pages[i].text));
    }
    return sim_http_response(404, "text/plain", val("no such page"));
}

// ---- the client ------------------------------------------------------------

// Returns how many bytes there were.
async(fetch, (const char *) path, (int) port)
{
    const SimHttpOptions options = {.timeout = 3};
    SimValue url = sim_text("http://127.0.0.1:%d%s", port, path);
    sim_scene("web ask page=%s", path); // for the visualizer, as web answer
    SimValue response = attempt(sim_http_fetch(as_text(url), &options));
    if (is_error(response)) {
        say("%-9s %s", path, error_name(response));
        sim_scene("web fail page=%s why=%s", path, error_name(response));
        return val(0);
    }
    SimValue body = sim_http_body(as_http(response));
    int status = sim_http_status(as_http(response));
    say("%-9s %d  %s", path, status, as_text(body));
    sim_scene("web answer page=%s status=%d", path, status);
    return val(sim_len(body));
}

async(one_after_the_other, (int) port)
{
    int64_t bytes = 0;
    for (int i = 0; i < PAGES; i++)
        bytes += as_int(await(fetch(pages[i].path, port)));
    return val(bytes);
}

async(all_at_once, (int) port)
{
    int64_t bytes = 0;
    SimValue fetches = sim_list(0, NULL);
    for (int i = 0; i < PAGES; i++)
        sim_append(fetches, val(fetch(pages[i].path, port)));
    SimValue sizes = await(asyncio.gather_list(fetches));
    for (size_t i = 0; i < sim_len(sizes); i++)
        bytes += as_int(sim_item(sizes, i));
    return val(bytes);
}

async(main_)
{
    SimServer *server = as_server(
        await(asyncio.start_http_server(serve, NULL, "127.0.0.1", 0)));
    int port = sim_server_port(server);
    SimValue bytes = sim_option_is("mode", "sync")
                         ? await(one_after_the_other(port))
                         : await(all_at_once(port));
    say("%d bytes in all", (int)as_int(bytes));
    sim_server_close(server);
    return none;
}

int main(int argc, char **argv)
{
    SimOption options[] = {
        {"mode", "async|sync", "async", "all at once, or one by one"},
        {0},
    };
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}
