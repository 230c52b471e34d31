// A trace that grows while it is watched, and what the compiler says.
#include "canvas/dump.h"
#include "stage/live.h"
#include "stage/traces.h"
#include "trace/format.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>
#include <sys/wait.h>

static char whole_path[TRACE_PATH], live_path[TRACE_PATH];
static char errors_path[TRACE_PATH + 8];
static char *bytes;
static size_t size;

static int record_all(void **state)
{
    (void)state;
    snprintf(live_path, sizeof live_path, "/tmp/simul-live-%d.simul",
             (int)getpid());
    snprintf(errors_path, sizeof errors_path, "%s.errors", live_path);
    if (record_lesson("05_chess", "--mode async", "live", whole_path) != 0)
        return 1;
    bytes = malloc(1 << 24);
    FILE *file = fopen(whole_path, "rb");
    size = fread(bytes, 1, 1 << 24, file);
    return fclose(file);
}

static int remove_all(void **state)
{
    (void)state;
    free(bytes);
    remove(errors_path);
    return remove(whole_path) | remove(live_path);
}

// The trace as it was while the program still ran: so many full blocks, and
// none in the works.
static void write_live(size_t blocks)
{
    static char head[SIM_BLOCKS_OFFSET];
    memset(head, 0, sizeof head);
    memcpy(head, bytes, SIM_HEADER_BYTES);
    ((SimFileHeader *)(void *)head)->is_finished = 0;
    FILE *file = fopen(live_path, "wb");
    fwrite(head, 1, sizeof head, file);
    fwrite(bytes + SIM_BLOCKS_OFFSET, 1, blocks * SIM_BLOCK_BYTES, file);
    fclose(file);
}

static void write_whole(void)
{
    FILE *file = fopen(live_path, "wb");
    fwrite(bytes, 1, size, file);
    fclose(file);
}

static void write_errors(const char *text)
{
    FILE *file = fopen(errors_path, "w");
    fputs(text, file);
    fclose(file);
}

typedef struct Show {
    SimStage stage;
    SimLive live;
} Show;

static void open_show(Show *show)
{
    SimStageOptions options = {.paths = {live_path}, .view = -1};
    char *sentence = NULL;
    remove(errors_path);
    assert_int_equal(sim_stage_open(&show->stage, &options, &sentence), SIM_OK);
    sim_live_begin(&show->live, &show->stage, &options);
}

static const SimState *now(const Show *show)
{
    return &show->stage.film->state;
}

// ---- growing ------------------------------------------------------------

static void who_stands_at_the_end_stays_there(void **state)
{
    (void)state;
    Show show;
    write_live(2);
    open_show(&show);
    uint64_t before = now(&show)->step;
    assert_int_equal(before, show.stage.film->replay->step_count);
    assert_string_equal(sim_live_words(&show.stage), "live");
    assert_false(sim_live_look(&show.stage));

    write_live(3);

    assert_true(sim_live_look(&show.stage));
    assert_true(now(&show)->step > before);
    assert_int_equal(now(&show)->step, show.stage.film->replay->step_count);
    sim_stage_draw(&show.stage);
    sim_stage_close(&show.stage);
}

static void who_has_stepped_back_is_left_in_peace(void **state)
{
    (void)state;
    Show show;
    write_live(2);
    open_show(&show);
    sim_stage_act(&show.stage, SIM_ACTION_STEP_BACK);
    sim_stage_act(&show.stage, SIM_ACTION_VIEW_LOOP);
    sim_stage_act(&show.stage, SIM_ACTION_THEME);
    uint64_t step = now(&show)->step;
    SimThemeName theme = show.stage.theme->name;

    write_whole();

    assert_true(sim_live_look(&show.stage));
    assert_int_equal(now(&show)->step, step);
    assert_int_equal(show.stage.view, SIM_VIEW_LOOP);
    assert_int_equal(show.stage.theme->name, theme);
    assert_string_equal(sim_live_words(&show.stage), "ended");
    sim_stage_act(&show.stage, SIM_ACTION_STEP_FORWARD);
    assert_int_equal(now(&show)->step, step + 1);
    sim_stage_draw(&show.stage);
    sim_stage_close(&show.stage);
}

static void a_file_in_pieces_leaves_the_old_picture(void **state)
{
    (void)state;
    Show show;
    write_whole();
    open_show(&show);
    uint64_t count = show.stage.film->replay->step_count;

    FILE *file = fopen(live_path, "wb");
    fwrite("no trace", 1, 8, file);
    fclose(file);
    assert_false(sim_live_look(&show.stage));
    remove(live_path);
    assert_false(sim_live_look(&show.stage));
    assert_int_equal(show.stage.film->replay->step_count, count);

    write_live(2);
    assert_true(sim_live_look(&show.stage));
    assert_true(show.stage.film->replay->step_count < count);
    sim_stage_close(&show.stage);
}

static void a_stage_looks_twice_a_second_of_its_own_time(void **state)
{
    (void)state;
    Show show;
    write_live(2);
    open_show(&show);
    sim_stage_pass(&show.stage, 16);
    uint64_t before = show.stage.film->replay->step_count;
    write_live(3);

    sim_stage_pass(&show.stage, 100);
    assert_int_equal(show.stage.film->replay->step_count, before);
    sim_stage_pass(&show.stage, 450);
    assert_true(show.stage.film->replay->step_count > before);
    sim_stage_close(&show.stage);
}

// ---- the compiler -------------------------------------------------------

static void a_compilers_errors_are_read(void **state)
{
    (void)state;
    static const char text[] =
        "/home/me/hello.c: In function ‘main_’:\n"
        "/home/me/hello.c:6:5: error: ‘x’ undeclared\n"
        "    6 |     x;\n"
        "hello.c:7:1: warning: unused variable\n"
        "hello.c:9:12: fatal error: nothing.h: No such file\n"
        "collect2: error: ld returned 1 exit status\n";
    SimTrouble troubles[3];

    assert_int_equal(sim_live_troubles(text, troubles, 3), 3);

    assert_string_equal(troubles[0].file, "hello.c");
    assert_int_equal(troubles[0].line, 6);
    assert_string_equal(troubles[0].words, "‘x’ undeclared");
    assert_int_equal(troubles[1].line, 9);
    assert_int_equal(troubles[2].line, 0);
    assert_int_equal(sim_live_troubles(text, troubles, 1), 1);
    assert_int_equal(sim_live_troubles("", troubles, 3), 0);
}

static void errors_stand_above_the_old_picture_until_they_are_mended(
    void **state)
{
    (void)state;
    Show show;
    SimBuffer dump;
    write_whole();
    open_show(&show);
    sim_buffer_init(&dump);

    write_errors("chess.c:26:5: error: expected ‘;’\n");
    assert_true(sim_live_look(&show.stage));
    sim_stage_draw(&show.stage);
    sim_canvas_dump(show.stage.canvas, &dump);
    assert_non_null(strstr(sim_buffer_string(&dump), "\"chess.c:26\""));
    assert_non_null(strstr(sim_buffer_string(&dump), "expected ‘;’"));
    assert_non_null(strstr(sim_buffer_string(&dump), "boards finished"));

    remove(errors_path);
    assert_true(sim_live_look(&show.stage));
    sim_buffer_clear(&dump);
    sim_stage_draw(&show.stage);
    sim_canvas_dump(show.stage.canvas, &dump);
    assert_null(strstr(sim_buffer_string(&dump), "chess.c:26"));
    sim_buffer_done(&dump);
    sim_stage_close(&show.stage);
}

static void a_program_is_run_anew_whenever_it_is_saved(void **state)
{
    (void)state;
    int status = system("sh tests/stage/live.sh " SIM_BUILD "/simul " SIM_BUILD
                        "/tests/stage/live");
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_stands_at_the_end_stays_there),
        cmocka_unit_test(who_has_stepped_back_is_left_in_peace),
        cmocka_unit_test(a_file_in_pieces_leaves_the_old_picture),
        cmocka_unit_test(a_stage_looks_twice_a_second_of_its_own_time),
        cmocka_unit_test(a_compilers_errors_are_read),
        cmocka_unit_test(
            errors_stand_above_the_old_picture_until_they_are_mended),
        cmocka_unit_test(a_program_is_run_anew_whenever_it_is_saved),
    };
    return cmocka_run_group_tests_name("live", tests, record_all, remove_all);
}
