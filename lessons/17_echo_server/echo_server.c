// Lesson 17: an echo server.
//
// You will see: one server and three clients, in one program and on one thread.
// The server makes a task for each client that comes; a task that waits for a
// line costs nothing, so nobody waits for anybody else.
//
// Run:  build/lessons/17_echo_server
//       build/lessons/17_echo_server --port 7777
// Try:  with --port, talk to it from another terminal: nc 127.0.0.1 7777
#include <simul.h>
#include <stdio.h>
#include <string.h>

#define HOST "127.0.0.1"
enum { LINES = 3 };

static void say(const char *who, const char *what)
{
    printf("%.1f s  %s: %s\n", sim_time(), who, what);
}

// A stream is both: what Python calls reader and writer.
async(echo, (SimStream *) stream, (void *) unused)
{
    int lines = 0;
    (void)unused; // what start_server was given for its handlers
    say("server", "a client has come");
    for (;;) {
        SimValue line = await(sim_stream_readline(stream));
        if (sim_len(line) == 0)
            break; // the end of the stream
        sim_stream_write(stream, as_text(line), sim_len(line));
        await(sim_stream_drain(stream)); // not faster than the client reads
        sim_drop(line);                  // a client may stay for days
        lines++;
    }
    say("server",
        as_text(sim_text("a client is gone, after %d lines", lines)));
    sim_stream_close(stream);
    await(sim_stream_wait_closed(stream));
    return none;
}

async(client, (const char *) name, (int) port, (double) pause)
{
    SimStream *stream = as_stream(await(asyncio.open_connection(HOST, port)));
    for (int number = 1; number <= LINES; number++) {
        await(asyncio.sleep(pause));
        sim_stream_print(stream, "%s's line %d\n", name, number);
        const char *answer = as_text(await(sim_stream_readline(stream)));
        int length = (int)strcspn(answer, "\n");
        say(name, as_text(sim_text("%.*s", length, answer)));
    }
    sim_stream_close(stream);
    await(sim_stream_wait_closed(stream));
    return none;
}

async(main_)
{
    int port = (int)sim_option_int("port");
    SimServer *server =
        as_server(await(asyncio.start_server(echo, NULL, HOST, port)));
    if (port != 0) {
        say("server", as_text(sim_text("waits at %s %d, until Ctrl-C", HOST,
                                       port)));
        await(sim_server_serve_forever(server));
    }
    port = sim_server_port(server); // one that was free
    await(asyncio.gather(client("Ann", port, 1.0), client("Ben", port, 1.1),
                         client("Cleo", port, 0.3)));
    await(asyncio.sleep(0.1)); // the server sees the last one go
    sim_server_close(server);
    return none;
}

int main(int argc, char **argv)
{
    static SimOption options[] = {
        {"port", "N", "0", "serve others at this port"},
        {0},
    };
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}
