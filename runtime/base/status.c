#include "base/status.h"

#include <errno.h>

const char *sim_status_name(SimStatus status)
{
    switch (status) {
#define X(name, number, sentence) \
    case SIM_##name:              \
        return #name;
        SIM_STATUSES(X)
#undef X
    }
    return "UNKNOWN";
}

const char *sim_status_sentence(SimStatus status)
{
    switch (status) {
#define X(name, number, sentence) \
    case SIM_##name:              \
        return sentence;
        SIM_STATUSES(X)
#undef X
    }
    return "the status is unknown";
}

SimStatus sim_status_from_errno(int error_number)
{
    switch (error_number) {
    case 0:
        return SIM_OK;
    case ENOMEM:
        return SIM_NO_MEMORY;
    case ENOENT:
    case ENOTDIR:
        return SIM_NOT_FOUND;
    case EISDIR:
        return SIM_IS_DIRECTORY;
    case EACCES:
    case EPERM:
    case EROFS:
        return SIM_NO_PERMISSION;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return SIM_DISK_FULL;
    default:
        return SIM_SYSTEM;
    }
}
