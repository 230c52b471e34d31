#include "replay/compare/pairing.h"

#include "base/alloc.h"
#include "trace/numbers.h"

#include <ctype.h>
#include <string.h>

// ---- labels ---------------------------------------------------------------

typedef struct Label {
    const char *text;
    size_t length;
    bool is_given; // a name, and not that of the coroutine
} Label;

// Is it "Task-12", the name of those that were given none?
static bool is_automatic(const char *name)
{
    static const char prefix[] = "Task-";
    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return false;
    const char *digit = name + sizeof prefix - 1;
    if (!*digit)
        return false;
    while (isdigit((unsigned char)*digit))
        digit++;
    return !*digit;
}

// `main` cannot be the name of a coroutine in C, so it is `main_` there.
static Label label_of(const SimTaskInfo *task)
{
    if (!is_automatic(task->name))
        return (Label){task->name, strlen(task->name), true};
    const char *function = task->coroutine.function;
    size_t length = strlen(function);
    while (length > 0 && function[length - 1] == '_')
        length--;
    return (Label){function, length, false};
}

static bool is_same_label(const SimTaskInfo *a, const SimTaskInfo *b)
{
    Label left = label_of(a);
    Label right = label_of(b);
    return left.is_given == right.is_given && left.length == right.length &&
           memcmp(left.text, right.text, left.length) == 0;
}

// ---- keys -----------------------------------------------------------------

// A key stands for (parent, label) or (parent, label, count). Two of the same
// key need not be the same, but hardly ever are not; whoever is found is looked
// at again.
static uint64_t mix(uint64_t key, uint64_t value)
{
    key = (key ^ value) * 0x9e3779b97f4a7c15u;
    return key ^ key >> 29;
}

static uint64_t key_of_label(uint64_t parent, const SimTaskInfo *task)
{
    Label label = label_of(task);
    uint64_t key = mix(parent + 1, label.is_given);
    for (size_t i = 0; i < label.length; i++)
        key = mix(key, (unsigned char)label.text[i]);
    return key;
}

// Counts who comes with a key: 0 for the first, 1 for the second.
static uint32_t count_up(SimNumbers *counts, uint64_t key)
{
    uint32_t count = sim_numbers_find(counts, key);
    count = count == SIM_NO_PLACE ? 0 : count;
    sim_numbers_set(counts, key, count + 1);
    return count;
}

// In a damaged trace a task may have made itself.
static uint32_t parent_of(const SimReplay *replay, uint32_t slot)
{
    uint32_t parent = replay->tasks[slot].parent;
    return parent < slot ? parent : SIM_NO_SLOT;
}

// ---- one way of pairing ---------------------------------------------------

// What makes a task unmistakable among those that the same task made.
typedef enum Sort {
    BY_LABEL, // its label, the n-th
    BY_ORDER, // it has no name, the n-th
    BY_NAME,  // its name, the n-th in the whole trace
} Sort;

static bool is_of_sort(const SimTaskInfo *task, Sort sort)
{
    bool is_given = label_of(task).is_given;
    return sort == BY_LABEL || (sort == BY_NAME) == is_given;
}

static uint64_t key_of(const SimTaskInfo *task, Sort sort, uint32_t parent)
{
    if (sort == BY_ORDER)
        return mix(parent + 1, UINT32_MAX);
    return key_of_label(sort == BY_NAME ? 0 : parent, task);
}

static void put(SimPairing *pairing, uint32_t a, uint32_t b)
{
    pairing->of_a[a] = b;
    pairing->of_b[b] = a;
}

// Where each task of b that has no partner is found.
static void list_keys(const SimReplay *b, const SimPairing *pairing, Sort sort,
                      SimNumbers *places)
{
    SimNumbers counts = {0};
    for (uint32_t slot = 1; slot < b->task_count; slot++) {
        if (pairing->of_b[slot] != SIM_NO_SLOT ||
            !is_of_sort(&b->tasks[slot], sort))
            continue;
        uint64_t key = key_of(&b->tasks[slot], sort, parent_of(b, slot));
        sim_numbers_set(places, mix(key, count_up(&counts, key)), slot);
    }
    sim_numbers_done(&counts);
}

// Parents come before their children, so one walk down finds whole families.
static void pair_by(const SimReplay *a, const SimReplay *b, SimPairing *pairing,
                    Sort sort)
{
    SimNumbers places = {0};
    SimNumbers counts = {0};

    list_keys(b, pairing, sort, &places);
    for (uint32_t slot = 1; slot < a->task_count; slot++) {
        uint32_t parent = parent_of(a, slot);
        if (pairing->of_a[slot] != SIM_NO_SLOT ||
            !is_of_sort(&a->tasks[slot], sort))
            continue;
        if (parent != SIM_NO_SLOT)
            parent = pairing->of_a[parent];
        uint64_t key = key_of(&a->tasks[slot], sort, parent);
        uint32_t found = sim_numbers_find(
            &places, mix(key, count_up(&counts, key)));
        if (found != SIM_NO_PLACE && pairing->of_b[found] == SIM_NO_SLOT &&
            (sort == BY_ORDER ||
             is_same_label(&a->tasks[slot], &b->tasks[found])))
            put(pairing, slot, found);
    }
    sim_numbers_done(&places);
    sim_numbers_done(&counts);
}

// ---- all of it ------------------------------------------------------------

static uint32_t *no_partners(uint32_t count)
{
    uint32_t *partners = sim_alloc(count * sizeof *partners);
    memset(partners, 0xff, count * sizeof *partners);
    return partners;
}

void sim_pairing_init(SimPairing *pairing, const SimReplay *a,
                      const SimReplay *b)
{
    pairing->of_a = no_partners(a->task_count);
    pairing->of_b = no_partners(b->task_count);
    put(pairing, 0, 0);
    pair_by(a, b, pairing, BY_LABEL);
    pair_by(a, b, pairing, BY_ORDER);
    // The families of those that have just been paired.
    pair_by(a, b, pairing, BY_LABEL);
    pair_by(a, b, pairing, BY_NAME);
}

void sim_pairing_done(SimPairing *pairing)
{
    sim_free(pairing->of_a);
    sim_free(pairing->of_b);
    *pairing = (SimPairing){0};
}
