#include "canvas/theme.h"

#define OPAQUE 0xFF000000u

#define DARK(token, dark, light, print)  .token = OPAQUE | (dark),
#define LIGHT(token, dark, light, print) .token = OPAQUE | (light),
#define PRINT(token, dark, light, print) .token = OPAQUE | (print),

static const SimTheme themes[] = {
    [SIM_THEME_DARK] = {.name = SIM_THEME_DARK, SIM_THEME_TOKENS(DARK)},
    [SIM_THEME_LIGHT] = {.name = SIM_THEME_LIGHT, SIM_THEME_TOKENS(LIGHT)},
    [SIM_THEME_PRINT] = {.name = SIM_THEME_PRINT, SIM_THEME_TOKENS(PRINT)},
};

const SimTheme *sim_theme(SimThemeName name)
{
    return &themes[name];
}

const char *sim_theme_word(SimThemeName name)
{
    static const char *const words[] = {
#define X(name, word) word,
        SIM_THEMES(X)
#undef X
    };
    return words[name];
}

SimColor sim_color_fade(SimColor color, double share)
{
    uint32_t alpha = (uint32_t)((double)(color >> 24) * share + 0.5);
    return (color & 0x00FFFFFFu) | alpha << 24;
}

static uint32_t mix_channel(SimColor under, SimColor over, int shift,
                            double share)
{
    double a = (under >> shift) & 0xFF;
    double b = (over >> shift) & 0xFF;
    return (uint32_t)(a + (b - a) * share + 0.5) << shift;
}

SimColor sim_color_mix(SimColor under, SimColor over, double share)
{
    return OPAQUE | mix_channel(under, over, 16, share) |
           mix_channel(under, over, 8, share) |
           mix_channel(under, over, 0, share);
}
