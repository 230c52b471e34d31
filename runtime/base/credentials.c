#include "base/credentials.h"

#include <sys/socket.h>
#include <sys/un.h>

#if defined(SO_PEERCRED) && defined(__linux__)

int sim_credentials_process(int fd)
{
    struct ucred peer = {.pid = -1};
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return -1;
    return peer.pid;
}

#elif defined(LOCAL_PEERPID) // macOS

int sim_credentials_process(int fd)
{
    pid_t peer = -1;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_LOCAL, LOCAL_PEERPID, &peer, &size) != 0)
        return -1;
    return peer;
}

#else

int sim_credentials_process(int fd)
{
    (void)fd;
    return -1;
}

#endif
