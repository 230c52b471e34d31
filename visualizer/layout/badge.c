#include "layout/badge.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

// The bytes of one UTF-8 character.
static size_t character_bytes(const char *text)
{
    size_t size = text[0] != '\0';
    while (size > 0 && size < 4 && (text[size] & 0xC0) == 0x80)
        size++;
    return size;
}

static void put_initial(const char *name, char *out)
{
    size_t size = character_bytes(name);
    memcpy(out, name, size);
    out[size] = '\0';
    out[0] = (char)toupper((unsigned char)out[0]);
}

void sim_badge(const char *task_name, char out[SIM_BADGE_TEXT])
{
    const char *last = task_name + strlen(task_name);
    while (last > task_name && last[-1] != ' ' && last[-1] != '-' &&
           last[-1] != '_')
        last--;
    size_t length = strlen(last);
    if (last > task_name && length == character_bytes(last) && length > 0 &&
        !isdigit((unsigned char)*last)) {
        put_initial(last, out);
        return;
    }
    put_initial(task_name, out);
    size_t digits = strspn(last, "0123456789");
    if (last > task_name && digits == 0 && length > 0) {
        put_initial(last, out + strlen(out));
        return;
    }
    if (last == task_name || digits != length || length == 0 || length > 3)
        return;
    // Two digits and a letter would be too small to read: the number alone.
    size_t kept = length == 1 ? strlen(out) : 0;
    snprintf(out + kept, SIM_BADGE_TEXT - kept, "%s", last);
}
