// open, read, write, close: the awaitables around a file.
#include "base/alloc.h"
#include "base/buffer.h"
#include "core/error.h"
#include "io/failure.h"
#include "io/file.h"

#include <fcntl.h>
#include <string.h>

typedef struct SimFileCall SimFileCall;

// What a thread works on. It outlives the wait for it.
typedef struct SimFileRequest {
    uv_fs_t fs;
    SimLoop *loop;
    SimFileCall *frame; // NULL: nobody waits any more
    SimFile *file;      // referenced; NULL: one is being opened
    SimOperation operation;
    uint32_t number;
    ssize_t result; // a descriptor, a number of bytes, or a code of libuv
    char *bytes;    // to be written, or what was read
} SimFileRequest;

struct SimFileCall {
    SimCoroutine base;
    SimOperation operation;
    bool has_turn; // the file is this operation's
    SimFile *file; // referenced; NULL: to be opened
    char *path;    // of open
    const char *mode;
    size_t most_bytes;       // of read
    SimBuffer bytes;         // read so far, or to be written
    size_t written;          // of `bytes`
    SimFileRequest *request; // under way
    ssize_t result;          // of the last one
    SimIoWait wait;
};

static const SimFutureKind file_kind = {.reason = SIM_REASON_FILE};

static SimFileCall *frame_of(SimCoroutine *base)
{
    return (SimFileCall *)(void *)base;
}

// ---- a request ------------------------------------------------------------

static void free_request(SimLoop *loop, SimFileRequest *request)
{
    if (request->file)
        sim_object_unref(loop, &request->file->object);
    uv_fs_req_cleanup(&request->fs);
    sim_free(request->bytes);
    sim_free(request);
}

static uint64_t record_end(SimLoop *loop, const SimFileRequest *request)
{
    bool moves_bytes = request->operation == SIM_OPERATION_READ ||
                       request->operation == SIM_OPERATION_WRITE;
    ssize_t result = request->result;
    return sim_trace_event2(loop->trace, SIM_EVENT_IO_DONE, request->operation,
                            NULL, 0, request->number,
                            moves_bytes && result > 0 ? (uint64_t)result : 0,
                            result < 0 ? sim_io_errno((int)result) : 0);
}

// Nobody waits for it: a file that was opened is closed, the turn passes on.
static void drop_result(SimLoop *loop, SimFileRequest *request)
{
    if (request->file)
        sim_file_pass_on(loop, request->file);
    else if (request->result >= 0) {
        uv_fs_t closing;
        uv_fs_close(NULL, &closing, (uv_file)request->result, NULL);
    }
}

static void take_result(SimFileCall *frame, const SimFileRequest *request)
{
    frame->request = NULL;
    frame->result = request->result;
    if (request->operation == SIM_OPERATION_READ && request->result > 0)
        sim_buffer_append(&frame->bytes, request->bytes,
                          (size_t)request->result);
}

// The handle.
static void finish_request(SimLoop *loop, void *argument)
{
    SimFileRequest *request = argument;
    SimFileCall *frame = request->frame;
    uint64_t event = record_end(loop, request);
    if (frame) {
        take_result(frame, request);
        sim_io_wait_end(loop, &frame->wait, 0, event);
    } else {
        drop_result(loop, request);
    }
    free_request(loop, request);
}

static void collect_request(uv_fs_t *fs)
{
    SimFileRequest *request = fs->data;
    request->result = fs->result;
    sim_io_thread_kept(request->loop);
    sim_io_ready(request->loop, finish_request, request);
}

// Which bits of open a mode means; -1: it is none.
static int flags_of(const char *mode)
{
    static const struct {
        char letter;
        int flags;
    } modes[] = {
        {'r', 0},
        {'w', O_CREAT | O_TRUNC},
        {'a', O_CREAT | O_APPEND},
        {'x', O_CREAT | O_EXCL},
    };
    if (strspn(mode + (mode[0] != 0), "b+") != strlen(mode + (mode[0] != 0)))
        return -1;
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (modes[i].letter == mode[0])
            return modes[i].flags | (strchr(mode, '+') ? O_RDWR
                                     : mode[0] == 'r'  ? O_RDONLY
                                                       : O_WRONLY);
    return -1;
}

static size_t chunk_of(const SimFileCall *frame)
{
    size_t left = frame->most_bytes - frame->bytes.size_bytes;
    return left < SIM_CHUNK_BYTES ? left : SIM_CHUNK_BYTES;
}

static int give_read(uv_loop_t *uv, const SimFileCall *frame,
                     SimFileRequest *request)
{
    size_t size_bytes = chunk_of(frame);
    request->bytes = sim_alloc(size_bytes + 1);
    uv_buf_t buffer = uv_buf_init(request->bytes, (unsigned)size_bytes);
    return uv_fs_read(uv, &request->fs, frame->file->fd, &buffer, 1, -1,
                      collect_request);
}

// Gives what is left; libuv counts the bytes of a buffer in an unsigned int.
static int give_write(uv_loop_t *uv, const SimFileCall *frame,
                      SimFileRequest *request)
{
    size_t size_bytes = frame->bytes.size_bytes - frame->written;
    if (size_bytes > SIM_MOST_FILE_BYTES)
        size_bytes = SIM_MOST_FILE_BYTES;
    request->bytes = sim_alloc(size_bytes + 1);
    memcpy(request->bytes, frame->bytes.bytes + frame->written, size_bytes);
    uv_buf_t buffer = uv_buf_init(request->bytes, (unsigned)size_bytes);
    return uv_fs_write(uv, &request->fs, frame->file->fd, &buffer, 1, -1,
                       collect_request);
}

static int give_close(uv_loop_t *uv, const SimFileCall *frame,
                      SimFileRequest *request)
{
    int fd = frame->file->fd;
    frame->file->fd = -1;
    frame->file->base.opened_at = NULL;
    sim_trace_event(request->loop->trace, SIM_EVENT_IO_CLOSE,
                    SIM_OPERATION_CLOSE_FILE, NULL,
                    sim_loop_task_number(request->loop), request->number);
    return uv_fs_close(uv, &request->fs, fd, collect_request);
}

static int give(uv_loop_t *uv, const SimFileCall *frame,
                SimFileRequest *request)
{
    switch (frame->operation) {
    case SIM_OPERATION_READ:
        return give_read(uv, frame, request);
    case SIM_OPERATION_WRITE:
        return give_write(uv, frame, request);
    case SIM_OPERATION_CLOSE_FILE:
        return give_close(uv, frame, request);
    default:
        return uv_fs_open(uv, &request->fs, frame->path, flags_of(frame->mode),
                          0666, collect_request);
    }
}

static SimFileRequest *new_request(SimLoop *loop, SimFileCall *frame)
{
    SimFileRequest *request = sim_alloc(sizeof *request);
    request->fs.data = request;
    request->loop = loop;
    request->frame = frame;
    request->file = frame->file;
    request->operation = frame->operation;
    request->number = frame->file ? frame->file->number : sim_io_number(loop);
    if (frame->file)
        sim_object_ref(&frame->file->object);
    return request;
}

static SimValue failure(SimLoop *loop, const SimFileCall *frame, int status)
{
    return sim_io_failure(loop, status, "%s",
                          frame->file ? frame->file->path : frame->path);
}

static SimValue submit(SimLoop *loop, SimFileCall *frame)
{
    uv_loop_t *uv = sim_loop_uv(loop);
    SimFileRequest *request = new_request(loop, frame);
    size_t left = frame->operation == SIM_OPERATION_WRITE
                      ? frame->bytes.size_bytes - frame->written
                      : 0;
    sim_trace_event2(loop->trace, SIM_EVENT_IO_SUBMIT, frame->operation, NULL,
                     sim_loop_task_number(loop), request->number, left, 0);
    int status = give(uv, frame, request);
    if (status != 0) {
        free_request(loop, request);
        return failure(loop, frame, status);
    }
    sim_io_thread_promise(loop);
    frame->request = request;
    return sim_io_wait_begin(&frame->wait, &file_kind, request->number);
}

// ---- the awaitable --------------------------------------------------------

// The operation needs the file no more. One that a thread works on gives it
// back later.
static void leave(SimLoop *loop, SimFileCall *frame)
{
    sim_io_wait_leave(&frame->wait);
    if (frame->request) {
        frame->request->frame = NULL;
        // A descriptor that is being closed must not stay open.
        if (frame->operation != SIM_OPERATION_CLOSE_FILE)
            uv_cancel((uv_req_t *)&frame->request->fs);
    } else if (frame->has_turn) {
        sim_file_pass_on(loop, frame->file);
    }
    frame->request = NULL;
    frame->has_turn = false;
}

static SimValue bytes_of(SimLoop *loop, const SimBuffer *buffer)
{
    SimBytes *bytes = sim_bytes_new(loop, buffer->size_bytes);
    if (buffer->size_bytes > 0)
        memcpy(bytes->bytes, buffer->bytes, buffer->size_bytes);
    return (SimValue){.kind = SIM_VALUE_BYTES, .bytes = bytes};
}

static SimValue go_on_reading(SimLoop *loop, SimFileCall *frame)
{
    if (frame->bytes.size_bytes >= SIM_MOST_FILE_BYTES)
        return failure(loop, frame, UV_EFBIG);
    if (frame->result == 0 || frame->bytes.size_bytes == frame->most_bytes)
        return bytes_of(loop, &frame->bytes);
    return submit(loop, frame);
}

static SimValue go_on_writing(SimLoop *loop, SimFileCall *frame)
{
    frame->written += (size_t)frame->result;
    return frame->written < frame->bytes.size_bytes ? submit(loop, frame)
                                                    : none;
}

// A request has ended: is that all?
static SimValue go_on(SimLoop *loop, SimFileCall *frame)
{
    if (frame->result < 0)
        return failure(loop, frame, (int)frame->result);
    switch (frame->operation) {
    case SIM_OPERATION_READ:
        return go_on_reading(loop, frame);
    case SIM_OPERATION_WRITE:
        return go_on_writing(loop, frame);
    case SIM_OPERATION_CLOSE_FILE:
        return none;
    default:
        return (SimValue){.kind = SIM_VALUE_OBJECT,
                          .object = &sim_file_new(loop, frame->path,
                                                  (int)frame->result,
                                                  frame->wait.future.number)
                                         ->object};
    }
}

static SimValue use(SimLoop *loop, SimFileCall *frame)
{
    if (frame->file->fd >= 0)
        return submit(loop, frame);
    if (frame->operation == SIM_OPERATION_CLOSE_FILE)
        return none;
    return sim_error_new(loop, ValueError, NULL,
                         "I/O operation on closed file %s", frame->file->path);
}

static SimValue begin_to_open(SimLoop *loop, SimFileCall *frame)
{
    if (flags_of(frame->mode) < 0)
        return sim_error_new(loop, ValueError, NULL,
                             "opening %s: invalid mode '%s'; write r, w, a or "
                             "x, and + for both",
                             frame->path, frame->mode);
    sim_trace_text(loop->trace, SIM_EVENT_IO_PATH, SIM_OPERATION_OPEN_FILE,
                   NULL, sim_loop_task_number(loop), frame->path,
                   strlen(frame->path));
    return submit(loop, frame);
}

static SimValue begin(SimLoop *loop, SimFileCall *frame)
{
    SimFile *file = frame->file;
    if (!file)
        return begin_to_open(loop, frame);
    if (file->is_taken) {
        sim_list_append(&file->line, &frame->wait.link);
        return sim_io_wait_begin(&frame->wait, &file_kind, file->number);
    }
    file->is_taken = true;
    frame->has_turn = true;
    return use(loop, frame);
}

// Was it woken in the line, and has not begun its first request?
static bool was_in_line(const SimFileCall *frame)
{
    return frame->file && !frame->has_turn && sim_io_has_waited(&frame->wait);
}

static SimValue next(SimLoop *loop, SimFileCall *frame, SimValue input)
{
    bool was_woken =
        was_in_line(frame) && frame->wait.future.state == SIM_FUTURE_FINISHED;
    if (was_woken)
        frame->has_turn = true;
    if (is_error(input))
        return sim_ref(input);
    if (!sim_io_has_waited(&frame->wait))
        return begin(loop, frame);
    return was_woken ? use(loop, frame) : go_on(loop, frame);
}

static SimValue step_call(SimLoop *loop, SimCoroutine *base, SimValue input)
{
    SimFileCall *frame = frame_of(base);
    SimValue result = next(loop, frame, input);
    if (result.kind != SIM_VALUE_PENDING)
        leave(loop, frame);
    return result;
}

static void destroy_call(SimLoop *loop, SimCoroutine *base)
{
    SimFileCall *frame = frame_of(base);
    leave(loop, frame);
    sim_io_wait_done(loop, &frame->wait);
    if (frame->file)
        sim_object_unref(loop, &frame->file->object);
    sim_buffer_done(&frame->bytes);
    sim_free(frame->path);
}

static const SimCoroutineKind call_kind = {.name = "file",
                                           .step = step_call,
                                           .destroy = destroy_call,
                                           .is_builtin = true};

static SimFileCall *new_call(SimOperation operation, const SimSite *site,
                             SimFile *file)
{
    SimLoop *loop = sim_loop_current();
    SimFileCall *frame =
        frame_of(sim_coroutine_make(loop, &call_kind, site, sizeof *frame));
    memset(&frame->base + 1, 0, sizeof *frame - sizeof frame->base);
    frame->operation = operation;
    frame->file = file;
    sim_buffer_init(&frame->bytes);
    sim_io_wait_init(&frame->wait);
    if (file)
        sim_object_ref(&file->object);
    return frame;
}

SimCoroutine *sim_file_open(const char *path, const char *mode)
{
    static const SimSite site = {"simul.h", "open", 0, NULL};
    SimFileCall *frame = new_call(SIM_OPERATION_OPEN_FILE, &site, NULL);
    frame->path = sim_strdup(path);
    frame->mode = mode;
    return &frame->base;
}

SimCoroutine *sim_file_read(SimFile *file, size_t most_bytes)
{
    static const SimSite site = {"simul.h", "read", 0, NULL};
    SimFileCall *frame = new_call(SIM_OPERATION_READ, &site, file);
    frame->most_bytes = most_bytes;
    return &frame->base;
}

SimCoroutine *sim_file_write(SimFile *file, const void *bytes,
                             size_t size_bytes)
{
    static const SimSite site = {"simul.h", "write", 0, NULL};
    SimFileCall *frame = new_call(SIM_OPERATION_WRITE, &site, file);
    sim_buffer_append(&frame->bytes, bytes, size_bytes);
    return &frame->base;
}

SimCoroutine *sim_file_close(SimFile *file)
{
    static const SimSite site = {"simul.h", "close", 0, NULL};
    return &new_call(SIM_OPERATION_CLOSE_FILE, &site, file)->base;
}
