// GIF: what is written is read back, pixel by pixel, by a reader of its own.
#include "base/alloc.h"
#include "canvas/gif.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants the four above first.
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 61, HEIGHT = 47, PIXELS = WIDTH * HEIGHT };

// ---- a reader -----------------------------------------------------------

typedef struct Reader {
    const uint8_t *at;
    uint32_t palette[256];
    uint8_t data[PIXELS * 4]; // the blocks of one frame, joined
    size_t data_size, bit;
    uint32_t screen[PIXELS];
    long hundredths;
} Reader;

static int read_short(Reader *reader)
{
    int number = reader->at[0] | reader->at[1] << 8;
    reader->at += 2;
    return number;
}

static void read_header(Reader *reader, const char *bytes)
{
    assert_memory_equal(bytes, "GIF89a", 6);
    reader->at = (const uint8_t *)bytes + 6;
    assert_int_equal(read_short(reader), WIDTH);
    assert_int_equal(read_short(reader), HEIGHT);
    assert_int_equal(*reader->at, 0xF7);
    reader->at += 3;
    for (int i = 0; i < 256; i++, reader->at += 3)
        reader->palette[i] = (uint32_t)reader->at[0] << 16 |
                             (uint32_t)reader->at[1] << 8 | reader->at[2];
}

static int read_code(Reader *reader, int bits)
{
    int code = 0;
    for (int i = 0; i < bits; i++, reader->bit++) {
        assert_true(reader->bit / 8 < reader->data_size);
        code |= (reader->data[reader->bit / 8] >> (reader->bit % 8) & 1) << i;
    }
    return code;
}

// LZW, as the specification has it. Returns how many pixels there were.
static size_t unpack(Reader *reader, uint8_t *out)
{
    static uint16_t prefix[4096];
    static uint8_t last[4096], turned[4096];
    int bits = 9, next = 258, before = -1;
    size_t count = 0;
    for (;;) {
        int code = read_code(reader, bits);
        if (code == 257)
            return count;
        if (code == 256) {
            bits = 9;
            next = 258;
            before = -1;
            continue;
        }
        int length = 0, walk = code;
        if (code >= next) { // the string that is just being learned
            assert_int_equal(code, next);
            turned[length++] = 0;
            walk = before;
        }
        for (; walk >= 258; walk = prefix[walk])
            turned[length++] = last[walk];
        turned[length++] = (uint8_t)walk;
        if (code >= next)
            turned[0] = (uint8_t)walk;
        if (before >= 0 && next < 4096) {
            prefix[next] = (uint16_t)before;
            last[next++] = (uint8_t)walk;
            bits += next == 1 << bits && bits < 12;
        }
        before = code;
        while (length > 0)
            out[count++] = turned[--length];
    }
}

static void join_blocks(Reader *reader)
{
    assert_int_equal(*reader->at++, 8);
    reader->data_size = 0;
    reader->bit = 0;
    while (*reader->at != 0) {
        memcpy(reader->data + reader->data_size, reader->at + 1, *reader->at);
        reader->data_size += *reader->at;
        reader->at += *reader->at + 1;
    }
    reader->at++;
}

// Draws the next frame on the screen; false at the end.
static bool read_frame(Reader *reader)
{
    while (*reader->at == 0x21 && reader->at[1] == 0xFF)
        reader->at += 19;
    if (*reader->at == 0x3B)
        return false;
    assert_memory_equal(reader->at, "\x21\xF9\x04\x05", 4);
    reader->at += 4;
    reader->hundredths += read_short(reader);
    reader->at += 2;
    assert_int_equal(*reader->at++, 0x2C);
    int left = read_short(reader), top = read_short(reader);
    int width = read_short(reader), height = read_short(reader);
    reader->at++;
    join_blocks(reader);
    static uint8_t pixels[PIXELS];
    assert_int_equal(unpack(reader, pixels), width * height);
    for (int i = 0; i < width * height; i++)
        if (pixels[i] != 255)
            reader->screen[(top + i / width) * WIDTH + left + i % width] =
                reader->palette[pixels[i]];
    return true;
}

// ---- the tests ----------------------------------------------------------

static uint32_t noise(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

// Frame 0 is noise of a few colours, the others change more and more of it;
// the fourth changes nothing.
static void paint(uint32_t *pixels, int frame)
{
    uint32_t seed = (uint32_t)frame + 7;
    for (int i = 0; i < PIXELS; i++)
        if (frame == 0 || (frame != 3 && i % WIDTH < frame * 5 && i > PIXELS / 3))
            pixels[i] = 0xFF000000u | (noise(&seed) % 200 * 0x010305u);
}

static void frames_are_read_back_pixel_by_pixel(void **state)
{
    (void)state;
    enum { FRAMES = 9 };
    static uint32_t pixels[FRAMES][PIXELS];
    SimColors *colors = sim_alloc(sizeof *colors);
    SimGif *gif;
    char path[64];
    snprintf(path, sizeof path, "/tmp/simul-gif-%d.gif", (int)getpid());
    for (int i = 0; i < FRAMES; i++) {
        if (i > 0)
            memcpy(pixels[i], pixels[i - 1], sizeof *pixels);
        paint(pixels[i], i);
        sim_colors_count(colors, pixels[i], PIXELS);
    }
    sim_colors_choose(colors, 255);
    assert_int_equal(sim_gif_open(path, WIDTH, HEIGHT, colors, &gif), SIM_OK);

    for (int i = 0; i < FRAMES; i++)
        sim_gif_frame(gif, pixels[i], WIDTH * 4, 8);
    assert_int_equal(sim_gif_close(gif), SIM_OK);

    FILE *file = fopen(path, "rb");
    static char bytes[1 << 20];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    Reader *reader = sim_alloc(sizeof *reader);
    read_header(reader, bytes);
    for (int i = 0; i < FRAMES; i++) {
        assert_true(read_frame(reader));
        for (int p = 0; p < PIXELS; p++)
            assert_int_equal(
                reader->screen[p],
                colors->palette[colors->nearest[sim_color_cell(pixels[i][p])]]);
    }
    assert_false(read_frame(reader));
    assert_int_equal(reader->hundredths, FRAMES * 8);
    assert_ptr_equal(reader->at + 1, (const uint8_t *)bytes + size);
    remove(path);
    sim_free(reader);
    sim_free(colors);
}

static void few_colours_stay_what_they_are(void **state)
{
    (void)state;
    const uint32_t pixels[] = {0xFF1C1F28, 0xFF2FC79A, 0xFFF0AE2E, 0xFF1C1F28};
    SimColors *colors = sim_alloc(sizeof *colors);
    sim_colors_count(colors, pixels, 4);

    sim_colors_choose(colors, 255);

    assert_int_equal(colors->count, 3);
    for (int i = 0; i < 4; i++)
        assert_int_equal(
            colors->palette[colors->nearest[sim_color_cell(pixels[i])]],
            pixels[i] & 0xFFFFFF);
    sim_free(colors);
}

static void a_rare_bright_colour_keeps_its_place(void **state)
{
    (void)state;
    SimColors *colors = sim_alloc(sizeof *colors);
    for (uint32_t i = 0; i < 400000; i++) {
        uint32_t grey = i % 64 * 0x010101u;
        sim_colors_count(colors, &grey, 1);
    }
    const uint32_t orange = 0xE8662A;
    for (int i = 0; i < 50; i++)
        sim_colors_count(colors, &orange, 1);

    sim_colors_choose(colors, 16);

    assert_int_equal(colors->palette[colors->nearest[sim_color_cell(orange)]],
                     orange);
    sim_free(colors);
}

static void a_file_that_cannot_be_made_is_a_status(void **state)
{
    (void)state;
    SimColors *colors = sim_alloc(sizeof *colors);
    SimGif *gif;

    assert_int_equal(sim_gif_open("/nowhere/a.gif", 4, 4, colors, &gif),
                     SIM_NOT_FOUND);

    sim_free(colors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_read_back_pixel_by_pixel),
        cmocka_unit_test(few_colours_stay_what_they_are),
        cmocka_unit_test(a_rare_bright_colour_keeps_its_place),
        cmocka_unit_test(a_file_that_cannot_be_made_is_a_status),
    };
    return cmocka_run_group_tests_name("gif", tests, NULL, NULL);
}
