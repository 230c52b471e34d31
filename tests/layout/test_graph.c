// The task tree and the graph of waits, as text.
#include "base/buffer.h"
#include "layout/graph.h"
#include "layout/tree.h"
#include "support/story.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static SimReplay *replay;
static SimState now;
static SimGraph graph;
static SimTree tree;

static void open_story(SimStory *story, uint64_t step)
{
    replay = story_end_replay(story);
    sim_state_init(&now, replay);
    sim_state_seek(&now, step);
}

static int close_story(void **state)
{
    (void)state;
    sim_state_done(&now);
    sim_replay_close(replay);
    return 0;
}

static void lay_graph(uint32_t selected)
{
    SimGraphNeed need = {&now, {0, 0, 1300, 700}, selected, 1000000000};
    sim_graph_lay(&graph, &need);
}

static void expect_graph(const char *wanted)
{
    SimBuffer text;
    sim_buffer_init(&text);
    for (int i = 0; i < graph.node_count; i++) {
        const SimNode *node = &graph.nodes[i];
        sim_buffer_format(&text, "%d.%d %s%s: %s\n", node->column, node->place,
                          node->is_in_circle ? "!" : "", node->name,
                          node->words);
    }
    for (int e = 0; e < graph.edge_count; e++) {
        const SimEdge *edge = &graph.edges[e];
        sim_buffer_format(&text, "%s %s%s> %s\n", graph.nodes[edge->from].name,
                          edge->is_circle ? "!" : "",
                          edge->is_hold ? ".." : "--",
                          graph.nodes[edge->to].name);
    }
    assert_string_equal(sim_buffer_string(&text), wanted);
    sim_buffer_done(&text);
}

// ---- the graph ----------------------------------------------------------

static void two_sleepers_hold_up_who_gathers_them(void **state)
{
    SimStory story;
    (void)state;
    story_begin(&story, "graph.simul");
    story_two_counts(&story);
    open_story(&story, 0);
    while (now.timer_count < 2)
        sim_state_forward(&now);
    while (now.running != SIM_NO_SLOT)
        sim_state_forward(&now);

    lay_graph(SIM_NO_SLOT);

    expect_graph("0.0 main: waits for a gather\n"
                 "1.0 A: waits for a sleep\n"
                 "1.1 B: waits for a sleep\n"
                 "2.0 the clock: next is due at 1.000\n"
                 "main --> A\n"
                 "main --> B\n"
                 "A --> the clock\n"
                 "B --> the clock\n");
    assert_false(graph.has_circle);
}

// Each has one lock and wants the other's.
static void tell_deadlock(SimStory *story)
{
    story_begin(story, "dead.simul");
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(story, 1, "main");
    for (uint32_t lock = 51; lock <= 52; lock++)
        story_resource(story, SIM_EVENT_RESOURCE, SIM_RESOURCE_LOCK, 2, 1, lock,
                       1);
    story_suspend(story, SIM_REASON_YIELD, 3, 1, 0);
    for (uint32_t task = 2; task <= 3; task++) {
        story_start(story, task, task == 2 ? "Ann" : "Ben");
        story_resource(story, SIM_EVENT_ACQUIRED, SIM_RESOURCE_LOCK, 4, task,
                       49 + task, 0);
        story_suspend(story, SIM_REASON_LOCK, 5, task, task == 2 ? 52 : 51);
    }
}

static void a_deadlock_is_a_red_circle(void **state)
{
    SimStory story;
    (void)state;
    tell_deadlock(&story);
    open_story(&story, UINT64_MAX);

    lay_graph(SIM_NO_SLOT);

    expect_graph("0.0 main: waits for its next turn\n"
                 "0.1 !Ann: waits for lock 2\n"
                 "2.0 !Ben: waits for lock 1\n"
                 "1.0 !lock 2: held, 1 waits\n"
                 "3.0 !lock 1: held, 1 waits\n"
                 "lock 2 !..> Ben\n"
                 "Ann !--> lock 2\n"
                 "lock 1 !..> Ann\n"
                 "Ben !--> lock 1\n");
    assert_true(graph.has_circle);
}

static void tell_crowd(SimStory *story, uint32_t count)
{
    char name[32];
    story_begin(story, "crowd.simul");
    story_event(story, SIM_EVENT_LOOP_BEGIN, 0, 0, 0, 0);
    story_start(story, 1, "main");
    story_suspend(story, SIM_REASON_EVENT, 3, 1, 0);
    for (uint32_t task = 2; task < 2 + count; task++) {
        snprintf(name, sizeof name, "worker %u", task - 1);
        story_start(story, task, name);
        story_sleep(story, 9, task, 500);
    }
}

static void five_hundred_alike_are_one_node_with_a_number(void **state)
{
    SimStory story;
    (void)state;
    tell_crowd(&story, 500);
    open_story(&story, UINT64_MAX);

    lay_graph(7);

    assert_int_equal(graph.task_count, 501);
    assert_int_equal(graph.left_out, 0);
    assert_true(graph.node_count <= 5);
    int crowd = 0;
    for (int i = 0; i < graph.node_count; i++)
        if (graph.nodes[i].kind == SIM_NODE_CROWD)
            crowd = i;
    assert_int_equal(graph.nodes[crowd].count, 499); // the chosen one is alone
    assert_string_equal(graph.nodes[crowd].name, "worker 1 … worker 500");
}

static void no_node_lies_over_another_or_outside(void **state)
{
    SimStory story;
    (void)state;
    tell_crowd(&story, 15);
    open_story(&story, UINT64_MAX);

    lay_graph(SIM_NO_SLOT);

    assert_int_equal(graph.node_count, 18);
    for (int i = 0; i < graph.node_count; i++) {
        SimRect a = graph.nodes[i].rect;
        assert_true(a.x >= 0 && a.y >= 0 && a.x + a.w <= 1300.1 &&
                    a.y + a.h <= 700.1);
        for (int j = 0; j < i; j++) {
            SimRect b = graph.nodes[j].rect;
            assert_true(a.x + a.w <= b.x || b.x + b.w <= a.x ||
                        a.y + a.h <= b.y || b.y + b.h <= a.y);
        }
    }
}

static void whatever_a_trace_says_the_graph_is_laid(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        SimStory story;
        story_begin(&story, "random.simul");
        story_random(&story, seed, 3000);
        open_story(&story, 0);
        for (uint64_t step = 0; step <= replay->step_count; step += 97) {
            sim_state_seek(&now, step);
            lay_graph(step % 2 ? SIM_NO_SLOT : (uint32_t)(step % 5));
            assert_true(graph.node_count <= SIM_MOST_NODES);
            SimTreeNeed need = {&now, {0, 0, 400, 300}, SIM_NO_SLOT};
            sim_tree_lay(&tree, &need);
            assert_true(tree.count <= 10);
        }
        close_story(NULL);
    }
}

// ---- the tree -----------------------------------------------------------

static void expect_tree(double height, uint32_t selected, const char *wanted)
{
    SimBuffer text;
    SimTreeNeed need = {&now, {0, 0, 400, height}, selected};
    sim_buffer_init(&text);
    sim_tree_lay(&tree, &need);
    for (size_t i = 0; i < tree.count; i++)
        sim_buffer_format(&text, "%*s%s%s%s\n", (int)(tree.rows[i].x / 11), "",
                          tree.rows[i].name, tree.rows[i].state[0] ? ": " : "",
                          tree.rows[i].state);
    assert_string_equal(sim_buffer_string(&text), wanted);
    sim_buffer_done(&text);
}

static void the_tree_shows_who_made_whom(void **state)
{
    SimStory story;
    (void)state;
    story_begin(&story, "tree.simul");
    story_two_counts(&story);
    open_story(&story, UINT64_MAX);

    expect_tree(300, SIM_NO_SLOT,
                "main: done\n"
                "  A: done\n"
                "  B: done\n");
}

static void many_children_are_counted_but_the_chosen_one_is_shown(void **state)
{
    SimStory story;
    (void)state;
    tell_crowd(&story, 500);
    open_story(&story, UINT64_MAX);

    expect_tree(180, 77,
                "main: waits for event 1\n"
                "  worker 1: waits for a sleep\n"
                "  worker 2: waits for a sleep\n"
                "  worker 76: waits for a sleep\n"
                "  and 497 more: 497 waiting\n");
}

int main(void)
{
#define ON_STORY(test) cmocka_unit_test_teardown(test, close_story)
    const struct CMUnitTest tests[] = {
        ON_STORY(two_sleepers_hold_up_who_gathers_them),
        ON_STORY(a_deadlock_is_a_red_circle),
        ON_STORY(five_hundred_alike_are_one_node_with_a_number),
        ON_STORY(no_node_lies_over_another_or_outside),
        cmocka_unit_test(whatever_a_trace_says_the_graph_is_laid),
        ON_STORY(the_tree_shows_who_made_whom),
        ON_STORY(many_children_are_counted_but_the_chosen_one_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
