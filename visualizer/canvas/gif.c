#include "canvas/gif.h"
#include "base/alloc.h"
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { TRANSPARENT = 255, CLEAR = 256, END = 257, MOST_CODES = 4096 };
enum { PLACES = 16384 }; // of the table of known strings; a power of two

struct SimGif {
    FILE *file;
    int width, height;
    const SimColors *colors;
    uint8_t *shown; // shown[width * height]: what the watcher sees
    uint8_t *frame; // the next one
    uint8_t *part;  // what is written of it
    bool has_shown;
    // LZW: strings seen, as "code of all but the last byte, last byte".
    uint32_t keys[PLACES];
    uint16_t codes[PLACES];
    uint16_t next_code;
    int bits;
    uint32_t waiting; // bits not yet written
    int waiting_count;
    uint8_t block[255];
    int block_count;
};

// ---- bytes --------------------------------------------------------------

static void put_byte(SimGif *gif, int byte)
{
    fputc(byte, gif->file);
}

static void put_short(SimGif *gif, int number)
{
    put_byte(gif, number & 0xFF);
    put_byte(gif, number >> 8 & 0xFF);
}

static void flush_block(SimGif *gif)
{
    if (gif->block_count == 0)
        return;
    put_byte(gif, gif->block_count);
    fwrite(gif->block, 1, (size_t)gif->block_count, gif->file);
    gif->block_count = 0;
}

static void put_code(SimGif *gif, uint16_t code)
{
    gif->waiting |= (uint32_t)code << gif->waiting_count;
    gif->waiting_count += gif->bits;
    while (gif->waiting_count >= 8) {
        gif->block[gif->block_count++] = (uint8_t)gif->waiting;
        gif->waiting >>= 8;
        gif->waiting_count -= 8;
        if (gif->block_count == 255)
            flush_block(gif);
    }
}

// ---- LZW ----------------------------------------------------------------

static void forget_strings(SimGif *gif)
{
    put_code(gif, CLEAR);
    memset(gif->keys, 0, sizeof gif->keys);
    gif->next_code = END + 1;
    gif->bits = 9;
}

// The place of a string in the table, or where it would be put.
static uint32_t place_of(const SimGif *gif, uint32_t key)
{
    uint32_t at = key * 2654435761u >> 18;
    while (gif->keys[at] != 0 && gif->keys[at] != key)
        at = (at + 1) & (PLACES - 1);
    return at;
}

static void learn(SimGif *gif, uint32_t place, uint32_t key)
{
    if (gif->next_code == MOST_CODES) {
        forget_strings(gif);
        return;
    }
    gif->keys[place] = key;
    gif->codes[place] = gif->next_code;
    // The reader learns one string later than we do.
    if (gif->next_code == 1 << gif->bits)
        gif->bits++;
    gif->next_code++;
}

static void put_pixels(SimGif *gif, const uint8_t *pixels, size_t count)
{
    put_byte(gif, 8);
    gif->bits = 9;
    forget_strings(gif);
    uint16_t prefix = pixels[0];
    for (size_t i = 1; i < count; i++) {
        // The top bit keeps a key from being 0, which means a free place.
        uint32_t key = 0x80000000u | (uint32_t)prefix << 8 | pixels[i];
        uint32_t place = place_of(gif, key);
        if (gif->keys[place] == key) {
            prefix = gif->codes[place];
            continue;
        }
        put_code(gif, prefix);
        learn(gif, place, key);
        prefix = pixels[i];
    }
    put_code(gif, prefix);
    // The reader has just learned the last string, and may want a bit more.
    if (gif->next_code == 1 << gif->bits && gif->bits < 12)
        gif->bits++;
    put_code(gif, END);
    if (gif->waiting_count > 0)
        gif->block[gif->block_count++] = (uint8_t)gif->waiting;
    gif->waiting = 0;
    gif->waiting_count = 0;
    flush_block(gif);
    put_byte(gif, 0);
}

// ---- the file -----------------------------------------------------------

static void put_header(SimGif *gif)
{
    fputs("GIF89a", gif->file);
    put_short(gif, gif->width);
    put_short(gif, gif->height);
    put_byte(gif, 0xF7); // a palette of 256 colours
    put_short(gif, 0);
    for (int i = 0; i < 256; i++) {
        uint32_t color = i < gif->colors->count ? gif->colors->palette[i] : 0;
        put_byte(gif, color >> 16 & 0xFF);
        put_byte(gif, color >> 8 & 0xFF);
        put_byte(gif, color & 0xFF);
    }
    // Played again and again.
    fwrite("\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0", 1, 19, gif->file);
}

SimStatus sim_gif_open(const char *path, int width, int height,
                       const SimColors *colors, SimGif **out_gif)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return sim_status_from_errno(errno);
    SimGif *gif = sim_alloc(sizeof *gif);
    size_t count = (size_t)width * (size_t)height;
    gif->file = file;
    gif->width = width;
    gif->height = height;
    gif->colors = colors;
    gif->shown = sim_alloc(count);
    gif->frame = sim_alloc(count);
    gif->part = sim_alloc(count);
    put_header(gif);
    *out_gif = gif;
    return SIM_OK;
}

SimStatus sim_gif_close(SimGif *gif)
{
    put_byte(gif, 0x3B);
    bool is_lost = ferror(gif->file) != 0;
    is_lost |= fclose(gif->file) != 0;
    SimStatus status = is_lost ? sim_status_from_errno(errno) : SIM_OK;
    sim_free(gif->shown);
    sim_free(gif->frame);
    sim_free(gif->part);
    sim_free(gif);
    return status;
}

// ---- one frame ----------------------------------------------------------

typedef struct Area {
    int left, top, right, bottom; // the last two are not part of it
} Area;

static void take_colors(SimGif *gif, const void *pixels, int stride_bytes)
{
    for (int y = 0; y < gif->height; y++) {
        const uint32_t *row =
            (const void *)((const char *)pixels + (size_t)(y * stride_bytes));
        uint8_t *out = gif->frame + (size_t)y * (size_t)gif->width;
        for (int x = 0; x < gif->width; x++)
            out[x] = gif->colors->nearest[sim_color_cell(row[x])];
    }
}

// What differs from what is shown; one pixel if nothing does, for a frame must
// have some.
static Area changed_area(const SimGif *gif)
{
    if (!gif->has_shown)
        return (Area){0, 0, gif->width, gif->height};
    Area area = {gif->width, gif->height, 0, 0};
    for (int y = 0; y < gif->height; y++) {
        size_t row = (size_t)y * (size_t)gif->width;
        if (memcmp(gif->shown + row, gif->frame + row, (size_t)gif->width) == 0)
            continue;
        area.top = y < area.top ? y : area.top;
        area.bottom = y + 1;
        for (int x = 0; x < gif->width; x++) {
            if (gif->shown[row + (size_t)x] == gif->frame[row + (size_t)x])
                continue;
            area.left = x < area.left ? x : area.left;
            area.right = x >= area.right ? x + 1 : area.right;
        }
    }
    return area.bottom > 0 ? area : (Area){0, 0, 1, 1};
}

static size_t cut_out(SimGif *gif, Area area)
{
    size_t count = 0;
    for (int y = area.top; y < area.bottom; y++)
        for (int x = area.left; x < area.right; x++) {
            size_t at = (size_t)y * (size_t)gif->width + (size_t)x;
            bool is_same = gif->has_shown && gif->shown[at] == gif->frame[at];
            gif->part[count++] = is_same ? TRANSPARENT : gif->frame[at];
        }
    return count;
}

void sim_gif_frame(SimGif *gif, const void *pixels, int stride_bytes,
                   int hundredths)
{
    take_colors(gif, pixels, stride_bytes);
    Area area = changed_area(gif);
    size_t count = cut_out(gif, area);
    fwrite("\x21\xF9\x04\x05", 1, 4, gif->file); // leave it there; transparency
    put_short(gif, hundredths);
    put_byte(gif, TRANSPARENT);
    put_byte(gif, 0);
    put_byte(gif, 0x2C);
    put_short(gif, area.left);
    put_short(gif, area.top);
    put_short(gif, area.right - area.left);
    put_short(gif, area.bottom - area.top);
    put_byte(gif, 0);
    put_pixels(gif, gif->part, count);
    uint8_t *before = gif->shown;
    gif->shown = gif->frame;
    gif->frame = before;
    gif->has_shown = true;
}
