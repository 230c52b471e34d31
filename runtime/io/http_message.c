#include "io/http_message.h"

#include "base/alloc.h"
#include "core/loop.h"
#include "core/misuse.h"

#include <string.h>
#include <strings.h>

static void destroy_message(SimLoop *loop, SimObject *object)
{
    SimHttpMessage *message = (SimHttpMessage *)(void *)object;
    if (message->transfer)
        sim_http_stream_forget(message);
    sim_free(message->method);
    sim_free(message->url);
    sim_buffer_done(&message->fields);
    if (message->body)
        sim_object_unref(loop, &message->body->object);
}

static const SimObjectType message_type = {"HTTP message", destroy_message};

SimHttpMessage *sim_http_message_new(SimLoop *loop)
{
    SimHttpMessage *message =
        sim_object_new(loop, &message_type, sizeof *message);
    sim_buffer_init(&message->fields);
    return message;
}

bool sim_http_is_message(SimValue value)
{
    return value.kind == SIM_VALUE_OBJECT &&
           value.object->type == &message_type;
}

SimHttpMessage *as_http(SimValue value)
{
    if (!sim_http_is_message(value))
        sim_misuse(NULL, "a value is used as an HTTP request or response, but "
                         "it is none");
    return (SimHttpMessage *)(void *)value.object;
}

// ---- fields ----------------------------------------------------------------

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void sim_http_message_add(SimHttpMessage *message, const char *name,
                          size_t name_bytes, const char *value,
                          size_t value_bytes)
{
    while (value_bytes > 0 && is_blank(value[value_bytes - 1]))
        value_bytes--;
    while (value_bytes > 0 && is_blank(*value)) {
        value++;
        value_bytes--;
    }
    sim_buffer_append(&message->fields, name, name_bytes);
    sim_buffer_append(&message->fields, "", 1);
    sim_buffer_append(&message->fields, value, value_bytes);
    sim_buffer_append(&message->fields, "", 1);
}

const char *sim_http_header(const SimHttpMessage *message, const char *name)
{
    const char *field = message->fields.bytes;
    const char *end = field + message->fields.size_bytes;
    while (field < end) {
        const char *value = field + strlen(field) + 1;
        if (strcasecmp(field, name) == 0)
            return value;
        field = value + strlen(value) + 1;
    }
    return NULL;
}

// ---- the rest --------------------------------------------------------------

int sim_http_status(const SimHttpMessage *response)
{
    return response->status;
}

const char *sim_http_url(const SimHttpMessage *message)
{
    return message->url ? message->url : "";
}

SimValue sim_http_path(const SimHttpMessage *request)
{
    const char *url = sim_http_url(request);
    return sim_text("%.*s", (int)strcspn(url, "?#"), url);
}

const char *sim_http_method(const SimHttpMessage *request)
{
    return request->method ? request->method : "";
}

SimValue sim_http_body(const SimHttpMessage *message)
{
    if (!message->body)
        return sim_bytes("", 0);
    SimValue body = {.kind = SIM_VALUE_BYTES, .bytes = message->body};
    return sim_scope_keep(sim_loop_current()->scope, body);
}

void sim_http_message_set_body(SimLoop *loop, SimHttpMessage *message,
                               const void *bytes, size_t size_bytes)
{
    if (message->body)
        sim_object_unref(loop, &message->body->object);
    message->body = sim_bytes_copy(loop, bytes, size_bytes);
}

// ---- what a handler returns ------------------------------------------------

SimValue sim_http_response(int status, const char *type, SimValue body)
{
    SimLoop *loop = sim_loop_current();
    SimHttpMessage *response = sim_http_message_new(loop);

    sim_scope_hold(loop->scope, &response->object);
    response->status = status;
    sim_http_add_header(sim_http_message_value(response), "Content-Type",
                        type ? type : "text/plain; charset=utf-8");
    if (body.kind != SIM_VALUE_NONE) {
        const char *text = as_text(body);
        bool is_bytes = body.kind == SIM_VALUE_BYTES;
        sim_http_message_set_body(loop, response, text,
                                  is_bytes ? sim_len(body) : strlen(text));
    }
    return sim_http_message_value(response);
}

void sim_http_add_header(SimValue response, const char *name, const char *value)
{
    // Whoever could smuggle a line break in could write the rest himself.
    if (name[strcspn(name, ": \r\n")] != '\0' || name[0] == '\0' ||
        value[strcspn(value, "\r\n")] != '\0')
        sim_misuse(NULL, "'%s' is no header that can be sent", name);
    sim_http_message_add(as_http(response), name, strlen(name), value,
                         strlen(value));
}
