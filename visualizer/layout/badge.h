// Badges: one to three letters that stand for a task.
//
//     "main" M    "count A" A    "feed 2" F2    "Task-17" 17    "baker Ann" BA
//
// Colour says a task's state, never who it is; the badge says who.
#ifndef SIM_LAYOUT_BADGE_H
#define SIM_LAYOUT_BADGE_H

enum { SIM_BADGE_TEXT = 12 }; // bytes that always suffice

void sim_badge(const char *task_name, char out[SIM_BADGE_TEXT]);

#endif
