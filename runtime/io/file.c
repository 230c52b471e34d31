#include "io/file.h"

#include "base/alloc.h"
#include "core/error.h"
#include "core/misuse.h"
#include "io/failure.h"

#include <errno.h>
#include <unistd.h>

static void destroy_file(SimLoop *loop, SimObject *object)
{
    SimFile *file = (SimFile *)(void *)object;
    sim_io_remove_handle(&file->base);
    if (file->fd >= 0) {
        close(file->fd);
        sim_trace_event(loop->trace, SIM_EVENT_IO_CLOSE,
                        SIM_OPERATION_CLOSE_FILE, NULL,
                        sim_loop_task_number(loop), file->number);
    }
    sim_free(file->path);
}

static const SimObjectType file_type = {"file", destroy_file};

// Whoever has the file closes it, when he lets it go.
static void close_with_loop(SimLoop *loop, SimIoHandle *base)
{
    (void)loop, (void)base;
}

SimFile *sim_file_new(SimLoop *loop, const char *path, int fd, uint32_t number)
{
    SimFile *file = sim_object_new(loop, &file_type, sizeof *file);
    file->fd = fd;
    file->path = sim_strdup(path);
    file->number = number;
    sim_list_init(&file->line);
    file->base.close = close_with_loop;
    sim_io_add_handle(loop, &file->base);
    sim_io_must_close(loop, &file->base, "a file");
    sim_trace_event(loop->trace, SIM_EVENT_IO_OPEN, SIM_OPERATION_OPEN_FILE,
                    NULL, sim_loop_task_number(loop), number);
    return file;
}

void sim_file_pass_on(SimLoop *loop, SimFile *file)
{
    file->is_taken = !sim_list_is_empty(&file->line);
    if (!file->is_taken)
        return;
    SimIoWait *next = sim_list_element(file->line.next, SimIoWait, link);
    sim_list_remove(&next->link);
    sim_io_wait_end(loop, next, 0, sim_loop_last_event(loop));
}

SimFile *as_file(SimValue value)
{
    if (value.kind != SIM_VALUE_OBJECT || value.object->type != &file_type)
        sim_misuse(NULL, "a value is used as a file, but it is none");
    return (SimFile *)(void *)value.object;
}

SimValue sim_file_seek(SimFile *file, int64_t offset, SimWhence whence)
{
    static const int places[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    SimLoop *loop = sim_loop_current();
    SimValue result;

    if (file->fd < 0)
        result = sim_error_new(loop, ValueError, NULL,
                               "I/O operation on closed file %s", file->path);
    else if (file->is_taken)
        result = sim_error_new(loop, RuntimeError, NULL,
                               "sim_file_seek is called while another "
                               "operation on %s is under way",
                               file->path);
    else {
        off_t place = lseek(file->fd, offset, places[whence]);
        if (place >= 0)
            return val((int64_t)place);
        result = sim_io_failure(loop, -errno, "%s", file->path);
    }
    sim_scope_hold(loop->scope, sim_value_object(result));
    return result;
}
