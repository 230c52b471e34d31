#include "io/spare.h"

#include "core/misuse.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_something(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void sim_spare_init(SimSpare *spare)
{
    *spare = (SimSpare){.fd = open_something()};
}

void sim_spare_done(SimSpare *spare)
{
    if (spare->fd >= 0)
        close(spare->fd);
    spare->fd = -1;
}

void sim_spare_instead_of_uv(SimLoop *loop)
{
    if (loop->uv.emfile_fd >= 0)
        close(loop->uv.emfile_fd);
    loop->uv.emfile_fd = -1;
}

static void say_so(SimLoop *loop, SimSpare *spare)
{
    struct rlimit limit = {0};
    if (spare->is_turning_away)
        return;
    spare->is_turning_away = true;
    getrlimit(RLIMIT_NOFILE, &limit);
    sim_warn(loop, 18, NULL,
             "a client cannot be accepted: the file descriptors have run out; "
             "clients are turned away until some of the %llu are closed "
             "(ulimit -n raises the limit)",
             (unsigned long long)limit.rlim_cur);
}

bool sim_spare_turn_away(SimLoop *loop, SimSpare *spare,
                         const uv_handle_t *listener)
{
    int fd = -1;
    say_so(loop, spare);
    if (spare->fd < 0 || uv_fileno(listener, &fd) != 0)
        return false;
    sim_spare_done(spare);
    for (;;) {
        int client = accept(fd, NULL, NULL);
        if (client < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK;
        close(client);
    }
}

void sim_spare_restore(SimSpare *spare)
{
    if (spare->fd < 0)
        spare->fd = open_something();
}
