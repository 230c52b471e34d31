#include "canvas/theme.h"

#define OPAQUE 0xFF000000u

static const SimTheme dark_theme = {.is_dark = true,
#define X(token, dark, light) .token = OPAQUE | (dark),
                                    SIM_THEME_TOKENS(X)
#undef X
};

static const SimTheme light_theme = {.is_dark = false,
#define X(token, dark, light) .token = OPAQUE | (light),
                                     SIM_THEME_TOKENS(X)
#undef X
};

const SimTheme *sim_theme(bool is_dark)
{
    return is_dark ? &dark_theme : &light_theme;
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
