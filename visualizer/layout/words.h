// Source lines cut into words by colour: keyword, call, string, number,
// comment, plain. It knows just enough of C and Python to please the eye.
#ifndef SIM_LAYOUT_WORDS_H
#define SIM_LAYOUT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum SimWordKind {
    SIM_WORD_PLAIN,
    SIM_WORD_KEYWORD,
    SIM_WORD_CALL,
    SIM_WORD_STRING,
    SIM_WORD_NUMBER,
    SIM_WORD_COMMENT,
} SimWordKind;

typedef struct SimWord {
    size_t begin, end; // bytes of the line
    SimWordKind kind;
} SimWord;

enum { SIM_MOST_WORDS = 64 };

// Fills out_words; returns how many. What is left after the last possible one
// belongs to it. `is_python`: comments begin with #, not //.
size_t sim_words(const char *line, bool is_python,
                 SimWord out_words[SIM_MOST_WORDS]);

#endif
