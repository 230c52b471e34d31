// A loop on the virtual clock for each test, and a place to write down what
// happened, so that order is asserted as text.
//
//     static void two_tasks_take_turns(void **state)
//     {
//         sim_run(two_tasks());
//
//         assert_said("a1 b1 a2 b2");
//     }
//
// Tear-down asserts that nothing that the loop made is still alive.
#ifndef SIM_TESTS_LOOPTEST_H
#define SIM_TESTS_LOOPTEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// cmocka has a macro of that name; here `fail` is Simul's.
#undef fail

#include "core/loop.h"
#include "simul.h"

int looptest_setup(void **state);
int looptest_setup_traced(void **state);
int looptest_teardown(void **state);

// Adds a word to what was said; words are separated by a blank.
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *said(void);
void unsay(void); // forgets it
#define assert_said(text) assert_string_equal(said(), text)

// What the library printed to standard error since the test began, and while
// `begin` to `end`.
void capture_errors(void);
const char *captured_errors(void);

// The trace of looptest_setup_traced: closes the loop and returns the file.
const char *looptest_trace(void);

#define looptest(name) \
    cmocka_unit_test_setup_teardown(name, looptest_setup, looptest_teardown)
#define looptest_traced(name)                                    \
    cmocka_unit_test_setup_teardown(name, looptest_setup_traced, \
                                    looptest_teardown)

#endif
