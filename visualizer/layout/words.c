#include "layout/words.h"
#include <ctype.h>
#include <string.h>

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_keyword(const char *word, size_t length)
{
    static const char *const keywords[] = {
        "async",  "await",    "attempt",  "for",     "while",   "if",
        "else",   "elif",     "return",   "def",     "class",   "import",
        "from",   "in",       "not",      "and",     "or",      "with",
        "as",     "try",      "except",   "finally", "raise",   "pass",
        "break",  "continue", "None",     "True",    "False",   "int",
        "double", "char",     "void",     "const",   "static",  "struct",
        "bool",   "long",     "include",  "define",  "typedef", "switch",
        "case",   "do",       "unsigned", "fail",    "none",    "lambda"};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strlen(keywords[i]) == length &&
            strncmp(keywords[i], word, length) == 0)
            return true;
    return false;
}

static size_t string_end(const char *line, size_t at)
{
    char quote = line[at++];
    while (line[at] != '\0' && line[at] != quote)
        at += line[at] == '\\' && line[at + 1] != '\0' ? 2 : 1;
    return line[at] == quote ? at + 1 : at;
}

static size_t name_end(const char *line, size_t at)
{
    while (is_name(line[at]))
        at++;
    return at;
}

static bool is_comment(const char *line, size_t at, bool is_python)
{
    return is_python ? line[at] == '#' : line[at] == '/' && line[at + 1] == '/';
}

static SimWordKind kind_of_name(const char *line, size_t begin, size_t end)
{
    if (is_keyword(line + begin, end - begin))
        return SIM_WORD_KEYWORD;
    return line[end] == '(' ? SIM_WORD_CALL : SIM_WORD_PLAIN;
}

// The word that begins at `at`; plain signs and spaces make one word.
static SimWord next_word(const char *line, size_t at, bool is_python)
{
    char c = line[at];
    if (is_comment(line, at, is_python))
        return (SimWord){at, strlen(line), SIM_WORD_COMMENT};
    if (c == '"' || c == '\'')
        return (SimWord){at, string_end(line, at), SIM_WORD_STRING};
    if (isdigit((unsigned char)c)) {
        size_t end = at;
        while (is_name(line[end]) || line[end] == '.')
            end++;
        return (SimWord){at, end, SIM_WORD_NUMBER};
    }
    if (is_name(c)) {
        size_t end = name_end(line, at);
        return (SimWord){at, end, kind_of_name(line, at, end)};
    }
    size_t end = at + 1;
    while (line[end] != '\0' && !is_name(line[end]) && line[end] != '"' &&
           line[end] != '\'' && !is_comment(line, end, is_python))
        end++;
    return (SimWord){at, end, SIM_WORD_PLAIN};
}

size_t sim_words(const char *line, bool is_python,
                 SimWord out_words[SIM_MOST_WORDS])
{
    size_t count = 0, at = 0, length = strlen(line);
    while (at < length && count < SIM_MOST_WORDS) {
        out_words[count] = next_word(line, at, is_python);
        at = out_words[count++].end;
    }
    if (count > 0)
        out_words[count - 1].end = length;
    return count;
}
