#include "replay/lint/find.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>

const SimWarningInfo *sim_warning_info(unsigned number)
{
    static const SimWarningInfo infos[SIM_WARNING_COUNT + 1] = {
#define X(number, name, title, why, fix) [number] = {title, why, fix},
        SIM_WARNINGS(X)
#undef X
    };
    return number >= 1 && number <= SIM_WARNING_COUNT ? &infos[number] : NULL;
}

// ---- reporting ------------------------------------------------------------

// The same mistake at the same line is one warning; without a line, the same
// mistake of the same task.
static uint64_t key_of(const SimFinding *finding)
{
    uint64_t number = (uint64_t)finding->number << 48;
    if (finding->site != 0)
        return number | finding->site;
    return number | (uint64_t)1 << 40 | finding->slot;
}

static void add_evidence(SimWarning *warning, const SimReplay *replay,
                         const SimFinding *finding)
{
    for (size_t i = 0; i < SIM_EVIDENCE_MOST; i++)
        if (i == 0 || finding->evidence[i] != 0)
            warning->evidence[warning->evidence_count++] =
                sim_reader_event(replay->reader, finding->evidence[i]).number;
}

void sim_lint_report(SimLinting *linting, const SimFinding *finding,
                     const char *format, ...)
{
    SimLint *lint = linting->lint;
    uint64_t key = key_of(finding);
    uint32_t known = sim_numbers_find(&linting->known, key);
    char *text = NULL;
    va_list arguments;

    if (known != SIM_NO_PLACE) {
        lint->warnings[known].count++;
        return;
    }
    va_start(arguments, format);
    int size = vasprintf(&text, format, arguments);
    va_end(arguments);
    lint->warnings = sim_grow(lint->warnings, lint->count, &lint->capacity,
                              sizeof *lint->warnings);
    SimWarning *warning = &lint->warnings[lint->count];
    *warning = (SimWarning){
        .number = finding->number,
        .slot = finding->slot,
        .place = sim_reader_place(linting->replay->reader, finding->site),
        .text = size >= 0 ? text : sim_strdup(""),
        .count = 1,
    };
    add_evidence(warning, linting->replay, finding);
    sim_numbers_set(&linting->known, key, (uint32_t)lint->count++);
}

// ---- walking --------------------------------------------------------------

static const SimFinder *const finders[] = {
#define X(name) &sim_find_##name,
    SIM_FINDERS(X)
#undef X
};
enum { FINDERS = sizeof finders / sizeof finders[0] };

static void walk(SimLinting *linting, SimState *state, void **own)
{
    SimWalk walk;
    SimEvent event;

    sim_walk_begin(&walk, linting->replay->reader, 0);
    while (sim_walk_next(&walk, &event)) {
        for (size_t i = 0; i < FINDERS; i++)
            finders[i]->see(own[i], linting, &event);
        sim_facts_apply(&linting->facts, state, &event);
        sim_state_forward(state);
    }
    for (size_t i = 0; i < FINDERS; i++)
        if (finders[i]->end)
            finders[i]->end(own[i], linting);
}

void sim_lint_init(SimLint *lint, const SimReplay *replay)
{
    SimState state;
    SimLinting linting = {.replay = replay, .state = &state, .lint = lint};
    void *own[FINDERS];

    *lint = (SimLint){0};
    sim_state_init(&state, replay);
    sim_facts_init(&linting.facts, replay);
    for (size_t i = 0; i < FINDERS; i++)
        own[i] = sim_alloc(finders[i]->size_bytes);
    walk(&linting, &state, own);
    for (size_t i = 0; i < FINDERS; i++) {
        if (finders[i]->done)
            finders[i]->done(own[i]);
        sim_free(own[i]);
    }
    sim_facts_done(&linting.facts);
    sim_numbers_done(&linting.known);
    sim_state_done(&state);
}

void sim_lint_done(SimLint *lint)
{
    for (size_t i = 0; i < lint->count; i++)
        sim_free(lint->warnings[i].text);
    sim_free(lint->warnings);
    *lint = (SimLint){0};
}
