// simul check: the rules that a run must keep.
#include "base/alloc.h"
#include "support/command.h"
#include "support/golden.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

// Rules as words and from a file; status 0 or 1, and 2 for what is no rule.
static void rules_are_checked(void **state)
{
    const SimTraces *traces = *state;
    char *path = sim_format("/tmp/simul-%d-rules", (int)getpid());
    char *kept = sim_format("check %s 'duration < 2' --rules %s",
                            traces->two.path, path);
    char *broken =
        sim_format("check %s 'order(A < B)' no_warnings", traces->two.path);
    write_file(path, "# homework 1\n\n  overlap(A, B)  # together\n"
                     "order('A: one' < \"B: one\")\n");

    command_check(kept, 0, "3 of 3 rules hold.");
    command_check(
        broken, 1,
        "FAIL  order(A < B): B begins at 0.000, before A is over (1.000).");
    command_check(broken, 1, "1 of 2 rules is broken.");
    write_file(path, "overlap(A, B)\noverlap(A\n");
    command_complains(kept, 2, "rule 'overlap(A', column 10: here must");
    command_complains(kept, 2, ":2: rule");
    unlink(path);
    command_complains(kept, 3, "cannot open the rules");
    sim_free(path);
    sim_free(kept);
    sim_free(broken);
}

static void a_junit_report_is_written(void **state)
{
    const SimTraces *traces = *state;
    char *path = sim_format("/tmp/simul-%d-junit.xml", (int)getpid());
    char *arguments =
        sim_format("check %s 'tasks < 9' 'order(A < B)' --junit %s",
                   traces->two.path, path);
    char *lost = sim_format("check %s 'tasks < 9' --junit /no/such 2>&1",
                            traces->two.path);

    command_check(arguments, 1, "");
    char *report = golden_read(path);
    assert_non_null(report);
    assert_non_null(strstr(report, "tests=\"2\" failures=\"1\""));
    assert_non_null(strstr(report, "name=\"tasks &lt; 9\"/>"));
    assert_non_null(strstr(report, "<failure message=\"B begins at 0.000"));
    command_check(lost, 1, "cannot write /no/such");
    unlink(path);
    sim_free(report);
    sim_free(path);
    sim_free(arguments);
    sim_free(lost);
}

static void check_json_has_the_verdicts(void **state)
{
    const SimTraces *traces = *state;
    char *arguments =
        sim_format("%s 'duration < 2' 'tasks == 3'", traces->two.path);
    json_t *check = command_json("check", arguments);
    json_t *verdicts = json_object_get(check, "verdicts");

    assert_int_equal(json_number(check, "failed"), 0);
    assert_int_equal(json_array_size(verdicts), 2);
    assert_true(
        json_is_true(json_object_get(json_array_get(verdicts, 1), "holds")));
    json_decref(check);
    sim_free(arguments);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_are_checked),
        cmocka_unit_test(a_junit_report_is_written),
        cmocka_unit_test(check_json_has_the_verdicts),
    };
    return cmocka_run_group_tests(tests, command_record, command_forget);
}
