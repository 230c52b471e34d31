// simul learn watch: attempts again whenever the file is saved.
//
// The file is looked at five times a second. Watching it through the system
// (inotify, kqueue) would be a piece of code for each, and would have to know
// that some editors write a new file and rename it; a look costs nothing.
#include "cli/learn/learn.h"

#include "base/alloc.h"
#include "cli/cli.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { LOOK_MS = 200 };

// ---- keys -----------------------------------------------------------------

typedef struct Keys {
    bool is_terminal;
    struct termios before;
} Keys;

// A key counts at once, without return; Ctrl-C stays what it is.
static void begin_keys(Keys *keys)
{
    keys->is_terminal = tcgetattr(STDIN_FILENO, &keys->before) == 0;
    if (!keys->is_terminal)
        return;
    struct termios now = keys->before;
    now.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

static void end_keys(const Keys *keys)
{
    if (keys->is_terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &keys->before);
}

static volatile sig_atomic_t is_interrupted;

static void interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

// Waits a moment for a key. Returns 0 if there was none, 'q' at the end.
static char next_key(void)
{
    struct pollfd wait = {.fd = STDIN_FILENO, .events = POLLIN};
    char key = 0;
    if (poll(&wait, 1, LOOK_MS) <= 0)
        return is_interrupted ? 'q' : 0;
    return read(STDIN_FILENO, &key, 1) == 1 ? key : 'q';
}

// ---- the file -------------------------------------------------------------

static bool is_same(const struct stat *left, const struct stat *right)
{
    return left->st_ino == right->st_ino && left->st_size == right->st_size &&
           left->st_mtim.tv_sec == right->st_mtim.tv_sec &&
           left->st_mtim.tv_nsec == right->st_mtim.tv_nsec;
}

// Whether the file is another than it was; one that is just being replaced is
// looked at again later.
static bool was_saved(const char *path, struct stat *known)
{
    struct stat now;
    if (stat(path, &now) != 0 || is_same(&now, known))
        return false;
    *known = now;
    return true;
}

// ---- the round ------------------------------------------------------------

static void clear_screen(void)
{
    if (isatty(STDOUT_FILENO))
        fputs("\033[H\033[2J\033[3J", stdout);
}

static void say_keys(void)
{
    printf("\n%sh%s hint   %sg%s goal   %sl%s list   %sr%s run again   "
           "%sq%s quit     I wait for you to save the file.\n",
           sim_learn_bold(), sim_learn_plain(), sim_learn_bold(),
           sim_learn_plain(), sim_learn_bold(), sim_learn_plain(),
           sim_learn_bold(), sim_learn_plain(), sim_learn_bold(),
           sim_learn_plain());
}

// An attempt, and how far we are. Returns whether it is solved.
static bool show(SimLearn *learn, SimExercise *exercise)
{
    char *source = sim_learn_source(learn, exercise);
    clear_screen();
    printf("%sExercise %.2s: %s%s   %s\n\n", sim_learn_bold(), exercise->name,
           exercise->title, sim_learn_plain(), source);
    fflush(stdout);
    bool is_solved = sim_learn_attempt(learn, exercise);
    putchar('\n');
    sim_learn_say_progress(learn);
    if (!is_solved)
        say_keys();
    fflush(stdout);
    sim_free(source);
    return is_solved;
}

// What a key asks for. Returns false on `q`.
static bool obey(SimLearn *learn, SimExercise *exercise, char key,
                 bool *out_again)
{
    *out_again = key == 'r';
    if (key == 'h') {
        putchar('\n');
        sim_learn_say_hint(learn, exercise);
        sim_learn_save(learn);
    } else if (key == 'g') {
        putchar('\n');
        sim_learn_say_goal(learn, exercise);
    } else if (key == 'l') {
        putchar('\n');
        sim_learn_say_list(learn);
    }
    fflush(stdout);
    return key != 'q';
}

// How the file of an exercise is before anybody is told that it is watched: a
// save that comes right after that is then a save.
static struct stat look(const SimLearn *learn, const SimExercise *exercise)
{
    char *source = sim_learn_source(learn, exercise);
    struct stat known = {0};
    was_saved(source, &known);
    sim_free(source);
    return known;
}

// Stays with one exercise until it is solved. `again`: attempts it at once, not
// only when it is other than `known`. Returns false on `q`.
static bool watch_one(SimLearn *learn, SimExercise *exercise, struct stat known,
                      bool again)
{
    char *source = sim_learn_source(learn, exercise);
    bool is_solved = false;
    bool goes_on = true;

    while (goes_on && !is_solved) {
        again |= was_saved(source, &known);
        if (again)
            is_solved = show(learn, exercise);
        again = false;
        if (!is_solved)
            goes_on = obey(learn, exercise, next_key(), &again);
    }
    sim_free(source);
    return goes_on;
}

// The next exercise, below what was said of the last one.
static void introduce(const SimLearn *learn, const SimExercise *exercise)
{
    printf("\nOn to the next one.\n\n");
    sim_learn_say_goal(learn, exercise);
    say_keys();
    fflush(stdout);
}

int sim_learn_watch(SimLearn *learn)
{
    SimExercise *exercise = sim_learn_next(learn);
    struct stat known = {0};
    bool goes_on = true;
    bool is_first = true;
    Keys keys;

    signal(SIGINT, interrupt);
    begin_keys(&keys);
    if (exercise)
        known = look(learn, exercise);
    while (goes_on && exercise) {
        goes_on = watch_one(learn, exercise, known, is_first);
        exercise = sim_learn_next(learn);
        is_first = false;
        if (!goes_on || !exercise)
            continue;
        known = look(learn, exercise);
        introduce(learn, exercise);
    }
    end_keys(&keys);
    if (!exercise)
        puts("\nAll exercises are solved. Well done.");
    return sim_cli_finish(SIM_EXIT_OK);
}
