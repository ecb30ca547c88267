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
        let connections: ConnectionTable
        /// What new connections get; nil without TLS.
        let credentials: Mutex<TLSCredentials?>
        let logger: Logger

        init(
            dispatcher: HTTPDispatcher, configuration: HTTPServerConfiguration, credentials: TLSCredentials?,
            logger: Logger
        ) {
            func limit(_ seconds: Int) -> Duration? { seconds == 0 ? nil : .seconds(seconds) }
            self.dispatcher = dispatcher
            self.credentials = Mutex(credentials)
            self.logger = logger
            connections = ConnectionTable(
                limit: configuration.maximumConnections, requestTimeout: limit(configuration.requestTimeoutSeconds),
                responseTimeout: limit(configuration.responseTimeoutSeconds))
        }
    }

    /// How many connections a thread may have beyond what is allowed while those that make room are being closed. The
    /// library takes ten new ones at a time before it looks at the others.
    private static let roomPerThread = 32

    /// One connection, from its opening to its end.
    private final class Connection: Sendable {
        let descriptor: Int32
        /// What its session uses, and has to find until it ends.
        let credentials: TLSCredentials?

        init(descriptor: Int32, credentials: TLSCredentials?) {
            self.descriptor = descriptor
            self.credentials = credentials
        }
    }

    /// One request, from its first line to its end. Not Sendable: the library handles a connection on one thread.
    private final class Request {
        var raw: RawRequest
        var isBegun = false

        init(target: [UInt8]) {
            raw = RawRequest(target: target)
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
        socket: ListeningSocket, configuration: HTTPServerConfiguration, credentials: TLSCredentials?,
        dispatcher: HTTPDispatcher, logger: Logger
    ) throws(HTTPServerError) {
        context = Context(
            dispatcher: dispatcher, configuration: configuration, credentials: credentials, logger: logger)
        let retained = Unmanaged.passRetained(context)
        let settings = UnsafeMutablePointer<exporter_mhd_settings>.allocate(capacity: 1)
        settings.initialize(
            to: exporter_mhd_settings(
                listen_socket: socket.descriptor, is_ipv6: socket.isIPv6, threads: UInt32(configuration.threads),
                // The connection table makes room before the library's own limit is met, at which it would take no
                // new connection. The library deals out its limit among the threads, and any of them may come to have
                // all connections, and some more that are on their way out.
                connection_limit: UInt32(
                    (configuration.maximumConnections + Self.roomPerThread) * configuration.threads),
                connection_limit_per_address: UInt32(configuration.maximumConnectionsPerAddress),
                timeout_seconds: UInt32(configuration.timeoutSeconds),
                connection_memory: configuration.connectionMemoryBytes, context: retained.toOpaque(),
                log: { MicroHTTPDaemon.log($0, $1) },
                target: { _, target, _ in MicroHTTPDaemon.begin(target) },
                accept: { context, _, _ in MicroHTTPDaemon.accept(context) },
                request: { context, connection, _, method, version, _, size, slot in
                    MicroHTTPDaemon.answer(context, connection, method, version, size, slot)
                },
                completed: { context, connection, slot, _ in MicroHTTPDaemon.end(context, connection, slot) },
                connection: { context, connection, slot, code in
                    MicroHTTPDaemon.connection(context, connection, slot, isStart: exporter_mhd_is_start(code))
                },
                certificate: nil, key: nil, priorities: nil))
        guard let daemon = Self.start(settings, credentials) else {
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

    private static func start(
        _ settings: UnsafeMutablePointer<exporter_mhd_settings>, _ credentials: TLSCredentials?
    ) -> OpaquePointer? {
        guard let credentials else { return exporter_mhd_start(settings) }
        return TLSCredentials.priorities.withCString { priorities in
            credentials.certificate.withUnsafeBytes { certificate in
                credentials.key.withUnsafeBytes { key in
                    settings.pointee.priorities = priorities
                    settings.pointee.certificate = certificate.baseAddress?.assumingMemoryBound(to: CChar.self)
                    settings.pointee.key = key.baseAddress?.assumingMemoryBound(to: CChar.self)
                    defer {
                        settings.pointee.priorities = nil
                        settings.pointee.certificate = nil
                        settings.pointee.key = nil
                    }
                    return exporter_mhd_start(settings)
                }
            }
        }
    }

    /// Gives new connections another certificate; those that are open keep theirs.
    func use(_ credentials: TLSCredentials) {
        context.credentials.withLock { $0 = credentials }
    }

    /// Ends the connections whose client takes too long to send a request or to read a response.
    func endOverdueConnections(at now: ContinuousClock.Instant) {
        context.connections.forEachOverdue(at: now) { descriptor in
            // The library sees the end of the stream and closes the descriptor itself.
            _ = shutdown(descriptor, Int32(SHUT_RDWR))
        }
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

    /// Called when a connection opens, before any byte of it is read, and when it is about to be closed.
    private static func connection(
        _ pointer: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
        _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, isStart: Bool
    ) {
        guard let pointer, let connection, let slot else { return }
        let context = context(pointer)
        if isStart {
            let descriptor = exporter_mhd_descriptor(connection)
            var credentials: TLSCredentials?
            if let session = exporter_mhd_tls_session(connection) {
                credentials = context.credentials.withLock { $0 }
                credentials?.apply(to: session)
            }
            // The library sees the end of the stream and closes the descriptor itself.
            context.connections.opened(descriptor, at: .now) { _ = shutdown($0, Int32(SHUT_RDWR)) }
            slot.pointee =
                Unmanaged.passRetained(Connection(descriptor: descriptor, credentials: credentials)).toOpaque()
        } else if let opaque = slot.pointee {
            let ended = Unmanaged<Connection>.fromOpaque(opaque).takeRetainedValue()
            slot.pointee = nil
            context.connections.ended(ended.descriptor)
        }
    }

    private static func descriptor(of connection: OpaquePointer) -> Int32? {
        exporter_mhd_connection_context(connection).map {
            Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue().descriptor
        }
    }

    private static func end(
        _ pointer: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
        _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) {
        guard let pointer, let slot, let opaque = slot.pointee else { return }
        let request = Unmanaged<Request>.fromOpaque(opaque).takeRetainedValue()
        slot.pointee = nil
        let context = context(pointer)
        if let descriptor = connection.flatMap(descriptor) {
            context.connections.awaitsRequest(descriptor, at: .now)
        }
        if request.isBegun { context.activity.end() }
    }

    /// Called with the headers, and again when the request is complete.
    ///
    /// A request with a body is answered the first time, upon which the library closes the connection. Any other one is
    /// answered the second time, since an answer to the first call would close the connection too.
    private static func answer(
        _ pointer: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ method: UnsafePointer<CChar>?,
        _ version: UnsafePointer<CChar>?, _ uploadSize: UnsafeMutablePointer<Int>?,
        _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> MHD_Result {
        guard let pointer, let connection, let method, let opaque = slot?.pointee else { return exporter_mhd_no }
        let context = context(pointer)
        let request = Unmanaged<Request>.fromOpaque(opaque).takeUnretainedValue()
        if !request.isBegun {
            request.isBegun = true
            context.activity.begin()
            request.raw.method = String(cString: method)
            request.raw.version = version.map { String(cString: $0) } ?? ""
            request.raw.headers.fields = headers(of: connection)
            request.raw.isLoopbackPeer = exporter_mhd_peer_is_loopback(connection)
            if !request.raw.headers.announceBody { return exporter_mhd_yes }
        } else if let uploadSize, uploadSize.pointee > 0 {
            uploadSize.pointee = 0
            return exporter_mhd_yes
        }
        let response = context.dispatcher.respond(to: request.raw)
        if let descriptor = descriptor(of: connection) {
            context.connections.awaitsReading(descriptor, at: .now)
        }
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
