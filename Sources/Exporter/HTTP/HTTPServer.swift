// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Logging
public import ServiceLifecycle
import Synchronization

/// An HTTP/1.1 server on libmicrohttpd for a process' own pages: metrics, health, a small API.
///
/// With ``HTTPServerConfiguration/tls`` it speaks HTTPS, TLS 1.2 or newer. It serves `GET` and `HEAD` at exact paths on threads of its own, so that it answers even when every other part of the
/// process is busy. Anything else gets an `application/problem+json` answer: 404, 405 with `Allow`, 400 for a malformed
/// target, and 413, with the connection closed, for any request with a body. `OPTIONS` is answered where it is a CORS
/// preflight of the configured origin.
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

    /// How long running requests may take to end at a shutdown.
    private static let grace: Duration = .milliseconds(800)

    private let configuration: HTTPServerConfiguration
    private let dispatcher: HTTPDispatcher
    private let expiry: GaugeSeries?
    private let logger: Logger
    private let state = Mutex(State.idle)

    /// Makes a server; it does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: Where it listens and what it allows.
    ///   - routes: What it answers. Where a path stands twice, the first route counts.
    ///   - registry: Where its own metrics go.
    ///   - logger: Start and stop at `info`, the library's messages at `debug`.
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

    /// Binds, listens and serves, unless it already does.
    ///
    /// - Returns: The real address; a port 0 has become the port that was taken.
    /// - Throws: `HTTPServerError`.
    @discardableResult
    public func start() throws -> HTTPAddress {
        try state.withLock { state in
            switch state {
            case .running(_, let address): return address
            case .stopped:
                throw HTTPServerError(.stopped, "the HTTP server was stopped; make a new one to serve again")
            case .idle:
                try configuration.validate()
                // Before the socket, which nobody would close if the files were bad.
                let credentials = try configuration.tls.map(TLSCredentials.init)
                let socket = try ListeningSocket(host: configuration.host, port: configuration.port)
                let daemon = try MicroHTTPDaemon(
                    socket: socket, configuration: configuration, credentials: credentials, dispatcher: dispatcher,
                    logger: logger)
                expiry?.set(credentials?.expiry ?? 0)
                state = .running(daemon, socket.address)
                logger.info("HTTP server listens", metadata: ["http.server.address": "\(socket.address)"])
                return socket.address
            }
        }
    }

    /// Serves until graceful shutdown or cancellation, then stops within a second.
    ///
    /// At a graceful shutdown new connections are closed and running requests may end; a cancellation ends at once. Either
    /// way a handler that is running is waited for.
    ///
    /// - Throws: `HTTPServerError` if it does not start.
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
                // Real time, and not a clock of the program: it bounds what real sockets do.
                group.addTask { try? await ContinuousClock().sleep(for: Self.grace) }
                await group.next()
                group.cancelAll()
            }
        }
        daemon.stop()
        logger.info("HTTP server stopped")
    }

    /// Reads the certificate and its key again, as a handler of SIGHUP does after they were renewed.
    ///
    /// New connections get the new certificate, open ones live on with theirs. Without TLS, or while the server does not
    /// run, nothing happens.
    ///
    /// - Throws: `HTTPServerError` where the files cannot be used; the certificate from before stays in use.
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
        logger.info("HTTP server took the new certificate")
    }

    /// Ends connections that take too long, as of a moment.
    func endOverdueConnections(at now: ContinuousClock.Instant) {
        state.withLock { state in
            guard case .running(let daemon, _) = state else { return }
            daemon.endOverdueConnections(at: now)
        }
    }

    /// Looks every second, until it is cancelled. Real time: it bounds what real sockets do.
    private func endOverdueConnections() async {
        while (try? await ContinuousClock().sleep(for: .seconds(1))) != nil {
            endOverdueConnections(at: .now)
        }
    }
}
