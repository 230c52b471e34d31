// The themes: one table of colour tokens.
//
// A token names a *use*, never a hue, so that a view reads "fill with `run`"
// and all themes, and whoever cannot tell red from green, are served. The
// state colours are Okabe and Ito's, and no state is told by colour alone:
// each has its own pattern too (see canvas.h).
//
// The third is for paper: white ground, no shadows, colours dark enough that a
// printer without colours still tells the states by their patterns.
//
//     token = the colour in the dark, in the light and in the print theme
#ifndef SIM_CANVAS_THEME_H
#define SIM_CANVAS_THEME_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t SimColor; // 0xAARRGGBB, alpha not premultiplied

// clang-format off
#define SIM_THEME_TOKENS(X)                                                   \
    X(bg,            0x14161C, 0xF1F3F7, 0xFFFFFF) /* the page */             \
    X(panel,         0x1C1F28, 0xFFFFFF, 0xFFFFFF) /* a card */               \
    X(raised,        0x252935, 0xF5F7FA, 0xF4F4F4) /* a row in a card */      \
    X(line,          0x2F3542, 0xDCE1E9, 0x9AA0A8) /* borders, one pixel */   \
    X(text,          0xE8EBF2, 0x161B26, 0x000000)                            \
    X(dim,           0xA3ABBC, 0x505A6C, 0x333A44)                            \
    X(faint,         0x828B9E, 0x6A7486, 0x4A515C)                            \
    X(accent,        0x6EA8FE, 0x1F5FE0, 0x1F4FC0) /* playhead, selection, play */ \
    X(on_accent,     0x0B1220, 0xFFFFFF, 0xFFFFFF)                            \
    X(run,           0x2FC79A, 0x008C66, 0x006B4E)                            \
    X(on_run,        0x06281E, 0xFFFFFF, 0xFFFFFF)                            \
    X(ready,         0xF0AE2E, 0xE69F00, 0xB87400)                            \
    X(on_ready,      0x2A1C00, 0x2A1C00, 0x000000)                            \
    X(ready_text,    0xF0AE2E, 0x8A5A00, 0x7A4C00) /* ready, written */       \
    X(wait,          0x6BBDEE, 0x2B86C5, 0x1E6FA8)                            \
    X(wait_text,     0x9CCFF0, 0x1B6BA3, 0x124F7C)                            \
    X(block,         0xE8662A, 0xD55E00, 0xB34A00) /* nobody else can run */  \
    X(block_stripe,  0x8E3208, 0xF2A56B, 0xF0C3A0)                            \
    X(block_pale,    0x3A2219, 0xFBE0CC, 0xF7E4D8) /* large areas of it */    \
    X(fail,          0xD98BB8, 0xB14F87, 0x94306A)                            \
    X(done,          0x8B93A5, 0x6B7486, 0x5A626E)                            \
    X(code_keyword,  0xC79BFF, 0x7A3FD1, 0x5B1FA8)                            \
    X(code_call,     0x7FB4FF, 0x1F5FE0, 0x0F3FA8)                            \
    X(code_string,   0x5FD6AA, 0x0B7A57, 0x005A3C)                            \
    X(code_number,   0xF5B158, 0xA85B00, 0x7A3F00)                            \
    X(code_comment,  0x80899B, 0x6B7486, 0x4A515C)                            \
    X(board_light,   0xE9D6B0, 0xF0DFBE, 0xFFFFFF)                            \
    X(board_dark,    0xA9805B, 0xBD9468, 0xC8C8C8)                            \
    X(board_frame,   0x4A3B2F, 0x6B5544, 0x333333)                            \
    X(man_white,     0xFFFFFF, 0xFFFFFF, 0xFFFFFF)                            \
    X(man_outline,   0x20160E, 0x20160E, 0x000000)                            \
    X(man_black,     0x16181D, 0x16181D, 0x000000)                            \
    X(strip,         0x171A21, 0xF3F4F8, 0xF4F4F4) /* the ground of a lane, a slider */
// clang-format on

// X(NAME, "name")
#define SIM_THEMES(X) \
    X(DARK, "dark")   \
    X(LIGHT, "light") \
    X(PRINT, "print")

typedef enum SimThemeName {
#define X(name, word) SIM_THEME_##name,
    SIM_THEMES(X)
#undef X
        SIM_THEME_COUNT
} SimThemeName;

typedef struct SimTheme {
    SimThemeName name;
#define X(token, dark, light, print) SimColor token;
    SIM_THEME_TOKENS(X)
#undef X
} SimTheme;

// The theme of that name; lives for ever.
const SimTheme *sim_theme(SimThemeName name);
const char *sim_theme_word(SimThemeName name);

// The colour with its opacity multiplied by `share` (0 to 1).
SimColor sim_color_fade(SimColor color, double share);

// The opaque colour seen when `share` of `over` covers `under`.
SimColor sim_color_mix(SimColor under, SimColor over, double share);

#endif
