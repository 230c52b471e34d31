// Lesson 27: a web server.
//
// You will see: a guest book on the web. A handler is a coroutine from a request
// to a response; one that waits (a report that takes two seconds) holds nobody
// up. What the handlers share is a plain list: they take turns, so no lock.
//
// Run:  build/lessons/27_web_server
//       build/lessons/27_web_server --port 8080
// Try:  with --port, look at http://127.0.0.1:8080/ with a browser, or with
//       curl -d Dora http://127.0.0.1:8080/guests
#include <simul.h>
#include <stdio.h>
#include <string.h>

#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

// ---- pages: coroutines from a request to a response ------------------------

async(home, (SimHttpMessage *) request, (SimValue) guests)
{
    (void)request;
    return sim_http_response(
        200, "text/html",
        sim_text("<h1>Welcome</h1> <a href=\"/guests\">%zu guests</a> "
                 "<a href=\"/report\">report</a>\n",
                 sim_len(guests)));
}

// GET lists the guests; POST adds the one whose name is the body.
async(guest_book, (SimHttpMessage *) request, (SimValue) guests)
{
    if (strcmp(sim_http_method(request), "POST") == 0) {
        sim_append(guests, sim_http_body(request));
        return sim_http_response(201, NULL, val("written\n"));
    }
    SimValue page = sim_text("guests:");
    for (size_t i = 0; i < sim_len(guests); i++)
        page = sim_text("%s %s", as_text(page), as_text(sim_item(guests, i)));
    return sim_http_response(200, NULL, sim_text("%s\n", as_text(page)));
}

async(report, (SimHttpMessage *) request, (SimValue) guests)
{
    (void)request;
    await(asyncio.sleep(2)); // a database that takes its time
    return sim_http_response(
        200, NULL, sim_text("%zu guests so far\n", sim_len(guests)));
}

static const struct Route {
    const char *path;
    SimCoroutine *(*page)(SimHttpMessage *request, SimValue guests);
} routes[] = {
    {"/", home}, {"/guests", guest_book}, {"/report", report}, {0}};

async(serve, (SimHttpMessage *) request, (void *) guests)
{
    const char *path = as_text(sim_http_path(request));
    for (const struct Route *route = routes; route->path; route++)
        if (strcmp(route->path, path) == 0)
            return await(route->page(request, *(SimValue *)guests));
    return sim_http_response(404, NULL, val("no such page\n"));
}

// ---- browsers, in the same program -----------------------------------------

async(ask, (const char *) who, (const char *) url, (const char *) body)
{
    SimHttpOptions options = {.body = body};
    SimHttpMessage *response = as_http(await(sim_http_fetch(url, &options)));
    say("%s: %d %.*s", who, sim_http_status(response),
        (int)strcspn(as_text(sim_http_body(response)), "\n"),
        as_text(sim_http_body(response)));
    return none;
}

async(browse, (const char *) name, (const char *) site, (double) pause)
{
    const char *guests = as_text(sim_text("%s/guests", site));
    await(asyncio.sleep(pause));
    await(ask(name, site, NULL));
    await(asyncio.sleep(pause));
    await(ask(name, guests, name)); // writes into the book
    await(asyncio.sleep(pause));
    await(ask(name, guests, NULL));
    await(ask(name, as_text(sim_text("%s/secret", site)), NULL));
    return none;
}

async(main_)
{
    SimValue guests = sim_list(0, NULL);
    int port = (int)sim_option_int("port");
    SimServer *server = as_server(
        await(asyncio.start_http_server(serve, &guests, "127.0.0.1", port)));
    const char *site =
        as_text(sim_text("http://127.0.0.1:%d", sim_server_port(server)));
    if (port != 0) {
        say("the guest book is at %s, until Ctrl-C", site);
        await(sim_server_serve_forever(server));
    }
    await(asyncio.gather(browse("Ann", site, 0.3), browse("Ben", site, 0.5),
                         ask("boss", as_text(sim_text("%s/report", site)),
                             NULL)));
    sim_server_close(server);
    return none;
}

int main(int argc, char **argv)
{
    SimOption options[] = {{"port", "N", "0", "serve others at this port"},
                           {0}};
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}
