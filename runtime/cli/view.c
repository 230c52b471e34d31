// simul view: starts the visualizer, a program of its own, because everything
// else must work on machines without a window.
#include "cli/cli.h"

#include "base/alloc.h"
#include "cli/program.h"
#include "trace/writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 64 };

// The words simul-view is started with.
typedef struct Words {
    char *word[WORDS_MAX];
    int count;
    int traces; // how many of them are files
    bool draws; // --screenshot: no window is needed
} Words;

// Options are simul-view's own and pass as they are; these take a value.
static bool takes_value(const char *option)
{
    static const char *const names[] = {"--screenshot", "--at", "--size",
                                        "--theme",      "--scale",
                                        "--view",       "--motion",
                                        "--script",     "-o",
                                        "--export",     "--from",
                                        "--to",         "--seconds",
                                        "--fps",        "--bench"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(option, names[i]) == 0)
            return true;
    return false;
}

static void collect_words(Words *words, int argc, char **argv)
{
    for (int i = 1; i < argc && words->count < WORDS_MAX - 2; i++) {
        words->word[words->count++] = argv[i];
        if (argv[i][0] != '-')
            words->traces++;
        else if (takes_value(argv[i]) && i + 1 < argc)
            words->word[words->count++] = argv[++i];
        words->draws |= strncmp(argv[i], "--screenshot", 12) == 0 ||
                        (i > 1 && strcmp(argv[i - 1], "--screenshot") == 0);
    }
}

static bool has_display(void)
{
    const char *x11 = getenv("DISPLAY");
    const char *wayland = getenv("WAYLAND_DISPLAY");
    return (x11 && x11[0]) || (wayland && wayland[0]);
}

// The same in words: the story of one trace, the comparison of two.
static int show_text_twin(const Words *words)
{
    char *arguments[4] = {NULL};
    int count = 1;
    for (int i = 0; i < words->count && count < 3; i++)
        if (words->word[i][0] != '-')
            arguments[count++] = words->word[i];
    sim_cli_fail("view", SIM_EXIT_OK,
                 "there is no display (DISPLAY is not set); here is the same "
                 "as text, and --screenshot FILE.png draws it");
    arguments[0] = count == 3 ? "compare" : "tell";
    return count == 3 ? sim_cli_compare(count, arguments)
                      : sim_cli_tell(count, arguments);
}

int sim_cli_start_view(const char *name, char **words)
{
    char *folder = sim_cli_own_folder();
    char *beside = sim_format("%s/simul-view", folder);
    bool is_beside = access(beside, X_OK) == 0;

    words[0] = is_beside ? beside : "simul-view";
    execvp(words[0], words);
    int status = sim_cli_fail(
        name, SIM_EXIT_FAILED,
        "cannot start simul-view: %s; build it with `make`, or put it beside "
        "simul in %s",
        strerror(errno), folder);
    sim_free(beside);
    sim_free(folder);
    return status;
}

static int start(Words *words)
{
    for (int i = words->count; i > 0; i--)
        words->word[i] = words->word[i - 1];
    words->word[words->count + 1] = NULL;
    return sim_cli_start_view("view", words->word);
}

// ---- a program instead of a trace ------------------------------------------

// The source that the only word which is no option means; NULL: a trace.
// Takes that word out of the words.
static char *source_of(Words *words)
{
    for (int i = 0; i < words->count; i++) {
        char *word = words->word[i];
        if (word[0] == '-') {
            i += takes_value(word);
            continue;
        }
        char *source = sim_program_source(word);
        if (!source)
            return NULL;
        words->count--;
        for (int k = i; k < words->count; k++)
            words->word[k] = words->word[k + 1];
        return source;
    }
    return NULL;
}

static int view_program(Words *words, const char *source)
{
    if (has_display())
        return sim_program_view(source, words->word, words->count);
    return sim_cli_fail("view", SIM_EXIT_USAGE,
                        "there is no display (DISPLAY is not set) to show %s "
                        "in; compile it, run it with SIMUL_TRACE=FILE, and "
                        "`simul tell FILE`",
                        source);
}

int sim_cli_view(int argc, char **argv)
{
    static const SimUsage usage = {
        "view", NULL, 0, 2,
        "A .c file, or a lesson's number, instead of a trace: it is built, run "
        "and shown,\nand again whenever it is saved. --live follows a trace "
        "that still grows.\nOther options are handed to simul-view: "
        "--screenshot FILE, --at T, --size WxH,\n--theme dark|light|print."};
    Words words = {.count = 0};
    int status;

    if (argc == 2 &&
        (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        sim_cli_parse(&usage, argc, argv, &status);
        return status;
    }
    collect_words(&words, argc, argv);
    if (words.traces > usage.most)
        return sim_cli_fail("view", SIM_EXIT_USAGE,
                            "at most two traces can be watched together");
    char *last = words.traces == 0 ? sim_trace_last_path() : NULL;
    if (words.traces == 0 && (!last || access(last, R_OK) != 0)) {
        sim_free(last);
        return sim_cli_fail("view", SIM_EXIT_UNREADABLE,
                            "there is no last run yet; run a lesson first, "
                            "such as `simul lessons 05`, or name a trace");
    }
    if (last)
        words.word[words.count++] = last;
    char *source = words.traces == 1 ? source_of(&words) : NULL;
    if (source) {
        status = view_program(&words, source);
        sim_free(source);
        return status;
    }
    status =
        has_display() || words.draws ? start(&words) : show_text_twin(&words);
    sim_free(last);
    return status;
}
