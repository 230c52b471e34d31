// The command `simul`: a table of subcommands, and what they share.
//
// Each subcommand is one file with one function and one row in the table below;
// dispatch, `simul --help` and the suggestions for a misspelt name come from
// the table. A subcommand describes its options in a table too, so that
// `simul NAME --help` and the messages about wrong options are written once.
//
// Exit status: 0; 1 the program or a check failed; 2 wrong usage; 3 unreadable
// input. Every error is one sentence on stderr: what, where, what to do.
#ifndef SIM_CLI_CLI_H
#define SIM_CLI_CLI_H

#include "base/buffer.h"
#include "replay/replay.h"

// X(name, "arguments", "what it does")
#define SIM_COMMANDS(X)                                                        \
    X(lessons, "[NN [ARGUMENT...]]", "list the lessons; run one")              \
    X(learn, "[NN | watch | hint [NN] | list | progress | reset NN]",          \
      "exercises: the commonest mistakes, to be mended")                       \
    X(view, "[TRACE [TRACE2]]",                                                \
      "open the visualizer (the last run if no file); two traces: compare")    \
    X(tell, "TRACE", "the story, a sentence a step")                           \
    X(lanes, "TRACE", "who did what when, drawn in the terminal")              \
    X(stats, "TRACE", "tables: where each task's time went")                   \
    X(compare, "A B", "two runs: which is faster, and where the time went")    \
    X(why, "TRACE [TASK@TIME]",                                                \
      "the reason of a wait, to its root; the way to the end")                 \
    X(lint, "TRACE", "what is wrong with a run, where, and how to mend it")    \
    X(check, "TRACE RULE...", "rules a run must keep, such as 'duration < 2'") \
    X(export, "TRACE --to FORMAT",                                             \
      "for other programs, and to show: chrome, csv, sqlite; html, gif, ...")  \
    X(note, "TRACE [TEXT]", "notes that are kept with a trace")                \
    X(dump, "TRACE", "every event")

typedef enum SimExit {
    SIM_EXIT_OK = 0,
    SIM_EXIT_FAILED = 1,
    SIM_EXIT_USAGE = 2,
    SIM_EXIT_UNREADABLE = 3,
} SimExit;

typedef struct SimCommand {
    const char *name;
    const char *arguments;
    const char *summary;
    int (*run)(int argc, char **argv); // argv[0] is the subcommand's name
} SimCommand;

// The commands, ended by one without a name.
const SimCommand *sim_cli_commands(void);

// Prints an error: "simul NAME: " and the sentence. Returns `status`.
int sim_cli_fail(const char *name, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// ---- options --------------------------------------------------------------
// -------------------------------------------------------------------

// One option. With `value` it takes one (--width N or --width=N) and stores it
// in *text; without, it sets *flag.
typedef struct SimOption {
    const char *name;  // "--width"; NULL ends the table
    const char *value; // what stands for the value in the help; NULL: a flag
    const char *help;
    const char **text;
    bool *flag;
} SimOption;

typedef struct SimUsage {
    const char *name;         // of the subcommand
    const SimOption *options; // ended by one without a name; may be NULL
    int least;                // how many arguments it needs
    int most;
    const char *note; // lines at the end of the help; NULL: none
} SimUsage;

// Takes the options out of argv and moves the arguments to argv[0..].
// Returns their number, or -1: the help was printed, or an error; then
// *out_status is the exit status.
int sim_cli_parse(const SimUsage *usage, int argc, char **argv,
                  int *out_status);

// Reads a number between two limits. Returns false, and reports, if it is none.
bool sim_cli_number(const char *name, const char *option, const char *text,
                    long least, long most, long *out_number);

// Reads a time: "0:24:25", "24:25", "1.5" (seconds), "1.5s", "200ms".
bool sim_cli_time(const char *name, const char *option, const char *text,
                  int64_t *out_ns);

// The name of `names`, ended by NULL, that is most like `word`; NULL if none is
// near.
const char *sim_cli_nearest(const char *word, const char *const *names);

// ---- input and output -----------------------------------------------------
// ------------------------------------------------------------

// Opens a trace, and says on stderr what is damaged. Returns NULL after a
// report; *out_status is the exit status then.
SimReplay *sim_cli_open(const char *name, const char *path, int *out_status);

// A line about the run: program, arguments, clock.
void sim_cli_title(const SimReplay *replay, SimBuffer *buffer);

// Whether stdout is a terminal that wants colour.
bool sim_cli_has_colour(void);

// How many columns the terminal has; `otherwise` if stdout is none.
int sim_cli_columns(int otherwise);

// Writes all of stdout. A closed pipe (`simul dump x | head`) is no error.
int sim_cli_finish(int status);

// The width of a text in columns, and the same text padded, or cut in its
// middle, to `columns`.
int sim_cli_width(const char *text);
void sim_cli_pad(SimBuffer *buffer, const char *text, int columns);

// Becomes simul-view with these words: [0] is filled in here, the last is NULL.
// Returns only if it cannot be started, after a report by `name`.
int sim_cli_start_view(const char *name, char **words);

// The folder the program `simul` itself lies in. Owns: the caller.
char *sim_cli_own_folder(void);

#define X(name, arguments, summary) int sim_cli_##name(int argc, char **argv);
SIM_COMMANDS(X)
#undef X

#endif
