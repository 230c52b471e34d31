#include "io/http_parse.h"

#include "base/alloc.h"
#include "core/loop.h"

#include <strings.h>

// ---- what the parser calls -------------------------------------------------

static SimHttpParse *parse_of(http_parser *parser)
{
    return parser->data;
}

// The parser stops when a callback returns this.
static int refuse(SimHttpParse *parse, int status)
{
    parse->status = status;
    return -1;
}

static int on_begin(http_parser *parser)
{
    SimHttpParse *parse = parse_of(parser);
    parse->request = sim_http_message_new(parse->loop);
    return 0;
}

static int count_head(SimHttpParse *parse, size_t size_bytes, int status)
{
    parse->head_bytes += size_bytes;
    return parse->head_bytes > SIM_HTTP_HEAD_BYTES ? refuse(parse, status) : 0;
}

static int on_url(http_parser *parser, const char *bytes, size_t size_bytes)
{
    SimHttpParse *parse = parse_of(parser);
    sim_buffer_append(&parse->url, bytes, size_bytes);
    return count_head(parse, size_bytes, HTTP_STATUS_URI_TOO_LONG);
}

static void end_field(SimHttpParse *parse)
{
    if (parse->name.size_bytes > 0)
        sim_http_message_add(parse->request, sim_buffer_string(&parse->name),
                             parse->name.size_bytes,
                             sim_buffer_string(&parse->value),
                             parse->value.size_bytes);
    sim_buffer_clear(&parse->name);
    sim_buffer_clear(&parse->value);
    parse->is_in_value = false;
}

static int on_name(http_parser *parser, const char *bytes, size_t size_bytes)
{
    SimHttpParse *parse = parse_of(parser);
    if (parse->is_in_value)
        end_field(parse);
    sim_buffer_append(&parse->name, bytes, size_bytes);
    return count_head(parse, size_bytes,
                      HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE);
}

static int on_value(http_parser *parser, const char *bytes, size_t size_bytes)
{
    SimHttpParse *parse = parse_of(parser);
    parse->is_in_value = true;
    sim_buffer_append(&parse->value, bytes, size_bytes);
    return count_head(parse, size_bytes,
                      HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE);
}

static int judge_head(SimHttpParse *parse, const http_parser *parser)
{
    if (parser->http_major != 1)
        return refuse(parse, HTTP_STATUS_HTTP_VERSION_NOT_SUPPORTED);
    if (parser->method == HTTP_CONNECT)
        return refuse(parse, HTTP_STATUS_NOT_IMPLEMENTED);
    if (parser->http_minor > 0 && !sim_http_header(parse->request, "Host"))
        return refuse(parse, HTTP_STATUS_BAD_REQUEST);
    if (parser->content_length != UINT64_MAX &&
        parser->content_length > SIM_HTTP_BODY_BYTES)
        return refuse(parse, HTTP_STATUS_PAYLOAD_TOO_LARGE);
    return 0;
}

static int on_head(http_parser *parser)
{
    SimHttpParse *parse = parse_of(parser);
    SimHttpMessage *request = parse->request;

    end_field(parse);
    request->url = sim_strdup(sim_buffer_string(&parse->url));
    request->method =
        sim_strdup(http_method_str((enum http_method)parser->method));
    const char *expected = sim_http_header(request, "Expect");
    parse->expects_continue =
        expected && strcasecmp(expected, "100-continue") == 0;
    return judge_head(parse, parser);
}

static int on_body(http_parser *parser, const char *bytes, size_t size_bytes)
{
    SimHttpParse *parse = parse_of(parser);
    parse->expects_continue = false;
    if (parse->body.size_bytes + size_bytes > SIM_HTTP_BODY_BYTES)
        return refuse(parse, HTTP_STATUS_PAYLOAD_TOO_LARGE);
    sim_buffer_append(&parse->body, bytes, size_bytes);
    return 0;
}

static int on_end(http_parser *parser)
{
    SimHttpParse *parse = parse_of(parser);
    // Headers may follow a body in chunks; nobody asked for them.
    sim_buffer_clear(&parse->name);
    sim_buffer_clear(&parse->value);
    sim_http_message_set_body(parse->loop, parse->request,
                              sim_buffer_string(&parse->body),
                              parse->body.size_bytes);
    parse->is_done = true;
    parse->expects_continue = false;
    parse->keeps_alive = http_should_keep_alive(parser) != 0;
    // The bytes behind it are the next request's.
    http_parser_pause(parser, 1);
    return 0;
}

static const http_parser_settings callbacks = {
    .on_message_begin = on_begin,
    .on_url = on_url,
    .on_header_field = on_name,
    .on_header_value = on_value,
    .on_headers_complete = on_head,
    .on_body = on_body,
    .on_message_complete = on_end,
};

// ---- feeding ---------------------------------------------------------------

void sim_http_parse_init(SimHttpParse *parse, SimLoop *loop)
{
    *parse = (SimHttpParse){.loop = loop};
    http_parser_init(&parse->parser, HTTP_REQUEST);
    parse->parser.data = parse;
    sim_buffer_init(&parse->url);
    sim_buffer_init(&parse->name);
    sim_buffer_init(&parse->value);
    sim_buffer_init(&parse->body);
}

void sim_http_parse_next(SimHttpParse *parse)
{
    if (parse->request)
        sim_object_unref(parse->loop, &parse->request->object);
    parse->request = NULL;
    parse->head_bytes = 0;
    parse->is_done = false;
    parse->keeps_alive = false;
    parse->expects_continue = false;
    parse->status = 0;
    sim_buffer_clear(&parse->url);
    sim_buffer_clear(&parse->body);
    if (HTTP_PARSER_ERRNO(&parse->parser) == HPE_PAUSED)
        http_parser_pause(&parse->parser, 0);
}

void sim_http_parse_done(SimHttpParse *parse)
{
    sim_http_parse_next(parse);
    sim_buffer_done(&parse->url);
    sim_buffer_done(&parse->name);
    sim_buffer_done(&parse->value);
    sim_buffer_done(&parse->body);
}

size_t sim_http_parse_feed(SimHttpParse *parse, const char *bytes,
                           size_t size_bytes)
{
    size_t taken =
        http_parser_execute(&parse->parser, &callbacks, bytes, size_bytes);
    enum http_errno error = HTTP_PARSER_ERRNO(&parse->parser);
    if (error == HPE_HEADER_OVERFLOW)
        parse->status = HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE;
    else if (error != HPE_OK && error != HPE_PAUSED && parse->status == 0)
        parse->status = HTTP_STATUS_BAD_REQUEST;
    return taken;
}
