// The list of lanes: which tasks have one, in which order, in which groups.
//
// It is made anew when the watcher asks for another order, group or filter,
// not in every frame; the frame takes the stretch that it shows.
//
//     pinned      chosen by hand, always seen
//     v main (3)  the head of a group: made by main; a press folds it
//       A         its tasks, in the order of the table
//     > B (21)    folded: the head alone
#ifndef SIM_LAYOUT_LANE_LIST_H
#define SIM_LAYOUT_LANE_LIST_H

#include "layout/table.h"

// X(GROUPING, "words")
#define SIM_GROUPINGS(X)          \
    X(NONE, "not grouped")        \
    X(PARENT, "by who made them") \
    X(PLACE, "by where they were made")

typedef enum SimGrouping {
#define X(grouping, words) SIM_GROUPING_##grouping,
    SIM_GROUPINGS(X)
#undef X
        SIM_GROUPING_COUNT
} SimGrouping;

const char *sim_grouping_words(SimGrouping grouping);

enum { SIM_MOST_PINS = 8, SIM_SEARCH_TEXT = 48, SIM_GROUP_NAME = 96 };

typedef struct SimLaneEntry {
    uint32_t slot;  // of a head: of its first task
    uint32_t count; // of a head: its tasks; 0: no head
    bool is_folded;
} SimLaneEntry;

typedef struct SimLaneList {
    SimLaneEntry *entries; // entries[count], pinned ones left out
    size_t count, capacity;
    uint32_t pins[SIM_MOST_PINS];
    int pin_count;
    SimGrouping grouping;
    uint8_t *folded;    // folded[task_count]: by a head's slot
    bool only_matching; // leave out what the search does not find
    char search[SIM_SEARCH_TEXT];
    bool is_searching; // it is being typed
} SimLaneList;

// Owns: the caller, who calls sim_lane_list_done.
void sim_lane_list_init(SimLaneList *list, const SimReplay *replay);
void sim_lane_list_done(SimLaneList *list);

// Makes the entries from the table's order.
void sim_lane_list_make(SimLaneList *list, const SimReplay *replay,
                        const SimTable *table);

// Does the search find this task? By name, or by its coroutine; letters count
// in any case. An empty search finds nothing.
bool sim_lane_list_matches(const SimLaneList *list, const SimReplay *replay,
                           uint32_t slot);

// Pins a task, or unpins it; one too many is not pinned.
void sim_lane_list_pin(SimLaneList *list, uint32_t slot);
bool sim_lane_list_is_pinned(const SimLaneList *list, uint32_t slot);

// The entry of a task, or the count if it has none.
size_t sim_lane_list_find(const SimLaneList *list, uint32_t slot);

// What a group's head says: "made by main", "made at chess.c:96".
void sim_lane_list_head(const SimLaneList *list, const SimReplay *replay,
                        const SimLaneEntry *entry, char out[SIM_GROUP_NAME]);

#endif
