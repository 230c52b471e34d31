// The page: a trace, or two, as one HTML file that replays in a browser.
//
// Nothing is asked of the reader's machine but the browser: no server, no
// network. What the page shows is computed here, by replay and by the scenes,
// and written down as *changes*; the page's own scripts (web/) only play them
// forward and backward.
//
//     trace --side.c-->   columns: who is in which state, from which step on
//     scene --filming.c-> drawing calls, for each moment that looks new
//                                    |
//     web/page.html, style.css, *.js + deflate, base64  ->  FILE.html
//
// The road not taken: the trace itself in the page and the replay written a
// second time, in JavaScript. Two replays would soon disagree.
#ifndef SIM_PAGE_PAGE_H
#define SIM_PAGE_PAGE_H

#include "base/status.h"
#include "canvas/fonts.h"
#include "replay/compare/compare.h"
#include "replay/timeline.h"
#include "scenes/scene.h"

// One trace, opened.
typedef struct SimPageSide {
    const SimReplay *replay;
    const SimTimeline *timeline;
    const SimSceneKind *scene_kind; // NULL: no scene
    void *scene;
    const char *name, *mode, *about;
} SimPageSide;

typedef struct SimPageNeed {
    SimPageSide sides[2];
    int count;
    const SimComparison *comparison; // of two sides; else NULL
    SimFonts *fonts;
    bool is_light; // the theme it opens with; a button changes it
    // Called now and then with a share of the work, 0 to 1; may be NULL.
    void (*progress)(void *context, double share);
    void *context;
} SimPageNeed;

// A page of more events would take a browser's breath away.
enum { SIM_PAGE_MOST_STEPS = 200000 };

// Writes the page; the same input gives the same bytes.
// Errors: SIM_BAD_ARGUMENT for a trace too long; the system's.
SimStatus sim_page_write(const SimPageNeed *need, const char *path);

#endif
