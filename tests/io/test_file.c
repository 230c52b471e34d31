// Files: what is read and written, errors, turns, cancellation, the trace.
#include "support/looptest.h"
#include "support/tracetest.h"

#include "core/loop_io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[64];

static int setup(void **state)
{
    snprintf(path, sizeof path, "/tmp/simul-file-XXXXXX");
    close(mkstemp(path));
    return looptest_setup(state);
}

static int setup_traced(void **state)
{
    setup(state);
    looptest_teardown(state);
    return looptest_setup_traced(state);
}

static int teardown(void **state)
{
    unlink(path);
    return looptest_teardown(state);
}

#define open_file(mode) as_file(await(sim_file_open(path, mode)))

// ---- reading and writing --------------------------------------------------

async(writes_and_reads)
{
    SimFile *file = open_file("w+");
    await(sim_file_write(file, "one two three", 13));
    say("%d", (int)as_int(sim_file_seek(file, 4, FROM_START)));
    say("%s", as_text(await(sim_file_read(file, 3))));
    say("%d", (int)as_int(sim_file_seek(file, 1, FROM_HERE)));
    say("%s", as_text(await(sim_file_read(file, SIM_ALL))));
    say("[%s]", as_text(await(sim_file_read(file, 5))));
    say("%d", (int)as_int(sim_file_seek(file, -5, FROM_END)));
    say("%s", as_text(await(sim_file_read(file, 100))));
    await(sim_file_close(file));
    await(sim_file_close(file));
    file = open_file("a");
    await(sim_file_write(file, " four", 5));
    await(sim_file_close(file));
    say("%s", as_text(await(sim_file_read_whole(path))));
    return none;
}

static void what_was_written_can_be_read_at_any_place(void **state)
{
    (void)state;
    sim_run(writes_and_reads());

    assert_said("4 two 8 three [] 8 three one two three four");
}

enum { MANY_BYTES = 3 * 1000 * 1000 + 7 };

async(moves_much)
{
    static char bytes[MANY_BYTES];
    for (int i = 0; i < MANY_BYTES; i++)
        bytes[i] = (char)(i * 31 >> 3);
    await(sim_file_write_whole(path, bytes, sizeof bytes));
    SimValue read = await(sim_file_read_whole(path));
    say("%d %d", (int)sim_len(read),
        memcmp(as_text(read), bytes, sizeof bytes) == 0);
    await(sim_file_write_whole(path, "", 0));
    say("%d", (int)sim_len(await(sim_file_read_whole(path))));
    return none;
}

static void a_file_may_be_longer_than_one_request(void **state)
{
    (void)state;
    sim_run(moves_much());

    assert_said("3000007 1 0");
}

// ---- errors ---------------------------------------------------------------

async(tries, (const char *)which, (const char *)mode)
{
    SimValue file = attempt(sim_file_open(which, mode));
    if (is_error(file))
        say("%s: %s;", error_name(file), error_message(file));
    else
        say("open;");
    return none;
}

async(fails_to_open)
{
    await(tries("/no/such/file", "r"));
    await(tries("/tmp", "w"));
    await(tries("/etc/passwd/x", "r"));
    await(tries(path, "x"));
    await(tries(path, "q"));
    await(tries(path, ""));
    await(tries(path, "rb+"));
    // Nothing is forbidden to root, so root becomes somebody else.
    bool is_root = geteuid() == 0;
    chmod(path, 0);
    if (is_root && seteuid(65534) != 0)
        return fail(OSError, "root cannot become nobody");
    await(tries(path, "r"));
    if (is_root && seteuid(0) != 0)
        return fail(OSError, "nobody cannot become root");
    return none;
}

static void what_cannot_be_opened_is_an_error_that_names_the_path(void **state)
{
    char expected[1024];
    (void)state;
    sim_run(fails_to_open());

    snprintf(expected, sizeof expected,
             "FileNotFoundError: /no/such/file: no such file or directory; "
             "IsADirectoryError: /tmp: illegal operation on a directory; "
             "NotADirectoryError: /etc/passwd/x: not a directory; "
             "FileExistsError: %s: file already exists; "
             "ValueError: opening %s: invalid mode 'q'; write r, w, a or x, "
             "and + for both; "
             "ValueError: opening %s: invalid mode ''; write r, w, a or x, "
             "and + for both; "
             "open; PermissionError: %s: permission denied;",
             path, path, path, path);
    assert_said(expected);
}

async(fails_to_use)
{
    SimFile *full = as_file(await(sim_file_open("/dev/full", "w")));
    SimValue result = attempt(sim_file_write(full, "x", 1));
    say("%s: %s;", error_name(result), error_message(result));
    SimFile *folder = as_file(await(sim_file_open("/tmp", "r")));
    result = attempt(sim_file_read(folder, 1));
    say("%s: %s;", error_name(result), error_message(result));
    await(sim_file_close(folder));
    result = attempt(sim_file_read(folder, 1));
    say("%s: %s;", error_name(result), error_message(result));
    result = sim_file_seek(folder, 0, FROM_START);
    say("%s;", error_name(result));
    SimFile *file = open_file("r");
    result = sim_file_seek(file, -1, FROM_START);
    say("%s;", error_name(result));
    result = attempt(sim_file_write(file, "x", 1));
    say("%s", error_name(result));
    return none;
}

static void
a_full_disk_and_its_like_are_errors_and_the_loop_goes_on(void **state)
{
    (void)state;
    sim_run(fails_to_use());

    assert_said("OSError: /dev/full: no space left on device; "
                "IsADirectoryError: /tmp: illegal operation on a directory; "
                "ValueError: I/O operation on closed file /tmp; ValueError; "
                "OSError; OSError");
}

async(opens_without_descriptors)
{
    struct rlimit before;
    getrlimit(RLIMIT_NOFILE, &before);
    sim_loop_uv(sim_loop_current()); // it needs some of its own
    struct rlimit none_left = {3, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none_left);
    SimValue result = attempt(sim_file_read_whole(path));
    setrlimit(RLIMIT_NOFILE, &before);
    say("%s;", error_name(result));
    say("%d", strstr(error_message(result), "too many open files") != NULL);
    say("%d", (int)sim_len(await(sim_file_read_whole(path))));
    return none;
}

static void without_descriptors_opening_fails_and_the_loop_goes_on(void **state)
{
    (void)state;
    sim_run(opens_without_descriptors());

    assert_said("OSError; 1 0");
}

// ---- turns ----------------------------------------------------------------

async(writes, (SimFile *)file, (const char *)text)
{
    await(sim_file_write(file, text, strlen(text)));
    return none;
}

async(writes_in_turn)
{
    SimFile *file = open_file("w");
    SimTask *first = asyncio.create_task(writes(file, "a"));
    SimTask *second = asyncio.create_task(writes(file, "b"));
    SimTask *third = asyncio.create_task(writes(file, "c"));
    await(asyncio.sleep(0));
    SimValue busy = sim_file_seek(file, 0, FROM_START);
    say("%s", error_name(busy));
    sim_task_cancel(second); // waits for its turn
    await(asyncio.gather(first, third, writes(file, "d")));
    say("%s", as_text(await(sim_file_read_whole(path))));
    return none;
}

static void operations_on_one_file_take_turns(void **state)
{
    (void)state;
    sim_run(writes_in_turn());

    assert_said("RuntimeError acd");
}

async(cancels)
{
    SimFile *file = open_file("r");
    SimTask *task = asyncio.create_task(sim_file_read(file, SIM_ALL));
    await(asyncio.sleep(0)); // a thread reads
    sim_task_cancel(task);
    SimValue result = attempt(task);
    say("%s", error_name(result));
    await(sim_file_close(file)); // comes after what a thread has begun
    task = asyncio.create_task(sim_file_open(path, "r"));
    await(asyncio.sleep(0));
    sim_task_cancel(task);
    result = attempt(task);
    say("%s", error_name(result));
    return none;
}

static size_t count_descriptors(void)
{
    size_t count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += lseek(fd, 0, SEEK_CUR) >= 0;
    return count;
}

static void a_cancelled_operation_leaves_no_descriptor_open(void **state)
{
    size_t before = count_descriptors();
    (void)state;
    for (int i = 0; i < 20; i++) {
        unsay();
        sim_run(cancels());
        assert_said("CancelledError CancelledError");
    }
    sim_loop_close();

    assert_int_equal(count_descriptors(), before);
}

async(forgets_to_close)
{
    open_file("r");
    return none;
}

static void a_file_that_nobody_has_is_closed(void **state)
{
    size_t before = count_descriptors();
    (void)state;
    sim_run(forgets_to_close());
    sim_loop_close();

    assert_int_equal(count_descriptors(), before);
}

// ---- the clock and the trace ----------------------------------------------

async(sleeps)
{
    await(asyncio.sleep(1));
    return none;
}

async(reads_beside_a_sleep)
{
    SimTask *task = asyncio.create_task(sleeps());
    for (int i = 0; i < 10; i++)
        await(sim_file_read_whole(path));
    say("@%g", asyncio.time());
    await(task);
    return none;
}

static void virtual_time_stands_still_while_a_file_is_read(void **state)
{
    (void)state;
    sim_run(reads_beside_a_sleep());

    assert_said("@0");
}

static void the_trace_names_the_file_and_each_request(void **state)
{
    (void)state;
    sim_run(writes_and_reads());

    SimReader *reader = tracetest_open();
    SimEvent named = tracetest_event(reader, SIM_EVENT_IO_PATH, 1);
    assert_string_equal(sim_reader_string(reader, named.arg), path);
    SimEvent opened = tracetest_event(reader, SIM_EVENT_IO_DONE, 1);
    assert_int_equal(opened.flags, SIM_OPERATION_OPEN_FILE);
    SimEvent written = tracetest_event(reader, SIM_EVENT_IO_DONE, 2);
    assert_int_equal(written.flags, SIM_OPERATION_WRITE);
    assert_int_equal(written.a, 13);
    assert_int_equal(written.arg, opened.arg);
    assert_int_equal(tracetest_cause_of_wake(reader, SIM_REASON_FILE),
                     SIM_EVENT_IO_DONE);
    assert_int_equal(tracetest_count(reader, SIM_EVENT_IO_SUBMIT),
                     tracetest_count(reader, SIM_EVENT_IO_DONE));
    assert_int_equal(tracetest_count(reader, SIM_EVENT_IO_OPEN),
                     tracetest_count(reader, SIM_EVENT_IO_CLOSE));
    sim_reader_close(reader);
}

#define filetest(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        filetest(what_was_written_can_be_read_at_any_place),
        filetest(a_file_may_be_longer_than_one_request),
        filetest(what_cannot_be_opened_is_an_error_that_names_the_path),
        filetest(a_full_disk_and_its_like_are_errors_and_the_loop_goes_on),
        filetest(without_descriptors_opening_fails_and_the_loop_goes_on),
        filetest(operations_on_one_file_take_turns),
        filetest(a_cancelled_operation_leaves_no_descriptor_open),
        filetest(a_file_that_nobody_has_is_closed),
        filetest(virtual_time_stands_still_while_a_file_is_read),
        cmocka_unit_test_setup_teardown(
            the_trace_names_the_file_and_each_request, setup_traced, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
