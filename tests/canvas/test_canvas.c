// The canvas: what calls record, what the painter repaints, what it writes.
#include "canvas/dump.h"
#include "canvas/fonts.h"
#include "canvas/painter.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Fixture {
    SimFonts *fonts;
    SimCanvas *canvas;
    SimBuffer text;
} Fixture;

static int setup(void **state)
{
    static Fixture fixture;
    fixture.fonts = sim_fonts_new();
    fixture.canvas = sim_canvas_new(sim_theme(SIM_THEME_DARK), fixture.fonts);
    sim_buffer_init(&fixture.text);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    Fixture *fixture = *state;
    sim_canvas_free(fixture->canvas);
    sim_fonts_free(fixture->fonts);
    sim_buffer_done(&fixture->text);
    return 0;
}

static const char *dump(Fixture *fixture)
{
    sim_buffer_clear(&fixture->text);
    sim_canvas_dump(fixture->canvas, &fixture->text);
    return sim_buffer_string(&fixture->text);
}

static void calls_are_recorded_in_order(void **state)
{
    Fixture *fixture = *state;
    SimCanvas *canvas = fixture->canvas;
    SimTextStyle style = {.size = 18, .weight = 600, .color = 0xFF010203};

    sim_canvas_rect(canvas, sim_rect(1, 2, 30, 40), 0xFF112233);
    sim_canvas_clip(canvas, sim_rect(0, 0, 10, 10));
    sim_canvas_text(canvas, 5, 6.25, style, "Lanes");
    sim_canvas_unclip(canvas);
    sim_canvas_pattern(canvas, sim_rect(0, 0, 8, 8), 3, SIM_PATTERN_DOTS,
                       0xFF445566, 0);

    assert_string_equal(dump(fixture),
                        "rect 1,2 30x40 #FF112233\n"
                        "clip 0,0 10x10 #00000000\n"
                        "  text 5,6.3 18px 600 left \"Lanes\" #FF010203\n"
                        "unclip\n"
                        "pattern dots 0,0 8x8 3 #FF445566\n");
}

static void a_card_is_shadow_panel_and_border(void **state)
{
    Fixture *fixture = *state;

    sim_canvas_card(fixture->canvas, sim_rect(16, 80, 100, 50));

    assert_string_equal(dump(fixture), "shadow 16,80 100x50 12 14 4 #57000000\n"
                                       "round 16,80 100x50 12 #FF1C1F28\n"
                                       "frame 16,80 100x50 12 1 #FF2F3542\n");
}

static void an_empty_text_records_nothing(void **state)
{
    Fixture *fixture = *state;
    SimTextStyle style = {.size = 14};

    sim_canvas_text(fixture->canvas, 0, 0, style, "");
    sim_canvas_text(fixture->canvas, 0, 0, style, NULL);

    assert_string_equal(dump(fixture), "");
}

static void draw_layers(Fixture *fixture, const char *second)
{
    SimTextStyle style = {.size = 14, .color = 0xFFFFFFFF};
    sim_canvas_clear(fixture->canvas);
    sim_canvas_layer(fixture->canvas, 0, sim_rect(0, 0, 100, 50), 0xFF000000);
    sim_canvas_text(fixture->canvas, 5, 20, style, "the same");
    sim_canvas_layer_end(fixture->canvas);
    sim_canvas_layer(fixture->canvas, 1, sim_rect(0, 50, 100, 50), 0xFF000000);
    sim_canvas_text(fixture->canvas, 5, 70, style, second);
    sim_canvas_layer_end(fixture->canvas);
}

static void only_a_changed_layer_is_painted_again(void **state)
{
    Fixture *fixture = *state;
    SimPainter *painter = sim_painter_new();
    sim_painter_resize(painter, 100, 100, 1);

    draw_layers(fixture, "one");
    sim_painter_paint(painter, fixture->canvas);
    assert_int_equal(sim_painter_counts(painter).layers_painted, 2);
    draw_layers(fixture, "one");
    sim_painter_paint(painter, fixture->canvas);
    assert_int_equal(sim_painter_counts(painter).layers_painted, 0);
    draw_layers(fixture, "two");
    sim_painter_paint(painter, fixture->canvas);

    assert_int_equal(sim_painter_counts(painter).layers_painted, 1);
    assert_int_equal(sim_painter_counts(painter).layers, 2);
    sim_painter_free(painter);
}

static uint32_t pixel(SimPainter *painter, int x, int y)
{
    int stride;
    const unsigned char *pixels = sim_painter_pixels(painter, &stride);
    uint32_t value;
    memcpy(&value, pixels + y * stride + x * 4, 4);
    return value;
}

static void a_hairline_is_one_crisp_pixel_at_every_scale(void **state)
{
    Fixture *fixture = *state;
    const double scales[] = {0.75, 1, 4.0 / 3, 2};
    for (size_t i = 0; i < 4; i++) {
        SimPainter *painter = sim_painter_new();
        sim_painter_resize(painter, 60, 60, scales[i]);
        sim_canvas_clear(fixture->canvas);
        sim_canvas_rect(fixture->canvas, sim_rect(0, 0, 200, 200), 0xFF000000);
        sim_canvas_line(fixture->canvas, 0, 10, 80, 10, 1, 0, 0xFFFFFFFF);

        sim_painter_paint(painter, fixture->canvas);

        // Every row is all black or all white: nothing is smeared over two.
        for (int y = 0; y < 60; y++) {
            uint32_t seen = pixel(painter, 20, y);
            assert_true(seen == 0xFF000000 || seen == 0xFFFFFFFF);
        }
        sim_painter_free(painter);
    }
}

static void too_long_a_text_ends_with_an_ellipsis_within_its_width(void **state)
{
    Fixture *fixture = *state;
    SimTextStyle style = {.size = 16, .max_width = 80};

    double width = sim_canvas_text_width(fixture->canvas, style,
                                         "a very long name of a task");

    assert_true(width > 40 && width <= 80);
}

static void figures_have_equal_widths_so_clocks_stand_still(void **state)
{
    Fixture *fixture = *state;
    SimTextStyle style = {.size = 48, .weight = 600, .font = SIM_FONT_CLOCK};

    double ones = sim_canvas_text_width(fixture->canvas, style, "1:11:11");
    double eights = sim_canvas_text_width(fixture->canvas, style, "8:08:08");

    assert_true(ones - eights < 0.5 && eights - ones < 0.5);
}

static void a_text_that_is_no_utf8_is_drawn_nevertheless(void **state)
{
    Fixture *fixture = *state;
    SimTextStyle style = {.size = 16, .color = 0xFFFFFFFF};
    SimPainter *painter = sim_painter_new();
    sim_painter_resize(painter, 60, 60, 1);

    sim_canvas_text(fixture->canvas, 0, 30, style, "\xFF\xC3(");
    sim_painter_paint(painter, fixture->canvas);

    assert_true(sim_canvas_text_width(fixture->canvas, style, "\xFF\xC3(") > 5);
    sim_painter_free(painter);
}

static void fill_canvas(Fixture *fixture)
{
    SimCanvas *canvas = fixture->canvas;
    SimPoint points[] = {{5, 5}, {20, 9}, {30, 30}, {40, 5}};
    SimTextStyle style = {.size = 16, .color = 0xFFFFFFFF};
    sim_canvas_card(canvas, sim_rect(0, 0, 100, 100));
    for (int pattern = 0; pattern <= SIM_PATTERN_CHECKER; pattern++)
        sim_canvas_pattern(canvas, sim_rect(10, 10 + pattern * 20, 60, 15), 3,
                           (SimPattern)pattern, 0xFFFF0000, 0xFF00FF00);
    sim_canvas_polygon(canvas, points, 4, 0xFF0000FF);
    sim_canvas_polyline(canvas, points, 4, 2, 0xFF0000FF);
    sim_canvas_curve(canvas, points, 4, 2, 3, 0xFF0000FF);
    sim_canvas_circle(canvas, 50, 50, 20, 0x80FFFFFF);
    sim_canvas_arc(canvas, 50, 50, 30, 0, 0.5, 3, 2, 0xFFFFFFFF);
    sim_canvas_trail(canvas, points[0], points[2], 10, 0xFF00FF00);
    sim_canvas_glyph(canvas, 50, 50, 30, 0x265A, 0xFFFFFFFF, 0xFF000000, 2);
    sim_canvas_text(canvas, 10, 90, style, "Judit Polgár");
}

static long file_size(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return -1;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    return size;
}

static void the_same_commands_make_png_svg_and_pdf(void **state)
{
    Fixture *fixture = *state;
    const char *const endings[] = {"png", "svg", "pdf"};
    fill_canvas(fixture);
    for (size_t i = 0; i < 3; i++) {
        char path[64];
        snprintf(path, sizeof path, "/tmp/simul-canvas-%d.%s", (int)getpid(),
                 endings[i]);
        SimStatus status;
        if (i == 0) {
            SimPainter *painter = sim_painter_new();
            sim_painter_resize(painter, 100, 100, 1);
            sim_painter_paint(painter, fixture->canvas);
            status = sim_painter_write_png(painter, path);
            sim_painter_free(painter);
        } else {
            status = sim_canvas_write_page(fixture->canvas, path, 100, 100);
        }

        assert_int_equal(status, SIM_OK);
        assert_true(file_size(path) > 500);
        remove(path);
    }
}

static void an_unwritable_picture_is_an_error(void **state)
{
    Fixture *fixture = *state;
    fill_canvas(fixture);

    assert_int_equal(sim_canvas_write_page(fixture->canvas, "/tmp/x.gif", 9, 9),
                     SIM_BAD_ARGUMENT);
    assert_int_not_equal(
        sim_canvas_write_page(fixture->canvas, "/nowhere/x.svg", 9, 9), SIM_OK);
}

// Source: WCAG 2.1, relative luminance and contrast ratio.
static double channel(SimColor color, int shift)
{
    double share = (double)(color >> shift & 0xFF) / 255;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double luminance(SimColor color)
{
    return 0.2126 * channel(color, 16) + 0.7152 * channel(color, 8) +
           0.0722 * channel(color, 0);
}

static double contrast(SimColor a, SimColor b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

static void every_theme_keeps_text_readable_on_its_cards(void **state)
{
    (void)state;
    for (int i = 0; i < SIM_THEME_COUNT; i++) {
        const SimTheme *theme = sim_theme((SimThemeName)i);

        assert_int_equal(theme->name, i);
        assert_true(contrast(theme->text, theme->panel) >= 13);
        assert_true(contrast(theme->dim, theme->panel) >= 6.9);
        assert_true(contrast(theme->faint, theme->panel) >= 4.7);
        assert_true(contrast(theme->ready_text, theme->panel) >= 4.5);
        assert_true(contrast(theme->wait_text, theme->panel) >= 4.5);
        assert_true(contrast(theme->on_run, theme->run) >= 4);
    }
}

static void record_keyed(SimCanvas *canvas, uint64_t key)
{
    SimPoint points[] = {{0, 0}, {9, 9}, {18, 0}};
    SimTextStyle style = {.size = 18, .color = 0xFF010203};
    sim_canvas_layer_keyed(canvas, 5, sim_rect(0, 0, 50, 50), 0xFF112233, key);
    sim_canvas_text(canvas, 5, 6, style, "dear");
    sim_canvas_polygon(canvas, points, 3, 0xFF445566);
    sim_canvas_layer_end(canvas);
}

static void a_layer_with_the_same_key_comes_again_call_for_call(void **state)
{
    Fixture *fixture = *state;
    SimCanvas *canvas = fixture->canvas;
    char first[1024];
    record_keyed(canvas, 77);
    snprintf(first, sizeof first, "%s", dump(fixture));

    for (int frame = 0; frame < 3; frame++) {
        sim_canvas_clear(canvas);
        assert_true(sim_canvas_layer_again(canvas, 5, 77));
        assert_string_equal(dump(fixture), first);
    }

    sim_canvas_clear(canvas);
    assert_false(sim_canvas_layer_again(canvas, 5, 78)); // another key
    assert_false(sim_canvas_layer_again(canvas, 6, 77)); // another slot
    sim_canvas_clear(canvas);
    assert_false(sim_canvas_layer_again(canvas, 5, 77)); // two frames ago
}

// The four words of a pixel's neighbourhood: a pattern's period in pixels.
static void a_pattern_repeats_across_the_rectangles_it_fills(void **state)
{
    Fixture *fixture = *state;
    SimCanvas *canvas = fixture->canvas;
    SimPainter *painter = sim_painter_new();
    int stride;
    sim_painter_resize(painter, 200, 60, 1);
    sim_canvas_layer(canvas, 1, sim_rect(0, 0, 200, 60), 0xFF000000);
    sim_canvas_pattern(canvas, sim_rect(0, 0, 90, 60), 0, SIM_PATTERN_HATCH,
                       0xFFFFFFFF, 0xFF202020);
    sim_canvas_pattern(canvas, sim_rect(90, 0, 110, 60), 0, SIM_PATTERN_HATCH,
                       0xFFFFFFFF, 0xFF202020);
    sim_canvas_layer_end(canvas);

    sim_painter_paint(painter, canvas);

    const uint32_t *row = sim_painter_pixels(painter, &stride);
    row += 20 * stride / 4;
    int light = 0;
    for (int x = 0; x + 6 < 200; x++) {
        assert_int_equal(row[x], row[x + 6]); // also where the two meet
        light += (row[x] & 0xFF) > 0x80;
    }
    assert_true(light > 20 && light < 120);
    sim_painter_free(painter);
}

static void paper_has_no_shadows(void **state)
{
    Fixture *fixture = *state;
    size_t count;
    sim_canvas_set_theme(fixture->canvas, sim_theme(SIM_THEME_PRINT));

    sim_canvas_card(fixture->canvas, sim_rect(10, 10, 100, 100));

    const SimCommand *commands = sim_canvas_commands(fixture->canvas, &count);
    for (size_t i = 0; i < count; i++)
        assert_int_not_equal(commands[i].op, SIM_OP_SHADOW);
}

static void half_of_white_over_black_is_grey(void **state)
{
    (void)state;
    assert_int_equal(sim_color_mix(0xFF000000, 0xFFFFFFFF, 0.5), 0xFF808080);
    assert_int_equal(sim_color_fade(0xFF123456, 0.5), 0x80123456);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(calls_are_recorded_in_order),
        TEST(a_card_is_shadow_panel_and_border),
        TEST(an_empty_text_records_nothing),
        TEST(only_a_changed_layer_is_painted_again),
        TEST(a_hairline_is_one_crisp_pixel_at_every_scale),
        TEST(too_long_a_text_ends_with_an_ellipsis_within_its_width),
        TEST(figures_have_equal_widths_so_clocks_stand_still),
        TEST(a_text_that_is_no_utf8_is_drawn_nevertheless),
        TEST(the_same_commands_make_png_svg_and_pdf),
        TEST(an_unwritable_picture_is_an_error),
        TEST(every_theme_keeps_text_readable_on_its_cards),
        TEST(a_layer_with_the_same_key_comes_again_call_for_call),
        TEST(a_pattern_repeats_across_the_rectangles_it_fills),
        TEST(paper_has_no_shadows),
        TEST(half_of_white_over_black_is_grey),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
