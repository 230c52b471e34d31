#include "support/student.h"

#include "base/alloc.h"
#include "support/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char folder[] = "/tmp/simul-student-XXXXXX";
static char *simul; // its absolute path

int student_begin(void **state)
{
    (void)state;
    char *build = realpath(SIM_BUILD, NULL);
    if (!build)
        return 1;
    simul = sim_format("%s/simul", build);
    free(build);
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

int student_end(void **state)
{
    (void)state;
    sim_free(simul);
    return child_shell("rm -rf %s", folder).exit_status;
}

const char *student_folder(void)
{
    return folder;
}

Child student_run(const char *arguments)
{
    return child_shell("cd %s && %s %s 2>&1", folder, simul, arguments);
}

void student_check(const char *arguments, int status, const char *part)
{
    Child done = student_run(arguments);
    if (done.exit_status != status || !strstr(done.output, part))
        fail_msg("simul %s: status %d, without '%s':\n%s", arguments,
                 done.exit_status, part, done.output);
}

void student_writes(const char *exercise, const char *text)
{
    char *path = sim_format("%s/simul-learn/%s.c", folder, exercise);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    sim_free(path);
}

void student_copies(const char *exercise, const char *path)
{
    char *text = golden_read(path);
    assert_non_null(text);
    student_writes(exercise, text);
    sim_free(text);
}
