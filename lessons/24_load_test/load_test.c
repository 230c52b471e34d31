// Lesson 24: a load test.
//
// You will see: four rounds of clients at a server, each round faster than the
// one before. The server has room for four requests at a time; the others wait
// in line. Up to a certain rate nobody notices; beyond it the line only grows.
//
// Run:  build/lessons/24_load_test
// Try:  --places 3 and 8: where does the line begin to grow now?
#include <simul.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLIENTS = 60 };                        // in each round
static const double rates[] = {4, 8, 12, 16}; // clients a second

// ---- the server, in the same program ---------------------------------------

typedef struct Server {
    SimSemaphore *places;
    int in_line;
    int longest_line;
} Server;

async(answer, (SimStream *) stream, (void *) context)
{
    Server *server = (Server *)context;
    int number = atoi(as_text(await(sim_stream_readline(stream))));
    server->in_line++;
    sim_counter("in line", server->in_line); // a curve in the visualizer
    if (server->longest_line < server->in_line)
        server->longest_line = server->in_line;
    with_semaphore(server->places) {
        server->in_line--;
        // Every tenth request is a large one.
        await(asyncio.sleep(number % 10 == 9 ? 1.523 : 0.307));
    }
    sim_stream_print(stream, "done\n");
    return none;
}

// ---- the clients -----------------------------------------------------------

// Returns the seconds from knocking to the answer.
async(client, (int) number, (double) rate, (int) port)
{
    await(asyncio.sleep(number / rate)); // whether others are served or not
    double begin = sim_time();
    SimStream *stream =
        as_stream(await(asyncio.open_connection("127.0.0.1", port)));
    sim_stream_print(stream, "%d\n", number);
    await(sim_stream_readline(stream));
    return val(sim_time() - begin);
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

// The time within which so many percent had their answer.
static double percentile(const double *sorted, int percent)
{
    return sorted[(CLIENTS * percent + 99) / 100 - 1];
}

async(load, (double) rate, (Server *) server, (int) port)
{
    double latencies[CLIENTS];
    SimValue clients = sim_list(0, NULL);
    double begin = sim_time();
    server->longest_line = 0;
    for (int number = 0; number < CLIENTS; number++)
        sim_append(clients, val(client(number, rate, port)));
    SimValue answers = await(asyncio.gather_list(clients));
    double seconds = sim_time() - begin;
    for (size_t i = 0; i < CLIENTS; i++)
        latencies[i] = as_float(sim_item(answers, i));
    qsort(latencies, CLIENTS, sizeof latencies[0], compare);
    printf("%2.0f come, %4.1f go %6.2f s%6.2f s%6.2f s %6d\n", rate,
           CLIENTS / seconds, percentile(latencies, 50),
           percentile(latencies, 90), percentile(latencies, 99),
           server->longest_line);
    return none;
}

async(main_)
{
    Server server = {.places = asyncio.Semaphore(sim_option_int("places"))};
    SimServer *listener = as_server(
        await(asyncio.start_server(answer, &server, "127.0.0.1", 0)));
    puts("in a second     50%     90%     99%  in line");
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
        await(load(rates[i], &server, sim_server_port(listener)));
    sim_server_close(listener);
    return none;
}

int main(int argc, char **argv)
{
    SimOption options[] = {
        {"places", "N", "4", "how many requests at a time"},
        {0},
    };
    sim_options(argc, argv, options);
    return sim_main(argc, argv, main_());
}
