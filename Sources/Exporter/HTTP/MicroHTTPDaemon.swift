// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CMicroHTTPD
import Glibc
import Logging
import Synchronization

/// A running libmicrohttpd daemon, and the only place that speaks to the library.
///
/// Its callbacks run on the library's threads. They get one pointer, to the `Context`, which is retained from before the
/// daemon starts until `stop()` has joined all of its threads; so no callback can outlive it. Callbacks never throw,
/// never wait but for a route's handler, and start nothing asynchronous.
final class MicroHTTPDaemon: Sendable {
    /// What the callbacks share.
    private final class Context: Sendable {
        let dispatcher: HTTPDispatcher
        let activity = RequestActivity()
        let isClosing = Atomic<Bool>(false)
        let lastMessage = Mutex<String?>(nil)
        let logger: Logger

        init(dispatcher: HTTPDispatcher, logger: Logger) {
            self.dispatcher = dispatcher
            self.logger = logger
        }
    }

    /// One request, from its first line to its end. Not Sendable: the library handles a connection on one thread.
    private final class Request {
        let target: [UInt8]
        var method = ""
        var headers: [(name: String, value: String)] = []
        var isBegun = false

        init(target: [UInt8]) {
            self.target = target
        }
    }

    private struct Handles {
        let daemon: OpaquePointer
        let settings: UnsafeMutablePointer<exporter_mhd_settings>
        let context: Unmanaged<Context>
    }

    private let context: Context
    private let handles: Mutex<Handles?>

    /// Starts serving on a socket. From here on the socket belongs to the library, which closes it.
    init(
        socket: ListeningSocket, configuration: HTTPServerConfiguration, dispatcher: HTTPDispatcher, logger: Logger
    ) throws(HTTPServerError) {
        context = Context(dispatcher: dispatcher, logger: logger)
        let retained = Unmanaged.passRetained(context)
        let settings = UnsafeMutablePointer<exporter_mhd_settings>.allocate(capacity: 1)
        settings.initialize(
            to: exporter_mhd_settings(
                listen_socket: socket.descriptor, is_ipv6: socket.isIPv6, threads: UInt32(configuration.threads),
                // Each thread takes a share of the whole, and a share of none would serve nobody.
                connection_limit: UInt32(max(configuration.maximumConnections, configuration.threads)),
                connection_limit_per_address: UInt32(configuration.maximumConnectionsPerAddress),
                timeout_seconds: UInt32(configuration.timeoutSeconds),
                connection_memory: configuration.connectionMemoryBytes, context: retained.toOpaque(),
                log: { MicroHTTPDaemon.log($0, $1) },
                target: { _, target, _ in MicroHTTPDaemon.begin(target) },
                accept: { context, _, _ in MicroHTTPDaemon.accept(context) },
                request: { context, connection, _, method, _, _, size, slot in
                    MicroHTTPDaemon.answer(context, connection, method, size, slot)
                },
                completed: { context, _, slot, _ in MicroHTTPDaemon.end(context, slot) }))
        guard let daemon = exporter_mhd_start(settings) else {
            // Not closed here: the library has closed the socket on most ways to this point.
            settings.deallocate()
            retained.release()
            let reason = context.lastMessage.withLock { $0 } ?? "no reason given"
            throw HTTPServerError(.startFailed, "cannot serve on \(socket.address): \(reason)")
        }
        handles = Mutex(Handles(daemon: daemon, settings: settings, context: retained))
    }

    deinit {
        stop()
    }

    /// Closes new connections at once, tells clients to close theirs, and returns when no request is running.
    ///
    /// `MHD_quiesce_daemon` would refuse new connections more politely. But with a pool it takes the listening socket out
    /// of each thread's epoll set while the thread may do the same, and whoever comes second aborts the process (0.9.75).
    func drain() async {
        context.isClosing.store(true, ordering: .relaxed)
        await context.activity.waitUntilIdle()
    }

    /// Closes everything and joins the threads; a handler that is running is waited for. Idempotent.
    func stop() {
        handles.withLock { handles in
            guard let running = handles else { return }
            handles = nil
            MHD_stop_daemon(running.daemon)
            running.settings.deallocate()
            running.context.release()
        }
    }
}

// MARK: - Callbacks

extension MicroHTTPDaemon {
    private static func context(_ pointer: UnsafeMutableRawPointer) -> Context {
        Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
    }

    private static func log(_ pointer: UnsafeMutableRawPointer?, _ message: UnsafePointer<CChar>?) {
        guard let pointer, let message else { return }
        var text = String(cString: message)
        while text.last?.isNewline == true { text.removeLast() }
        text = text.escapingControlCharacters
        let context = context(pointer)
        context.lastMessage.withLock { $0 = text }
        // Any client can cause these (a malformed request, a full table), so they stay below what is shown by default.
        context.logger.debug("libmicrohttpd reports", metadata: ["http.server.message": "\(text)"])
    }

    private static func accept(_ pointer: UnsafeMutableRawPointer?) -> MHD_Result {
        guard let pointer else { return exporter_mhd_no }
        return context(pointer).isClosing.load(ordering: .relaxed) ? exporter_mhd_no : exporter_mhd_yes
    }

    /// Called with the raw target, once a request. The library hands the result back as `slot` until `end`.
    private static func begin(_ target: UnsafePointer<CChar>?) -> UnsafeMutableRawPointer? {
        guard let target else { return nil }
        let bytes = Array(UnsafeRawBufferPointer(start: target, count: strlen(target)))
        return Unmanaged.passRetained(Request(target: bytes)).toOpaque()
    }

    private static func end(
        _ pointer: UnsafeMutableRawPointer?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) {
        guard let pointer, let slot, let opaque = slot.pointee else { return }
        let request = Unmanaged<Request>.fromOpaque(opaque).takeRetainedValue()
        slot.pointee = nil
        if request.isBegun { context(pointer).activity.end() }
    }

    /// Called with the headers, and again when the request is complete.
    ///
    /// A request with a body is answered the first time, upon which the library closes the connection. Any other one is
    /// answered the second time, since an answer to the first call would close the connection too.
    private static func answer(
        _ pointer: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ method: UnsafePointer<CChar>?,
        _ uploadSize: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> MHD_Result {
        guard let pointer, let connection, let method, let opaque = slot?.pointee else { return exporter_mhd_no }
        let context = context(pointer)
        let request = Unmanaged<Request>.fromOpaque(opaque).takeUnretainedValue()
        if !request.isBegun {
            request.isBegun = true
            context.activity.begin()
            request.method = String(cString: method)
            request.headers = headers(of: connection)
            if !HTTPDispatcher.announcesBody(request.headers) { return exporter_mhd_yes }
        } else if let uploadSize, uploadSize.pointee > 0 {
            uploadSize.pointee = 0
            return exporter_mhd_yes
        }
        let response = context.dispatcher.respond(
            method: request.method, target: request.target, headers: request.headers,
            isLoopbackPeer: exporter_mhd_peer_is_loopback(connection))
        return queue(response, on: connection, closing: context.isClosing.load(ordering: .relaxed))
    }

    private static func headers(of connection: OpaquePointer) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        withUnsafeMutablePointer(to: &headers) { headers in
            exporter_mhd_each_header(
                connection,
                { pointer, _, name, value in
                    guard let pointer, let name else { return exporter_mhd_no }
                    let value = value.map { String(cString: $0) } ?? ""
                    pointer.assumingMemoryBound(to: [(name: String, value: String)].self).pointee
                        .append((String(cString: name), value.trimmingFieldWhitespace))
                    return exporter_mhd_yes
                }, headers)
        }
        return headers
    }

    private static func queue(_ response: HTTPResponse, on connection: OpaquePointer, closing: Bool) -> MHD_Result {
        // The library copies the bytes: it sends them after this call, and Swift's array may be gone by then.
        let created = response.body.withUnsafeBytes { bytes in
            exporter_mhd_response(bytes.baseAddress, bytes.count)
        }
        guard let created else { return exporter_mhd_no }
        defer { MHD_destroy_response(created) }
        for (name, value) in response.headers {
            // The library refuses what would break the message (a newline in a value, a second Content-Length).
            _ = MHD_add_response_header(created, name, value)
        }
        if closing { _ = MHD_add_response_header(created, "Connection", "close") }
        return MHD_queue_response(connection, UInt32(response.status), created)
    }
}
