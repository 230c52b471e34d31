// Lesson 18: a chat server.
//
// You will see: what one says all others in the room read. The server's tasks
// share the room without a lock: on one thread only an await lets others in.
//
// Run:  build/lessons/18_chat_server
// Try:  --port 7777, and talk from two terminals: nc 127.0.0.1 7777
#include <simul.h>
#include <stdio.h>
#include <string.h>

#define HOST "127.0.0.1"
enum { MOST_MEMBERS = 100 };

typedef struct Room {
    int count;
    SimStream *members[MOST_MEMBERS]; // in the order in which they came
} Room;

static const char *chomp(SimValue line)
{
    int length = (int)strcspn(as_text(line), "\n");
    return as_text(sim_text("%.*s", length, as_text(line)));
}

async(tell_all, (Room *) room, (SimStream *) sender, (const char *) text)
{
    Room present = *room; // some may go while we wait for others
    for (int i = 0; i < present.count; i++) {
        if (present.members[i] == sender)
            continue;
        sim_stream_print(present.members[i], "%s\n", text);
        await(sim_stream_drain(present.members[i]));
    }
    return none;
}

async(talk, (SimStream *) stream, (Room *) room, (const char *) name)
{
    await(tell_all(room, stream, as_text(sim_text("* %s comes in", name))));
    SimValue line;
    while (sim_len(line = await(sim_stream_readline(stream))) > 0) {
        SimValue text = sim_text("%s: %s", name, chomp(line));
        await(tell_all(room, stream, as_text(text)));
    }
    return none;
}

static void leave(Room *room, const SimStream *stream)
{
    int kept = 0;
    for (int i = 0; i < room->count; i++)
        if (room->members[i] != stream)
            room->members[kept++] = room->members[i];
    room->count = kept;
}

async(member, (SimStream *) stream, (void *) context)
{
    Room *room = (Room *)context;
    const char *name = chomp(await(sim_stream_readline(stream)));
    if (room->count == MOST_MEMBERS)
        return fail(RuntimeError, "the room is full");
    room->members[room->count++] = stream;
    // Python's try and finally: whatever ends the talk, the member leaves.
    SimValue result = attempt(talk(stream, room, name));
    leave(room, stream);
    await(tell_all(room, stream, as_text(sim_text("* %s has left", name))));
    sim_stream_close(stream);
    return result;
}

async(show, (const char *) name, (SimStream *) stream)
{
    SimValue line;
    while (sim_len(line = await(sim_stream_readline(stream))) > 0)
        printf("%.1f s  [%s's screen]  %s\n", sim_time(), name, chomp(line));
    return none;
}

// Comes, says a line after a pause, and goes after another.
async(guest, (const char *) name, (int) port, (double) pause,
      (const char *) line, (double) rest)
{
    SimStream *stream = as_stream(await(asyncio.open_connection(HOST, port)));
    SimTask *screen = asyncio.create_task(show(name, stream));
    sim_stream_print(stream, "%s\n", name);
    await(asyncio.sleep(pause));
    sim_stream_print(stream, "%s\n", line);
    await(asyncio.sleep(rest));
    sim_stream_write_eof(stream); // and reads on until the server closes
    await(screen);
    return none;
}

async(main_)
{
    Room room = {0};
    int port = (int)sim_option_int("port");
    SimServer *server =
        as_server(await(asyncio.start_server(member, &room, HOST, port)));
    if (port != 0)
        await(sim_server_serve_forever(server)); // until Ctrl-C
    port = sim_server_port(server);
    await(asyncio.gather(
        guest("Ann", port, 1.0, "is anybody there?", 2.0),
        guest("Ben", port, 1.7, "I am", 1.8),
        guest("Cleo", port, 2.4, "so am I", 1.6)));
    sim_server_close(server);
    return none;
}

int main(int argc, char **argv)
{
    static SimOption options[] = {
        {"port", "N", "0", "open the room to others at this port"}, {0}};
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}
