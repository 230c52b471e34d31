#include "base/alloc.h"
#include "replay/check.h"
#include "support/story.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// ---- the language ---------------------------------------------------------

static SimRule parse(const char *text)
{
    SimRule rule;
    char *sentence = NULL;
    if (!sim_rule_parse(text, &rule, &sentence))
        fail_msg("%s", sentence);
    return rule;
}

static void times_may_be_written_in_every_unit(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        double seconds;
    } rows[] = {
        {"duration < 2.1", 2.1},      {"duration<2s", 2},
        {"max_run < 10 ms", 0.01},    {"max_run < 5us", 5e-6},
        {"duration < 0:24:25", 1465}, {"duration < 1:30", 90},
        {"duration < 2 min", 120},    {"duration < 12h", 43200},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SimRule rule = parse(rows[i].text);
        assert_true(rule.number > rows[i].seconds - 1e-9);
        assert_true(rule.number < rows[i].seconds + 1e-9);
        sim_rule_done(&rule);
    }
}

static void names_end_where_they_must(void **unused)
{
    (void)unused;
    SimRule rule = parse("  order( table 7 <\"a, b\"< 'x < y' ) ");
    assert_int_equal(rule.kind, SIM_RULE_ORDER);
    assert_int_equal(rule.name_count, 3);
    assert_string_equal(rule.names[0], "table 7");
    assert_string_equal(rule.names[1], "a, b");
    assert_string_equal(rule.names[2], "x < y");
    assert_string_equal(rule.text, "order( table 7 <\"a, b\"< 'x < y' )");
    sim_rule_done(&rule);
}

static void each_comparison_is_what_it_says(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        const char *holds; // for 1, 2 and 3
    } rows[] = {
        {"tasks < 2", "yes no no"},  {"tasks <= 2", "yes yes no"},
        {"tasks > 2", "no no yes"},  {"tasks >= 2", "no yes yes"},
        {"tasks == 2", "no yes no"}, {"tasks != 2", "yes no yes"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SimRule rule = parse(rows[i].text);
        char *holds = sim_format(
            "%s %s %s",
            sim_compare_holds(rule.compare, 1, rule.number) ? "yes" : "no",
            sim_compare_holds(rule.compare, 2, rule.number) ? "yes" : "no",
            sim_compare_holds(rule.compare, 3, rule.number) ? "yes" : "no");
        assert_string_equal(holds, rows[i].holds);
        sim_free(holds);
        sim_rule_done(&rule);
    }
}

static void what_is_no_rule_is_told_with_its_column(void **unused)
{
    (void)unused;
    static const struct {
        const char *text;
        const char *part;
    } rows[] = {
        {"", "column 1: '' begins no rule; write duration"},
        {"durtion < 2", "column 1: 'durtion' begins no rule"},
        {"duration 2", "column 10: here must stand one of <"},
        {"duration <", "column 11: here must stand a number"},
        {"duration < -2", "column 12: here must stand a number"},
        {"duration < 2 days", "column 14: the units are s, ms"},
        {"duration < 1:2:3:4", "a time is written as h:mm:ss"},
        {"duration < 1:x", "a time is written as h:mm:ss"},
        {"in_flight < 3s", "column 14: a count has no unit"},
        {"overlap a", "column 9: here must stand '('"},
        {"overlap(a)", "column 10: here must stand ',' and another"},
        {"overlap(a, b, c)", "column 13: only 2 names"},
        {"overlap(a, b", "column 13: here must stand ')'"},
        {"overlap(, b)", "column 9: here must stand the name"},
        {"order(a)", "column 8: here must stand '<' and another"},
        {"order(a<b<c<d<e<f<g<h<i)", "only 8 names"},
        {"order('a < b)", "column 7: the quote that begins here"},
        {"no_warnings please", "column 13: the rule should end here"},
        {"tasks(a) == 1", "column 6: here must stand one of <"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SimRule rule;
        char *sentence = NULL;
        assert_false(sim_rule_parse(rows[i].text, &rule, &sentence));
        if (!strstr(sentence, rows[i].part))
            fail_msg("'%s' is not in: %s", rows[i].part, sentence);
        sim_free(sentence);
    }
}

// ---- verdicts -------------------------------------------------------------

// Checks one rule: "ok: text" or "#event: text".
static void check_rule(const SimReplay *replay, const char *text,
                       const char *expected)
{
    SimRule rule = parse(text);
    SimVerdict verdict;
    sim_check(replay, &rule, 1, &verdict);
    char *found =
        verdict.holds ? sim_format("ok: %s", verdict.text)
        : verdict.evidence == UINT64_MAX
            ? sim_format("broken: %s", verdict.text)
            : sim_format("#%llu: %s", (unsigned long long)verdict.evidence,
                         verdict.text);
    if (strcmp(found, expected) != 0)
        fail_msg("%s\n  is      %s\n  must be %s", text, found, expected);
    sim_free(found);
    sim_verdict_done(&verdict);
    sim_rule_done(&rule);
}

static void two_counts_keep_and_break_rules(void **unused)
{
    (void)unused;
    static const struct {
        const char *rule;
        const char *verdict;
    } rows[] = {
        {"duration < 1.1", "ok: the run takes 1 s"},
        {"duration <= 1", "ok: the run takes 1 s"},
        // The jump is where the time passes.
        {"duration < 1", "#25: the run takes 1 s"},
        {"duration < 0.5", "#25: the run takes 1 s"},
        {"duration > 2", "#41: the run takes 1 s"},
        {"duration(A) == 1", "ok: A takes 1 s"},
        {"duration(A) < 1", "#25: A takes 1 s"},
        {"overlap(A, B)", "ok: A is not over (until 1.000) when B begins at "
                          "0.000"},
        {"order(A < B)", "#20: B begins at 0.000, before A is over (1.000)"},
        {"order('A: one' < 'B: one' < 'A: two')",
         "ok: they come in this order"},
        {"order('A: two' < 'B: one')",
         "#21: B: one begins at 0.000, before A: two is over (1.000)"},
        {"in_flight <= 2", "ok: at most 2 were in flight at once"},
        {"in_flight < 2", "#23: at most 2 were in flight at once"},
        {"in_flight <= 0", "#19: at most 2 were in flight at once"},
        {"tasks == 3", "ok: there are 3 tasks"},
        {"tasks <= 2", "#9: there are 3 tasks"},
        {"no_warnings", "ok: there is no warning"},
        {"overlap(A, C)", "broken: nothing in the trace is called 'C': no "
                          "task, span, mark or printed line"},
        {"max_run(C) < 1", "broken: there is no task 'C'"},
        {"max_run < 0.01", "ok: the longest step, of main, takes 0 s"},
    };
    SimStory story;
    story_begin(&story, "check.simul");
    story_two_counts(&story);
    SimReplay *replay = story_end_replay(&story);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_rule(replay, rows[i].rule, rows[i].verdict);
    sim_replay_close(replay);
}

static void spans_marks_and_long_steps_are_found(void **unused)
{
    (void)unused;
    SimStory story;
    story_begin(&story, "check.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0); // #0
    story_start(&story, 1, "cook");                        // .. #3
    story_say(&story, SIM_EVENT_SPAN_BEGIN, 3, 1, "chop");
    story_wait(&story, 50);
    story_say(&story, SIM_EVENT_SPAN_END, 3, 1, "chop");
    story_say(&story, SIM_EVENT_MARK, 4, 1, "chopped");
    story_block(&story, 5, 1, 200);
    story_finish(&story, 1);
    SimReplay *replay = story_end_replay(&story);

    check_rule(replay, "duration(chop) <= 50ms", "ok: chop takes 50 ms");
    check_rule(replay, "order(chop < chopped)", "ok: they come in this order");
    check_rule(replay, "overlap(cook, chop)",
               "ok: cook is not over (until 0.250) when chop begins at 0.000");
    SimRule rule = parse("max_run(cook) < 0.1");
    SimVerdict verdict;
    sim_check(replay, &rule, 1, &verdict);
    assert_false(verdict.holds);
    assert_string_equal(verdict.text,
                        "the longest step, of cook, takes 250 ms");
    sim_verdict_done(&verdict);
    sim_rule_done(&rule);
    sim_replay_close(replay);
}

static void a_warning_breaks_the_rule_and_names_its_line(void **unused)
{
    (void)unused;
    SimStory story;
    SimVerdict verdict;
    story_begin(&story, "check.simul");
    story_event(&story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(&story, 1, "main");
    story_block(&story, 5, 1, 200);
    SimReplay *replay = story_end_replay(&story);
    SimRule rule = parse("no_warnings");

    sim_check(replay, &rule, 1, &verdict);

    assert_false(verdict.holds);
    assert_int_equal(verdict.place.line, 5);
    assert_non_null(strstr(verdict.text, "W01 blocking call in a coroutine"));
    sim_verdict_done(&verdict);
    sim_rule_done(&rule);
    sim_replay_close(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_may_be_written_in_every_unit),
        cmocka_unit_test(names_end_where_they_must),
        cmocka_unit_test(each_comparison_is_what_it_says),
        cmocka_unit_test(what_is_no_rule_is_told_with_its_column),
        cmocka_unit_test(two_counts_keep_and_break_rules),
        cmocka_unit_test(spans_marks_and_long_steps_are_found),
        cmocka_unit_test(a_warning_breaks_the_rule_and_names_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
