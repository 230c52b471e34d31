// The handshake of a WebSocket: a key, and the proof that the server has seen it.
// Source: RFC 6455, chapter 4.
#ifndef SIM_IO_WEBSOCKET_KEY_H
#define SIM_IO_WEBSOCKET_KEY_H

#include "io/http_message.h"

enum {
    SIM_WEBSOCKET_KEY_CHARS = 24,
    SIM_WEBSOCKET_PROOF_CHARS = 28,
};

// A random key.
void sim_websocket_new_key(char key[SIM_WEBSOCKET_KEY_CHARS + 1]);

// The server's answer to a key.
void sim_websocket_prove(const char *key,
                         char proof[SIM_WEBSOCKET_PROOF_CHARS + 1]);

// 0 if the request asks for a WebSocket as it should, else the status to refuse
// it with.
int sim_websocket_judge(const SimHttpMessage *request);

#endif
