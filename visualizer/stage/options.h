// The command line of simul-view.
#ifndef SIM_STAGE_OPTIONS_H
#define SIM_STAGE_OPTIONS_H

#include "stage/stage.h"

typedef struct SimOptions {
    SimStageOptions stage;
    bool has_theme;         // --theme was given
    const char *screenshot; // a .png, .svg or .pdf to write; NULL: none
    const char *format;     // "html", "png", ...: what to export; NULL: nothing
    const char *output;     // the file to export to
    const char *from, *to;  // the stretch of a movie; NULL: begin, end
    double seconds;         // how long a movie is; 0: not said
    int fps;                // its frames a second; 0: not said
    const char *at;         // "0:24:25", "1.86", "40%"; NULL: the beginning
    const char *script;     // a file of input to play; NULL: none
    int width_px, height_px;
    bool has_size; // somebody asked for it
    int bench_frames; // 0: no benchmark
    bool is_live; // the trace still grows
    bool wants_help;
} SimOptions;

// Reads argv. On wrong usage returns false and a sentence for the user.
bool sim_options_read(SimOptions *options, int argc, char **argv,
                      char out_sentence[256]);

// What --help prints.
void sim_options_print_help(void);

#endif
