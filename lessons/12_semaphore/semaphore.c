// Lesson 12: a semaphore, so that not all go in at once.
//
// You will see: six downloads, but only two may be under way. A semaphore has
// permits: two tasks take one each and go in, the others stand in a line. Who
// comes out gives the permit to the first in the line.
//
// Run:  build/lessons/12_semaphore
// Try:  --limit 1, --limit 3, --limit 6. When does a larger limit gain nothing?
#include <simul.h>
#include <stdio.h>

// A line of output, with its time.
#define say(...) (printf("%.1f s  ", sim_time()), printf(__VA_ARGS__), puts(""))

typedef struct File {
    const char *name;
    double seconds;
} File;

static const File files[] = {{"map", 3.2}, {"song", 1.0}, {"photo", 2.0},
                             {"film", 4.0}, {"book", 1.5}, {"game", 2.5},
                             {0}};

typedef struct Server {
    SimSemaphore *permits;
    int inside; // downloads under way
} Server;

async(download, (const File *) file, (Server *) server)
{
    with_semaphore(server->permits) {
        server->inside++;
        say("%s begins, under way: %d", file->name, server->inside);
        sim_counter("under way", server->inside); // a curve in the visualizer
        await(asyncio.sleep(file->seconds));
        server->inside--;
        say("%s is here", file->name);
    }
    return none;
}

async(main_)
{
    int64_t limit = sim_option_int("limit");
    Server server = {.permits = asyncio.Semaphore(limit)};
    SimValue downloads = sim_list(0, NULL);
    for (const File *file = files; file->name; file++)
        sim_append(downloads, val(asyncio.create_named_task(
                                  download(file, &server), file->name)));
    await(asyncio.gather_list(downloads));
    say("all six, never more than %d under way", (int)limit);
    return none;
}

static SimOption options[] = {
    {"limit", "N", "2", "how many downloads may be under way"},
    {0},
};

int main(int argc, char **argv)
{
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}
