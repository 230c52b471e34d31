// Clicks, drags, keys, the wheel and a resize through a real X server.
#include "stage/stage.h"
#include "stage/traces.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <sys/wait.h>

static char async_path[TRACE_PATH];

static int record_it(void **state)
{
    (void)state;
    return record_lesson("05_chess", "--mode async", "hands", async_path);
}

static int remove_it(void **state)
{
    (void)state;
    return remove(async_path);
}

// The middle of what can be pressed, in pixels of a window of 1280x720.
static void find(SimStage *stage, const char *name, int out[2])
{
    double scale = sim_cards_scale(1280, 720, 1);
    sim_stage_resize(stage, 1280 / scale, 720 / scale);
    sim_stage_draw(stage);
    const SimHit *hit = sim_hits_find(&stage->hits, name);
    assert_non_null(hit);
    out[0] = (int)(sim_rect_middle_x(hit->rect) * scale);
    out[1] = (int)(sim_rect_middle_y(hit->rect) * scale);
}

static void real_hands_reach_the_stage(void **state)
{
    (void)state;
    static SimStage stage;
    SimStageOptions options = {.paths = {async_path}, .view = -1};
    char *sentence = NULL, command[512];
    int tab[2], slider[2], lanes[2];
    if (system("command -v Xvfb >/dev/null && command -v xdotool >/dev/null")) {
        print_message("skipped: Xvfb and xdotool are not installed\n");
        skip();
    }
    assert_int_equal(sim_stage_open(&stage, &options, &sentence), SIM_OK);
    find(&stage, "view_lanes", tab);
    find(&stage, "slider", slider);
    sim_stage_act(&stage, SIM_ACTION_VIEW_LANES);
    find(&stage, "lanes_time", lanes);
    sim_stage_close(&stage);

    snprintf(command, sizeof command,
             "sh tests/stage/hands.sh " SIM_BUILD "/simul-view %s " SIM_BUILD
             "/tests/stage/hands %d %d %d %d %d %d",
             async_path, tab[0], tab[1], slider[0], slider[1], lanes[0],
             lanes[1]);
    int status = system(command);

    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_hands_reach_the_stage),
    };
    return cmocka_run_group_tests_name("hands", tests, record_it, remove_it);
}
