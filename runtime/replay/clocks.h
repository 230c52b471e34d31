// Three clocks: that of the trace, the machine's, and that of the wall.
//
// A program on a real or a scaled clock records now and then what all three say
// at one moment (CLOCK). Between two such snapshots time is assumed to have gone
// on evenly, before the first and after the last as fast as the clock is meant
// to. A virtual clock has no snapshot: its time belongs to no hour of any day.
#ifndef SIM_REPLAY_CLOCKS_H
#define SIM_REPLAY_CLOCKS_H

#include "replay/replay.h"

typedef struct SimSnapshot {
    int64_t time_ns; // of the trace
    int64_t monotonic_ns;
    int64_t wall_ns; // since 1970
} SimSnapshot;

typedef struct SimClocks {
    SimSnapshot *snapshots; // snapshots[count], in order
    size_t count;
    double factor; // the trace's seconds in a second of the machine
} SimClocks;

void sim_clocks_init(SimClocks *clocks, const SimReplay *replay);
void sim_clocks_done(SimClocks *clocks);

// The other two clocks at a time of the trace. Returns false if the trace has no
// snapshot.
bool sim_clocks_at(const SimClocks *clocks, int64_t time_ns,
                   SimSnapshot *out_snapshot);

// What recording cost at most. Events that follow each other at once stand as far
// apart as it takes to record one, and the work between them is in that too; so
// the distance that one in a hundred neighbours keeps bounds the cost.
typedef struct SimOverhead {
    int64_t event_ns; // at most; 0: unknown, as on a virtual clock
    double share;     // of the whole run, at most
} SimOverhead;

SimOverhead sim_overhead(const SimReplay *replay);

#endif
