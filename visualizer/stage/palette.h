// The command palette: everything one can do or go to, found by typing.
//
//     +------------------------------------------+
//     | ln fw|                                   |
//     +------------------------------------------+
//     | to the next line of code             [ ] |  <- chosen
//     | lanes: see a longer time             [-] |
//     +------------------------------------------+
//
// What is typed may be a part of an action's words, whose letters need not
// stand together; a part of a task's name, which selects the task; or a place
// (place.h), which is gone to. Best matches come first; the same quality keeps
// the order of the tables.
#ifndef SIM_STAGE_PALETTE_H
#define SIM_STAGE_PALETTE_H

#include "stage/place.h"

enum { SIM_PALETTE_TEXT = 48, SIM_MOST_FOUND = 64 };

struct SimStage;

typedef enum SimFoundKind {
    SIM_FOUND_ACTION, // `value` is a SimAction
    SIM_FOUND_TASK,   // a slot
    SIM_FOUND_PLACE,  // `goal` is set
} SimFoundKind;

typedef struct SimFound {
    SimFoundKind kind;
    uint32_t value;
    int score; // higher is better
} SimFound;

typedef struct SimPalette {
    bool is_open;
    char text[SIM_PALETTE_TEXT]; // what is typed
    SimFound found[SIM_MOST_FOUND];
    int count;
    int chosen;   // an index in found
    SimGoal goal; // of the SIM_FOUND_PLACE
} SimPalette;

// How well `typed` fits `words`; 0: not at all. Letters count in any case;
// those that begin a word, and those that follow each other, count more.
int sim_palette_score(const char *typed, const char *words);

void sim_palette_open(struct SimStage *stage);

// A key while it is open: a sign to type, "backspace", "up", "down", "return".
void sim_palette_key(struct SimStage *stage, const char *key);

// Does what the entry says, and closes.
void sim_palette_take(struct SimStage *stage, int index);

#endif
