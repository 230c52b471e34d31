// What the window remembers, and what it makes of a file it cannot read.
#include "stage/config.h"
#include "stage/traces.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>

static char trace_path[TRACE_PATH];
static char folder[64], path[128];
static char sentence[SIM_CONFIG_SENTENCE];
static SimStage stage;

static int record(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/simul-config-%d", (int)getpid());
    snprintf(path, sizeof path, "%s/simul/view.conf", folder);
    return record_lesson("04_gather", "", "config", trace_path);
}

static int clean_up(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return remove(trace_path) | system(command);
}

static int open_stage(void **state)
{
    (void)state;
    SimStageOptions options = {.paths = {trace_path, NULL}, .view = -1};
    char *words = NULL;
    if (sim_stage_open(&stage, &options, &words) != SIM_OK)
        fail_msg("%s", words);
    sim_stage_draw(&stage);
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    sim_stage_close(&stage);
    return 0;
}

static void write_file(const char *text)
{
    char command[200];
    snprintf(command, sizeof command, "mkdir -p %s/simul", folder);
    assert_int_equal(system(command), 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    sim_stage_key(&stage, "4"); // the code
    sim_stage_draw(&stage);
    sim_stage_key(&stage, "j");
    sim_stage_key(&stage, "h");
    sim_stage_draw(&stage);
    sim_stage_key(&stage, "}");
    sim_stage_key(&stage, "t");
    sim_stage_key(&stage, "m");
    SimArranged before = stage.arranged[SIM_VIEW_CODE];
    assert_true(before.hidden != 0);
    assert_true(sim_config_write(&stage, path, sentence));
    close_stage(NULL);
    open_stage(NULL);

    assert_true(sim_config_read(&stage, path, sentence));

    SimArranged *after = &stage.arranged[SIM_VIEW_CODE];
    assert_int_equal(after->hidden, before.hidden);
    for (int i = 0; i < SIM_MOST_GUTTERS; i++)
        assert_true(after->place[i] > before.place[i] - 0.001F &&
                    after->place[i] < before.place[i] + 0.001F);
    assert_false(stage.has_motion);
    assert_int_equal(stage.theme->name, SIM_THEME_LIGHT);
}

static void no_file_changes_nothing(void **state)
{
    (void)state;
    assert_true(sim_config_read(&stage, "/nowhere/view.conf", sentence));
    assert_int_equal(stage.arranged[SIM_VIEW_CODE].hidden, 0);
}

static void a_bad_file_is_told_and_changes_nothing(void **state)
{
    (void)state;
    const char *const bad[] = {"code hidden cellar\n",
                               "code hidden\n",
                               "attic hidden console\n",
                               "code gutter 99 0.5\n",
                               "code gutter 0 nan\n",
                               "code gutter 0 1e30\n",
                               "theme purple\n",
                               "motion sometimes\n",
                               "\x01\x02\xff nonsense here\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[200];
        snprintf(text, sizeof text, "code hidden console\n%s", bad[i]);
        write_file(text);

        assert_false(sim_config_read(&stage, path, sentence));

        assert_int_equal(stage.arranged[SIM_VIEW_CODE].hidden, 0);
        assert_non_null(strstr(sentence, "line 2"));
    }
}

static void a_folder_that_cannot_be_made_is_told(void **state)
{
    (void)state;
    assert_false(sim_config_write(&stage, "/proc/simul/view.conf", sentence));
    assert_non_null(strstr(sentence, "/proc/simul/view.conf"));
}

static void the_file_lies_where_the_system_says(void **state)
{
    (void)state;
    char out[SIM_CONFIG_PATH];
    setenv("XDG_CONFIG_HOME", "/tmp/there", 1);
    assert_true(sim_config_path(out));
    assert_string_equal(out, "/tmp/there/simul/view.conf");
    setenv("XDG_CONFIG_HOME", "not/absolute", 1);
    setenv("HOME", "/home/judit", 1);
    assert_true(sim_config_path(out));
    assert_string_equal(out, "/home/judit/.config/simul/view.conf");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("HOME");
    assert_false(sim_config_path(out));
}

int main(void)
{
#define ON_STAGE(test) \
    cmocka_unit_test_setup_teardown(test, open_stage, close_stage)
    const struct CMUnitTest tests[] = {
        ON_STAGE(what_is_written_is_read_again),
        ON_STAGE(no_file_changes_nothing),
        ON_STAGE(a_bad_file_is_told_and_changes_nothing),
        ON_STAGE(a_folder_that_cannot_be_made_is_told),
        cmocka_unit_test(the_file_lies_where_the_system_says),
    };
    return cmocka_run_group_tests(tests, record, clean_up);
}
