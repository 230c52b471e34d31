// Lesson 20: a crawler.
//
// You will see: a small site of pages that link to each other, and three workers
// that find them all. A queue holds what is still to be fetched, a list what was
// seen: no page is fetched twice, although the links go in circles.
//
// Run:  build/lessons/20_crawler --workers 3
// Try:  one worker, ten workers. Which pages does no worker count make faster?
#include <simul.h>
#include <stdio.h>
#include <string.h>

#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

// ---- the site --------------------------------------------------------------

static const struct Page {
    const char *path;
    double seconds; // until it is ready
    const char *html;
} site[] = {
    {"/", 0.5, "<a href=\"/birds\"> <a href=\"/fish\"> <a href=\"/trees\">"},
    {"/birds", 1.1, "<a href=\"/\"> <a href=\"/owl\"> <a href=\"/wren\">"},
    {"/fish", 0.8, "<a href=\"/\"> <a href=\"/eel\"> <a href=\"/birds\">"},
    {"/trees", 2.3, "<a href=\"/owl\"> <a href=\"/elm\">"},
    {"/owl", 0.6, "<a href=\"/birds\"> <a href=\"/trees\">"},
    {"/wren", 1.9, "<a href=\"/dodo\">"},
    {"/eel", 1.7, "<a href=\"/fish\">"},
    {"/elm", 0.3, "<a href=\"/\">"},
    {0},
};

async(serve, (SimHttpMessage *) request, (void *) unused)
{
    (void)unused;
    for (const struct Page *page = site; page->path; page++) {
        if (strcmp(sim_http_url(request), page->path) != 0)
            continue;
        await(asyncio.sleep(page->seconds));
        return sim_http_response(200, "text/html", val(page->html));
    }
    return sim_http_response(404, "text/html", val("no such page"));
}

// ---- the crawler -----------------------------------------------------------

typedef struct Crawl {
    int port;
    SimQueue *to_fetch; // paths
    SimValue seen;      // every path that was ever in the queue
} Crawl;

static void discover(Crawl *crawl, const char *path)
{
    for (size_t i = 0; i < sim_len(crawl->seen); i++)
        if (strcmp(as_text(sim_item(crawl->seen, i)), path) == 0)
            return;
    sim_scene("web found page=%s", path); // for the visualizer
    sim_append(crawl->seen, sim_text("%s", path));
    sim_queue_put_nowait(crawl->to_fetch, sim_text("%s", path));
}

// Returns how many links the page has.
static int follow_links(Crawl *crawl, const char *html)
{
    static const char begin[] = "href=\"";
    int links = 0;
    while ((html = strstr(html, begin))) {
        html += strlen(begin);
        discover(crawl,
                 as_text(sim_text("%.*s", (int)strcspn(html, "\""), html)));
        links++;
    }
    return links;
}

async(fetch, (Crawl *) crawl, (const char *) name, (const char *) path)
{
    SimValue url = sim_text("http://127.0.0.1:%d%s", crawl->port, path);
    sim_scene("web ask page=%s", path);
    SimHttpMessage *page = as_http(await(asyncio.http_get(as_text(url))));
    sim_scene("web answer page=%s status=%d", path, sim_http_status(page));
    const char *html = as_text(sim_http_body(page));
    say("%s: %-7s %d, links: %d", name, path, sim_http_status(page),
        follow_links(crawl, html));
    return none;
}

async(worker, (Crawl *) crawl, (const char *) name)
{
    for (;;) {
        SimValue path = await(sim_queue_get(crawl->to_fetch));
        await(fetch(crawl, name, as_text(path)));
        sim_queue_task_done(crawl->to_fetch);
    }
}

async(main_)
{
    SimServer *server = as_server(
        await(asyncio.start_http_server(serve, NULL, "127.0.0.1", 0)));
    Crawl crawl = {sim_server_port(server), asyncio.Queue(0),
                   sim_list(0, NULL)};
    for (int i = 0; i < sim_option_int("workers"); i++)
        asyncio.create_task(
            worker(&crawl, as_text(sim_text("worker %d", i + 1))));
    discover(&crawl, "/");
    await(sim_queue_join(crawl.to_fetch)); // nothing left, nobody at work
    say("%zu pages", sim_len(crawl.seen));
    sim_server_close(server);
    return none; // the workers wait for more, and are cancelled
}

int main(int argc, char **argv)
{
    SimOption options[] = {{"workers", "N", "3", "how many fetch"}, {0}};
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}
