#include "replay/clocks.h"

#include "base/alloc.h"
#include "replay/histogram.h"

// ---- snapshots ------------------------------------------------------------

// A damaged snapshot may say anything; one that goes back in time is left out.
static void add(SimClocks *clocks, const SimEvent *event, size_t *capacity)
{
    SimSnapshot snapshot = {event->time_ns, (int64_t)event->a,
                            (int64_t)event->b};
    const SimSnapshot *last =
        clocks->count > 0 ? &clocks->snapshots[clocks->count - 1] : NULL;
    if (event->a > INT64_MAX / 4 || event->b > INT64_MAX / 4 ||
        (last && (snapshot.time_ns <= last->time_ns ||
                  snapshot.monotonic_ns <= last->monotonic_ns)))
        return;
    clocks->snapshots =
        sim_grow(clocks->snapshots, clocks->count, capacity, sizeof snapshot);
    clocks->snapshots[clocks->count++] = snapshot;
}

void sim_clocks_init(SimClocks *clocks, const SimReplay *replay)
{
    const SimFileHeader *header = sim_reader_header(replay->reader);
    size_t capacity = 0;
    SimWalk walk;
    SimEvent event;

    *clocks = (SimClocks){.factor = 1};
    if (header->clock_kind == SIM_CLOCK_SCALED && header->clock_factor > 1e-9 &&
        header->clock_factor < 1e9)
        clocks->factor = header->clock_factor;
    sim_walk_begin(&walk, replay->reader, 0);
    while (sim_walk_next(&walk, &event))
        if (event.kind == SIM_EVENT_CLOCK)
            add(clocks, &event, &capacity);
}

void sim_clocks_done(SimClocks *clocks)
{
    sim_free(clocks->snapshots);
    *clocks = (SimClocks){0};
}

static int64_t between(int64_t from, int64_t to, double share)
{
    return from + (int64_t)((double)(to - from) * share);
}

static SimSnapshot moved(const SimSnapshot *from, int64_t time_ns,
                         double factor)
{
    int64_t real_ns = (int64_t)((double)(time_ns - from->time_ns) / factor);
    return (SimSnapshot){time_ns, from->monotonic_ns + real_ns,
                         from->wall_ns + real_ns};
}

bool sim_clocks_at(const SimClocks *clocks, int64_t time_ns,
                   SimSnapshot *out_snapshot)
{
    size_t next = 0;
    if (clocks->count == 0)
        return false;
    while (next < clocks->count && clocks->snapshots[next].time_ns <= time_ns)
        next++;
    if (next == 0 || next == clocks->count) {
        const SimSnapshot *nearest =
            &clocks->snapshots[next > 0 ? next - 1 : 0];
        *out_snapshot = moved(nearest, time_ns, clocks->factor);
        return true;
    }
    const SimSnapshot *from = &clocks->snapshots[next - 1];
    const SimSnapshot *to = &clocks->snapshots[next];
    double share = (double)(time_ns - from->time_ns) /
                   (double)(to->time_ns - from->time_ns);
    *out_snapshot = (SimSnapshot){
        time_ns, between(from->monotonic_ns, to->monotonic_ns, share),
        between(from->wall_ns, to->wall_ns, share)};
    return true;
}

// ---- overhead -------------------------------------------------------------

SimOverhead sim_overhead(const SimReplay *replay)
{
    enum { NEIGHBOURS_LEAST = 100 };
    SimOverhead overhead = {0, 0};
    SimHistogram *distances;
    int64_t last_ns = replay->begin_ns;
    double total_ns = (double)(replay->end_ns - replay->begin_ns);
    SimWalk walk;
    SimEvent event;

    if (sim_reader_header(replay->reader)->clock_kind != SIM_CLOCK_REAL)
        return overhead;
    distances = sim_alloc(sizeof *distances);
    sim_walk_begin(&walk, replay->reader, 0);
    while (sim_walk_next(&walk, &event)) {
        // What one event causes at once shares its time stamp.
        if (event.time_ns > last_ns)
            sim_histogram_add(distances, event.time_ns - last_ns);
        last_ns = event.time_ns;
    }
    if (distances->count >= NEIGHBOURS_LEAST && total_ns > 0) {
        overhead.event_ns = sim_histogram_percentile(distances, 1);
        overhead.share =
            (double)overhead.event_ns * (double)replay->step_count / total_ns;
        overhead.share = overhead.share < 1 ? overhead.share : 1;
    }
    sim_free(distances);
    return overhead;
}
