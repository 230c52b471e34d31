// The example of docs/homework, as an autograder calls it.
#include "support/child.h"
#include "support/golden.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// Grades a file; `report` may be "".
static Child grade(const char *source, const char *report)
{
    char *build = realpath(SIM_BUILD, NULL);
    Child child = child_shell("SIMUL=%s/simul PKG_CONFIG_PATH=%s "
                              "docs/homework/grade %s %s",
                              build, build, source, report);
    free(build);
    return child;
}

static void check_part(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is not in:\n%s", part, text);
}

static void a_right_solution_keeps_all_rules(void **unused)
{
    (void)unused;
    Child right = grade("docs/homework/fast.c", "");
    check_part(right.output, "8 of 8 rules hold.");
    assert_int_equal(right.exit_status, 0);
}

// What is wrong, the number of the event that shows it, the line.
static void a_wrong_one_is_told_why_and_reported(void **unused)
{
    (void)unused;
    char *report = sim_format("/tmp/simul-%d-grade.xml", (int)getpid());
    Child wrong = grade("docs/homework/slow.c", report);
    assert_int_equal(wrong.exit_status, 1);
    check_part(wrong.output, "FAIL  duration < 4.1: the run takes 10 s. #");
    check_part(wrong.output, "W21 awaits in sequence that could have");
    check_part(wrong.output, "(docs/homework/slow.c:18)");
    check_part(wrong.output, "3 of 8 rules are broken.");

    char *xml = golden_read(report);
    assert_non_null(xml);
    check_part(xml, "tests=\"8\" failures=\"3\"");
    check_part(xml, "<failure message=\"the run takes 10 s");
    sim_free(xml);
    unlink(report);
    sim_free(report);
}

static void what_does_not_compile_is_told(void **unused)
{
    (void)unused;
    Child nonsense = grade("docs/homework/README.md", "2>/dev/null");
    assert_int_equal(nonsense.exit_status, 2);
    Child missing = grade("no-such.c", "");
    assert_int_equal(missing.exit_status, 2);
    check_part(missing.errors, "grade: no-such.c does not compile");
}

// The page for teachers names every kind of rule that there is.
static void the_page_names_every_rule(void **unused)
{
    (void)unused;
    static const char *const rules[] = {
        "duration < ",      "duration(a)",  "max_run(a)",
        "in_flight",        "tasks ==",     "overlap(a, b)",
        "order(a < b < c)", "prints(text)", "no_warnings"};
    char *page = golden_read("docs/homework.md");
    Child help = child_shell("%s/simul check --help", SIM_BUILD);
    assert_non_null(page);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        check_part(page, rules[i]);
        check_part(help.output, rules[i]);
    }
    sim_free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_solution_keeps_all_rules),
        cmocka_unit_test(a_wrong_one_is_told_why_and_reported),
        cmocka_unit_test(what_does_not_compile_is_told),
        cmocka_unit_test(the_page_names_every_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
