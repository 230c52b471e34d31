// Live: the trace grows while it is watched, or is made anew.
//
// The file is looked at twice a second: its size, its live blocks, whether it
// is another file. If it has changed it is opened again as a whole, and the
// stage goes on with what the watcher had: view, theme, cursor. Whoever stands
// at the end stays at the end, so he sees what happens now; whoever has stepped
// back is left in peace.
//
//     program --> FILE.simul           (grows)  --> look, open, go on
//     compiler --> FILE.simul.errors   (appears) -> a card; the old picture stays
//
// The road not taken: to append to the open replay. All its tables would have
// to grow, and opening 100,000 events takes 5 ms.
#ifndef SIM_STAGE_LIVE_H
#define SIM_STAGE_LIVE_H

#include "stage/stage.h"

enum { SIM_LIVE_TROUBLE = 4096 };

typedef struct SimLive {
    SimStageOptions options;
    uint64_t stamp;   // of the file as it was opened
    bool is_finished; // the program has ended in order
    double next_ms;   // of the stage's clock: when to look again
    char trouble[SIM_LIVE_TROUBLE]; // what the compiler says; "": nothing
} SimLive;

// Makes an open stage live. The live thing must outlive the stage.
void sim_live_begin(SimLive *live, SimStage *stage,
                    const SimStageOptions *options);

// Looks at the file now. Returns true if the stage shows something else since.
bool sim_live_look(SimStage *stage);

// The same, but not more often than twice a second of the stage's clock.
bool sim_live_pass(SimStage *stage);

// "live", "ended", or "" for a stage at rest.
const char *sim_live_words(const SimStage *stage);

// One complaint of a compiler.
typedef struct SimTrouble {
    char file[64];
    int line; // 0: it names none
    char words[200];
} SimTrouble;

// Reads the complaints of a compiler's output, errors only; returns how many.
int sim_live_troubles(const char *text, SimTrouble *out_troubles, int most);

// The card with them, above everything; nothing if there are none.
void sim_paint_trouble(SimStage *stage);

#endif
