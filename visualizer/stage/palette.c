#include "stage/palette.h"
#include "stage/field.h"
#include "stage/stage.h"
#include <ctype.h>
#include <string.h>

// ---- how well it fits ---------------------------------------------------

enum { EACH = 1, IN_A_ROW = 4, AT_A_WORD = 6 };

static bool begins_word(const char *words, const char *at)
{
    return at == words || !isalnum((unsigned char)at[-1]);
}

// The best score of `typed` against `words`, its first letter taken as early
// as it can be, and then again from each later word.
static int score_from(const char *typed, const char *words, const char *from)
{
    int score = 0;
    const char *last = NULL;
    for (; *typed != '\0'; typed++) {
        int letter = tolower((unsigned char)*typed);
        if (letter == ' ')
            continue;
        while (*from != '\0' && tolower((unsigned char)*from) != letter)
            from++;
        if (*from == '\0')
            return 0;
        score += EACH + (last != NULL && from == last + 1 ? IN_A_ROW : 0) +
                 (begins_word(words, from) ? AT_A_WORD : 0);
        last = from++;
    }
    return score;
}

int sim_palette_score(const char *typed, const char *words)
{
    int best = score_from(typed, words, words);
    for (const char *at = words; best > 0 && *at != '\0'; at++) {
        int score = begins_word(words, at) ? score_from(typed, words, at) : 0;
        best = score > best ? score : best;
    }
    return best;
}

// ---- what is found ------------------------------------------------------

// Sorted in, behind those that are as good; the worst falls off the end.
static void add(SimPalette *palette, SimFound found)
{
    int place = palette->count;
    while (place > 0 && palette->found[place - 1].score < found.score)
        place--;
    if (place == SIM_MOST_FOUND)
        return;
    if (palette->count < SIM_MOST_FOUND)
        palette->count++;
    memmove(&palette->found[place + 1], &palette->found[place],
            (size_t)(palette->count - 1 - place) * sizeof found);
    palette->found[place] = found;
}

static void add_actions(SimPalette *palette)
{
    bool is_empty = palette->text[0] == '\0';
    for (uint32_t i = 0; i < SIM_ACTION_COUNT; i++) {
        const SimActionInfo *info = sim_action_info((SimAction)i);
        int score =
            is_empty ? 1 : sim_palette_score(palette->text, info->words);
        if (score > 0 && i != SIM_ACTION_PALETTE)
            add(palette, (SimFound){SIM_FOUND_ACTION, i, score});
    }
}

static void add_tasks(SimPalette *palette, const SimReplay *replay)
{
    for (uint32_t slot = 0; slot < replay->task_count; slot++) {
        int score = sim_palette_score(palette->text, replay->tasks[slot].name);
        if (score > 0)
            add(palette, (SimFound){SIM_FOUND_TASK, slot, score});
    }
}

static void find(SimStage *stage)
{
    SimPalette *palette = &stage->palette;
    palette->count = 0;
    palette->chosen = 0;
    if (sim_place_read(&stage->player, palette->text, &palette->goal))
        add(palette, (SimFound){SIM_FOUND_PLACE, 0, 1000});
    add_actions(palette);
    if (palette->text[0] != '\0')
        add_tasks(palette, stage->film->replay);
}

// ---- typing and taking --------------------------------------------------

void sim_palette_open(SimStage *stage)
{
    stage->palette = (SimPalette){.is_open = true};
    stage->player.is_playing = false;
    find(stage);
}

static void choose(SimPalette *palette, int by)
{
    int chosen = palette->chosen + by;
    if (chosen >= 0 && chosen < palette->count)
        palette->chosen = chosen;
}

void sim_palette_key(SimStage *stage, const char *key)
{
    SimPalette *palette = &stage->palette;
    if (strcmp(key, "up") == 0 || strcmp(key, "down") == 0) {
        choose(palette, key[0] == 'u' ? -1 : 1);
        return;
    }
    if (strcmp(key, "return") == 0) {
        sim_palette_take(stage, palette->chosen);
        return;
    }
    if (sim_field_key(palette->text, sizeof palette->text, key))
        find(stage);
}

void sim_palette_take(SimStage *stage, int index)
{
    SimPalette *palette = &stage->palette;
    palette->is_open = false;
    if (index < 0 || index >= palette->count)
        return;
    SimFound found = palette->found[index];
    SimWhere from = sim_trail_here(stage);
    switch (found.kind) {
    case SIM_FOUND_ACTION:
        sim_stage_act(stage, (SimAction)found.value);
        return;
    case SIM_FOUND_TASK:
        stage->selected = found.value;
        break;
    case SIM_FOUND_PLACE:
        sim_place_go(&stage->player, palette->goal);
        sim_stage_follow(stage);
        break;
    }
    sim_trail_leave(stage, &from);
}
