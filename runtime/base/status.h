// Statuses: how a function that can fail says so.
//
// Zero is success, failures are negative, and results travel through `out_`
// parameters, untouched on failure. One table holds constant, name and
// sentence, so that a message is written once and reads the same everywhere.
#ifndef SIM_BASE_STATUS_H
#define SIM_BASE_STATUS_H

#define SIM_STATUSES(X)                                      \
    X(OK, 0, "all is well")                                  \
    X(NO_MEMORY, -1, "there is not enough memory")           \
    X(NOT_FOUND, -2, "there is no such file")                \
    X(IS_DIRECTORY, -3, "it is a directory, not a file")     \
    X(NO_PERMISSION, -4, "permission is denied")             \
    X(DISK_FULL, -5, "the disk is full")                     \
    X(SYSTEM, -6, "the operating system refused")            \
    X(NOT_A_TRACE, -7, "it is not a Simul trace")            \
    X(BAD_VERSION, -8, "it was written by a newer Simul")    \
    X(CORRUPT, -9, "its contents are damaged")               \
    X(EMPTY, -10, "it holds no event")                       \
    X(BAD_ARGUMENT, -11, "the argument makes no sense here") \
    X(OUT_OF_RANGE, -12, "it lies outside the range")

typedef enum SimStatus {
#define X(name, number, sentence) SIM_##name = number,
    SIM_STATUSES(X)
#undef X
} SimStatus;

// The constant's name without its prefix: "DISK_FULL".
const char *sim_status_name(SimStatus status);

// Half a sentence to put after a subject: "the disk is full".
const char *sim_status_sentence(SimStatus status);

// The status that stands for a value of `errno`.
SimStatus sim_status_from_errno(int error_number);

#endif
