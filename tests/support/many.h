// Long traces for measuring: made by the real writer, as fast as it goes.
#ifndef SIM_TESTS_MANY_H
#define SIM_TESTS_MANY_H

#include "support/story.h"

// `task_count` tasks that sleep, wake, run and sleep, until there are that many
// events: seven a wake-up. All of them live to the end.
void many_sleepers(SimStory *story, uint64_t event_count, uint32_t task_count);

// `task_count` tasks that are made, sleep once and end; a thousand live at once.
void many_short_lives(SimStory *story, uint32_t task_count);

#endif
