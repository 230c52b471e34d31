#include "support/child.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void read_back(FILE *file, char *text, size_t size_bytes)
{
    rewind(file);
    size_t size = fread(text, 1, size_bytes - 1, file);
    text[size] = '\0';
    fclose(file);
}

Child child_call(int (*function)(void *argument), void *argument)
{
    Child child = {.exit_status = -1};
    FILE *output = tmpfile();
    FILE *errors = tmpfile();
    int status = 0;

    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fileno(output), STDOUT_FILENO);
        dup2(fileno(errors), STDERR_FILENO);
        int result = function(argument);
        fflush(NULL);
        _exit(result);
    }
    waitpid(pid, &status, 0);
    if (WIFEXITED(status))
        child.exit_status = WEXITSTATUS(status);
    read_back(output, child.output, sizeof child.output);
    read_back(errors, child.errors, sizeof child.errors);
    return child;
}

static int run_shell(void *command)
{
    execl("/bin/sh", "sh", "-c", (char *)command, (char *)NULL);
    return 127;
}

Child child_shell(const char *format, ...)
{
    char command[4096];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    return child_call(run_shell, command);
}
