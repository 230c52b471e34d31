// A scene, filmed: its drawing calls at each moment that looks new.
//
//     step 12      step 13                       step 15
//     [frame]----->[on the way][...][frame]----->[frame]   time
//         \_ mixed _/
//
// Between two frames a page mixes calls that differ only in their numbers, so
// a bar that runs out needs no more than its two ends. While something walks,
// frames are taken along the way.
#ifndef SIM_PAGE_FILMING_H
#define SIM_PAGE_FILMING_H

#include "page/page.h"
#include "page/reel.h"

// Appends the film of a side's scene as a JSON object, "null" without one.
// `is_compact`: half a page wide.
void sim_page_film(SimReel *reel, const SimPageNeed *need, int side,
                   SimBuffer *out);

#endif
