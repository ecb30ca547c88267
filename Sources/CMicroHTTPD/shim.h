// SPDX-License-Identifier: MIT
// Part of StatsBot.
#pragma once

#include <netinet/in.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <microhttpd.h>

// Swift cannot call variadic C functions such as MHD_start_daemon, MHD_get_connection_info and the log callback (with its
// va_list). These shims have fixed parameters.

/// Receives a formatted log message of the library.
typedef void (*exporter_mhd_log_function)(void *context, const char *message);

/// Receives the raw request target, before it is split and decoded, and returns the request's context pointer.
typedef void *(*exporter_mhd_target_function)(void *context, const char *target, struct MHD_Connection *connection);

/// The settings of a daemon. They must outlive the daemon, because the log shim reads them.
struct exporter_mhd_settings {
    int listen_socket;
    bool is_ipv6;
    unsigned int threads;
    unsigned int connection_limit;
    unsigned int connection_limit_per_address;
    unsigned int timeout_seconds;
    size_t connection_memory;
    void *context;
    exporter_mhd_log_function log;
    exporter_mhd_target_function target;
    MHD_AcceptPolicyCallback accept;
    MHD_AccessHandlerCallback request;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    /// PEM text and GnuTLS priorities; all three NULL without TLS. Needed only during the start.
    const char *certificate;
    const char *key;
    const char *priorities;
};

static inline void exporter_mhd_log_formatted(void *settings_pointer, const char *format, va_list arguments) {
    const struct exporter_mhd_settings *settings = (const struct exporter_mhd_settings *)settings_pointer;
    char message[1024];
    if (vsnprintf(message, sizeof(message), format, arguments) >= 0) {
        settings->log(settings->context, message);
    }
}

/// Starts a daemon with internal epoll threads on a socket that is already listening.
static inline struct MHD_Daemon *exporter_mhd_start(struct exporter_mhd_settings *settings) {
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;
    if (settings->is_ipv6) {
        flags |= MHD_USE_IPv6;
    }
    bool is_tls = settings->certificate != NULL;
    if (is_tls) {
        flags |= MHD_USE_TLS;
    }
    // The logger is the first option, so that no message during the start is written to stderr.
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)&exporter_mhd_log_formatted, settings},
        {MHD_OPTION_LISTEN_SOCKET, settings->listen_socket, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings->connection_limit_per_address, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, settings->timeout_seconds, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)settings->connection_memory, NULL},
        // The dispatcher does the additional checks of the strict mode itself, with its own error responses.
        {MHD_OPTION_STRICT_FOR_CLIENT, 0, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)settings->target, settings->context},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)settings->completed, settings->context},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)settings->connection, settings->context},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    size_t next = 0;
    while (options[next].option != MHD_OPTION_END) {
        next += 1;
    }
    // The library rejects a pool of one thread with a warning; one thread means no pool.
    if (settings->threads > 1) {
        options[next++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, settings->threads, NULL};
    }
    if (is_tls) {
        options[next++] =
            (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)settings->certificate};
        options[next++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)settings->key};
        options[next++] =
            (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)settings->priorities};
    }
    return MHD_start_daemon(
        flags, 0, settings->accept, settings->context, settings->request, settings->context, MHD_OPTION_ARRAY, options,
        MHD_OPTION_END);
}

// How Swift imports the library's enums depends on its version (closed enums or not), so constants are defined here.

static const enum MHD_Result exporter_mhd_yes = MHD_YES;
static const enum MHD_Result exporter_mhd_no = MHD_NO;

/// Calls `iterator` with every header field of a request.
static inline void exporter_mhd_each_header(
    struct MHD_Connection *connection, MHD_KeyValueIterator iterator, void *context) {
    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, iterator, context);
}

/// Creates a response with a copy of `bytes`; NULL if memory is exhausted.
static inline struct MHD_Response *exporter_mhd_response(const void *bytes, size_t count) {
    return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

/// The socket of a connection; -1 if there is none.
static inline int exporter_mhd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

/// The pointer that the connection callback stored for a connection; NULL if there is none.
static inline void *exporter_mhd_connection_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/// The `gnutls_session_t` of a connection; NULL without TLS.
static inline void *exporter_mhd_tls_session(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info == NULL ? NULL : info->tls_session;
}

/// Whether a connection callback reports the start of a connection rather than its end.
static inline bool exporter_mhd_is_start(enum MHD_ConnectionNotificationCode code) {
    return code == MHD_CONNECTION_NOTIFY_STARTED;
}

/// Whether the peer of a connection is this machine: 127.0.0.0/8, ::1, or ::ffff:127.0.0.0/104.
static inline bool exporter_mhd_peer_is_loopback(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL || info->client_addr == NULL) {
        return false;
    }
    if (info->client_addr->sa_family == AF_INET) {
        const struct sockaddr_in *address = (const struct sockaddr_in *)info->client_addr;
        return (ntohl(address->sin_addr.s_addr) >> 24) == 127;
    }
    if (info->client_addr->sa_family == AF_INET6) {
        const struct in6_addr *address = &((const struct sockaddr_in6 *)info->client_addr)->sin6_addr;
        return IN6_IS_ADDR_LOOPBACK(address) || (IN6_IS_ADDR_V4MAPPED(address) && address->s6_addr[12] == 127);
    }
    return false;
}
