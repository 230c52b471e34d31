#include "support/command.h"

#include "base/alloc.h"
#include "base/buffer.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

SimRun command_run(const char *arguments)
{
    char *command = sim_format("%s/simul %s", SIM_BUILD, arguments);
    SimBuffer buffer;
    char bytes[4096];
    size_t count;
    FILE *pipe = popen(command, "r");

    assert_non_null(pipe);
    sim_buffer_init(&buffer);
    while ((count = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        sim_buffer_append(&buffer, bytes, count);
    int status = pclose(pipe);
    sim_free(command);
    return (SimRun){WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                    buffer.bytes ? buffer.bytes : sim_strdup("")};
}

void command_check(const char *arguments, int status, const char *part)
{
    SimRun done = command_run(arguments);
    if (done.status != status || !strstr(done.output, part))
        fail_msg("simul %s: status %d, output: %s", arguments, done.status,
                 done.output);
    sim_free(done.output);
}

void command_complains(const char *arguments, int status, const char *part)
{
    char *both = sim_format("%s 2>&1", arguments);
    SimRun done = command_run(both);
    if (done.status != status || !strstr(done.output, part))
        fail_msg("simul %s: status %d, output: %s", arguments, done.status,
                 done.output);
    size_t length = strlen(done.output);
    assert_true(length > 0 && done.output[length - 1] == '\n');
    assert_ptr_equal(strchr(done.output, '\n'), done.output + length - 1);
    sim_free(done.output);
    sim_free(both);
}

json_t *command_json(const char *command, const char *path)
{
    json_error_t error;
    char *arguments = sim_format("%s --json %s", command, path);
    SimRun done = command_run(arguments);
    assert_int_equal(done.status, 0);
    json_t *document = json_loads(done.output, 0, &error);
    if (!document)
        fail_msg("simul %s: %s in line %d", arguments, error.text, error.line);
    sim_free(done.output);
    sim_free(arguments);
    return document;
}

int64_t json_number(const json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return json_integer_value(json_object_get(object, key));
}

int command_record(void **state)
{
    SimTraces *traces = sim_alloc(sizeof *traces);
    story_begin(&traces->two, "two.simul");
    story_two_counts(&traces->two);
    story_end(&traces->two);
    story_begin(&traces->sync, "sync.simul");
    story_chess_sync(&traces->sync, 24, 30);
    story_end(&traces->sync);
    story_begin(&traces->async, "async.simul");
    story_chess_async(&traces->async, 24, 30);
    story_end(&traces->async);
    *state = traces;
    return 0;
}

int command_forget(void **state)
{
    SimTraces *traces = *state;
    story_done(&traces->two);
    story_done(&traces->sync);
    story_done(&traces->async);
    sim_free(traces);
    return 0;
}
