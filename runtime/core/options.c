#include "core/options.h"

#include "base/alloc.h"
#include "core/misuse.h"
#include "core/run.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

// ---- saying what is wrong, and what is right ------------------------------

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static _Noreturn void wrong_usage(const SimSettings *settings,
                                  const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static _Noreturn void wrong_usage(const SimSettings *settings,
                                  const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s: ", base_name(settings->program));
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "; `%s --help` lists the options\n", settings->program);
    exit(2);
}

static void print_option(const char *name, const char *values, const char *help,
                         const char *value)
{
    char head[64];
    snprintf(head, sizeof head, "--%s%s%s", name, values[0] ? " " : "", values);
    printf("  %-28s %s", head, help);
    if (value)
        printf(" (%s)", value);
    putchar('\n');
}

static bool is_default_of(const SimOption *option, const char *name)
{
    return strcmp(option->name, name) == 0;
}

static const char *default_clock(const SimSettings *settings)
{
    for (SimOption *each = settings->options; each && each->name; each++)
        if (is_default_of(each, "clock"))
            return each->value;
    return "real";
}

static _Noreturn void print_help(const SimSettings *settings)
{
    printf("usage: %s [OPTION...]\n\n", settings->program);
    for (SimOption *each = settings->options; each && each->name; each++)
        if (!is_default_of(each, "clock"))
            print_option(each->name, each->values, each->help, each->value);
    print_option("clock", "real|virtual|xN",
                 "how time passes; x60 is sixty times as fast",
                 default_clock(settings));
    print_option("seed", "N", "where random numbers begin", "0");
    print_option("trace", "FILE", "where to record the run",
                 settings->default_trace);
    print_option("no-trace", "", "do not record the run", NULL);
    print_option("view", "", "open the visualizer afterwards", NULL);
    print_option("help", "", "this list", NULL);
    exit(0);
}

// ---- reading --------------------------------------------------------------

static bool is_number(const char *text)
{
    char *end = NULL;
    errno = 0;
    strtoll(text, &end, 10);
    return end != text && *end == '\0' && errno == 0;
}

// Is `value` one of "a|b|c"?
static bool is_choice(const char *choices, const char *value)
{
    size_t length = strlen(value);
    for (const char *each = choices; each; each = strchr(each, '|')) {
        each += *each == '|';
        if (length > 0 && strncmp(each, value, length) == 0 &&
            (each[length] == '|' || each[length] == '\0'))
            return true;
    }
    return false;
}

static void set_own(const SimSettings *settings, SimOption *option,
                    const char *value)
{
    if (strcmp(option->values, "N") == 0 && !is_number(value))
        wrong_usage(settings, "--%s takes a whole number, not '%s'",
                    option->name, value);
    if (strchr(option->values, '|') && !is_choice(option->values, value))
        wrong_usage(settings, "--%s is one of %s, not '%s'", option->name,
                    option->values, value);
    option->value = value;
}

static void set_clock(SimSettings *settings, const char *value)
{
    if (!sim_clock_parse(value, &settings->loop.clock_kind,
                         &settings->loop.clock_factor))
        wrong_usage(settings,
                    "--clock is real, virtual or xN as in x60, not '%s'",
                    value);
}

static void set_seed(SimSettings *settings, const char *value)
{
    if (!is_number(value))
        wrong_usage(settings, "--seed takes a whole number, not '%s'", value);
    settings->loop.seed = strtoull(value, NULL, 10);
}

static SimOption *find_own(const SimSettings *settings, const char *name)
{
    for (SimOption *each = settings->options; each && each->name; each++)
        if (strcmp(each->name, name) == 0)
            return each;
    return NULL;
}

// An option with a value. Returns false if there is none of that name.
static bool set_valued(SimSettings *settings, const char *name,
                       const char *value)
{
    SimOption *own = find_own(settings, name);
    bool is_known = own || is_choice("clock|seed|trace", name);

    if (is_known && !value)
        wrong_usage(settings, "--%s needs a value", name);
    if (strcmp(name, "clock") == 0)
        set_clock(settings, value);
    else if (strcmp(name, "seed") == 0)
        set_seed(settings, value);
    else if (strcmp(name, "trace") == 0)
        settings->loop.trace_path = value;
    else if (own)
        set_own(settings, own, value);
    return is_known;
}

// An option without a value. Returns false if there is none of that name.
static bool set_flag(SimSettings *settings, const char *name)
{
    if (strcmp(name, "help") == 0 || strcmp(name, "h") == 0)
        print_help(settings);
    else if (strcmp(name, "no-trace") == 0)
        settings->is_untraced = true;
    else if (strcmp(name, "view") == 0)
        settings->wants_view = true;
    else
        return false;
    return true;
}

// Reads the words argv[index] and perhaps the next. Returns how many it took.
static int read_option(SimSettings *settings, int index)
{
    char *word = settings->argv[index];
    if (word[0] != '-')
        wrong_usage(settings, "'%s' is not an option", word);
    char *name = word + 1 + (word[1] == '-');
    if (set_flag(settings, name))
        return 1;
    char *equals = strchr(name, '=');
    if (equals)
        *equals = '\0';
    bool has_next = index + 1 < settings->argc;
    char *value =
        equals ? equals + 1 : (has_next ? settings->argv[index + 1] : NULL);
    if (!set_valued(settings, name, value))
        wrong_usage(settings, "there is no option --%s", name);
    if (equals)
        *equals = '=';
    return equals ? 1 : 2;
}

// Recording is always on: where no file is named, the last run is kept.
static void choose_trace(SimSettings *settings)
{
    if (settings->is_untraced)
        settings->loop.trace_path = NULL;
    else if (!settings->loop.trace_path)
        settings->loop.trace_path = settings->default_trace;
}

void sim_options(int argc, char **argv, SimOption *options)
{
    SimLoop *loop = sim_loop_current();
    SimSettings *settings = sim_alloc(sizeof *settings);
    const char *clock = getenv("SIMUL_CLOCK");

    *settings = (SimSettings){.options = options,
                              .program = argv[0],
                              .argc = argc,
                              .argv = argv,
                              .default_trace = sim_trace_last_path()};
    sim_config_from_environment(&settings->loop);
    if (!clock || !clock[0])
        set_clock(settings, default_clock(settings));
    for (int i = 1; i < argc;)
        i += read_option(settings, i);
    choose_trace(settings);
    loop->settings = settings;
}

SimSettings *sim_settings(int argc, char **argv)
{
    SimLoop *loop = sim_loop_current();
    if (!loop->settings)
        sim_options(argc, argv, NULL);
    return loop->settings;
}

// ---- what was given -------------------------------------------------------

const char *sim_option_text(const char *name)
{
    SimSettings *settings = sim_loop_current()->settings;
    SimOption *own = settings ? find_own(settings, name) : NULL;
    if (!own)
        sim_misuse(NULL,
                   "the program asks for an option --%s that it does not "
                   "have; sim_options comes first",
                   name);
    return own->value;
}

int64_t sim_option_int(const char *name)
{
    return strtoll(sim_option_text(name), NULL, 10);
}

bool sim_option_is(const char *name, const char *value)
{
    return strcmp(sim_option_text(name), value) == 0;
}
