#include "replay/hint.h"
#include "scenes/chess_hall.h"
#include "scenes/kinds.h"
#include <stdlib.h>
#include <string.h>

static const SimSceneKind *const kinds[] = {&sim_chess_hall, &sim_kitchen,
                                            &sim_office, &sim_bakery, &sim_web};

const SimSceneKind *sim_scene_kind_for(const char *text)
{
    size_t length = strcspn(text, " ");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i]->name) == length &&
            strncmp(kinds[i]->name, text, length) == 0)
            return kinds[i];
    return NULL;
}

long sim_scene_number(const char *text, const char *key, long otherwise)
{
    char word[32];
    return sim_hint_word(text, key, word, sizeof word) ? strtol(word, NULL, 10)
                                                       : otherwise;
}
