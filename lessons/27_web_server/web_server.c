// Lesson 27: a web server, with a chat.
//
// You will see: pages, each made by a coroutine from request to response; one
// that waits (a report of two seconds) holds nobody up. And a chat: a WebSocket
// stays open, both sides send when they like, and what one says all read.
//
// Run:  build/lessons/27_web_server
// Try:  --port 8080; open http://127.0.0.1:8080/ in two windows, and talk
#include <simul.h>
#include <stdio.h>
#include <string.h>

#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))
enum { MOST_GUESTS = 100 };

typedef struct Room {
    int came, count;                   // ever, and now
    SimWebSocket *guests[MOST_GUESTS]; // no lock: tasks take turns
} Room;

static const char page[] =
    "<!doctype html><title>Chat</title><h1>Chat</h1>\n"
    "<pre id=log></pre> <input id=text autofocus> <script>\n"
    "const chat = new WebSocket(`ws://${location.host}/chat`);\n"
    "chat.onmessage = event => log.textContent += event.data + '\\n';\n"
    "text.onchange = () => (chat.send(text.value), text.value = '')</script>\n";

// ---- the chat: a coroutine for each guest ----------------------------------

static void leave(Room *room, const SimWebSocket *guest)
{
    for (int i = 0; i < room->count; i++)
        if (room->guests[i] == guest)
            room->guests[i--] = room->guests[--room->count];
}

async(chat, (SimWebSocket *) guest, (void *) context)
{
    Room *room = context;
    SimValue text = none;
    if (room->count == MOST_GUESTS)
        return none;
    room->came++;
    room->guests[room->count++] = guest;
    while (text = attempt(sim_websocket_receive(guest)),
           text.kind == SIM_VALUE_BYTES)
        for (int i = 0; i < room->count; i++)
            sim_websocket_send(room->guests[i], as_text(text));
    leave(room, guest); // he said goodbye, or we are cancelled
    return text;
}

// ---- pages -----------------------------------------------------------------

async(serve, (SimHttpMessage *) request, (void *) room)
{
    const char *path = as_text(sim_http_path(request));
    if (strcmp(path, "/") == 0)
        return sim_http_response(200, "text/html", val(page));
    if (strcmp(path, "/chat") == 0)
        return sim_websocket_accept(request, chat, room);
    if (strcmp(path, "/report") != 0)
        return sim_http_response(404, NULL, val("no such page\n"));
    await(asyncio.sleep(2)); // a database that takes its time
    SimValue text = sim_text("%d guests so far\n", ((Room *)room)->came);
    return sim_http_response(200, NULL, text);
}

// ---- browsers, in the same program -----------------------------------------

async(look, (const char *) who, (int) port, (const char *) path)
{
    const char *url = as_text(sim_text("http://127.0.0.1:%d%s", port, path));
    SimHttpMessage *response = as_http(await(asyncio.http_get(url)));
    const char *body = as_text(sim_http_body(response));
    say("%s: %d %.*s", who, sim_http_status(response),
        (int)strcspn(body, "\n"), body);
    return none;
}

async(browse, (const char *) name, (int) port, (double) pause)
{
    await(asyncio.sleep(pause));
    await(look(name, port, "/"));
    const char *url = as_text(sim_text("ws://127.0.0.1:%d/chat", port));
    SimWebSocket *socket = as_websocket(await(sim_websocket_connect(url)));
    await(asyncio.sleep(pause));
    sim_websocket_send(socket, as_text(sim_text("%s: hello", name)));
    for (int i = 0; i < 2; i++) { // his own words come back, too
        SimValue text = await(sim_websocket_receive(socket));
        say("%s reads \"%s\"", name, as_text(text));
    }
    await(sim_websocket_wait_closed(socket));
    await(look(name, port, "/secret"));
    return none;
}

async(main_)
{
    Room room = {0};
    int port = (int)sim_option_int("port");
    SimServer *server = as_server(
        await(asyncio.start_http_server(serve, &room, "127.0.0.1", port)));
    if (port != 0) {
        say("the chat is at http://127.0.0.1:%d, until Ctrl-C", port);
        await(sim_server_serve_forever(server));
    }
    port = sim_server_port(server);
    await(asyncio.gather(browse("Ann", port, 0.3), browse("Ben", port, 0.5),
                         look("boss", port, "/report")));
    sim_server_close(server);
    return none;
}

int main(int argc, char **argv)
{
    SimOption options[] = {{"port", "N", "0", "serve at this port"}, {0}};
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}
