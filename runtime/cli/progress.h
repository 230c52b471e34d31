// A sign of life while something takes long.
//
// Where stderr is a terminal a line says what is being done and for how long,
// from the second second on, and is wiped away when it is done. Who redirects
// stderr never sees it. A thread of its own draws it, so whatever takes long need
// not know.
#ifndef SIM_CLI_PROGRESS_H
#define SIM_CLI_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>

typedef struct SimWork {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t end;
    bool has_begun;
    bool has_ended;
    const char *doing; // "reading"
    const char *path;
} SimWork;

// Both texts must live until the end.
void sim_cli_work_begin(SimWork *work, const char *doing, const char *path);

// To be called before anything is printed.
void sim_cli_work_end(SimWork *work);

#endif
