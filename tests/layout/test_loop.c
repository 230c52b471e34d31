// The loop view's layout: where every token is, at every step, as text.
#include "base/buffer.h"
#include "layout/loop.h"
#include "support/golden.h"
#include "support/story.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

static const char *const spot_words[] = {"nowhere", "wheel",  "queue", "timers",
                                         "outside", "others", "done"};

static SimCards cards_of(double width, double height)
{
    SimCardsNeed need = {
        .view = SIM_VIEW_LOOP, .width = width, .height = height};
    return sim_cards(&need);
}

static void write_token(SimBuffer *text, const SimReplay *replay,
                        const SimToken *token)
{
    sim_buffer_format(
        text, "  %s %s at %.0f,%.0f%s%s\n", spot_words[token->spot],
        token->slot == SIM_NO_SLOT ? "timer" : replay->tasks[token->slot].name,
        token->x, token->y, token->detail[0] ? ": " : "", token->detail);
}

static void write_loop(SimBuffer *text, const SimState *state)
{
    static SimLoopNow loop;
    SimCards cards = cards_of(1920, 1080);
    sim_loop_lay(&loop, &cards, state, false);
    sim_buffer_format(text, "step %llu, %s: %s; %s\n",
                      (unsigned long long)state->step,
                      sim_phase_word(loop.phase), loop.caption, loop.remark);
    for (size_t i = 0; i < loop.count; i++)
        write_token(text, state->replay, &loop.tokens[i]);
}

static SimReplay *two_counts(void)
{
    SimStory story;
    story_begin(&story, "loop.simul");
    story_two_counts(&story);
    return story_end_replay(&story);
}

static void every_token_is_where_its_state_says_at_every_step(void **state)
{
    (void)state;
    SimReplay *replay = two_counts();
    SimState now;
    SimBuffer text;
    sim_state_init(&now, replay);
    sim_buffer_init(&text);

    do
        write_loop(&text, &now);
    while (sim_state_forward(&now));

    golden_check("two_counts.loop.txt", sim_buffer_string(&text));
    sim_buffer_done(&text);
    sim_state_done(&now);
    sim_replay_close(replay);
}

// ---- what must hold for any trace ---------------------------------------

static bool is_inside(SimRect inner, SimRect outer)
{
    return inner.x >= outer.x && inner.y >= outer.y &&
           inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static bool overlap(SimRect a, SimRect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h &&
           b.y < a.y + a.h;
}

static void check_boxes(const SimLoopNow *loop)
{
    for (size_t i = 0; i < loop->count; i++) {
        const SimToken *a = &loop->tokens[i];
        if (!is_inside(a->box, loop->spots[a->spot].card))
            fail_msg("step %llu: token %zu leaves %s",
                     (unsigned long long)loop->state->step, i,
                     spot_words[a->spot]);
        for (size_t j = 0; j < i; j++) {
            const SimToken *b = &loop->tokens[j];
            if (overlap(a->box, b->box))
                fail_msg("step %llu: tokens overlap in %s",
                         (unsigned long long)loop->state->step,
                         spot_words[a->spot]);
            if (a->slot != SIM_NO_SLOT && a->slot == b->slot)
                fail_msg("a task is in two places");
        }
    }
}

// Everybody who is shown is where the state says, and the sums are right.
static void check_sums(const SimLoopNow *loop)
{
    const SimState *state = loop->state;
    size_t totals[SIM_SPOT_COUNT] = {0};
    for (uint32_t slot = 1; slot < state->replay->task_count; slot++)
        totals[sim_loop_spot(state, slot)]++;
    assert_int_equal(loop->spots[SIM_SPOT_OTHERS].total,
                     totals[SIM_SPOT_OTHERS]);
    assert_int_equal(loop->spots[SIM_SPOT_DONE].total, totals[SIM_SPOT_DONE]);
    for (size_t i = 0; i < loop->count; i++) {
        const SimToken *token = &loop->tokens[i];
        if (token->slot != SIM_NO_SLOT)
            assert_int_equal(token->spot, sim_loop_spot(state, token->slot));
    }
}

static void check_all_steps(SimReplay *replay)
{
    static SimLoopNow loop;
    const double sizes[][2] = {{1920, 1080}, {1707, 960}, {1365, 1024}};
    SimState now;
    sim_state_init(&now, replay);
    do {
        for (size_t s = 0; s < 3; s++) {
            SimCards cards = cards_of(sizes[s][0], sizes[s][1]);
            sim_loop_lay(&loop, &cards, &now, false);
            check_boxes(&loop);
            check_sums(&loop);
        }
    } while (sim_state_forward(&now));
    sim_state_done(&now);
    sim_replay_close(replay);
}

static void no_token_overlaps_another_in_a_small_story(void **state)
{
    (void)state;
    check_all_steps(two_counts());
}

static void no_token_overlaps_another_among_sixty_tasks(void **state)
{
    (void)state;
    SimStory story;
    story_begin(&story, "hall.simul");
    story_chess_async(&story, 60, 2);
    check_all_steps(story_end_replay(&story));
}

static void no_token_overlaps_another_in_traces_without_sense(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        SimStory story;
        story_begin(&story, "random.simul");
        story_random(&story, seed, 400);
        check_all_steps(story_end_replay(&story));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_token_is_where_its_state_says_at_every_step),
        cmocka_unit_test(no_token_overlaps_another_in_a_small_story),
        cmocka_unit_test(no_token_overlaps_another_among_sixty_tasks),
        cmocka_unit_test(no_token_overlaps_another_in_traces_without_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
