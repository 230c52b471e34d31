#include "io/http_easy.h"

#include "base/alloc.h"
#include "core/error.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    MOST_FIELD_BYTES = 262144, // of all headers of a response
    MOST_BODY_BYTES = 16 << 20,
    MOST_REDIRECTS = 10,
    REAL_TIMEOUT_MS = 30000,
};

// ---- URLs ------------------------------------------------------------------

static char *part_of(const char *url, CURLUPart part)
{
    char *text = NULL;
    CURLU *parts = curl_url();
    if (curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK)
        curl_url_get(parts, part, &text, CURLU_DEFAULT_PORT);
    curl_url_cleanup(parts);
    return text;
}

char *sim_http_easy_host(const char *url)
{
    return part_of(url, CURLUPART_HOST);
}

static bool is_loopback_name(const char *host)
{
    return strncmp(host, "127.", 4) == 0 || strcmp(host, "[::1]") == 0 ||
           strcasecmp(host, "localhost") == 0;
}

bool sim_http_easy_is_inside(const SimLoop *loop, const char *url)
{
    char *host = part_of(url, CURLUPART_HOST);
    char *port_text = part_of(url, CURLUPART_PORT);
    unsigned port =
        port_text ? (unsigned)strtoul(port_text, NULL, 10) & 0xffff : 0;
    bool is_inside = host && port > 0 && is_loopback_name(host) &&
                     (loop->io.inside_ports[port / 64] >> port % 64 & 1);
    curl_free(host);
    curl_free(port_text);
    return is_inside;
}

// ---- what comes ------------------------------------------------------------

// The blank line behind the head: of the page itself, or of one that leads on?
static void end_head(SimHttpTransfer *transfer)
{
    sim_http_client_note_head(transfer);
    int status = transfer->response->status;
    bool leads_on = status >= 300 && status < 400 && transfer->is_following &&
                    sim_http_header(transfer->response, "Location");
    if (status < 200 || leads_on)
        return;
    transfer->is_head_done = true;
    sim_http_stream_arrived(transfer);
}

// One line of the head. A status line begins a new head: that of the page one
// was redirected to.
static size_t take_header(char *line, size_t size, size_t count, void *argument)
{
    SimHttpTransfer *transfer = argument;
    SimHttpMessage *response = transfer->response;
    size_t size_bytes = size * count;
    const char *colon = memchr(line, ':', size_bytes);

    if (size_bytes > 5 && strncmp(line, "HTTP/", 5) == 0) {
        sim_buffer_clear(&response->fields);
        return size_bytes;
    }
    if (size_bytes <= 2 && transfer->is_streamed)
        end_head(transfer);
    if (!colon || memchr(line, '\0', size_bytes))
        return size_bytes;
    if (response->fields.size_bytes + size_bytes > MOST_FIELD_BYTES) {
        transfer->is_too_long = true;
        return 0;
    }
    size_t name_bytes = (size_t)(colon - line);
    sim_http_message_add(response, line, name_bytes, colon + 1,
                         size_bytes - name_bytes - 1);
    return size_bytes;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *argument)
{
    SimHttpTransfer *transfer = argument;
    size_t size_bytes = size * count;

    if (transfer->is_streamed &&
        transfer->body.size_bytes > SIM_HTTP_UNREAD_BYTES) {
        transfer->is_paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    if (size_bytes > transfer->most_bytes - transfer->came_bytes) {
        transfer->is_too_long = true;
        return 0; // curl ends the transfer
    }
    transfer->came_bytes += size_bytes;
    sim_buffer_append(&transfer->body, bytes, size_bytes);
    if (transfer->is_streamed)
        sim_http_stream_arrived(transfer);
    return size_bytes;
}

// ---- what is asked for -----------------------------------------------------

static void set_headers(SimHttpTransfer *transfer, const char *lines)
{
    while (lines && *lines) {
        size_t size_bytes = strcspn(lines, "\n");
        char *line = sim_format("%.*s", (int)size_bytes, lines);
        transfer->headers = curl_slist_append(transfer->headers, line);
        sim_free(line);
        lines += size_bytes + (lines[size_bytes] == '\n');
    }
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static void set_request(SimHttpTransfer *transfer, const SimHttpOptions *asked)
{
    CURL *easy = transfer->easy;
    if (asked->body) {
        size_t size_bytes =
            asked->body_bytes ? asked->body_bytes : strlen(asked->body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)size_bytes);
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, asked->body);
    }
    if (asked->method && strcasecmp(asked->method, "HEAD") == 0)
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    else if (asked->method)
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, asked->method);
    set_headers(transfer, asked->headers);
}

static void set_limits(SimHttpTransfer *transfer, const SimHttpOptions *asked)
{
    CURL *easy = transfer->easy;
    long redirects = asked->most_redirects;
    transfer->most_bytes = asked->most_bytes       ? asked->most_bytes
                           : transfer->is_streamed ? SIZE_MAX
                                                   : MOST_BODY_BYTES;
    transfer->is_following = redirects >= 0;
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, redirects >= 0 ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS,
                     redirects > 0 ? redirects : (long)MOST_REDIRECTS);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    if (asked->trusted)
        curl_easy_setopt(easy, CURLOPT_CAINFO, asked->trusted);
}

// The virtual clock stands still for a peer outside, so the limit must be one
// of real time: a server that never answers would hold the program for ever.
static void set_real_timeout(SimHttpTransfer *transfer,
                             const SimHttpOptions *asked)
{
    double timeout_ms =
        asked->timeout > 0 ? asked->timeout * 1e3 : (double)REAL_TIMEOUT_MS;
    if (transfer->loop->clock.kind == SIM_CLOCK_VIRTUAL && timeout_ms < 1e9)
        curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT_MS,
                         timeout_ms < 1 ? 1L : (long)timeout_ms);
}

static void set_callbacks(SimHttpTransfer *transfer)
{
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->words);
}

bool sim_http_easy_setup(SimHttpTransfer *transfer, const char *url,
                         const SimHttpOptions *options)
{
    CURL *easy = curl_easy_init();
    transfer->easy = easy;
    transfer->code = CURLE_OUT_OF_MEMORY;
    if (!easy)
        return false;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "simul/" SIM_VERSION);
    set_callbacks(transfer);
    set_request(transfer, options);
    set_limits(transfer, options);
    // No proxy stands between a program and its own server.
    if (sim_http_easy_is_inside(transfer->loop, url))
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    else
        set_real_timeout(transfer, options);
    transfer->code = curl_easy_setopt(easy, CURLOPT_URL, url);
    return transfer->code == CURLE_OK;
}

// ---- what went wrong -------------------------------------------------------

static const SimErrorType *type_of_connect(long os_error)
{
    return os_error == ECONNREFUSED ? ConnectionRefusedError
           : os_error == EACCES     ? PermissionError
           : os_error == ETIMEDOUT  ? TimeoutError
                                    : OSError;
}

static const SimErrorType *type_of(const SimHttpTransfer *transfer)
{
    switch (transfer->code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return ValueError;
    case CURLE_COULDNT_RESOLVE_HOST:
        return gaierror;
    case CURLE_COULDNT_CONNECT:
        return type_of_connect(transfer->os_error);
    case CURLE_OPERATION_TIMEDOUT:
        return TimeoutError;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        return SSLError;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return ConnectionResetError;
    case CURLE_PARTIAL_FILE:
        return IncompleteReadError;
    default:
        return OSError;
    }
}

// Why, where curl has no words or none that help.
static const char *why(const SimHttpTransfer *transfer, const char *host)
{
    switch (transfer->code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return "the name does not resolve";
    case CURLE_COULDNT_CONNECT:
        return transfer->os_error ? strerror((int)transfer->os_error)
                                  : "no connection";
    case CURLE_PEER_FAILED_VERIFICATION:
        return "the certificate is not to be trusted";
    case CURLE_GOT_NOTHING:
        return "the server closed the connection without an answer";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return host ? "only http and https are understood" : "this is no URL";
    default:
        return curl_easy_strerror(transfer->code);
    }
}

SimValue sim_http_easy_failure(SimLoop *loop, const SimHttpTransfer *transfer)
{
    const char *url = transfer->url;
    char *host = sim_http_easy_host(url);
    SimValue error;

    if (transfer->is_too_long)
        error = sim_error_new(loop, LimitOverrunError, NULL,
                              "%s: the response is longer than %zu bytes", url,
                              transfer->most_bytes);
    else if (transfer->code == CURLE_OPERATION_TIMEDOUT)
        error = sim_error_new(loop, TimeoutError, NULL,
                              "%s: no answer within %g seconds", url,
                              transfer->timeout);
    else
        error =
            sim_error_new(loop, type_of(transfer), NULL, "%s: %s%s%s%s", url,
                          why(transfer, host), transfer->words[0] ? " (" : "",
                          transfer->words, transfer->words[0] ? ")" : "");
    curl_free(host);
    return error;
}
