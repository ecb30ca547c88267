// SPDX-License-Identifier: MIT
// Part of StatsBot.

#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A growing buffer.
typedef struct buffer {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} buffer;

/// Prints an error message and exits.
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

void buffer_reserve(buffer *into, size_t more);
void buffer_append(buffer *into, const void *bytes, size_t count);
void buffer_print(buffer *into, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// The compression of the stream.
typedef enum encoding { PLAIN, ZLIB_STREAM, ZSTD_STREAM } encoding;

/// Encodes payloads as WebSocket messages, compressed if required. One per connection.
typedef struct encoder encoder;
encoder *encoder_create(encoding how);
void encoder_destroy(encoder *encoder);
/// Appends the frame of one payload.
void encoder_append(encoder *encoder, const buffer *payload, buffer *frames);

/// The expected final counts of a client.
typedef struct expectation {
    int64_t joins, leaves, bans, members, online;
} expectation;

/// All data for one client, rendered in advance. The parts end at these offsets; the last part is the rest.
typedef struct stream {
    buffer frames;
    size_t hello_end, guild_end, events_end;
    size_t event_count;
    /// The size of the events' JSON.
    size_t payload_bytes;
    expectation expected;
} stream;

/// The shares of the events, in percent.
typedef struct mix {
    int presences, joins, leaves, bans, messages;
} mix;

/// Renders HELLO; READY, GUILD_CREATE and a heartbeat request; the events and another heartbeat request; a final event.
stream render_stream(encoding how, size_t events, mix shares);

extern const char *const GUILD_ID;

/// Listens on a port of the loopback interface.
int listen_loopback(int *port);

/// Answers a client's HTTP requests until it connects to the gateway. Returns the socket after the WebSocket upgrade.
int accept_gateway(int listener, int port, int process);

void send_all(int socket, const uint8_t *bytes, size_t count);
/// Sends the bytes evenly over `seconds`, or as fast as the client reads them if that takes longer.
void send_evenly(int socket, const uint8_t *bytes, size_t count, double seconds);

/// Waits for a payload that contains `text`.
void await_payload(int socket, const char *text);

/// The sum of a family's samples on the metrics page at a local port; negative if there are none.
double scrape(int port, const char *family);

/// The resource usage of the client, a child process.
typedef struct usage {
    double cpu_seconds;
    long resident_kilobytes, peak_kilobytes;
} usage;

/// Starts the client and provides its output in `output`. `{port}` in its arguments is replaced by the port.
int client_start(char **command, int port, int *output);
usage client_usage(int process);
bool client_has_ended(int process);
/// Waits for the client to exit, then terminates and finally kills it.
void client_end(int process, int patience_seconds);

#endif
