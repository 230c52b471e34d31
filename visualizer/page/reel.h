// The reel: the dictionary that all films of a page share.
//
// A frame is a list of items. An item is a drawing call, or a *picture*: a
// layer's calls under one number, such as a whole board. Both themes are drawn
// side by side; what differs is the colours, so each colour is a pair.
#ifndef SIM_PAGE_REEL_H
#define SIM_PAGE_REEL_H

#include "base/alloc.h"
#include "canvas/canvas.h"
#include "page/items.h"

typedef struct SimReel {
    SimItems strings; // what is written somewhere
    SimItems colors;  // "dark,light"
    SimItems items;   // drawing calls and pictures, as JSON
    SimItems glyphs;  // code points, as numbers
    SimItems seen;    // calls and layers as raw bytes: most were seen before,
    uint32_t *made;   // made[seen.count]: and this became of them
    size_t made_capacity;
    SimBuffer key; // of the calls that are just looked up
} SimReel;

typedef struct SimFrameItems {
    uint32_t *items; // items[count]: numbers of the reel's
    size_t count, capacity;
} SimFrameItems;

void sim_reel_init(SimReel *reel);
void sim_reel_done(SimReel *reel);

// The items of a frame that was drawn in both themes.
void sim_reel_frame(SimReel *reel, const SimCanvas *dark,
                    const SimCanvas *light, SimFrameItems *out);

// Appends the reel as a JSON object: after all films.
void sim_page_reel(const SimReel *reel, SimBuffer *out);

#endif
