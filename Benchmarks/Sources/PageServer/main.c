// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Serves one file from memory at every path, to measure libmicrohttpd alone.
///
/// Usage: page-server FILE. Prints its port, and stops when its standard input closes.

static struct MHD_Response *page;

static enum MHD_Result answer(
    void *context, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
    const char *body, size_t *body_size, void **request) {
    (void)context, (void)url, (void)version, (void)body, (void)body_size;
    static int seen;
    // The first call has only the headers; a response to it would close the connection.
    if (!*request) return *request = &seen, MHD_YES;
    *request = NULL;
    if (strcmp(method, "GET")) return MHD_NO;
    return MHD_queue_response(connection, MHD_HTTP_OK, page);
}

static void *contents(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) perror(path), exit(1);
    char *bytes = NULL;
    for (size_t capacity = 0, count = 1; count; *size += count) {
        if (*size == capacity && !(bytes = realloc(bytes, capacity = capacity * 2 + 65536))) perror(path), exit(1);
        count = fread(bytes + *size, 1, capacity - *size, file);
    }
    fclose(file);
    return bytes;
}

int main(int count, char **arguments) {
    if (count != 2) return fputs("usage: page-server FILE\n", stderr), 2;
    size_t size = 0;
    void *bytes = contents(arguments[1], &size);
    page = MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(page, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    // Two threads with epoll, like the bot's server.
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_THREAD_POOL_SIZE, 2u,
        MHD_OPTION_CONNECTION_LIMIT, 128u, MHD_OPTION_END);
    if (!page || !daemon) return fputs("page-server: cannot listen\n", stderr), 1;
    printf("%u\n", (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    for (char byte; read(STDIN_FILENO, &byte, 1) > 0;) continue;
    MHD_stop_daemon(daemon);
    MHD_destroy_response(page);
    free(bytes);
}
