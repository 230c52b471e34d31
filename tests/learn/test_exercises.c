// The exercises: as given they fail with the sentence that helps, solved they
// pass. And what else a student may bring.
#include "base/alloc.h"
#include "support/student.h"

#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct Row {
    const char *name;
    const char *sentence; // what is said of it as it is given
} Row;

static const Row rows[] = {
    {"01_await_missing", "The tea is never made: nothing runs make_tea."},
    {"02_one_by_one", "is asked for only after \"news\" has come."},
    {"03_blocking_sleep", "Fix: Write await(asyncio.sleep(...))"},
    {"04_lost_task", "main_ returns before the letter is posted"},
    {"05_swallowed_cancel", "it swallowed the error."},
    {"06_unbounded_gather", "Too many requests are under way at once."},
    {"07_lock_across_await", "though they share nothing."},
    {"08_deadlock", "W07 deadlock cycle"},
    {"09_gather_or_group", "must be called off when one fails."},
    {"10_timeout", "Say that Ben has not answered"},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static void check_exercise(const Row *row)
{
    char *attempt = sim_format("learn %.2s", row->name);
    char *solution = sim_format("tests/learn/solutions/%s.c", row->name);
    char *solved = sim_format("Exercise %.2s is solved.", row->name);

    student_check(attempt, 1, row->sentence);
    student_copies(row->name, solution);
    student_check(attempt, 0, solved);

    sim_free(attempt);
    sim_free(solution);
    sim_free(solved);
}

static void the_first_five_fail_as_given_and_pass_when_solved(void **state)
{
    (void)state;
    student_check("learn", 0, "Progress: [------");
    for (size_t i = 0; i < 5; i++)
        check_exercise(&rows[i]);
    student_check("learn progress", 0,
                  "[###############---------------]  5/10");
    student_check("learn", 0, "Exercise 06: A hundred guests at one door");
}

static void the_last_five_fail_as_given_and_pass_when_solved(void **state)
{
    (void)state;
    student_check("learn list", 0, "next  01_await_missing");
    for (size_t i = 5; i < ROWS; i++)
        check_exercise(&rows[i]);
    student_check("learn list", 0, "done  10_timeout");
}

// ---- what a student may bring ---------------------------------------------

static void an_error_of_the_compiler_is_shown(void **state)
{
    (void)state;
    student_run("learn");
    student_writes("01_await_missing",
                   "#include <simul.h>\nint main(void) { retrun 0; }\n");
    student_check("learn 1", 1, "01_await_missing.c:2:");
    student_check("learn 1", 1, "It does not compile yet.");
}

static void a_program_that_never_ends_is_stopped(void **state)
{
    (void)state;
    student_run("learn");
    student_writes("01_await_missing",
                   "#include <simul.h>\n"
                   "async(main_)\n{\n"
                   "    for (;;)\n"
                   "        await(asyncio.sleep(0));\n"
                   "}\n"
                   "int main(int argc, char **argv)\n"
                   "{ return sim_main(argc, argv, main_()); }\n");
    student_check("learn 1 --limit 1", 1,
                  "It ran for 1 s and did not end, so it was stopped.");
    student_check("learn 1 --limit 1", 1,
                  "It was last seen at 01_await_missing.c:5, in main_");
}

static void a_program_that_crashes_is_told_where(void **state)
{
    (void)state;
    student_run("learn");
    student_writes("01_await_missing",
                   "#include <simul.h>\n"
                   "#include <stdlib.h>\n"
                   "async(main_)\n{\n"
                   "    await(asyncio.sleep(1));\n"
                   "    abort();\n"
                   "}\n"
                   "int main(int argc, char **argv)\n"
                   "{ return sim_main(argc, argv, main_()); }\n");
    student_check("learn 1", 1, "It crashed (Aborted).");
    student_check("learn 1", 1,
                  "It was last seen at 01_await_missing.c:5, in main_");
}

static void a_program_without_sim_main_is_told_so(void **state)
{
    (void)state;
    student_run("learn");
    student_writes("01_await_missing", "int main(void) { return 0; }\n");
    student_check("learn 1", 1, "It records no run; main must be");
}

static void endless_output_is_cut_off(void **state)
{
    (void)state;
    student_run("learn");
    student_writes("01_await_missing",
                   "#include <stdio.h>\n"
                   "int main(void) { for (;;) puts(\"x\"); }\n");
    student_check("learn 1 --limit 1", 1, "  | ... and more");
}

// ---- hints, reset, wrong words --------------------------------------------

static void hints_come_one_after_the_other(void **state)
{
    (void)state;
    student_check("learn hint", 0, "Hint 1 for exercise 01");
    student_check("learn hint", 0, "Hint 2 for exercise 01");
    student_check("learn hint 1", 0, "Put await( ... ) around the call");
    student_check("learn hint", 0, "That was the last hint.");
    student_check("learn hint 02", 0, "Hint 1 for exercise 02");
}

static void reset_restores_the_original_and_keeps_the_other(void **state)
{
    (void)state;
    student_run("learn");
    student_writes("02_one_by_one", "mine\n");
    student_check("learn reset 2", 0, "is as it was; your version is kept as");

    Child same = child_shell("cmp lessons/exercises/02_one_by_one/one_by_one.c "
                             "%s/simul-learn/02_one_by_one.c && "
                             "cat %s/simul-learn/02_one_by_one.c.old",
                             student_folder(), student_folder());
    assert_int_equal(same.exit_status, 0);
    assert_string_equal(same.output, "mine\n");
}

// Inside his folder the student need not go up again.
static void the_folder_itself_is_a_place_to_work(void **state)
{
    (void)state;
    student_run("learn");
    Child inside = child_shell("cd %s/simul-learn && $OLDPWD/%s/simul learn",
                               student_folder(), SIM_BUILD);
    assert_int_equal(inside.exit_status, 0);
    assert_non_null(strstr(inside.output, "Edit   ./01_await_missing.c"));
}

static void wrong_words_get_a_sentence(void **state)
{
    (void)state;
    student_check("learn 77", 2, "there is no exercise '77'");
    student_check("learn reset", 2, "which exercise? write simul learn reset");
    student_check("learn hint x", 2, "there is no exercise 'x'");
    student_check("learn list more", 2, "'more' is one word too many");
    student_check("learn --limit 0", 2, "--limit needs a number from 1 to 600");
}

static void a_folder_that_cannot_be_written_gets_a_sentence(void **state)
{
    (void)state;
    student_run("learn");
    Child lost = child_shell("cd %s && rm -rf simul-learn && touch simul-learn",
                             student_folder());
    assert_int_equal(lost.exit_status, 0);
    student_check("learn", 1, "start in a folder of your own");
}

#define student_test(name) \
    cmocka_unit_test_setup_teardown(name, student_begin, student_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        student_test(the_first_five_fail_as_given_and_pass_when_solved),
        student_test(the_last_five_fail_as_given_and_pass_when_solved),
        student_test(an_error_of_the_compiler_is_shown),
        student_test(a_program_that_never_ends_is_stopped),
        student_test(a_program_that_crashes_is_told_where),
        student_test(a_program_without_sim_main_is_told_so),
        student_test(endless_output_is_cut_off),
        student_test(hints_come_one_after_the_other),
        student_test(reset_restores_the_original_and_keeps_the_other),
        student_test(the_folder_itself_is_a_place_to_work),
        student_test(wrong_words_get_a_sentence),
        student_test(a_folder_that_cannot_be_written_gets_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
