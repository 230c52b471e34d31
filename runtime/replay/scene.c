// What the hints of a scene mean, in words.
//
// A hint is a scene's name, a verb and settings: "chess move table=7 move=3".
// A new scene is a few more rows of the table.
#include "replay/hint.h"
#include "replay/inside.h"

#include <string.h>

typedef struct SceneWords {
    const char *hint;  // name and verb
    bool is_prelude;   // it leads to the next event
    const char *words; // {key} stands for the setting
    const char *tail;  // added if tail_key is set; NULL: none
    const char *tail_key;
    const char *blocked; // what it looks like if the thread then sleeps
} SceneWords;

static const SceneWords table[] = {
    {.hint = "chess",
     .words = "the exhibition begins: {boards} boards, {moves} moves each"},
    {.hint = "chess think",
     .is_prelude = true,
     .words = "Judit Polgár thinks about move {move} at table {table}"},
    {.hint = "chess move",
     .words = "Judit Polgár has made move {move} at table {table}",
     .tail = "; its opponent now thinks for {reply} s",
     .tail_key = "reply",
     .blocked = "Judit Polgár sits at table {table} and waits"},
    {.hint = "kitchen work",
     .is_prelude = true,
     .words = "the cook works on the {dish} ({step})"},
    {.hint = "kitchen wait",
     .words = "the {dish} needs nobody for {minutes} minutes ({step})"},
    {.hint = "kitchen watch",
     .words = "the {dish} needs nobody for {minutes} minutes ({step})",
     .blocked = "the cook stands by and watches the {dish}"},
    {.hint = "kitchen watch-oven",
     .words = "the {dish} goes into the oven for {minutes} minutes",
     .blocked = "the cook stands by and watches the oven"},
    {.hint = "kitchen queue",
     .words = "the {dish} stands in line for the oven ({step})"},
    {.hint = "kitchen oven",
     .words = "the {dish} goes into the oven for {minutes} minutes"},
    {.hint = "kitchen serve", .words = "the {dish} is on the table"},
    {.hint = "office", .words = "the post office opens {counters} counters"},
    {.hint = "office line", .words = "{who} gets in line"},
    {.hint = "office counter",
     .words = "{who} stands at a counter for {seconds} s ({what})"},
    {.hint = "office leave", .words = "{who} goes home"},
    {.hint = "bakery", .words = "the tray has room for {tray} rolls"},
    {.hint = "bakery bake", .words = "{who} bakes {roll} for {seconds} s"},
    {.hint = "bakery full", .words = "{roll} is ready, but the tray is full"},
    {.hint = "bakery tray", .words = "{roll} is on the tray"},
    {.hint = "bakery sell",
     .words = "{who} has taken {roll} and sells it for {seconds} s"},
    {.hint = "bakery sold", .words = "{roll} is sold"},
    {.hint = "web found", .words = "a link leads to {page}"},
    {.hint = "web ask", .words = "the server is asked for {page}"},
    {.hint = "web answer", .words = "{page} is here, the server said {status}"},
    {.hint = "web fail", .words = "{page} did not come: {why}"},
    {.hint = "chess reply",
     .words = "Judit Polgár sees the reply to move {move} at table {table}"},
};

// The length of the hint's name and verb: up to the first setting.
static size_t verb_length(const char *text)
{
    size_t length = strcspn(text, "=");
    if (text[length] == '=')
        while (length > 0 && text[length] != ' ')
            length--;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return length;
}

static const SceneWords *find(const char *text)
{
    size_t length = verb_length(text);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strlen(table[i].hint) == length &&
            strncmp(table[i].hint, text, length) == 0)
            return &table[i];
    return NULL;
}

const char *sim_hint_find(const char *hint, const char *key, size_t key_length,
                          size_t *out_length)
{
    for (hint = strchr(hint, ' '); hint; hint = strchr(hint, ' ')) {
        hint += strspn(hint, " ");
        if (strncmp(hint, key, key_length) != 0 || hint[key_length] != '=')
            continue;
        hint += key_length + 1;
        bool is_quoted = *hint == '"';
        hint += is_quoted;
        *out_length = strcspn(hint, is_quoted ? "\"" : " ");
        return hint;
    }
    return NULL;
}

bool sim_hint_word(const char *hint, const char *key, char *out, size_t size)
{
    size_t length = 0;
    const char *value = sim_hint_find(hint, key, strlen(key), &length);
    if (!value)
        length = 0;
    if (length >= size)
        length = size - 1;
    memcpy(out, value ? value : "", length);
    out[length] = '\0';
    return length > 0;
}

static void fill_in(const char *words, const char *text, SimBuffer *buffer)
{
    while (*words) {
        size_t plain = strcspn(words, "{");
        sim_buffer_append(buffer, words, plain);
        words += plain;
        if (!*words)
            return;
        size_t key_length = strcspn(++words, "}");
        size_t length = 1;
        const char *value = sim_hint_find(text, words, key_length, &length);
        sim_buffer_append(buffer, value ? value : "?", length);
        words += key_length + (words[key_length] == '}');
    }
}

bool sim_scene_words(const char *text, SimBuffer *buffer)
{
    const SceneWords *words = find(text);
    size_t length;
    if (!words)
        return false;
    fill_in(words->words, text, buffer);
    if (words->tail &&
        sim_hint_find(text, words->tail_key, strlen(words->tail_key), &length))
        fill_in(words->tail, text, buffer);
    return true;
}

bool sim_scene_blocked_words(const char *text, SimBuffer *buffer)
{
    const SceneWords *words = find(text);
    if (!words || !words->blocked)
        return false;
    fill_in(words->blocked, text, buffer);
    return true;
}

bool sim_scene_is_prelude(const char *text)
{
    const SceneWords *words = find(text);
    return words && words->is_prelude;
}
