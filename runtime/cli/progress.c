#include "cli/progress.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void draw(const SimWork *now, int seconds)
{
    const char *slash = strrchr(now->path, '/');
    fprintf(stderr, "\r%s %s ... %d s\033[K", now->doing,
            slash ? slash + 1 : now->path, seconds);
    fflush(stderr);
}

static void *show(void *argument)
{
    SimWork *now = argument;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    pthread_mutex_lock(&now->lock);
    for (int seconds = 0; !now->has_ended;) {
        until.tv_sec++;
        if (pthread_cond_timedwait(&now->end, &now->lock, &until) ==
                ETIMEDOUT &&
            !now->has_ended)
            draw(now, ++seconds);
        else if (now->has_ended && seconds > 0)
            fputs("\r\033[K", stderr);
    }
    pthread_mutex_unlock(&now->lock);
    return NULL;
}

void sim_cli_work_begin(SimWork *work, const char *doing, const char *path)
{
    *work = (SimWork){.doing = doing, .path = path};
    if (!isatty(STDERR_FILENO))
        return;
    pthread_mutex_init(&work->lock, NULL);
    pthread_cond_init(&work->end, NULL);
    work->has_begun = pthread_create(&work->thread, NULL, show, work) == 0;
}

void sim_cli_work_end(SimWork *work)
{
    if (!work->has_begun)
        return;
    pthread_mutex_lock(&work->lock);
    work->has_ended = true;
    pthread_cond_signal(&work->end);
    pthread_mutex_unlock(&work->lock);
    pthread_join(work->thread, NULL);
    pthread_mutex_destroy(&work->lock);
    pthread_cond_destroy(&work->end);
    work->has_begun = false;
}
