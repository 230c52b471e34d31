// Notes and bookmarks that people keep with a trace.
//
// A bookmark stands after an event and has a text, which may be empty. They lie
// in the trace file itself (trace/notes.h), so who gets the file gets them. What
// changes here is written at once.
#ifndef SIM_REPLAY_BOOKMARKS_H
#define SIM_REPLAY_BOOKMARKS_H

#include "replay/replay.h"

typedef struct SimBookmark {
    uint32_t id; // 1, 2, ...: stays the same while others come and go
    uint64_t step;
    int64_t time_ns;
    const char *text; // valid UTF-8; good until this bookmark changes
} SimBookmark;

// All of them, by step, then by id. Good until one changes.
const SimBookmark *sim_replay_bookmarks(const SimReplay *replay,
                                        size_t *out_count);

// The next bookmark after a step, or the last before it; NULL if there is none.
const SimBookmark *sim_bookmark_after(const SimReplay *replay, uint64_t step);
const SimBookmark *sim_bookmark_before(const SimReplay *replay, uint64_t step);

// Each changes the file and then the replay. On failure both are as they were,
// and *out_sentence (the caller's) says why.
bool sim_bookmark_add(SimReplay *replay, uint64_t step, const char *text,
                      uint32_t *out_id, char **out_sentence);
bool sim_bookmark_edit(SimReplay *replay, uint32_t id, const char *text,
                       char **out_sentence);
bool sim_bookmark_remove(SimReplay *replay, uint32_t id, char **out_sentence);

#endif
