// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

static struct sockaddr_in loopback(int port) {
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int listen_loopback(int *port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 16) ||
        getsockname(listener, (struct sockaddr *)&address, &size)) {
        fail("cannot listen on 127.0.0.1");
    }
    *port = ntohs(address.sin_port);
    return listener;
}

void send_all(int socket, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(socket, bytes, count, MSG_NOSIGNAL);
        if (sent <= 0) fail("connection closed by the client");
        bytes += sent;
        count -= (size_t)sent;
    }
}

static double elapsed(struct timespec since) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)(time.tv_sec - since.tv_sec) + (double)(time.tv_nsec - since.tv_nsec) / 1e9;
}

void send_evenly(int socket, const uint8_t *bytes, size_t count, double seconds) {
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t sent = 0; sent < count;) {
        double part = elapsed(start) / seconds;
        size_t due = part < 1 ? (size_t)(part * (double)count) : count;
        send_all(socket, bytes + sent, due - sent);
        sent = due;
        if (sent < count) nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
}

static void receive_all(int socket, void *bytes, size_t count) {
    if (recv(socket, bytes, count, MSG_WAITALL) != (ssize_t)count) fail("connection closed by the client");
}

/// Reads the head of a request; false if the connection was closed.
static bool read_head(int socket, char *head, size_t capacity) {
    size_t count = 0;
    while (count + 1 < capacity) {
        ssize_t got = recv(socket, head + count, 1, 0);
        if (got <= 0) return false;
        head[++count] = 0;
        if (count >= 4 && !strcmp(head + count - 4, "\r\n\r\n")) return true;
    }
    fail("request head too long");
}

/// Source: RFC 6455, section 4.2.2.
static void upgrade(int socket, const char *head) {
    const char *key = strcasestr(head, "\r\nSec-WebSocket-Key:");
    if (!key) fail("no Sec-WebSocket-Key");
    char joined[128], accepted[64], digest[20], answer[256];
    sscanf(key + 20, " %63[^\r ]", joined);
    strcat(joined, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    gnutls_datum_t hash = {(unsigned char *)digest, sizeof digest}, text;
    if (gnutls_hash_fast(GNUTLS_DIG_SHA1, joined, strlen(joined), digest) || gnutls_base64_encode2(&hash, &text)) {
        fail("SHA-1 failed");
    }
    snprintf(accepted, sizeof accepted, "%.*s", (int)text.size, text.data);
    gnutls_free(text.data);
    int length = snprintf(
        answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
        accepted);
    send_all(socket, (uint8_t *)answer, (size_t)length);
}

/// The part of the HTTP API that a bot uses before the gateway, without bans.
static void answer(int socket, const char *head, int port) {
    char body[512], whole[1024];
    if (strstr(head, "/gateway/bot")) {
        snprintf(
            body, sizeof body,
            "{\"url\":\"ws://127.0.0.1:%d\",\"shards\":1,\"session_start_limit\":{\"total\":1000,\"remaining\":999,"
            "\"reset_after\":86400000,\"max_concurrency\":1}}", port);
    } else if (strstr(head, "/users/@me/guilds")) {
        snprintf(body, sizeof body, "[{\"id\":\"%s\",\"name\":\"The Loud Harbour\"}]", GUILD_ID);
    } else {
        snprintf(body, sizeof body, "[]");
    }
    int length = snprintf(
        whole, sizeof whole,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
        strlen(body), body);
    send_all(socket, (uint8_t *)whole, (size_t)length);
}

int accept_gateway(int listener, int port, int process) {
    static char head[8192];
    while (true) {
        struct pollfd waiting = {.fd = listener, .events = POLLIN};
        while (poll(&waiting, 1, 100) == 0) {
            if (client_has_ended(process)) fail("the client exited before connecting");
        }
        int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (client < 0) fail("no client connected");
        int yes = 1;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (read_head(client, head, sizeof head)) {
            if (strcasestr(head, "\r\nUpgrade: websocket")) return upgrade(client, head), client;
            answer(client, head, port);
        }
        close(client);
    }
}

void await_payload(int socket, const char *text) {
    static char payload[65536];
    while (true) {
        uint8_t head[2], mask[4], length[2];
        receive_all(socket, head, 2);
        size_t count = head[1] & 0x7F;
        if (count == 126) {
            receive_all(socket, length, 2);
            count = (size_t)length[0] << 8 | length[1];
        }
        if (!(head[1] & 0x80) || count >= sizeof payload) fail("unmasked or oversized frame");
        receive_all(socket, mask, 4);
        receive_all(socket, payload, count);
        for (size_t i = 0; i < count; i++) payload[i] ^= (char)mask[i % 4];
        payload[count] = 0;
        if ((head[0] & 0xF) == 8) fail("the client closed the connection");
        if (strstr(payload, text)) return;
    }
}

double scrape(int port, const char *family) {
    static char page[1 << 18];
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = loopback(port);
    size_t count = 0;
    if (!connect(server, (struct sockaddr *)&address, sizeof address)) {
        const char *request = "GET /metrics HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";
        send_all(server, (const uint8_t *)request, strlen(request));
        ssize_t got;
        while ((got = recv(server, page + count, sizeof page - 1 - count, 0)) > 0) count += (size_t)got;
    }
    close(server);
    page[count] = 0;
    double sum = -1;
    for (char *line = page; (line = strstr(line, family)); line++) {
        // Skips comments that contain the name.
        char *end = strchr(line, '\n'), *space = end ? memrchr(line, ' ', (size_t)(end - line)) : NULL;
        if ((line == page || line[-1] == '\n') && space) sum = (sum < 0 ? 0 : sum) + atof(space);
    }
    return sum;
}
