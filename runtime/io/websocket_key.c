#include "io/websocket_key.h"

#include <nettle/base64.h>
#include <nettle/sha1.h>
#include <string.h>
#include <strings.h>
#include <uv.h>

enum { KEY_BYTES = 16 };

static const char GUID[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

void sim_websocket_new_key(char key[SIM_WEBSOCKET_KEY_CHARS + 1])
{
    uint8_t bytes[KEY_BYTES] = {0};
    uv_random(NULL, NULL, bytes, sizeof bytes, 0, NULL);
    base64_encode_raw(key, sizeof bytes, bytes);
    key[SIM_WEBSOCKET_KEY_CHARS] = '\0';
}

void sim_websocket_prove(const char *key,
                         char proof[SIM_WEBSOCKET_PROOF_CHARS + 1])
{
    struct sha1_ctx sha1;
    uint8_t digest[SHA1_DIGEST_SIZE];

    sha1_init(&sha1);
    sha1_update(&sha1, strlen(key), (const uint8_t *)key);
    sha1_update(&sha1, sizeof GUID - 1, (const uint8_t *)GUID);
    sha1_digest(&sha1, sizeof digest, digest);
    base64_encode_raw(proof, sizeof digest, digest);
    proof[SIM_WEBSOCKET_PROOF_CHARS] = '\0';
}

// Is the word one of those that the header lists?
static bool lists(const char *header, const char *word)
{
    size_t length = strlen(word);
    while (header && *header) {
        header += strspn(header, ", \t");
        size_t size = strcspn(header, ", \t");
        if (size == length && strncasecmp(header, word, length) == 0)
            return true;
        header += size;
    }
    return false;
}

int sim_websocket_judge(const SimHttpMessage *request)
{
    const char *version = sim_http_header(request, "Sec-WebSocket-Version");
    const char *key = sim_http_header(request, "Sec-WebSocket-Key");

    if (!lists(sim_http_header(request, "Upgrade"), "websocket") || !version ||
        strcmp(version, "13") != 0)
        return 426;
    if (!lists(sim_http_header(request, "Connection"), "upgrade") || !key ||
        strlen(key) != SIM_WEBSOCKET_KEY_CHARS ||
        strcmp(sim_http_method(request), "GET") != 0)
        return 400;
    return 0;
}
