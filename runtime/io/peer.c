#include "io/peer.h"

#include "base/alloc.h"
#include "base/credentials.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int sim_peer_port(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return ntohs(
            ((const struct sockaddr_in *)(const void *)address)->sin_port);
    if (address->sa_family == AF_INET6)
        return ntohs(
            ((const struct sockaddr_in6 *)(const void *)address)->sin6_port);
    return 0;
}

static void own_port(SimLoop *loop, const struct sockaddr_storage *local)
{
    unsigned port =
        (unsigned)sim_peer_port((const struct sockaddr *)(const void *)local);
    loop->io.inside_ports[port / 64] |= UINT64_C(1) << port % 64;
}

void sim_peer_own_port(SimLoop *loop, const uv_tcp_t *tcp)
{
    struct sockaddr_storage local = {0};
    int size = sizeof local;
    if (uv_tcp_getsockname(tcp, (struct sockaddr *)&local, &size) == 0)
        own_port(loop, &local);
}

void sim_peer_own_port_of(SimLoop *loop, int fd)
{
    struct sockaddr_storage local = {0};
    socklen_t size = sizeof local;
    if (getsockname(fd, (struct sockaddr *)&local, &size) == 0)
        own_port(loop, &local);
}

static bool is_loopback(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *it = (const void *)address;
        return ntohl(it->sin_addr.s_addr) >> 24 == 127;
    }
    const struct sockaddr_in6 *it = (const void *)address;
    return address->ss_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&it->sin6_addr);
}

static bool is_own(const SimLoop *loop, const struct sockaddr_storage *peer)
{
    unsigned port =
        (unsigned)sim_peer_port((const struct sockaddr *)(const void *)peer);
    return is_loopback(peer) &&
           (loop->io.inside_ports[port / 64] >> port % 64 & 1);
}

static bool is_own_tcp(const SimLoop *loop, const uv_tcp_t *tcp)
{
    struct sockaddr_storage peer = {0};
    int size = sizeof peer;
    return uv_tcp_getpeername(tcp, (struct sockaddr *)&peer, &size) == 0 &&
           is_own(loop, &peer);
}

int sim_peer_of_is_inside(const SimLoop *loop, int fd)
{
    struct sockaddr_storage peer = {0};
    socklen_t size = sizeof peer;
    if (getpeername(fd, (struct sockaddr *)&peer, &size) != 0)
        return -1;
    return is_own(loop, &peer);
}

static bool is_own_pipe(const uv_handle_t *handle)
{
    int fd = -1;
    return uv_fileno(handle, &fd) == 0 &&
           sim_credentials_process(fd) == (int)getpid();
}

bool sim_peer_is_inside(const SimLoop *loop, const uv_handle_t *handle)
{
    if (handle->type == UV_TCP)
        return is_own_tcp(loop, (const uv_tcp_t *)(const void *)handle);
    return is_own_pipe(handle);
}

static char *name_of_tcp(const uv_tcp_t *tcp)
{
    struct sockaddr_storage peer = {0};
    int size = sizeof peer;
    char host[INET6_ADDRSTRLEN] = "";
    if (uv_tcp_getpeername(tcp, (struct sockaddr *)&peer, &size) != 0)
        return sim_strdup("");
    int port = sim_peer_port((struct sockaddr *)&peer);
    uv_ip_name((struct sockaddr *)&peer, host, sizeof host);
    return sim_format(peer.ss_family == AF_INET6 ? "[%s]:%d" : "%s:%d", host,
                      port);
}

char *sim_peer_name(const uv_handle_t *handle)
{
    char path[256] = "";
    size_t size = sizeof path - 1;
    if (handle->type == UV_TCP)
        return name_of_tcp((const uv_tcp_t *)(const void *)handle);
    if (uv_pipe_getpeername((const uv_pipe_t *)(const void *)handle, path,
                            &size) != 0)
        size = 0;
    path[size] = '\0';
    return sim_strdup(path);
}
