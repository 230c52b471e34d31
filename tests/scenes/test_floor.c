// Floors: who is where at any instant, and how it is drawn.
#include "canvas/dump.h"
#include "canvas/fonts.h"
#include "scenes/floor.h"
#include "scenes/kinds.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define MINUTE 60000000000LL

enum { SOUP = 7, CAKE = 8 };

typedef struct Told {
    int minute;
    unsigned kind;
    uint32_t task;
    const char *text;
} Told;

// The soup simmers while the cake is stirred; at 0:30 it could go on, at 0:40
// it does; the cake stands in line from 0:40 on.
static const Told story[] = {
    {0, SIM_EVENT_SCENE, SOUP, "kitchen work dish=soup step=chop minutes=10"},
    {10, SIM_EVENT_SCENE, SOUP,
     "kitchen wait dish=soup step=simmer minutes=20"},
    {10, SIM_EVENT_TASK_SUSPEND, SOUP, NULL},
    {10, SIM_EVENT_TASK_RUN, CAKE, NULL},
    {10, SIM_EVENT_SCENE, CAKE, "kitchen work dish=cake step=stir minutes=30"},
    {30, SIM_EVENT_TASK_READY, SOUP, NULL},
    {40, SIM_EVENT_SCENE, CAKE, "kitchen queue dish=cake step=bake minutes=35"},
    {40, SIM_EVENT_TASK_SUSPEND, CAKE, NULL},
    {40, SIM_EVENT_TASK_RUN, SOUP, NULL},
    {40, SIM_EVENT_SCENE, SOUP, "kitchen serve dish=soup"},
};

enum { STEPS = sizeof story / sizeof *story };

static void *tell(const SimSceneKind *kind, const Told *told, int count)
{
    void *scene = kind->open();
    for (int i = 0; i < count; i++) {
        SimSceneEvent event = {.step = (uint64_t)i + 1,
                               .time_ns = told[i].minute * MINUTE,
                               .kind = told[i].kind,
                               .task = told[i].task,
                               .text = told[i].text};
        kind->feed(scene, &event);
    }
    kind->finish(scene);
    return scene;
}

// What is drawn at a step and a minute, as text.
static void draw(const SimSceneKind *kind, void *scene, uint64_t step,
                 int minute, SimRect area, SimBuffer *out)
{
    SimFonts *fonts = sim_fonts_new();
    SimCanvas *canvas = sim_canvas_new(sim_theme(SIM_THEME_DARK), fonts);
    SimSceneMoment moment = {.step = step,
                             .time_ns = minute * MINUTE,
                             .end_ns = 60 * MINUTE,
                             .is_compact = area.w < 1000,
                             .slot = 1};
    sim_buffer_init(out);
    kind->draw(scene, &moment, canvas, area);
    sim_canvas_dump(canvas, out);
    sim_canvas_free(canvas);
    sim_fonts_free(fonts);
}

static const SimRect whole = {0, 0, 1240, 720}, half = {0, 0, 900, 300};

static void assert_shows(const SimBuffer *frame, const char *wanted)
{
    char quoted[128];
    snprintf(quoted, sizeof quoted, "\"%s\"", wanted);
    if (strstr(sim_buffer_string(frame), quoted) == NULL)
        fail_msg("the frame does not show %s", quoted);
}

static void a_dish_is_where_its_last_hint_says(void **state)
{
    (void)state;
    void *kitchen = tell(&sim_kitchen, story, STEPS);
    SimBuffer frame;

    draw(&sim_kitchen, kitchen, 0, 0, whole, &frame);
    assert_shows(&frame, "Nothing has begun yet");
    sim_buffer_done(&frame);

    draw(&sim_kitchen, kitchen, 5, 20, whole, &frame);
    assert_shows(&frame, "simmer, 10 min left");
    assert_shows(&frame, "stir, 20 min left");
    assert_shows(&frame, "cake: stir, 20 min left");
    sim_buffer_done(&frame);

    draw(&sim_kitchen, kitchen, STEPS, 45, whole, &frame);
    assert_shows(&frame, "bake, for 5 min");
    assert_shows(&frame, "In line: 1   Served: 1");
    sim_buffer_done(&frame);
    sim_kitchen.close(kitchen);
}

static void a_dish_whose_time_is_over_could_go_on(void **state)
{
    (void)state;
    void *kitchen = tell(&sim_kitchen, story, STEPS);
    SimBuffer frame;

    draw(&sim_kitchen, kitchen, 6, 35, whole, &frame);

    assert_shows(&frame, "simmer, could go on");
    sim_buffer_done(&frame);
    sim_kitchen.close(kitchen);
}

static void one_thread_does_one_thing_at_a_time(void **state)
{
    (void)state;
    const Told sync[] = {
        {0, SIM_EVENT_SCENE, 0, "kitchen work dish=soup step=chop minutes=10"},
        {10, SIM_EVENT_SCENE, 0,
         "kitchen watch dish=soup step=simmer minutes=20"},
        {30, SIM_EVENT_SCENE, 0, "kitchen serve dish=soup"},
        {30, SIM_EVENT_SCENE, 0, "kitchen work dish=cake step=stir minutes=30"},
    };
    void *kitchen = tell(&sim_kitchen, sync, 4);
    SimBuffer frame;

    draw(&sim_kitchen, kitchen, 2, 20, half, &frame);
    assert_true(strstr(sim_buffer_string(&frame), "pattern stripes") != NULL);
    sim_buffer_done(&frame);
    draw(&sim_kitchen, kitchen, 4, 40, whole, &frame);
    assert_true(strstr(sim_buffer_string(&frame), "pattern stripes") == NULL);
    assert_shows(&frame, "cake: stir, 20 min left");
    sim_buffer_done(&frame);
    sim_kitchen.close(kitchen);
}

static void
the_same_moment_is_the_same_picture_however_one_got_there(void **state)
{
    (void)state;
    void *kitchen = tell(&sim_kitchen, story, STEPS);
    SimBuffer first, other, again;

    draw(&sim_kitchen, kitchen, 5, 20, whole, &first);
    draw(&sim_kitchen, kitchen, STEPS, 50, half, &other);
    draw(&sim_kitchen, kitchen, 5, 20, whole, &again);

    assert_string_equal(sim_buffer_string(&first), sim_buffer_string(&again));
    sim_buffer_done(&first);
    sim_buffer_done(&other);
    sim_buffer_done(&again);
    sim_kitchen.close(kitchen);
}

static void places_that_a_hint_sets_are_drawn_free(void **state)
{
    (void)state;
    const Told hints[] = {
        {0, SIM_EVENT_SCENE, 1, "office counters=3"},
        {0, SIM_EVENT_SCENE, 2, "office counter who=Ann seconds=60"},
    };
    void *office = tell(&sim_office, hints, 2);
    SimBuffer frame;
    char title[128];

    draw(&sim_office, office, 2, 0, whole, &frame);
    sim_office.title(office, title, sizeof title);

    assert_shows(&frame, "1 of 3");
    assert_string_equal(title, "1 customer, at most 3 at a counter");
    sim_buffer_done(&frame);
    sim_office.close(office);
}

static void names_of_several_words_stand_in_quotation_marks(void **state)
{
    (void)state;
    const Told hints[] = {
        {0, SIM_EVENT_SCENE, 1, "bakery tray roll=\"Ann's roll 1\" who=Ann"}};
    void *bakery = tell(&sim_bakery, hints, 1);
    SimBuffer frame;

    draw(&sim_bakery, bakery, 1, 0, whole, &frame);

    assert_shows(&frame, "Ann's roll 1");
    sim_buffer_done(&frame);
    sim_bakery.close(bakery);
}

static void what_failed_is_done_but_not_well(void **state)
{
    (void)state;
    const Told hints[] = {
        {0, SIM_EVENT_SCENE, 1, "web ask page=/a"},
        {0, SIM_EVENT_SCENE, 2, "web ask page=/b"},
        {1, SIM_EVENT_SCENE, 1, "web answer page=/a status=200"},
        {2, SIM_EVENT_SCENE, 2, "web fail page=/b why=TimeoutError"},
    };
    void *web = tell(&sim_web, hints, 4);
    SimSceneMoment moment = {.step = 4, .time_ns = 2 * MINUTE};
    char status[128];

    sim_web.status(web, &moment, status, sizeof status);

    assert_string_equal(status, "1 of 2 pages answered");
    sim_web.close(web);
}

static void hundreds_of_things_have_a_row_that_says_how_many_more(void **state)
{
    (void)state;
    Told hints[600];
    static char texts[600][64];
    for (int i = 0; i < 600; i++) {
        snprintf(texts[i], sizeof texts[i], "web ask page=/%d", i);
        hints[i] = (Told){0, SIM_EVENT_SCENE, 1, texts[i]};
    }
    void *web = tell(&sim_web, hints, 600);
    SimBuffer frame;

    draw(&sim_web, web, 600, 0, whole, &frame);

    assert_true(strstr(sim_buffer_string(&frame), "\"and 5") != NULL);
    sim_buffer_done(&frame);
    sim_web.close(web);
}

static void hints_that_make_no_sense_are_ignored(void **state)
{
    (void)state;
    static const char *const texts[] = {"kitchen",
                                        "kitchen ",
                                        "kitchen fly dish=soup",
                                        "kitchen work",
                                        "kitchen work dish=",
                                        "kitchen work dish=\"",
                                        "kitchen  =",
                                        "kitchen work minutes=1e999 dish=pie",
                                        "kitchen work dish=pie minutes=-5"};
    const SimSceneKind *kinds[] = {&sim_kitchen, &sim_office, &sim_bakery,
                                   &sim_web};
    for (size_t k = 0; k < 4; k++) {
        Told hints[9];
        for (int i = 0; i < 9; i++)
            hints[i] = (Told){i, SIM_EVENT_SCENE, 1, texts[i]};
        void *scene = tell(kinds[k], hints, 9);
        SimBuffer frame;
        draw(kinds[k], scene, 9, 9, whole, &frame);
        sim_buffer_done(&frame);
        draw(kinds[k], scene, 9, 9, sim_rect(0, 0, 3, 3), &frame);
        sim_buffer_done(&frame);
        kinds[k]->close(scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dish_is_where_its_last_hint_says),
        cmocka_unit_test(a_dish_whose_time_is_over_could_go_on),
        cmocka_unit_test(one_thread_does_one_thing_at_a_time),
        cmocka_unit_test(
            the_same_moment_is_the_same_picture_however_one_got_there),
        cmocka_unit_test(places_that_a_hint_sets_are_drawn_free),
        cmocka_unit_test(names_of_several_words_stand_in_quotation_marks),
        cmocka_unit_test(what_failed_is_done_but_not_well),
        cmocka_unit_test(hundreds_of_things_have_a_row_that_says_how_many_more),
        cmocka_unit_test(hints_that_make_no_sense_are_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
