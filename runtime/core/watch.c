// W30: what makes a virtual run differ from the next.
#include "core/loop.h"
#include "core/misuse.h"

// The first time is said; later ones, at other lines, are only in the trace.
void sim_watch(const char *function, const SimSite *site)
{
    SimLoop *loop = sim_loop_of_thread;
    if (!loop || !loop->is_running || loop->worker ||
        loop->clock.kind != SIM_CLOCK_VIRTUAL || loop->watched == site)
        return;
    bool is_first = !loop->watched;
    loop->watched = site;
    (is_first ? sim_warn : sim_note_warning)(
        loop, 30, site,
        "%s() is not the loop's: on the virtual clock this run will differ "
        "from the next",
        function);
}
