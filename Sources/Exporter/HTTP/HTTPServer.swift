// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Logging
public import ServiceLifecycle
import Synchronization

/// An HTTP/1.1 server based on libmicrohttpd for metrics, health checks and a small API.
///
/// With ``HTTPServerConfiguration/tls``, it serves HTTPS with TLS 1.2 or newer. It serves `GET` and `HEAD` at exact
/// paths on its own threads, so it responds even if the rest of the process is busy. Other requests get an
/// `application/problem+json` response: 404, 405 with `Allow`, 400 for a malformed target, and 413 for any request with
/// a body, which also closes the connection. `OPTIONS` is supported only for CORS preflights of the configured origin.
///
/// ```swift
/// let server = HTTPServer(
///     configuration: HTTPServerConfiguration(port: 0), routes: [metricsRoute(registry: registry)],
///     registry: registry, logger: logger)
/// print("http://\(try server.start())/metrics")
/// try await server.run()
/// ```
public final class HTTPServer: Service {
    private enum State {
        case idle
        case running(MicroHTTPDaemon, HTTPAddress)
        case stopped
    }

    /// How long a shutdown waits for running requests.
    private static let gracePeriod: Duration = .milliseconds(800)

    private let configuration: HTTPServerConfiguration
    private let dispatcher: HTTPDispatcher
    private let expiry: GaugeSeries?
    private let logger: Logger
    private let state = Mutex(State.idle)

    /// Creates a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: The address and limits.
    ///   - routes: The routes. If several have the same path, the first one is used.
    ///   - registry: The registry for the server's own metrics.
    ///   - logger: The logger. Start and stop are logged at `info`, the library's messages at `debug`.
    public init(
        configuration: HTTPServerConfiguration, routes: [HTTPRoute], registry: MetricRegistry, logger: Logger
    ) {
        self.configuration = configuration
        self.logger = logger
        dispatcher = HTTPDispatcher(routes: routes, configuration: configuration, registry: registry)
        expiry = configuration.tls.map { _ in
            registry.declare(Self.certificateExpiry(prefix: configuration.metricsPrefix))
            return registry.gauge(Self.certificateExpiry(prefix: configuration.metricsPrefix).name)
        }
    }

    /// Starts listening and serving, unless it is already running.
    ///
    /// - Returns: The actual address, with the chosen port if the configured port is 0.
    /// - Throws: `HTTPServerError`.
    @discardableResult
    public func start() throws -> HTTPAddress {
        try state.withLock { state in
            switch state {
            case .running(_, let address): return address
            case .stopped:
                throw HTTPServerError(.stopped, "The HTTP server was stopped; create a new one to serve again")
            case .idle:
                try configuration.validate()
                // Before the socket is opened, because nothing would close it if the files were invalid.
                let credentials = try configuration.tls.map(TLSCredentials.init)
                let socket = try ListeningSocket(host: configuration.host, port: configuration.port)
                let daemon = try MicroHTTPDaemon(
                    socket: socket, configuration: configuration, credentials: credentials, dispatcher: dispatcher,
                    logger: logger)
                expiry?.set(credentials?.expiry ?? 0)
                state = .running(daemon, socket.address)
                logger.info("HTTP server started", metadata: ["http.server.address": "\(socket.address)"])
                return socket.address
            }
        }
    }

    /// Serves until graceful shutdown or cancellation, then stops within a second.
    ///
    /// During a graceful shutdown, new connections are closed and running requests are completed. A cancellation stops
    /// the server immediately. In both cases, running handlers are awaited.
    ///
    /// - Throws: `HTTPServerError` if it cannot start.
    public func run() async throws {
        try start()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.endOverdueConnections() }
            try? await gracefulShutdown()
            group.cancelAll()
        }
        let daemon = state.withLock { state -> MicroHTTPDaemon? in
            defer { state = .stopped }
            guard case .running(let daemon, _) = state else { return nil }
            return daemon
        }
        guard let daemon else { return }
        if !Task.isCancelled {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await daemon.drain() }
                // Real time instead of an injected clock, because it limits real sockets.
                group.addTask { try? await ContinuousClock().sleep(for: Self.gracePeriod) }
                await group.next()
                group.cancelAll()
            }
        }
        daemon.stop()
        logger.info("HTTP server stopped")
    }

    /// Reloads the certificate and its key, for example on SIGHUP after a renewal.
    ///
    /// New connections use the new certificate; open connections keep theirs. Without TLS, or if the server is not
    /// running, nothing happens.
    ///
    /// - Throws: `HTTPServerError` if the files cannot be used; the previous certificate then stays in use.
    public func reloadCertificates() throws {
        guard let tls = configuration.tls else { return }
        let credentials = try TLSCredentials(tls)
        let isRunning = state.withLock { state in
            guard case .running(let daemon, _) = state else { return false }
            daemon.use(credentials)
            return true
        }
        guard isRunning else { return }
        expiry?.set(credentials.expiry)
        logger.info("HTTP server certificate reloaded")
    }

    /// Closes the connections that are overdue at a point in time.
    func endOverdueConnections(at now: ContinuousClock.Instant) {
        state.withLock { state in
            guard case .running(let daemon, _) = state else { return }
            daemon.endOverdueConnections(at: now)
        }
    }

    /// Closes overdue connections every second until canceled, in real time because it limits real sockets.
    private func endOverdueConnections() async {
        while (try? await ContinuousClock().sleep(for: .seconds(1))) != nil {
            endOverdueConnections(at: .now)
        }
    }
}
