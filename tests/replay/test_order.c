// Who is who in two traces, and whether they take turns alike.
#include "base/alloc.h"
#include "replay/compare/order.h"
#include "support/story.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// ---- who is who -----------------------------------------------------------

static SimReplay *family(const char *const *names, const uint32_t *parents,
                         uint32_t count)
{
    SimStory story;
    story_begin(&story, "family.simul");
    for (uint32_t i = 0; i < count; i++)
        story_new(&story, i + 1, parents[i], names[i]);
    return story_end_replay(&story);
}

// Pairs two families; partners[count of a] are the slots expected in b, 0 for
// none.
static void expect_partners(SimReplay *a, SimReplay *b,
                            const uint32_t *partners)
{
    SimPairing pairing;
    sim_pairing_init(&pairing, a, b);

    assert_int_equal(pairing.of_a[0], 0);
    for (uint32_t slot = 1; slot < a->task_count; slot++) {
        uint32_t found = pairing.of_a[slot];
        assert_int_equal(found == SIM_NO_SLOT ? 0 : found, partners[slot - 1]);
        if (found != SIM_NO_SLOT)
            assert_int_equal(pairing.of_b[found], slot);
    }
    sim_pairing_done(&pairing);
    sim_replay_close(a);
    sim_replay_close(b);
}

static void tasks_of_one_name_are_told_apart_by_who_made_them(void **unused)
{
    (void)unused;
    const char *const left[] = {"Ann", "Ben", "child", "child"};
    const uint32_t left_parents[] = {0, 0, 1, 2};
    const char *const right[] = {"Ben", "Ann", "child", "child"};
    const uint32_t right_parents[] = {0, 0, 1, 2};
    const uint32_t partners[] = {2, 1, 4, 3};

    expect_partners(family(left, left_parents, 4),
                    family(right, right_parents, 4), partners);
}

static void tasks_without_a_name_are_paired_in_order(void **unused)
{
    (void)unused;
    const char *const left[] = {NULL, NULL, NULL};
    const uint32_t left_parents[] = {0, 1, 1};
    // What was made in between has a name, and a number.
    const char *const right[] = {NULL, "extra", NULL, NULL};
    const uint32_t right_parents[] = {0, 1, 1, 1};
    const uint32_t partners[] = {1, 3, 4};

    expect_partners(family(left, left_parents, 3),
                    family(right, right_parents, 4), partners);
}

static void names_pair_where_families_differ(void **unused)
{
    (void)unused;
    const char *const left[] = {"boss", "worker", "only here"};
    const uint32_t left_parents[] = {0, 1, 1};
    const char *const right[] = {"worker", "boss"};
    const uint32_t right_parents[] = {0, 0};
    const uint32_t partners[] = {2, 1, 0};

    expect_partners(family(left, left_parents, 3),
                    family(right, right_parents, 2), partners);
}

// ---- taking turns ---------------------------------------------------------

// main makes A and B; `first` runs first, and B waits for `reason`.
static SimReplay *turns(uint32_t first, SimReason reason, uint32_t line)
{
    SimStory story;
    story_begin(&story, "turns.simul");
    story_start(&story, 1, "main");
    story_new(&story, 2, 1, "A");
    story_new(&story, 3, 1, "B");
    story_suspend(&story, SIM_REASON_GATHER, line, 1, 9);
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t task = i == 0 ? first : 5 - first;
        story_run(&story, task);
        if (task == 3)
            story_suspend(&story, reason, line + 1, task, 7);
        else
            story_finish(&story, task);
    }
    return story_end_replay(&story);
}

static void expect_order(SimReplay *a, SimReplay *b, uint64_t same_count,
                         const char *sentence)
{
    SimOrder order;
    sim_order_init(&order, a, b);

    assert_string_equal(order.sentence, sentence);
    assert_int_equal(order.same_count, same_count);
    sim_order_done(&order);
    sim_replay_close(a);
    sim_replay_close(b);
}

static void the_same_turns_at_other_lines_are_the_same_order(void **unused)
{
    (void)unused;
    expect_order(turns(2, SIM_REASON_LOCK, 10), turns(2, SIM_REASON_LOCK, 30),
                 3, "The order is the same: 3 switches.");
}

static void another_task_is_a_difference(void **unused)
{
    (void)unused;
    expect_order(turns(2, SIM_REASON_LOCK, 10), turns(3, SIM_REASON_LOCK, 10),
                 1, "In A A runs, in B B.");
}

static void another_reason_is_a_difference(void **unused)
{
    (void)unused;
    expect_order(turns(2, SIM_REASON_LOCK, 10), turns(2, SIM_REASON_EVENT, 10),
                 2,
                 "B runs in both; in A it waits for a lock, in B it waits for "
                 "an event.");
}

static void who_runs_on_alone_is_a_difference(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "short.simul");
    story_start(&story, 1, "main");
    story_suspend(&story, SIM_REASON_GATHER, 10, 1, 9);
    SimReplay *brief = story_end_replay(&story);

    expect_order(brief, turns(2, SIM_REASON_LOCK, 10), 1,
                 "A has no more switches; in B A runs.");
}

static void the_switches_behind_the_difference_are_kept(void **unused)
{
    (void)unused;
    SimReplay *a = turns(2, SIM_REASON_LOCK, 10);
    SimReplay *b = turns(3, SIM_REASON_LOCK, 10);
    SimOrder order;
    sim_order_init(&order, a, b);

    assert_int_equal(order.a.count, 3);
    assert_int_equal(order.a.kept_count, 2);
    assert_string_equal(sim_switch_name(&order.a, &order.a.kept[1]), "B");
    assert_int_equal(order.a.kept[1].stopped, SIM_STOPPED_WAITS);
    assert_int_equal(order.a.kept[1].why, SIM_REASON_LOCK);
    assert_int_equal(order.a.kept[1].place.line, 11);
    assert_int_equal(order.last_same.slot, 1);
    sim_order_done(&order);
    sim_replay_close(a);
    sim_replay_close(b);
}

static void two_programs_without_tasks_have_the_same_order(void **unused)
{
    (void)unused;
    SimReplay *replay[2];
    for (int i = 0; i < 2; i++) {
        SimStory story;
        story_begin(&story, "none.simul");
        story_say(&story, SIM_EVENT_PRINT, 1, 0, i ? "one" : "two");
        replay[i] = story_end_replay(&story);
    }
    expect_order(replay[0], replay[1], 0, "No task runs in either.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_of_one_name_are_told_apart_by_who_made_them),
        cmocka_unit_test(tasks_without_a_name_are_paired_in_order),
        cmocka_unit_test(names_pair_where_families_differ),
        cmocka_unit_test(the_same_turns_at_other_lines_are_the_same_order),
        cmocka_unit_test(another_task_is_a_difference),
        cmocka_unit_test(another_reason_is_a_difference),
        cmocka_unit_test(who_runs_on_alone_is_a_difference),
        cmocka_unit_test(the_switches_behind_the_difference_are_kept),
        cmocka_unit_test(two_programs_without_tasks_have_the_same_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
