// Where the trace of the last run lies.
#include "trace/writer.h"

#include "base/alloc.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// Makes every folder on the way to `path`; whether it worked shows later, when
// the file is opened.
static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
}

char *sim_trace_last_path(void)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    char *path;

    if (state && state[0] == '/')
        path = sim_format("%s/simul/last.simul", state);
    else if (home && home[0] == '/')
        path = sim_format("%s/.local/state/simul/last.simul", home);
    else
        return NULL;
    make_folders(path);
    return path;
}

void sim_trace_set_last(const char *path)
{
    char resolved[PATH_MAX];
    char *last = sim_trace_last_path();

    if (last && realpath(path, resolved) && strcmp(resolved, last) != 0) {
        unlink(last);
        // Without the link `simul view` finds an older run, or none.
        if (symlink(resolved, last) != 0)
            unlink(last);
    }
    sim_free(last);
}
