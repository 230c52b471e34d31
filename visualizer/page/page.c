#include "page/page.h"
#include "base/alloc.h"
#include "page/assets.h"
#include "page/filming.h"
#include "page/side.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

// ---- what the page is about ---------------------------------------------

static void write_words(SimBuffer *out)
{
    sim_buffer_text(out, ",\n\"modes\":[");
    for (int mode = SIM_MODE_ABSENT; mode <= SIM_MODE_CANCELLED; mode++) {
        sim_buffer_text(out, mode ? "," : "");
        sim_page_quote(out, sim_mode_word((SimMode)mode));
    }
    sim_buffer_text(out, "],\"reasons\":[");
    for (unsigned reason = 0; reason <= SIM_REASON_UNKNOWN; reason++) {
        sim_buffer_text(out, reason ? "," : "");
        sim_page_quote(out, sim_reason_words(reason));
    }
    sim_buffer_text(out, "]");
}

static void write_totals(const SimSide *side, SimBuffer *out)
{
    sim_buffer_format(out,
                      "{\"total\":%" PRId64 ",\"run\":%" PRId64
                      ",\"block\":%" PRId64 ",\"ready\":%" PRId64
                      ",\"wait\":%" PRId64 "}",
                      side->total_ns, side->run_ns, side->block_ns,
                      side->ready_ns, side->wait_ns);
}

static void write_comparison(const SimComparison *comparison, SimBuffer *out)
{
    sim_buffer_text(out, ",\n\"comparison\":");
    if (comparison == NULL) {
        sim_buffer_text(out, "null");
        return;
    }
    sim_buffer_format(out, "{\"factor\":%.1f,\"verdict\":", comparison->factor);
    sim_page_quote(out, comparison->verdict);
    sim_buffer_text(out, ",\"why\":");
    sim_page_quote(out, comparison->why);
    sim_buffer_text(out, ",\"went\":[");
    write_totals(&comparison->a, out);
    sim_buffer_text(out, ",");
    write_totals(&comparison->b, out);
    sim_buffer_text(out, "]}");
}

static void write_data(const SimPageNeed *need, SimBuffer *out)
{
    SimReel reel;
    sim_reel_init(&reel);
    sim_buffer_text(out, "{\"sides\":[");
    for (int i = 0; i < need->count; i++) {
        sim_buffer_text(out, i ? ",\n" : "");
        sim_page_side(&need->sides[i], out);
    }
    sim_buffer_text(out, "],\n\"films\":[");
    for (int i = 0; i < need->count; i++) {
        sim_buffer_text(out, i ? ",\n" : "");
        sim_page_film(&reel, need, i, out);
    }
    sim_buffer_text(out, "],\n\"reel\":");
    sim_page_reel(&reel, out);
    write_words(out);
    write_comparison(need->comparison, out);
    sim_buffer_text(out, "}");
    sim_reel_done(&reel);
}

// ---- made small ---------------------------------------------------------

static void append_base64(SimBuffer *out, const unsigned char *bytes,
                          size_t size)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
                                  "qrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t three = (uint32_t)bytes[i] << 16 |
                         (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (left > 2 ? bytes[i + 2] : 0u);
        char four[4] = {letters[three >> 18], letters[three >> 12 & 63],
                        left > 1 ? letters[three >> 6 & 63] : '=',
                        left > 2 ? letters[three & 63] : '='};
        sim_buffer_append(out, four, 4);
    }
}

static void append_deflated(SimBuffer *out, const SimBuffer *data)
{
    uLongf size = compressBound(data->size_bytes);
    unsigned char *small = sim_alloc(size);
    int status = compress2(small, &size, (const Bytef *)data->bytes,
                           data->size_bytes, Z_BEST_COMPRESSION);
    if (status == Z_OK)
        append_base64(out, small, size);
    sim_free(small);
}

// ---- put together -------------------------------------------------------

// The theme table as CSS: one table serves the stage and the page.
static void append_colors(SimBuffer *out)
{
    sim_buffer_text(out, ":root{");
#define X(token, dark, light, print) \
    sim_buffer_format(out, "--" #token ":#%06X;", dark);
    SIM_THEME_TOKENS(X)
#undef X
    sim_buffer_text(out, "}\n:root.light{");
#define X(token, dark, light, print) \
    sim_buffer_format(out, "--" #token ":#%06X;", light);
    SIM_THEME_TOKENS(X)
#undef X
    sim_buffer_text(out, "}\n");
}

static void append_asset(SimBuffer *out, size_t index)
{
    const SimAsset *asset = sim_page_asset(index);
    sim_buffer_append(out, asset->text, asset->size_bytes);
}

// Names come from traces: nothing in them may be taken for a tag.
static void append_escaped(SimBuffer *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("<>&\"", *text) != NULL)
            sim_buffer_format(out, "&#%d;", *text);
        else
            sim_buffer_append(out, text, 1);
    }
}

enum { HTML, STYLE, FIRST_SCRIPT };

static void append_part(SimBuffer *out, const char *name, size_t length,
                        const SimPageNeed *need, const SimBuffer *data)
{
    if (strncmp(name, "title", length) == 0) {
        append_escaped(out, need->sides[0].name);
    } else if (strncmp(name, "theme", length) == 0) {
        sim_buffer_text(out, need->is_light ? "light" : "dark");
    } else if (strncmp(name, "style", length) == 0) {
        append_colors(out);
        append_asset(out, STYLE);
    } else if (strncmp(name, "data", length) == 0) {
        append_deflated(out, data);
    } else if (strncmp(name, "scripts", length) == 0) {
        for (size_t i = FIRST_SCRIPT; sim_page_asset(i)->file != NULL; i++)
            append_asset(out, i);
    }
}

// page.html with what it names in {{braces}} filled in.
static void put_together(SimBuffer *out, const SimPageNeed *need,
                         const SimBuffer *data)
{
    const char *at = sim_page_asset(HTML)->text;
    const char *end = at + sim_page_asset(HTML)->size_bytes;
    const char *open;
    while ((open = memmem(at, (size_t)(end - at), "{{", 2)) != NULL) {
        const char *close = memmem(open, (size_t)(end - open), "}}", 2);
        if (close == NULL)
            break;
        sim_buffer_append(out, at, (size_t)(open - at));
        append_part(out, open + 2, (size_t)(close - open) - 2, need, data);
        at = close + 2;
    }
    sim_buffer_append(out, at, (size_t)(end - at));
}

static SimStatus write_file(const SimBuffer *page, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return sim_status_from_errno(errno);
    bool is_lost =
        fwrite(page->bytes, 1, page->size_bytes, file) != page->size_bytes;
    is_lost |= fclose(file) != 0;
    return is_lost ? sim_status_from_errno(errno) : SIM_OK;
}

SimStatus sim_page_write(const SimPageNeed *need, const char *path)
{
    SimBuffer data, page;
    for (int i = 0; i < need->count; i++)
        if (need->sides[i].replay->step_count > SIM_PAGE_MOST_STEPS)
            return SIM_BAD_ARGUMENT;
    sim_buffer_init(&data);
    sim_buffer_init(&page);
    write_data(need, &data);
    put_together(&page, need, &data);
    SimStatus status = write_file(&page, path);
    sim_buffer_done(&data);
    sim_buffer_done(&page);
    return status;
}
