#include "stage/field.h"
#include <string.h>

// One sign less: bytes of one sign beyond the first begin with 10.
static void erase(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && ((unsigned char)text[--length] & 0xC0) == 0x80)
        continue;
    text[length] = '\0';
}

static void type(char *text, size_t size, const char *sign)
{
    size_t length = strlen(text), more = strlen(sign);
    if (length + more < size)
        memcpy(text + length, sign, more + 1);
}

bool sim_field_key(char *text, size_t size, const char *key)
{
    // The names of silent keys are longer than any sign.
    bool is_sign = ((unsigned char)key[0] & 0x80) != 0 || key[1] == '\0';
    if (strcmp(key, "backspace") == 0)
        erase(text);
    else if (strcmp(key, "space") == 0)
        type(text, size, " ");
    else if (is_sign)
        type(text, size, key);
    else
        return false;
    return true;
}
