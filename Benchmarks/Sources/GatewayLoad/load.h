// SPDX-License-Identifier: MIT
// Part of StatsBot.

#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A growing piece of memory.
typedef struct buffer {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} buffer;

/// Ends the process with a message: nothing here can be mended.
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

void buffer_reserve(buffer *into, size_t more);
void buffer_append(buffer *into, const void *bytes, size_t count);
void buffer_print(buffer *into, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// How the stream is compressed.
typedef enum encoding { PLAIN, ZLIB_STREAM, ZSTD_STREAM } encoding;

/// Makes payloads into WebSocket messages, compressed where asked for. One for each connection.
typedef struct encoder encoder;
encoder *encoder_create(encoding how);
void encoder_destroy(encoder *encoder);
/// Appends the frame of one payload.
void encoder_append(encoder *encoder, const buffer *payload, buffer *frames);

/// What a client must have counted at the end.
typedef struct expectation {
    int64_t joins, leaves, bans, members, online;
} expectation;

/// All that is sent to one client, rendered before it comes. Its parts end at these places; the last is the rest.
typedef struct stream {
    buffer frames;
    size_t hello_end, guild_end, events_end;
    size_t event_count;
    /// The bytes of the events' JSON.
    size_t payload_bytes;
    expectation expected;
} stream;

/// The shares of the events, in percent.
typedef struct mix {
    int presences, joins, leaves, bans, messages;
} mix;

/// Renders hello; READY, GUILD_CREATE and a heartbeat request; the events and another one; an event that ends all.
stream render_stream(encoding how, size_t events, mix shares);

extern const char *const GUILD_ID;

/// Listens on a port of the loopback interface.
int listen_loopback(int *port);

/// Answers the requests that a client makes first, until one is for the gateway. Returns its socket, upgraded.
int accept_gateway(int listener, int port, int process);

void send_all(int socket, const uint8_t *bytes, size_t count);
/// Sends them evenly over so many seconds, or as fast as they are taken where that takes longer.
void send_evenly(int socket, const uint8_t *bytes, size_t count, double seconds);

/// Waits for a payload that holds `text`.
void await_payload(int socket, const char *text);

/// The sum of the samples of a family on the page of metrics at a port of this machine; negative where there is none.
double scrape(int port, const char *family);

/// The client: a child process.
typedef struct usage {
    double cpu_seconds;
    long resident_kilobytes, peak_kilobytes;
} usage;

/// Starts the client; what it prints can be read from `output`. `{port}` in its arguments becomes the port.
int client_start(char **command, int port, int *output);
usage client_usage(int process);
bool client_has_ended(int process);
/// Waits some time for its end, then asks for it, then makes it.
void client_end(int process, int patience_seconds);

#endif
