// simul-view --export: pictures and movies as files.
#include "stage/traces.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define VIEW   SIM_BUILD "/simul-view "
#define SIMUL  SIM_BUILD "/simul "
#define FOLDER SIM_BUILD "/tests/stage/"

static char async_path[TRACE_PATH], gather_path[TRACE_PATH];
static char said[2048];

static int record_all(void **state)
{
    (void)state;
    return record_lesson("05_chess", "--mode async", "xasync", async_path) |
           record_lesson("04_gather", "", "xgather", gather_path);
}

static int remove_all(void **state)
{
    (void)state;
    return remove(async_path) | remove(gather_path);
}

static int run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(command, sizeof command - 8, format, arguments);
    va_end(arguments);
    memcpy(command + length, " 2>&1", 6);
    FILE *pipe = popen(command, "r");
    said[fread(said, 1, sizeof said - 1, pipe)] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static long size_of(const char *path)
{
    struct stat file;
    return stat(path, &file) == 0 ? (long)file.st_size : -1;
}

static void every_format_is_the_same_on_a_second_run(void **state)
{
    (void)state;
    static const char *const formats[] = {"png", "svg", "pdf", "gif"};
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 2; k++)
            assert_int_equal(
                run(VIEW "--export %s -o " FOLDER "%d.%s --size 640x480 "
                         "--at 0:24:25 --from 0:10:00 --to 0:10:30 "
                         "--seconds 1 %s",
                    formats[i], k, formats[i], async_path),
                0);
        assert_string_equal(said, ""); // progress is for terminals
        assert_int_equal(run("cmp " FOLDER "0.%s " FOLDER "1.%s", formats[i],
                             formats[i]),
                         0);
        assert_int_equal(run("rm " FOLDER "0.%s " FOLDER "1.%s", formats[i],
                             formats[i]),
                         0);
    }
}

static void simul_export_hands_pictures_to_simul_view(void **state)
{
    (void)state;
    assert_int_equal(run(SIMUL "export %s --to gif -o " FOLDER "loop.gif "
                               "--view loop --size 640x480 --from '#10' "
                               "--until '#40' --seconds 1 --fps 10",
                         gather_path),
                     0);
    assert_in_range(size_of(FOLDER "loop.gif"), 3000, 3000000);

    assert_int_equal(run(SIMUL "export %s --to png -o %s", async_path,
                         async_path),
                     2);
    assert_non_null(strstr(said, "the trace itself"));
    assert_int_equal(run(SIMUL "export %s --to tiff", async_path), 2);
    assert_non_null(strstr(said, "gif"));
}

static void what_makes_no_sense_is_told(void **state)
{
    (void)state;
    assert_int_equal(run(VIEW "--export gif -o x.gif --from soon %s",
                         async_path),
                     1);
    assert_non_null(strstr(said, "--from"));
    assert_int_equal(run(VIEW "--export svg -o x.png %s", async_path), 1);
    assert_non_null(strstr(said, ".svg"));
    assert_int_equal(run(VIEW "--export gif -o x.gif --fps 900 %s", async_path),
                     2);
    assert_int_equal(run(VIEW "--export gif -o /nowhere/x.gif --seconds 0.1 %s",
                         gather_path),
                     1);
    assert_non_null(strstr(said, "/nowhere/x.gif"));
}

static void without_ffmpeg_a_movie_says_who_makes_it(void **state)
{
    (void)state;
    assert_int_equal(run("PATH=/nowhere " VIEW "--export mp4 -o " FOLDER
                         "x.mp4 %s",
                         gather_path),
                     1);
    assert_non_null(strstr(said, "ffmpeg"));
    assert_non_null(strstr(said, "gif"));
}

static void ffmpeg_makes_the_movie_where_it_is(void **state)
{
    (void)state;
    if (run("ffmpeg -version") != 0)
        skip();
    assert_int_equal(run(VIEW "--export mp4 -o " FOLDER "x.mp4 --size 641x481 "
                              "--seconds 1 --fps 10 %s",
                         gather_path),
                     0);
    assert_in_range(size_of(FOLDER "x.mp4"), 2000, 3000000);
    assert_int_equal(run("ffmpeg -v error -i " FOLDER "x.mp4 -f null -"), 0);
    assert_string_equal(said, "");
    remove(FOLDER "x.mp4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_is_the_same_on_a_second_run),
        cmocka_unit_test(simul_export_hands_pictures_to_simul_view),
        cmocka_unit_test(what_makes_no_sense_is_told),
        cmocka_unit_test(without_ffmpeg_a_movie_says_who_makes_it),
        cmocka_unit_test(ffmpeg_makes_the_movie_where_it_is),
    };
    return cmocka_run_group_tests_name("export", tests, record_all, remove_all);
}
