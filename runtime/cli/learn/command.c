// simul learn: the command.
#include "cli/cli.h"

#include "base/alloc.h"
#include "cli/learn/learn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_S = 10, LONGEST_LIMIT_S = 600 };

// "2", "02", "one_by_one" and "02_one_by_one" all mean the same.
static SimExercise *exercise_meant(const SimLearn *learn, const char *word)
{
    char *end;
    long number = strtol(word, &end, 10);
    bool is_number = end != word && *end == '\0';
    for (size_t i = 0; i < learn->count; i++) {
        const char *name = learn->exercises[i].name;
        if (is_number ? number == strtol(name, NULL, 10)
                      : strcmp(name, word) == 0 || strcmp(name + 3, word) == 0)
            return &learn->exercises[i];
    }
    return NULL;
}

static int unknown_exercise(const char *word)
{
    return sim_cli_fail("learn", SIM_EXIT_USAGE,
                        "there is no exercise '%s'; `simul learn list` shows "
                        "them",
                        word);
}

// ---- what can be asked for --------------------------------------------------

static int all_done(const SimLearn *learn)
{
    sim_learn_say_progress(learn);
    puts("All exercises are solved. Well done.");
    return sim_cli_finish(SIM_EXIT_OK);
}

// The next exercise, and what to do.
static int next(SimLearn *learn)
{
    const SimExercise *exercise = sim_learn_next(learn);
    if (!exercise)
        return all_done(learn);
    sim_learn_say_goal(learn, exercise);
    printf("Then   simul learn %.2s      builds, runs and checks it\n"
           "       simul learn watch   the same whenever you save\n"
           "       simul learn hint    a hint, one after the other\n\n",
           exercise->name);
    sim_learn_say_progress(learn);
    return sim_cli_finish(SIM_EXIT_OK);
}

static int attempt(SimLearn *learn, SimExercise *exercise)
{
    sim_learn_say_goal(learn, exercise);
    putchar('\n');
    fflush(stdout);
    bool is_solved = sim_learn_attempt(learn, exercise);
    putchar('\n');
    sim_learn_say_progress(learn);
    const SimExercise *after = sim_learn_next(learn);
    if (is_solved && after)
        printf("Next: exercise %.2s, %s. `simul learn` tells its goal.\n",
               after->name, after->title);
    else if (is_solved)
        puts("All exercises are solved. Well done.");
    return sim_cli_finish(is_solved ? SIM_EXIT_OK : SIM_EXIT_FAILED);
}

static int hint(SimLearn *learn, const char *word)
{
    SimExercise *exercise =
        word ? exercise_meant(learn, word) : sim_learn_next(learn);
    if (!exercise && word)
        return unknown_exercise(word);
    if (!exercise)
        return all_done(learn);
    sim_learn_say_hint(learn, exercise);
    return sim_cli_finish(sim_learn_save(learn) ? SIM_EXIT_OK
                                                : SIM_EXIT_FAILED);
}

static int reset(SimLearn *learn, const char *word)
{
    SimExercise *exercise = word ? exercise_meant(learn, word) : NULL;
    if (!word)
        return sim_cli_fail("learn", SIM_EXIT_USAGE,
                            "which exercise? write simul learn reset NN");
    if (!exercise)
        return unknown_exercise(word);
    int status = sim_learn_restore(learn, exercise);
    if (status != SIM_EXIT_OK)
        return status;
    exercise->is_done = false;
    exercise->hints_seen = 0;
    char *source = sim_learn_source(learn, exercise);
    printf("%s is as it was; your version is kept as %s.old.\n", source,
           source);
    sim_free(source);
    return sim_cli_finish(sim_learn_save(learn) ? SIM_EXIT_OK
                                                : SIM_EXIT_FAILED);
}

// ---- the command ----------------------------------------------------------

static int too_many(const char *word)
{
    return sim_cli_fail("learn", SIM_EXIT_USAGE,
                        "'%s' is one word too many; `simul learn --help` says "
                        "what can stand here",
                        word);
}

static int dispatch(SimLearn *learn, int count, char **words)
{
    const char *word = count > 0 ? words[0] : "";
    const char *other = count > 1 ? words[1] : NULL;
    if (strcmp(word, "hint") == 0)
        return hint(learn, other);
    if (strcmp(word, "reset") == 0)
        return reset(learn, other);
    if (other)
        return too_many(other);
    if (!word[0])
        return next(learn);
    if (strcmp(word, "watch") == 0)
        return sim_learn_watch(learn);
    if (strcmp(word, "list") == 0)
        sim_learn_say_list(learn);
    else if (strcmp(word, "progress") == 0)
        sim_learn_say_progress(learn);
    else
        return exercise_meant(learn, word)
                   ? attempt(learn, exercise_meant(learn, word))
                   : unknown_exercise(word);
    return sim_cli_finish(SIM_EXIT_OK);
}

int sim_cli_learn(int argc, char **argv)
{
    const char *limit = NULL;
    const SimOption table[] = {
        {"--limit", "S", "how many seconds a program may run (10)", &limit,
         NULL},
        {NULL, NULL, NULL, NULL, NULL},
    };
    const SimUsage usage = {
        "learn", table, 0, 2,
        "  simul learn            the next exercise, and what to do\n"
        "  simul learn NN         builds, runs and checks exercise NN\n"
        "  simul learn watch      the same whenever you save the file\n"
        "  simul learn hint [NN]  the next hint\n"
        "  simul learn list       all exercises\n"
        "  simul learn progress   how far you are\n"
        "  simul learn reset NN   the file as it was\n\n"
        "You edit the files in simul-learn, below the folder you are in; the "
        "progress is\nkept there, too, in .simul-learn. Exit status: 0 if the "
        "exercise is solved, else 1."};
    SimLearn learn = {.limit_s = LIMIT_S};
    int status;

    int count = sim_cli_parse(&usage, argc, argv, &status);
    if (count < 0)
        return status;
    if (limit && !sim_cli_number("learn", "--limit", limit, 1, LONGEST_LIMIT_S,
                                 &learn.limit_s))
        return SIM_EXIT_USAGE;
    status = sim_learn_open(&learn);
    if (status == SIM_EXIT_OK)
        status = dispatch(&learn, count, argv);
    sim_learn_close(&learn);
    return status;
}
