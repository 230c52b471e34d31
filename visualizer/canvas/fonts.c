#include "canvas/fonts.h"
#include "base/alloc.h"
#include <pango/pangocairo.h>
#include <string.h>

#define SLOTS 4096 // a power of two; a busy frame shows some 600 texts

typedef struct Slot {
    PangoLayout *layout;
    SimTextStyle style;
    char *text;
    double width; // measured once, -1 until then
} Slot;

struct SimFonts {
    PangoContext *context;
    Slot slots[SLOTS];
};

// Fontconfig and the desktop's message bus keep what they have read for as long
// as the process lives, and the leak checker of a sanitizer build should not
// mind. It calls these two by name.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\nleak:libdbus\n";
}

const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}

static const char *families[] = {
    [SIM_FONT_TEXT] = "Inter,DejaVu Sans,Noto Sans,Sans",
    [SIM_FONT_DISPLAY] = "Inter Display,Inter,DejaVu Sans,Noto Sans,Sans",
    [SIM_FONT_CLOCK] = "Inter,DejaVu Sans,Noto Sans,Sans",
    [SIM_FONT_MONO] = "JetBrains Mono,DejaVu Sans Mono,Monospace",
};

// Figures of equal width everywhere, so that a running clock stands still;
// no ligatures in code, so that `!=` stays two characters. The tabular figures
// of some releases of Inter Display are proportional all the same: clocks are
// set in Inter.
static const char *features[] = {
    [SIM_FONT_TEXT] = "tnum=1",
    [SIM_FONT_DISPLAY] = "tnum=1",
    [SIM_FONT_CLOCK] = "tnum=1",
    [SIM_FONT_MONO] = "liga=0,calt=0",
};

SimFonts *sim_fonts_new(void)
{
    SimFonts *fonts = sim_alloc(sizeof *fonts);
    fonts->context =
        pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(fonts->context, options);
    pango_cairo_context_set_resolution(fonts->context, 72);
    pango_context_set_round_glyph_positions(fonts->context, FALSE);
    cairo_font_options_destroy(options);
    return fonts;
}

static void slot_done(Slot *slot)
{
    if (slot->layout != NULL)
        g_object_unref(slot->layout);
    sim_free(slot->text);
}

void sim_fonts_free(SimFonts *fonts)
{
    if (fonts == NULL)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        slot_done(&fonts->slots[i]);
    g_object_unref(fonts->context);
    sim_free(fonts);
}

// The colour is no part of the layout: the painter sets it.
static uint64_t hash_of(SimTextStyle style, const char *text)
{
    uint64_t hash = 1469598103934665603u;
    uint64_t look = (uint64_t)(style.size * 8) << 24 |
                    (uint64_t)style.weight << 8 |
                    (uint64_t)(style.font << 4 | style.elide);
    hash = (hash ^ look) * 1099511628211u;
    hash = (hash ^ (uint64_t)(style.max_width * 8)) * 1099511628211u;
    for (const char *c = text; *c; c++)
        hash = (hash ^ (uint8_t)*c) * 1099511628211u;
    return hash ^ hash >> 29;
}

static bool slot_holds(const Slot *slot, SimTextStyle style, const char *text)
{
    return slot->layout != NULL && slot->style.size == style.size &&
           slot->style.max_width == style.max_width &&
           slot->style.weight == style.weight &&
           slot->style.font == style.font && slot->style.elide == style.elide &&
           strcmp(slot->text, text) == 0;
}

static void set_features(PangoLayout *layout, SimTextStyle style)
{
    PangoAttrList *list = pango_attr_list_new();
    pango_attr_list_insert(list,
                           pango_attr_font_features_new(features[style.font]));
    // Big type is set tighter, or it falls apart into letters.
    double tighter = 0;
    if (style.font == SIM_FONT_CLOCK)
        tighter = style.size >= 40 ? 0.045 : 0.03;
    if (style.font == SIM_FONT_DISPLAY)
        tighter = 0.012;
    if (tighter > 0)
        pango_attr_list_insert(list,
                               pango_attr_letter_spacing_new(
                                   (int)(-tighter * style.size * PANGO_SCALE)));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

static void set_width(PangoLayout *layout, SimTextStyle style)
{
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    if (style.max_width <= 0)
        return;
    pango_layout_set_width(layout, (int)(style.max_width * PANGO_SCALE));
    pango_layout_set_ellipsize(layout, style.elide == SIM_ELIDE_MIDDLE
                                           ? PANGO_ELLIPSIZE_MIDDLE
                                           : PANGO_ELLIPSIZE_END);
}

static PangoLayout *layout_new(SimFonts *fonts, SimTextStyle style,
                               const char *text)
{
    PangoLayout *layout = pango_layout_new(fonts->context);
    PangoFontDescription *face = pango_font_description_new();
    pango_font_description_set_family_static(face, families[style.font]);
    pango_font_description_set_weight(
        face, (PangoWeight)(style.weight ? style.weight : 400));
    pango_font_description_set_absolute_size(face, style.size * PANGO_SCALE);
    pango_layout_set_font_description(layout, face);
    pango_font_description_free(face);
    set_features(layout, style);
    set_width(layout, style);
    // What a program prints may be no UTF-8 at all; a picture of it must be.
    char *valid = g_utf8_make_valid(text, -1);
    pango_layout_set_text(layout, valid, -1);
    g_free(valid);
    return layout;
}

static Slot *slot_for(SimFonts *fonts, SimTextStyle style, const char *text)
{
    Slot *slot = &fonts->slots[hash_of(style, text) & (SLOTS - 1)];
    if (slot_holds(slot, style, text))
        return slot;
    slot_done(slot);
    slot->layout = layout_new(fonts, style, text);
    slot->style = style;
    slot->text = sim_strdup(text);
    slot->width = -1;
    return slot;
}

PangoLayout *sim_fonts_layout(SimFonts *fonts, SimTextStyle style,
                              const char *text)
{
    return slot_for(fonts, style, text)->layout;
}

double sim_fonts_width(SimFonts *fonts, SimTextStyle style, const char *text)
{
    Slot *slot = slot_for(fonts, style, text);
    if (slot->width < 0) {
        PangoRectangle extents;
        PangoLayoutLine *line = pango_layout_get_line_readonly(slot->layout, 0);
        pango_layout_line_get_extents(line, NULL, &extents);
        slot->width = (double)extents.width / PANGO_SCALE;
    }
    return slot->width;
}
