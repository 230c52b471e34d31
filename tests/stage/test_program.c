// The command simul-view: pictures, scripted input, exit statuses, one real
// click.
#include "stage/stage.h"
#include "stage/traces.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>
#include <sys/wait.h>

#define VIEW SIM_BUILD "/simul-view "

static char sync_path[TRACE_PATH], async_path[TRACE_PATH];
static char gather_path[TRACE_PATH];
static char work[64]; // a file name to write to, without its ending

static int record_all(void **state)
{
    (void)state;
    snprintf(work, sizeof work, "/tmp/simul-view-%d", (int)getpid());
    return record_lesson("05_chess", "--mode sync", "sync", sync_path) |
           record_lesson("05_chess", "--mode async", "async", async_path) |
           record_lesson("04_gather", "", "gather", gather_path);
}

static int remove_all(void **state)
{
    (void)state;
    return remove(sync_path) | remove(async_path) | remove(gather_path);
}

// Runs a command; its exit status. What it says is in `said`.
static char said[4096];

static int run(const char *format, ...)
{
    char command[2048];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(command, sizeof command - 8, format, arguments);
    va_end(arguments);
    memcpy(command + length, " 2>&1", 6);
    FILE *pipe = popen(command, "r");
    size_t size = fread(said, 1, sizeof said - 1, pipe);
    said[size] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void assert_said(const char *wanted)
{
    if (strstr(said, wanted) == NULL)
        fail_msg("it should say \"%s\", it said \"%s\"", wanted, said);
}

// ---- exit statuses ------------------------------------------------------

static void help_names_every_option(void **state)
{
    (void)state;
    const char *const options[] = {"--screenshot", "--at",   "--size",
                                   "--theme",      "--view", "--script",
                                   "--bench"};

    assert_int_equal(run(VIEW "--help"), 0);

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        assert_said(options[i]);
}

static void wrong_usage_is_told_and_ends_with_2(void **state)
{
    (void)state;
    assert_int_equal(run(VIEW "--frobnicate"), 2);
    assert_said("--frobnicate");
    assert_int_equal(run(VIEW "--size 10x10 %s", async_path), 2);
    assert_said("WxH");
    assert_int_equal(run(VIEW "--size"), 2);
    assert_int_equal(run(VIEW "--theme pink %s", async_path), 2);
    assert_int_equal(run(VIEW "a b c"), 2);
    assert_said("third");
    assert_int_equal(
        run(VIEW "--screenshot %s.png --at soon %s", work, async_path), 2);
    assert_said("--at");
    assert_int_equal(
        run(VIEW "--screenshot %s.png --view compare %s", work, async_path), 2);
    assert_said("two traces");
    assert_int_equal(
        run(VIEW "--screenshot %s.png --view hall %s", work, gather_path), 2);
    assert_said("scene");
}

static void what_is_no_trace_ends_with_3(void **state)
{
    (void)state;
    assert_int_equal(run(VIEW "--screenshot %s.png /nowhere.simul", work), 3);
    assert_said("/nowhere.simul");
    assert_int_equal(run(VIEW "--screenshot %s.png /tmp", work), 3);
    assert_int_equal(run(VIEW "--screenshot %s.png /etc/passwd", work), 3);
}

static void without_a_display_the_text_twin_is_named(void **state)
{
    (void)state;
    assert_int_equal(run("env -u DISPLAY -u WAYLAND_DISPLAY "
                         "SDL_VIDEODRIVER=x11 " VIEW "%s",
                         async_path),
                     2);

    assert_said("simul tell");
    assert_said("--screenshot");
}

// ---- pictures -----------------------------------------------------------

// The size that a PNG's header tells.
static void assert_png(const char *path, unsigned width, unsigned height)
{
    unsigned char head[24] = {0};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(head, 1, 24, file), 24);
    fclose(file);
    assert_memory_equal(head + 1, "PNG", 3);
    assert_int_equal(head[16] << 24 | head[17] << 16 | head[18] << 8 | head[19],
                     width);
    assert_int_equal(head[20] << 24 | head[21] << 16 | head[22] << 8 | head[23],
                     height);
}

static void pictures_are_drawn_in_every_view_size_and_theme(void **state)
{
    (void)state;
    const char *const views[] = {"hall", "lanes", "code", "compare"};
    const unsigned sizes[][2] = {{1280, 720}, {1920, 1080}, {3840, 2160}};
    char path[80];
    snprintf(path, sizeof path, "%s.png", work);
    for (int i = 0; i < 12; i++) {
        int view = i % 4, size = i / 4;
        assert_int_equal(
            run(VIEW "--screenshot %s --at %d%% --size %ux%u --theme %s "
                     "--view %s %s %s",
                path, i * 9, sizes[size][0], sizes[size][1],
                i % 2 ? "dark" : "light", views[view], sync_path, async_path),
            0);
        assert_png(path, sizes[size][0], sizes[size][1]);
        remove(path);
    }
}

static void a_picture_is_the_same_every_time(void **state)
{
    (void)state;
    assert_int_equal(run(VIEW "--screenshot %s-1.png --at 0:24:25 %s && " VIEW
                              "--screenshot %s-2.png --at 0:24:25 %s && "
                              "cmp %s-1.png %s-2.png",
                         work, async_path, work, async_path, work, work),
                     0);
    run("rm -f %s-1.png %s-2.png", work, work);
}

static void a_picture_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    assert_int_equal(run(VIEW "--screenshot /nowhere/x.png %s", async_path), 1);
    assert_said("/nowhere/x.png");
}

static void the_benchmark_prints_median_and_p99(void **state)
{
    (void)state;
    double median = 0, p99 = 0;

    assert_int_equal(run(VIEW "--bench 20 %s", async_path), 0);

    assert_int_equal(sscanf(said, "median %lf ms\np99 %lf ms", &median, &p99),
                     2);
    assert_true(median > 0 && p99 >= median);
}

// ---- scripted input -----------------------------------------------------

static int play_script(const char *script, const char *trace)
{
    char path[80];
    snprintf(path, sizeof path, "%s.script", work);
    FILE *file = fopen(path, "w");
    fputs(script, file);
    fclose(file);
    int status =
        run("SDL_VIDEODRIVER=dummy " VIEW "--script %s %s", path, trace);
    remove(path);
    return status;
}

static void scripted_keys_and_clicks_step_both_ways(void **state)
{
    (void)state;
    const char *script = "expect step 0\n"
                         "expect view Loop\n"
                         "key right\n"
                         "expect step 1\n"
                         "click step_forward\n"
                         "click step_forward\n"
                         "expect step 3\n"
                         "key left\n"
                         "expect step 2\n"
                         "click step_back\n"
                         "expect step 1\n"
                         "key end          # everything has happened\n"
                         "expect running nobody\n"
                         "expect time 4.000\n"
                         "expect mode Task-2 is done\n"
                         "expect console 10\n"
                         "key home\n"
                         "expect step 0\n"
                         "expect mode Task-2 is not there\n"
                         "click view_code\n"
                         "expect view Code\n"
                         "key t\n"
                         "expect theme light\n"
                         "key ?\n"
                         "expect help yes\n"
                         "key ?\n"
                         "expect help no\n"
                         "resize 1280x720\n"
                         "drag slider 40%\n"
                         "expect mode Task-2 is waiting\n"
                         "key shift+right\n"
                         "expect running Task-3\n"
                         "expect sentence Task-3\n"
                         "key shift+left\n";

    int status = play_script(script, gather_path);

    if (status != 0)
        fail_msg("%s", said);
}

static void the_presenter_is_led_by_a_clicker_and_the_quiz_by_digits(
    void **state)
{
    (void)state;
    const char *script = "expect presenter no\n"
                         "key f5\n"
                         "expect presenter yes\n"
                         "expect view Loop\n"
                         "key pagedown\n"
                         "key pagedown\n"
                         "expect sentence Task-1\n"
                         "key pageup\n"
                         "expect sentence The event loop starts\n"
                         "key b\n"
                         "expect presenter black\n"
                         "key right            # only brings the light back\n"
                         "expect presenter yes\n"
                         "key q\n"
                         "key pagedown\n"
                         "key pagedown\n"
                         "expect question yes\n"
                         "expect running nobody\n"
                         "expect score 0 of 0\n"
                         "key 1\n"
                         "expect score 1 of 1\n"
                         "wait 1500\n"
                         "expect question no\n"
                         "expect running Task-1\n"
                         "resize 1280x720\n"
                         "key q\n"
                         "key p\n"
                         "expect presenter no\n";

    int status = play_script(script, gather_path);

    if (status != 0)
        fail_msg("%s", said);
}

static void scripted_playing_moves_the_clock(void **state)
{
    (void)state;
    const char *script = "expect playing no\n"
                         "expect speed 60\n"
                         "key space\n"
                         "expect playing yes\n"
                         "wait 1000\n"
                         "expect time 0:01:00\n"
                         "click play\n"
                         "expect playing no\n"
                         "wait 1000\n"
                         "expect time 0:01:00\n"
                         "key up\n"
                         "expect speed 120\n";

    int status = play_script(script, async_path);

    if (status != 0)
        fail_msg("%s", said);
}

static void an_expectation_that_does_not_hold_ends_with_1(void **state)
{
    (void)state;
    assert_int_equal(play_script("key right\nexpect step 7\n", async_path), 1);
    assert_said("line 2");
    assert_said("\"7\"");
    assert_int_equal(play_script("jump about\n", async_path), 1);
    assert_int_equal(play_script("click nothing\n", async_path), 1);
    assert_int_equal(play_script("expect weather fine\n", async_path), 1);
}

// ---- a real click -------------------------------------------------------

// Where a button lies in a window of device pixels.
static void find_button(const char *name, int *x, int *y)
{
    static SimStage stage;
    SimStageOptions options = {.paths = {async_path, NULL}, .view = -1};
    char *sentence = NULL;
    double scale = sim_cards_scale(1280, 720, 1);
    assert_int_equal(sim_stage_open(&stage, &options, &sentence), SIM_OK);
    sim_stage_resize(&stage, 1280 / scale, 720 / scale);
    sim_stage_draw(&stage);
    const SimHit *hit = sim_hits_find(&stage.hits, name);
    *x = (int)(sim_rect_middle_x(hit->rect) * scale);
    *y = (int)(sim_rect_middle_y(hit->rect) * scale);
    sim_stage_close(&stage);
}

static void a_real_click_and_a_real_key_reach_the_stage(void **state)
{
    (void)state;
    if (system("command -v Xvfb >/dev/null && command -v xdotool >/dev/null")) {
        print_message("skipped: Xvfb and xdotool are not installed\n");
        skip();
    }
    int x, y;
    find_button("view_code", &x, &y);

    int status =
        run("sh tests/stage/click.sh " SIM_BUILD "/simul-view %s %d %d",
            async_path, x, y);

    if (status != 0)
        fail_msg("%s", said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_names_every_option),
        cmocka_unit_test(wrong_usage_is_told_and_ends_with_2),
        cmocka_unit_test(what_is_no_trace_ends_with_3),
        cmocka_unit_test(without_a_display_the_text_twin_is_named),
        cmocka_unit_test(pictures_are_drawn_in_every_view_size_and_theme),
        cmocka_unit_test(a_picture_is_the_same_every_time),
        cmocka_unit_test(a_picture_that_cannot_be_written_is_told),
        cmocka_unit_test(the_benchmark_prints_median_and_p99),
        cmocka_unit_test(scripted_keys_and_clicks_step_both_ways),
        cmocka_unit_test(
            the_presenter_is_led_by_a_clicker_and_the_quiz_by_digits),
        cmocka_unit_test(scripted_playing_moves_the_clock),
        cmocka_unit_test(an_expectation_that_does_not_hold_ends_with_1),
        cmocka_unit_test(a_real_click_and_a_real_key_reach_the_stage),
    };
    return cmocka_run_group_tests(tests, record_all, remove_all);
}
