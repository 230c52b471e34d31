// HTTP and the world outside: servers of other programs, TLS, real time.
#include "support/looptest.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void say_outcome(SimValue outcome)
{
    if (is_error(outcome))
        say("%s", error_name(outcome));
    else
        say("%d", sim_http_status(as_http(outcome)));
}

// ---- a server that never answers -------------------------------------------

// A socket of which the loop knows nothing: the system accepts for it.
static int silent_server(int *out_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 8), 0);
    getsockname(fd, (struct sockaddr *)&address, &size);
    *out_port = ntohs(address.sin_port);
    return fd;
}

async(asks_the_silent_one, (int)port, (double)timeout)
{
    SimHttpOptions options = {.timeout = timeout};
    SimValue url = sim_text("http://127.0.0.1:%d/", port);
    say_outcome(attempt(sim_http_fetch(as_text(url), &options)));
    say("@%g", asyncio.time());
    return none;
}

static void virtual_time_stands_still_for_it_and_real_time_ends_it(void **state)
{
    int port;
    int fd = silent_server(&port);
    (void)state;

    sim_run(asks_the_silent_one(port, 0.05));

    assert_said("TimeoutError @0");
    assert_int_equal(sim_loop_current()->io.promise_count, 0);
    close(fd);
}

static int on_the_real_clock(void **state)
{
    SimLoopConfig config = {.clock_kind = SIM_CLOCK_REAL};
    int status = looptest_setup(state);
    sim_loop_close();
    sim_loop_configure(sim_loop_current(), &config);
    return status;
}

static void on_the_real_clock_the_limit_is_kept_too(void **state)
{
    int port;
    int fd = silent_server(&port);
    int64_t begin_ns = sim_clock_monotonic_ns();
    (void)state;

    sim_run(asks_the_silent_one(port, 0.05));

    int64_t took_ns = sim_clock_monotonic_ns() - begin_ns;
    assert_int_equal(strncmp(said(), "TimeoutError", 12), 0);
    assert_true(took_ns >= 50 * (int64_t)SIM_NS_PER_MS);
    close(fd);
}

async(page, (SimHttpMessage *)request, (void *)unused)
{
    (void)request;
    (void)unused;
    await(asyncio.sleep(0.001));
    return sim_http_response(200, NULL, val("here"));
}

// A name with two addresses makes curl use its timers.
async(asks_by_name)
{
    SimServer *server =
        as_server(await(asyncio.start_http_server(page, NULL, "127.0.0.1", 0)));
    SimValue url = sim_text("http://localhost:%d/", sim_server_port(server));
    say_outcome(attempt(asyncio.http_get(as_text(url))));
    return none;
}

static void a_server_of_this_program_is_reached_by_name(void **state)
{
    (void)state;
    sim_run(asks_by_name());

    assert_said("200");
}

// ---- TLS -------------------------------------------------------------------

typedef struct Tls {
    char folder[32];
    char certificate[64];
    pid_t child;
    int port;
} Tls;

static void start_openssl(Tls *tls, const char *key)
{
    char port[16];
    snprintf(port, sizeof port, "%d", tls->port);
    tls->child = fork();
    if (tls->child == 0) {
        if (!freopen("/dev/null", "w", stdout) ||
            !freopen("/dev/null", "w", stderr))
            _exit(1);
        execlp("openssl", "openssl", "s_server", "-www", "-accept", port,
               "-cert", tls->certificate, "-key", key, (char *)NULL);
        _exit(127);
    }
}

static bool answers(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int status = connect(fd, (struct sockaddr *)&address, sizeof address);
    close(fd);
    return status == 0;
}

// Returns false if there is no openssl here.
static bool tls_begin(Tls *tls)
{
    char command[512];
    char key[64];
    close(silent_server(&tls->port)); // a port that is free
    snprintf(tls->folder, sizeof tls->folder, "/tmp/simul-tls-XXXXXX");
    assert_non_null(mkdtemp(tls->folder));
    snprintf(key, sizeof key, "%s/key.pem", tls->folder);
    snprintf(tls->certificate, sizeof tls->certificate, "%s/cert.pem",
             tls->folder);
    snprintf(command, sizeof command,
             "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test "
             "-addext subjectAltName=IP:127.0.0.1 -keyout %s -out %s "
             ">/dev/null 2>&1",
             key, tls->certificate);
    if (system(command) != 0)
        return false;
    start_openssl(tls, key);
    for (int i = 0; i < 500 && !answers(tls->port); i++)
        usleep(10000);
    return answers(tls->port);
}

static void tls_end(Tls *tls)
{
    char command[64];
    if (tls->child > 0) {
        kill(tls->child, SIGTERM);
        waitpid(tls->child, NULL, 0);
    }
    snprintf(command, sizeof command, "rm -r %s", tls->folder);
    assert_int_equal(system(command), 0);
}

async(asks_with_tls, (Tls *)tls)
{
    SimHttpOptions options = {.timeout = 20};
    SimValue url = sim_text("https://127.0.0.1:%d/", tls->port);
    SimValue outcome = attempt(sim_http_fetch(as_text(url), &options));
    say_outcome(outcome);
    assert_non_null(
        strstr(error_message(outcome), "the certificate is not to be trusted"));
    options.trusted = tls->certificate;
    say_outcome(attempt(sim_http_fetch(as_text(url), &options)));
    return none;
}

static void a_certificate_that_nobody_vouches_for_is_an_error(void **state)
{
    Tls tls = {.child = 0};
    (void)state;
    if (!tls_begin(&tls)) {
        tls_end(&tls);
        print_message("there is no openssl here; left out\n");
        skip();
    }

    sim_run(asks_with_tls(&tls));

    tls_end(&tls);
    assert_said("SSLError 200");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(virtual_time_stands_still_for_it_and_real_time_ends_it),
        cmocka_unit_test_setup_teardown(on_the_real_clock_the_limit_is_kept_too,
                                        on_the_real_clock, looptest_teardown),
        looptest(a_server_of_this_program_is_reached_by_name),
        looptest(a_certificate_that_nobody_vouches_for_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
