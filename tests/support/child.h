// Runs something in a child process: a program that must end badly, or one that
// is started as a user would.
#ifndef SIM_TESTS_CHILD_H
#define SIM_TESTS_CHILD_H

typedef struct Child {
    int exit_status;    // -1: a signal ended it
    char output[16384]; // standard output, cut off
    char errors[4096];  // standard error, cut off
} Child;

// Calls function(argument) in a child; its return value is the exit status.
Child child_call(int (*function)(void *argument), void *argument);

// Runs a shell command.
Child child_shell(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#endif
