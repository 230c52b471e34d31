// Where the exercises lie, the student's copies, and the progress.
#include "cli/learn/learn.h"

#include "base/alloc.h"
#include "cli/cli.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char progress_name[] = ".simul-learn";

// ---- files ----------------------------------------------------------------

char *sim_learn_read(const char *path)
{
    FILE *file = fopen(path, "r");
    SimBuffer buffer;
    char bytes[4096];
    size_t count;

    if (!file)
        return NULL;
    sim_buffer_init(&buffer);
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
        sim_buffer_append(&buffer, bytes, count);
    fclose(file);
    char *text = sim_strdup(sim_buffer_string(&buffer));
    sim_buffer_done(&buffer);
    return text;
}

static bool write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    bool is_written = file && fputs(text, file) >= 0;
    if (file)
        is_written &= fclose(file) == 0;
    if (!is_written)
        sim_cli_fail("learn", SIM_EXIT_FAILED,
                     "cannot write %s: %s; start in a folder of your own", path,
                     strerror(errno));
    return is_written;
}

char *sim_learn_original(const SimLearn *learn, const SimExercise *exercise,
                         const char *file)
{
    return sim_format("%s/%s/%s", learn->originals, exercise->name, file);
}

char *sim_learn_source(const SimLearn *learn, const SimExercise *exercise)
{
    return sim_format("%s/%s.c", learn->folder, exercise->name);
}

// The original's source: await_missing.c of 01_await_missing.
static char *original_source(const SimLearn *learn, const SimExercise *exercise)
{
    return sim_format("%s/%s/%s.c", learn->originals, exercise->name,
                      exercise->name + 3);
}

static int copy_source(const SimLearn *learn, const SimExercise *exercise)
{
    char *from = original_source(learn, exercise);
    char *to = sim_learn_source(learn, exercise);
    char *text = sim_learn_read(from);
    int status = SIM_EXIT_OK;
    if (!text)
        status = sim_cli_fail("learn", SIM_EXIT_UNREADABLE,
                              "cannot read %s: %s; install Simul again", from,
                              strerror(errno));
    else if (!write_text(to, text))
        status = SIM_EXIT_FAILED;
    sim_free(text);
    sim_free(from);
    sim_free(to);
    return status;
}

int sim_learn_restore(const SimLearn *learn, const SimExercise *exercise)
{
    char *source = sim_learn_source(learn, exercise);
    char *old = sim_format("%s.old", source);
    rename(source, old);
    int status = copy_source(learn, exercise);
    sim_free(source);
    sim_free(old);
    return status;
}

// ---- finding the exercises ------------------------------------------------

// In the tree some folders up; installed, in share.
static char *find_originals(const char *own_folder)
{
    static const char *const places[] = {
        "../share/simul/exercises", "../lessons/exercises",
        "../../lessons/exercises", "../../../lessons/exercises"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char *path = sim_format("%s/%s", own_folder, places[i]);
        if (access(path, R_OK) == 0)
            return path;
        sim_free(path);
    }
    return NULL;
}

static int is_exercise(const struct dirent *entry)
{
    const char *name = entry->d_name;
    return isdigit((unsigned char)name[0]) && isdigit((unsigned char)name[1]) &&
           name[2] == '_' && name[3] != '\0';
}

// "# The tea that nobody makes": without its mark.
static char *title_of(const SimLearn *learn, const SimExercise *exercise)
{
    char *path = sim_learn_original(learn, exercise, "README.md");
    char *text = sim_learn_read(path);
    char *title = sim_strdup(exercise->name);
    if (text && text[0] == '#') {
        sim_free(title);
        text[strcspn(text, "\n")] = '\0';
        title = sim_strdup(text + 1 + strspn(text + 1, " "));
    }
    sim_free(text);
    sim_free(path);
    return title;
}

static void add_exercise(SimLearn *learn, const char *name)
{
    learn->exercises = sim_grow(learn->exercises, learn->count,
                                &learn->capacity, sizeof *learn->exercises);
    SimExercise *exercise = &learn->exercises[learn->count++];
    *exercise = (SimExercise){.name = sim_strdup(name)};
    exercise->title = title_of(learn, exercise);
}

static int list_exercises(SimLearn *learn, const char *own_folder)
{
    struct dirent **entries = NULL;
    learn->originals = find_originals(own_folder);
    int found = learn->originals ? scandir(learn->originals, &entries,
                                           is_exercise, alphasort)
                                 : 0;
    for (int i = 0; i < found; i++) {
        add_exercise(learn, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    if (learn->count > 0)
        return SIM_EXIT_OK;
    return sim_cli_fail("learn", SIM_EXIT_FAILED,
                        "the exercises are not installed beside %s/simul; "
                        "`make install` installs them",
                        own_folder);
}

// ---- progress -------------------------------------------------------------

static char *progress_path(const SimLearn *learn)
{
    return sim_format("%s/%s", learn->folder, progress_name);
}

static SimExercise *exercise_called(const SimLearn *learn, const char *name)
{
    for (size_t i = 0; i < learn->count; i++)
        if (strcmp(learn->exercises[i].name, name) == 0)
            return &learn->exercises[i];
    return NULL;
}

// "done NAME" and "hints NAME COUNT"; any other line is none of ours.
static void load_progress(SimLearn *learn)
{
    char *path = progress_path(learn);
    FILE *file = fopen(path, "r");
    char line[256];
    char name[128];
    long count = 0;

    while (file && fgets(line, sizeof line, file)) {
        SimExercise *exercise = NULL;
        if (sscanf(line, "done %127s", name) == 1) {
            exercise = exercise_called(learn, name);
            if (exercise)
                exercise->is_done = true;
        } else if (sscanf(line, "hints %127s %ld", name, &count) == 2) {
            exercise = exercise_called(learn, name);
            if (exercise && count > 0)
                exercise->hints_seen = count;
        }
    }
    if (file)
        fclose(file);
    sim_free(path);
}

bool sim_learn_save(const SimLearn *learn)
{
    char *path = progress_path(learn);
    SimBuffer text;
    sim_buffer_init(&text);
    sim_buffer_text(&text, "# The progress of `simul learn` in this folder.\n");
    for (size_t i = 0; i < learn->count; i++) {
        const SimExercise *exercise = &learn->exercises[i];
        if (exercise->is_done)
            sim_buffer_format(&text, "done %s\n", exercise->name);
        if (exercise->hints_seen > 0)
            sim_buffer_format(&text, "hints %s %ld\n", exercise->name,
                              exercise->hints_seen);
    }
    bool is_written = write_text(path, sim_buffer_string(&text));
    sim_buffer_done(&text);
    sim_free(path);
    return is_written;
}

SimExercise *sim_learn_next(const SimLearn *learn)
{
    for (size_t i = 0; i < learn->count; i++)
        if (!learn->exercises[i].is_done)
            return &learn->exercises[i];
    return NULL;
}

size_t sim_learn_done_count(const SimLearn *learn)
{
    size_t count = 0;
    for (size_t i = 0; i < learn->count; i++)
        count += learn->exercises[i].is_done;
    return count;
}

// ---- opening --------------------------------------------------------------

static int make_folder(const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return SIM_EXIT_OK;
    return sim_cli_fail("learn", SIM_EXIT_FAILED,
                        "cannot make the folder %s: %s; start in a folder of "
                        "your own",
                        path, strerror(errno));
}

// The student's folder, with a copy of each exercise that is not there yet.
static int fill_folder(SimLearn *learn)
{
    char *build = sim_format("%s/.build", learn->folder);
    int status = make_folder(learn->folder);
    if (status == SIM_EXIT_OK)
        status = make_folder(build);
    for (size_t i = 0; i < learn->count && status == SIM_EXIT_OK; i++) {
        char *source = sim_learn_source(learn, &learn->exercises[i]);
        if (access(source, F_OK) != 0)
            status = copy_source(learn, &learn->exercises[i]);
        sim_free(source);
    }
    sim_free(build);
    return status;
}

int sim_learn_open(SimLearn *learn)
{
    char *own_folder = sim_cli_own_folder();
    int status = list_exercises(learn, own_folder);
    learn->tools = sim_format("%s:%s/../lib/pkgconfig", own_folder, own_folder);
    learn->folder =
        sim_strdup(access(progress_name, F_OK) == 0 ? "." : "simul-learn");
    if (status == SIM_EXIT_OK)
        status = fill_folder(learn);
    if (status == SIM_EXIT_OK)
        load_progress(learn);
    if (status == SIM_EXIT_OK && !sim_learn_save(learn))
        status = SIM_EXIT_FAILED;
    sim_free(own_folder);
    return status;
}

void sim_learn_close(SimLearn *learn)
{
    for (size_t i = 0; i < learn->count; i++) {
        sim_free(learn->exercises[i].name);
        sim_free(learn->exercises[i].title);
    }
    sim_free(learn->exercises);
    sim_free(learn->originals);
    sim_free(learn->folder);
    sim_free(learn->tools);
}
