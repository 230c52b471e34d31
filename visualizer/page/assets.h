// The page's own files (web/), kept in the program: it needs no folder beside
// it when it writes a page.
#ifndef SIM_PAGE_ASSETS_H
#define SIM_PAGE_ASSETS_H

#include <stddef.h>

// X(name, file): the scripts stand in the order in which they are read.
#define SIM_PAGE_ASSETS(X)     \
    X(html, "page.html")       \
    X(style, "style.css")      \
    X(data, "data.js")         \
    X(side, "side.js")         \
    X(patterns, "patterns.js") \
    X(scene, "scene.js")       \
    X(lanes, "lanes.js")       \
    X(loop, "loop.js")         \
    X(text, "text.js")         \
    X(clock, "clock.js")       \
    X(main, "main.js")

typedef struct SimAsset {
    const char *file;
    const char *text; // text[size_bytes], no zero byte
    size_t size_bytes;
} SimAsset;

// By index, 0 for page.html; the last is followed by one whose file is NULL.
const SimAsset *sim_page_asset(size_t index);

#endif
