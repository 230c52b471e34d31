// The two themes: one table of colour tokens.
//
// A token names a *use*, never a hue, so that a view reads "fill with `run`"
// and both themes, and whoever cannot tell red from green, are served. The
// state colours are Okabe and Ito's, and no state is told by colour alone:
// each has its own pattern too (see canvas.h).
//
//     token = the colour in the dark theme, the colour in the light theme
#ifndef SIM_CANVAS_THEME_H
#define SIM_CANVAS_THEME_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t SimColor; // 0xAARRGGBB, alpha not premultiplied

// clang-format off
#define SIM_THEME_TOKENS(X)                                                 \
    X(bg,           0x14161C, 0xF1F3F7) /* the page */                      \
    X(panel,        0x1C1F28, 0xFFFFFF) /* a card */                        \
    X(raised,       0x252935, 0xF5F7FA) /* a row in a card */               \
    X(line,         0x2F3542, 0xDCE1E9) /* borders, one pixel */            \
    X(text,         0xE8EBF2, 0x161B26)                                     \
    X(dim,          0xA3ABBC, 0x505A6C)                                     \
    X(faint,        0x828B9E, 0x6A7486)                                     \
    X(accent,       0x6EA8FE, 0x1F5FE0) /* playhead, selection, play */     \
    X(on_accent,    0x0B1220, 0xFFFFFF)                                     \
    X(run,          0x2FC79A, 0x008C66)                                     \
    X(on_run,       0x06281E, 0xFFFFFF)                                     \
    X(ready,        0xF0AE2E, 0xE69F00)                                     \
    X(on_ready,     0x2A1C00, 0x2A1C00)                                     \
    X(ready_text,   0xF0AE2E, 0x8A5A00) /* ready, written */                \
    X(wait,         0x6BBDEE, 0x2B86C5)                                     \
    X(wait_text,    0x9CCFF0, 0x1B6BA3)                                     \
    X(block,        0xE8662A, 0xD55E00) /* nobody else can run */           \
    X(block_stripe, 0x8E3208, 0xF2A56B)                                     \
    X(block_pale,   0x3A2219, 0xFBE0CC) /* large areas of it */             \
    X(fail,         0xD98BB8, 0xB14F87)                                     \
    X(done,         0x8B93A5, 0x6B7486)                                     \
    X(code_keyword, 0xC79BFF, 0x7A3FD1)                                     \
    X(code_call,    0x7FB4FF, 0x1F5FE0)                                     \
    X(code_string,  0x5FD6AA, 0x0B7A57)                                     \
    X(code_number,  0xF5B158, 0xA85B00)                                     \
    X(code_comment, 0x80899B, 0x6B7486)                                     \
    X(board_light,  0xE9D6B0, 0xF0DFBE)                                     \
    X(board_dark,   0xA9805B, 0xBD9468)                                     \
    X(board_frame,  0x4A3B2F, 0x6B5544)                                     \
    X(man_white,    0xFFFFFF, 0xFFFFFF)                                     \
    X(man_outline,  0x20160E, 0x20160E)                                     \
    X(man_black,    0x16181D, 0x16181D)                                     \
    X(strip,        0x171A21, 0xF3F4F8) /* the ground of a lane, a slider */
// clang-format on

typedef struct SimTheme {
    bool is_dark;
#define X(token, dark, light) SimColor token;
    SIM_THEME_TOKENS(X)
#undef X
} SimTheme;

// The theme of that name's table; lives for ever.
const SimTheme *sim_theme(bool is_dark);

// The colour with its opacity multiplied by `share` (0 to 1).
SimColor sim_color_fade(SimColor color, double share);

// The opaque colour seen when `share` of `over` covers `under`.
SimColor sim_color_mix(SimColor under, SimColor over, double share);

#endif
