// simul lessons: lists the lessons that are built, and runs one.
//
// The programs lie in lessons/ beside simul. What each is about stands in the
// first line of its source ("// Lesson 05: the simultaneous exhibition."),
// which is looked for where the sources are: some folders up from the program.
#include "cli/cli.h"

#include "base/alloc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// "05_chess": two digits, an underscore, a topic.
static int is_lesson(const struct dirent *entry)
{
    const char *name = entry->d_name;
    return isdigit((unsigned char)name[0]) && isdigit((unsigned char)name[1]) &&
           name[2] == '_' && name[3] != '\0' && !strchr(name, '.');
}

// Fills in what the first line of a lesson's source says of it.
static void put_description(SimBuffer *buffer, const char *folder,
                            const char *name)
{
    static const char *const ways_up[] = {"..", "../..", "../../.."};
    char line[200];
    for (size_t i = 0; i < sizeof ways_up / sizeof ways_up[0]; i++) {
        char *path = sim_format("%s/%s/lessons/%s/%s.c", folder, ways_up[i],
                                name, name + 3);
        FILE *source = fopen(path, "r");
        sim_free(path);
        if (!source)
            continue;
        const char *colon = NULL;
        if (fgets(line, sizeof line, source))
            colon = strchr(line, ':');
        fclose(source);
        if (!colon)
            continue;
        line[strcspn(line, "\n")] = '\0';
        sim_buffer_text(buffer, colon + 1 + strspn(colon + 1, " "));
        return;
    }
}

static void print_list(const char *folder, struct dirent **entries, int count)
{
    SimBuffer buffer;
    sim_buffer_init(&buffer);
    for (int i = 0; i < count; i++) {
        sim_buffer_text(&buffer, "  ");
        sim_cli_pad(&buffer, entries[i]->d_name, 18);
        sim_buffer_text(&buffer, " ");
        put_description(&buffer, folder, entries[i]->d_name);
        sim_buffer_text(&buffer, "\n");
    }
    sim_buffer_text(&buffer,
                    "\nRun one: simul lessons 05 --mode sync. Then watch it: "
                    "simul view\n");
    fputs(sim_buffer_string(&buffer), stdout);
    sim_buffer_done(&buffer);
}

// "5", "05", "chess" and "05_chess" all mean the same.
static bool is_meant(const char *name, const char *word)
{
    char *end;
    long number = strtol(word, &end, 10);
    if (end != word && *end == '\0')
        return number == strtol(name, NULL, 10);
    return strcmp(name, word) == 0 || strcmp(name + 3, word) == 0;
}

// Becomes the lesson's program.
static int run(const char *folder, const char *name, char **arguments)
{
    char *path = sim_format("%s/lessons/%s", folder, name);
    arguments[0] = path;
    execv(path, arguments);
    int status = sim_cli_fail("lessons", SIM_EXIT_FAILED, "cannot run %s: %s",
                              path, strerror(errno));
    sim_free(path);
    return status;
}

static int run_meant(const char *folder, struct dirent **entries, int count,
                     char **arguments)
{
    for (int i = 0; i < count; i++)
        if (is_meant(entries[i]->d_name, arguments[0]))
            return run(folder, entries[i]->d_name, arguments);
    return sim_cli_fail("lessons", SIM_EXIT_USAGE,
                        "there is no lesson '%s'; `simul lessons` lists them",
                        arguments[0]);
}

int sim_cli_lessons(int argc, char **argv)
{
    static const SimUsage usage = {
        "lessons", NULL, 0, 1,
        "What follows NN is handed to the lesson: simul lessons 05 --mode "
        "sync.\n`simul lessons NN --help` lists what it knows."};
    struct dirent **entries = NULL;
    int status;

    // Only the first word is ours.
    int count = sim_cli_parse(&usage, argc < 2 ? argc : 2, argv, &status);
    if (count < 0)
        return status;
    char *folder = sim_cli_own_folder();
    char *path = sim_format("%s/lessons", folder);
    int found = scandir(path, &entries, is_lesson, alphasort);
    if (found <= 0) {
        status = sim_cli_fail("lessons", SIM_EXIT_FAILED,
                              "there are no lessons in %s; `make lessons` "
                              "builds them",
                              path);
    } else if (count == 0) {
        print_list(folder, entries, found);
        status = sim_cli_finish(SIM_EXIT_OK);
    } else {
        argv[1] = argv[0];
        status = run_meant(folder, entries, found, argv + 1);
    }
    for (int i = 0; i < found; i++)
        free(entries[i]);
    free(entries);
    sim_free(path);
    sim_free(folder);
    return status;
}
