// Values that are made of C expressions, and groups of errors that are divided.
#include "support/looptest.h"

#include <string.h>

// ---- values -------------------------------------------------------------------

static void true_and_false_are_bools(void **state)
{
    (void)state;
    bool is_yes = true;

    assert_int_equal(val(true).kind, SIM_VALUE_BOOL);
    assert_int_equal(val(false).kind, SIM_VALUE_BOOL);
    assert_int_equal(val(is_yes).kind, SIM_VALUE_BOOL);
    assert_int_equal(val(1).kind, SIM_VALUE_INT);
    assert_true(as_int(val(true)) == 1 && as_int(val(false)) == 0);
}

async(makes_a_list)
{
    SimValue list = sim_list_of(1, "two", 3.5, true, none);
    say("%d %d %s %g %d %d", (int)sim_len(list), (int)as_int(sim_item(list, 0)),
        as_text(sim_item(list, 1)), as_float(sim_item(list, 2)),
        (int)sim_item(list, 3).kind, (int)sim_item(list, 4).kind);
    say("%d", (int)sim_len(sim_list_of(7)));
    return none;
}

static void a_list_of_anything_keeps_the_kinds(void **state)
{
    (void)state;
    sim_run(makes_a_list());

    assert_said("5 1 two 3.5 1 0 1");
}

// ---- groups of errors -----------------------------------------------------------

async(fails_with, (const SimErrorType *)type)
{
    return fail(type, "of %s", type->name);
}

async(fails_threefold)
{
    with_group(group)
    {
        sim_group_create_task(group, fails_with(ValueError));
        sim_group_create_task(group, fails_with(KeyError));
        sim_group_create_task(group, fails_with(ValueError));
    }
    return none;
}

async(fails_inside_and_outside)
{
    with_group(group)
    {
        sim_group_create_task(group, fails_threefold());
        sim_group_create_task(group, fails_with(OSError));
    }
    return none;
}

static void say_tree(SimValue error)
{
    SimValue members = error_members(error);
    say("%s%s", is_error(error) ? error_name(error) : "none",
        sim_len(members) ? ":" : "");
    for (size_t i = 0; i < sim_len(members); i++)
        say_tree(sim_item(members, i));
}

async(splits, (const SimErrorType *)type)
{
    SimValue error = attempt(fails_inside_and_outside());
    SimValue parts = error_split(error, type);
    say_tree(sim_item(parts, 0));
    say("|");
    say_tree(sim_item(parts, 1));
    return none;
}

static void a_group_is_divided_with_the_groups_inside_it(void **state)
{
    static const struct {
        const SimErrorType *type;
        const char *said;
    } rows[] = {
        {ValueError, "ExceptionGroup: ExceptionGroup: ValueError ValueError | "
                     "ExceptionGroup: OSError ExceptionGroup: KeyError"},
        {OSError, "ExceptionGroup: OSError | ExceptionGroup: ExceptionGroup: "
                  "ValueError KeyError ValueError"},
        {TimeoutError, "none | ExceptionGroup: OSError ExceptionGroup: "
                       "ValueError KeyError ValueError"},
        {Exception, "ExceptionGroup: OSError ExceptionGroup: ValueError "
                    "KeyError ValueError | none"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sim_run(splits(rows[i].type));

        assert_said(rows[i].said);
        unsay();
    }
}

async(splits_a_plain_one)
{
    SimValue error = attempt(fails_with(KeyError));
    SimValue parts = error_split(error, LookupError);
    say("%s %s", error_message(sim_item(parts, 0)),
        is_error(sim_item(parts, 1)) ? "rest" : "none");
    parts = error_split(error, ValueError);
    say("%s", is_error(sim_item(parts, 0)) ? "match" : "none");
    return none;
}

static void an_error_that_is_no_group_is_one_part(void **state)
{
    (void)state;
    sim_run(splits_a_plain_one());

    assert_said("of KeyError none none");
}

async(splits_and_counts)
{
    SimValue parts = error_split(attempt(fails_threefold()), ValueError);
    say("%s, %s", error_message(sim_item(parts, 0)),
        error_message(sim_item(parts, 1)));
    return none;
}

static void the_parts_say_how_many_they_are(void **state)
{
    (void)state;
    sim_run(splits_and_counts());

    assert_said("unhandled errors in a TaskGroup (2 sub-exceptions), unhandled "
                "errors in a TaskGroup (1 sub-exception)");
}

// ---- lists of awaitables --------------------------------------------------------

async(number_after, (int)number, (double)delay)
{
    await(asyncio.sleep(delay));
    return val(number);
}

async(gathers_a_list)
{
    SimValue all = sim_list_of(number_after(1, 1), fails_with(ValueError));
    SimValue results = await(asyncio.gather_list_exceptions(all));
    say("%d %s", (int)as_int(sim_item(results, 0)),
        error_name(sim_item(results, 1)));
    return none;
}

static void a_list_can_be_gathered_with_its_errors(void **state)
{
    (void)state;
    sim_run(gathers_a_list());

    assert_said("1 ValueError");
}

async(has_a_second_and_a_half)
{
    SimValue all = sim_list_of(number_after(3, 3), number_after(1, 1));
    SimValue coming = asyncio.as_completed_within(all, 1.5);
    say("%d", (int)as_int(await(sim_item(coming, 0))));
    say("%s", error_name(attempt(sim_item(coming, 1))));
    return none;
}

static void as_completed_can_have_a_limit(void **state)
{
    (void)state;
    sim_run(has_a_second_and_a_half());

    assert_said("1 TimeoutError");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        looptest(true_and_false_are_bools),
        looptest(a_list_of_anything_keeps_the_kinds),
        looptest(a_group_is_divided_with_the_groups_inside_it),
        looptest(an_error_that_is_no_group_is_one_part),
        looptest(the_parts_say_how_many_they_are),
        looptest(a_list_can_be_gathered_with_its_errors),
        looptest(as_completed_can_have_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
