// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CMicroHTTPD
import Formatting
import Glibc
import Logging
import Synchronization

/// A running libmicrohttpd daemon. This is the only type that uses the library.
///
/// Its callbacks run on the library's threads. They receive a pointer to the `Context`, which is retained from before
/// the daemon starts until `stop()` has joined all threads, so no callback can outlive it. Callbacks never throw, block
/// only in a route's handler, and start no asynchronous work. While the handler of an expensive route runs on a thread of
/// `RequestWorkers`, its connection is suspended: the library ignores it until it is resumed.
final class MicroHTTPDaemon: Sendable {
    /// The state shared by all callbacks.
    private final class Context: Sendable {
        let dispatcher: HTTPDispatcher
        let activity = RequestActivity()
        let isClosing = Atomic<Bool>(false)
        let lastMessage = Mutex<String?>(nil)
        let connections: ConnectionTable
        let workers: RequestWorkers
        /// The credentials for new connections; nil without TLS.
        let credentials: Mutex<TLSCredentials?>
        let logger: Logger

        init(
            dispatcher: HTTPDispatcher, configuration: HTTPServerConfiguration, credentials: TLSCredentials?,
            logger: Logger
        ) throws(HTTPServerError) {
            func limit(_ seconds: Int) -> Duration? { seconds == 0 ? nil : .seconds(seconds) }
            self.dispatcher = dispatcher
            self.credentials = Mutex(credentials)
            self.logger = logger
            connections = ConnectionTable(
                limit: configuration.maximumConnections, requestTimeout: limit(configuration.requestTimeoutSeconds),
                responseTimeout: limit(configuration.responseTimeoutSeconds))
            workers = try RequestWorkers(threads: configuration.expensiveThreads)
        }
    }

    /// An open connection.
    private final class Connection: Sendable {
        let descriptor: Int32
        /// The credentials of its TLS session, which must stay valid until the session ends.
        let credentials: TLSCredentials?

        init(descriptor: Int32, credentials: TLSCredentials?) {
            self.descriptor = descriptor
            self.credentials = credentials
        }
    }

    /// A request in progress. It is not Sendable because the library handles a connection on a single thread.
    private final class Request {
        var raw: RawRequest
        var isBegun = false
        /// The response of an expensive handler; nil for any other request.
        var deferred: DeferredResponse?

        init(target: [UInt8]) {
            raw = RawRequest(target: target)
        }
    }

    /// A response that another thread prepares while the connection is suspended.
    private final class DeferredResponse: Sendable {
        let value = Mutex<HTTPResponse?>(nil)
    }

    private struct Handles {
        let daemon: OpaquePointer
        let settings: UnsafeMutablePointer<exporter_mhd_settings>
        let context: Unmanaged<Context>
    }

    private let context: Context
    private let handles: Mutex<Handles?>

    /// Starts serving on a socket. The library takes ownership of the socket and closes it.
    init(
        socket: ListeningSocket, configuration: HTTPServerConfiguration, credentials: TLSCredentials?,
        dispatcher: HTTPDispatcher, logger: Logger
    ) throws(HTTPServerError) {
        context = try Context(
            dispatcher: dispatcher, configuration: configuration, credentials: credentials, logger: logger)
        let retained = Unmanaged.passRetained(context)
        let settings = UnsafeMutablePointer<exporter_mhd_settings>.allocate(capacity: 1)
        settings.initialize(
            to: exporter_mhd_settings(
                listen_socket: socket.descriptor, is_ipv6: socket.isIPv6, threads: UInt32(configuration.threads),
                // `accept` refuses connections before the library's own limit is reached, at which it would stop accepting
                // until one ends. The library divides its limit among the threads, and any thread may get all connections.
                connection_limit: UInt32(
                    (configuration.maximumConnections + HTTPServerConfiguration.spareConnections)
                        * configuration.threads),
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
            // The socket is not closed here, because the library has closed it in most of these cases.
            settings.deallocate()
            retained.release()
            context.workers.close()
            let reason = context.lastMessage.withLock { $0 } ?? "unknown error"
            throw HTTPServerError(.startFailed, "Cannot serve on \(socket.address): \(reason)")
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

    /// Sets the certificate for new connections. Open connections keep theirs.
    func use(_ credentials: TLSCredentials) {
        context.credentials.withLock { $0 = credentials }
    }

    /// Closes connections whose client takes too long to send a request or to read a response.
    func endOverdueConnections(at now: ContinuousClock.Instant) {
        context.connections.forEachOverdue(at: now) { descriptor in
            // The library detects the end of the stream and closes the descriptor itself.
            _ = shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    /// Closes new connections immediately, sends `Connection: close` on the others, and returns when no request is
    /// running.
    ///
    /// `MHD_quiesce_daemon` would reject new connections more gracefully. But with a thread pool, it removes the
    /// listening socket from each thread's epoll set while the thread may do the same, and the second removal aborts
    /// the process (0.9.75).
    func drain() async {
        context.isClosing.store(true, ordering: .relaxed)
        await context.activity.waitUntilIdle()
    }

    /// Closes all connections and joins the threads, which waits for running handlers. Idempotent.
    func stop() {
        handles.withLock { handles in
            guard let running = handles else { return }
            handles = nil
            // The library must not be stopped while a connection is suspended.
            context.workers.close()
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
        text = text.escapingUnsafe
        let context = context(pointer)
        context.lastMessage.withLock { $0 = text }
        // Any client can cause these messages (a malformed request, a full table), so they are below the default level.
        context.logger.debug("libmicrohttpd message", metadata: ["http.server.message": "\(text)"])
    }

    private static func accept(_ pointer: UnsafeMutableRawPointer?) -> MHD_Result {
        guard let pointer else { return exporter_mhd_no }
        let context = context(pointer)
        guard !context.isClosing.load(ordering: .relaxed), context.connections.hasRoom else { return exporter_mhd_no }
        return exporter_mhd_yes
    }

    /// Called once per request with the raw target. The library passes the result to later callbacks in `slot`.
    private static func begin(_ target: UnsafePointer<CChar>?) -> UnsafeMutableRawPointer? {
        guard let target else { return nil }
        let bytes = Array(UnsafeRawBufferPointer(start: target, count: strlen(target)))
        return Unmanaged.passRetained(Request(target: bytes)).toOpaque()
    }

    /// Called when a connection is opened, before any byte is read, and when it is about to be closed.
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
            // The library detects the end of the stream and closes the descriptor itself.
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

    /// Called with the headers, again when the request is complete, and again after an expensive handler.
    ///
    /// A request with a body gets its response in the first call, after which the library closes the connection. Any
    /// other request gets it in the second call, because a response in the first call would close the connection too.
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
        if let deferred = request.deferred {
            guard let response = deferred.value.withLock({ $0.take() }) else { return exporter_mhd_no }
            return reply(response, on: connection, context)
        }
        switch context.dispatcher.decide(on: request.raw) {
        case .response(let response):
            return reply(response, on: connection, context)
        case .deferred(let work):
            let deferred = DeferredResponse()
            request.deferred = deferred
            if let descriptor = descriptor(of: connection) { context.connections.awaitsHandler(descriptor) }
            // Pointers are not Sendable. The library keeps a suspended connection until it is resumed.
            let address = UInt(bitPattern: connection)
            MHD_suspend_connection(connection)
            context.workers.handle(work) { response in
                deferred.value.withLock { $0 = response }
                MHD_resume_connection(OpaquePointer(bitPattern: address))
            }
            return exporter_mhd_yes
        }
    }

    private static func reply(
        _ response: HTTPResponse, on connection: OpaquePointer, _ context: Context
    ) -> MHD_Result {
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
        // The library copies the bytes, because it sends them after this call, when the array may be deallocated.
        let created = response.body.withUnsafeBytes { bytes in
            exporter_mhd_response(bytes.baseAddress, bytes.count)
        }
        guard let created else { return exporter_mhd_no }
        defer { MHD_destroy_response(created) }
        for (name, value) in response.headers {
            // The library rejects headers that would break the message (a newline in a value, a second Content-Length).
            _ = MHD_add_response_header(created, name, value)
        }
        if closing { _ = MHD_add_response_header(created, "Connection", "close") }
        return MHD_queue_response(connection, UInt32(response.status), created)
    }
}
