// One trace as columns: what changes from step to step.
#ifndef SIM_PAGE_SIDE_H
#define SIM_PAGE_SIDE_H

#include "page/items.h"
#include "page/page.h"

// Appends a JSON object. Columns are flat lists of numbers, steps and times as
// differences from those before; web/data.js says what each holds.
void sim_page_side(const SimPageSide *side, SimBuffer *out);

#endif
