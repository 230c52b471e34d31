#include "layout/lane_list.h"
#include "base/alloc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *sim_grouping_words(SimGrouping grouping)
{
    static const char *const words[] = {
#define X(grouping, words) words,
        SIM_GROUPINGS(X)
#undef X
    };
    return words[grouping];
}

void sim_lane_list_init(SimLaneList *list, const SimReplay *replay)
{
    *list = (SimLaneList){.folded = sim_alloc(replay->task_count + 1)};
    memset(list->folded, 0, replay->task_count + 1);
}

void sim_lane_list_done(SimLaneList *list)
{
    sim_free(list->entries);
    sim_free(list->folded);
    *list = (SimLaneList){0};
}

// ---- search and pins ----------------------------------------------------

bool sim_lane_list_matches(const SimLaneList *list, const SimReplay *replay,
                           uint32_t slot)
{
    const SimTaskInfo *info = &replay->tasks[slot];
    if (list->search[0] == '\0')
        return false;
    return strcasestr(info->name, list->search) != NULL ||
           strcasestr(info->coroutine.function, list->search) != NULL;
}

static int pin_of(const SimLaneList *list, uint32_t slot)
{
    for (int i = 0; i < list->pin_count; i++)
        if (list->pins[i] == slot)
            return i;
    return -1;
}

bool sim_lane_list_is_pinned(const SimLaneList *list, uint32_t slot)
{
    return pin_of(list, slot) >= 0;
}

void sim_lane_list_pin(SimLaneList *list, uint32_t slot)
{
    int at = pin_of(list, slot);
    if (at >= 0)
        memmove(&list->pins[at], &list->pins[at + 1],
                (size_t)(--list->pin_count - at) * sizeof *list->pins);
    else if (list->pin_count < SIM_MOST_PINS)
        list->pins[list->pin_count++] = slot;
}

// ---- groups -------------------------------------------------------------

// Tasks with equal keys are one group.
static uint64_t key_of(const SimLaneList *list, const SimReplay *replay,
                       uint32_t slot)
{
    const SimTaskInfo *info = &replay->tasks[slot];
    if (list->grouping == SIM_GROUPING_PARENT)
        return info->parent;
    // A place's file is one string of the trace: its address tells it apart.
    return (uint64_t)(uintptr_t)info->created_at.file * 65536 +
           info->created_at.line;
}

typedef struct Member {
    uint64_t key;
    uint32_t group; // the rank of the group's first task
    uint32_t rank;  // in the table's order
    uint32_t slot;
} Member;

static int by_key(const void *a, const void *b)
{
    const Member *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static int by_group(const void *a, const void *b)
{
    const Member *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

// Groups stand in the order in which their first tasks do.
static void order_groups(Member *members, size_t count)
{
    if (count == 0)
        return;
    qsort(members, count, sizeof *members, by_key);
    for (size_t i = 0; i < count; i++)
        members[i].group = i > 0 && members[i].key == members[i - 1].key
                               ? members[i - 1].group
                               : members[i].rank;
    qsort(members, count, sizeof *members, by_group);
}

// ---- making -------------------------------------------------------------

static void add(SimLaneList *list, SimLaneEntry entry)
{
    list->entries = sim_grow(list->entries, list->count, &list->capacity,
                             sizeof *list->entries);
    list->entries[list->count++] = entry;
}

static void add_groups(SimLaneList *list, const Member *members, size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && members[end].group == members[i].group)
            end++;
        bool is_folded = list->folded[members[i].slot] != 0;
        add(list,
            (SimLaneEntry){members[i].slot, (uint32_t)(end - i), is_folded});
        for (; i < end; i++)
            if (!is_folded)
                add(list, (SimLaneEntry){members[i].slot, 0, false});
    }
}

void sim_lane_list_make(SimLaneList *list, const SimReplay *replay,
                        const SimTable *table)
{
    Member *members = sim_alloc((table->count + 1) * sizeof *members);
    size_t count = 0;
    for (uint32_t i = 0; i < table->count; i++) {
        uint32_t slot = table->order[i];
        bool is_left_out = slot == 0 || sim_lane_list_is_pinned(list, slot) ||
                           (list->only_matching && list->search[0] != '\0' &&
                            !sim_lane_list_matches(list, replay, slot));
        if (!is_left_out)
            members[count++] = (Member){key_of(list, replay, slot), 0, i, slot};
    }
    list->count = 0;
    if (list->grouping != SIM_GROUPING_NONE) {
        order_groups(members, count);
        add_groups(list, members, count);
    } else {
        for (size_t i = 0; i < count; i++)
            add(list, (SimLaneEntry){members[i].slot, 0, false});
    }
    sim_free(members);
}

size_t sim_lane_list_find(const SimLaneList *list, uint32_t slot)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->entries[i].slot == slot && list->entries[i].count == 0)
            return i;
    return list->count;
}

void sim_lane_list_head(const SimLaneList *list, const SimReplay *replay,
                        const SimLaneEntry *entry, char out[SIM_GROUP_NAME])
{
    const SimTaskInfo *info = &replay->tasks[entry->slot];
    const char *slash = strrchr(info->created_at.file, '/');
    if (list->grouping == SIM_GROUPING_PARENT)
        snprintf(out, SIM_GROUP_NAME, "made by %s",
                 info->parent < replay->task_count
                     ? replay->tasks[info->parent].name
                     : "nobody known");
    else if (info->created_at.line == 0)
        snprintf(out, SIM_GROUP_NAME, "made somewhere");
    else
        snprintf(out, SIM_GROUP_NAME, "made at %s:%u",
                 slash ? slash + 1 : info->created_at.file,
                 info->created_at.line);
}
