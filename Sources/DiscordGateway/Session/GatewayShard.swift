// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CoreMetrics
public import DiscordModels
import Foundation
public import Logging
import Metrics
import Synchronization
public import Timekeeping

/// A persistent connection to the gateway: it connects, identifies or resumes, sends heartbeats, reads, and reconnects
/// whenever possible.
///
/// `run` delivers events one at a time, in order, none twice within a session. While the receiver is busy, only a
/// bounded buffer is filled, so a slow receiver slows down the socket.
public final class GatewayShard: Sendable {
    struct Core: Sendable {
        var machine: GatewayStateMachine
        var heartbeat: GatewayHeartbeat?
        var limiter = CommandLimiter()
        var coverage = GatewayCoverage()
        var latency: Duration?
        var lastDisconnect: String?
    }

    let configuration: GatewayConfiguration
    let clock: any WallClock
    let logger: Logger
    let metrics: GatewayMetrics
    let core: Mutex<Core>
    let commands = CommandQueue()
    /// Called at every phase change, and with every heartbeat ACK, on the reading task.
    let onStatusChange: @Sendable (GatewayStatus) -> Void
    /// The queue for identifying; `nil` if identifies are not limited.
    let identifies: IdentifyQueue?
    /// Returns a number from 0 to 1, for jitter.
    let random: @Sendable () -> Double

    /// Creates a shard. It does nothing before `run`.
    ///
    /// - Parameters:
    ///   - configuration: The connection settings.
    ///   - session: The session of an earlier run, which is resumed first.
    ///   - clock: Measures heartbeats, waits and limits; I/O timeouts use real time.
    ///   - logger: Receives neither tokens nor payloads.
    ///   - onStatusChange: Called when a connection attempt starts, when its session is established, when a heartbeat is
    ///     acknowledged, and when it has ended; must not block.
    ///
    /// Identifies are not limited. Use `GatewayShardGroup` to respect their limits.
    public convenience init(
        configuration: GatewayConfiguration, session: GatewaySession?, clock: any WallClock, logger: Logger,
        onStatusChange: @escaping @Sendable (GatewayStatus) -> Void = { _ in }
    ) {
        self.init(
            configuration: configuration, session: session, clock: clock, logger: logger,
            onStatusChange: onStatusChange, identifies: nil, random: { Double.random(in: 0..<1) })
    }

    init(
        configuration: GatewayConfiguration, session: GatewaySession?, clock: any WallClock, logger: Logger,
        onStatusChange: @escaping @Sendable (GatewayStatus) -> Void = { _ in },
        identifies: IdentifyQueue? = nil, metricsFactory: any MetricsFactory = MetricsSystem.factory,
        random: @escaping @Sendable () -> Double
    ) {
        self.configuration = configuration
        self.clock = clock
        var logger = logger
        logger[metadataKey: "gateway.shard"] = "\(configuration.shardIndex)"
        self.logger = logger
        self.onStatusChange = onStatusChange
        self.identifies = identifies
        self.random = random
        metrics = GatewayMetrics(shard: configuration.shardIndex, factory: metricsFactory)
        core = Mutex(
            Core(
                machine: GatewayStateMachine(
                    session: session, maximumBackoff: configuration.maximumBackoff)))
    }

    /// The current status.
    public var status: GatewayStatus {
        core.withLock { core in
            let phase: GatewayStatus.Phase =
                switch core.machine.state {
                case .disconnected: .disconnected
                case .awaitingHello: .connecting
                case .identifying: .identifying
                case .resuming: .resuming
                case .connected: .connected
                }
            return GatewayStatus(
                phase: phase, latency: core.latency, sessionID: core.machine.session?.id,
                lastDisconnect: core.lastDisconnect, coveredUntil: core.coverage.until)
        }
    }

    /// Sends a command as soon as a session is established and the rate limit allows it. Reconnects keep queued
    /// commands.
    ///
    /// At most 100 commands are queued; further ones are dropped with a warning in the log. A presence replaces a
    /// queued one. A command larger than 4,096 bytes is dropped with an error in the log.
    public func send(_ command: GatewayCommand) {
        if !commands.push(command) { logger.warning("gateway command dropped: queue full") }
    }

    /// Keeps the connection open until the task is canceled, then closes it so that the session can be resumed.
    ///
    /// Must not be called concurrently.
    ///
    /// - Parameter receive: Called with each event; the next event follows when it returns.
    /// - Throws: `GatewayError` if reconnecting cannot help; errors of `receive`.
    public func run(_ receive: @Sendable (GatewayDispatch) async throws -> Void) async throws {
        let connector = try GatewayConnector(configuration)
        guard let url = GatewayURL(configuration.url, compression: configuration.compression) else {
            throw GatewayError(
                code: .invalidURL,
                message: "Invalid gateway URL \"\(configuration.url)\". Use a URL such as wss://gateway.discord.gg.")
        }
        defer { leave() }
        while !Task.isCancelled {
            let disconnect: GatewayDisconnect?
            do {
                disconnect = try await connectInTurn(connector, url, receive)
            } catch is CancellationError where Task.isCancelled {
                break
            }
            guard let disconnect, !Task.isCancelled else { break }
            switch record(disconnect) {
            case .fail(let error): throw error
            case .connect(let delay):
                if delay > .zero, (try? await clock.sleep(for: delay)) == nil { return }
            }
        }
        metrics.countDisconnect(GatewayDisconnect.shutdownReason)
    }

    /// Runs one connection. If it will identify, waits for its turn first.
    private func connectInTurn(
        _ connector: GatewayConnector, _ configured: GatewayURL,
        _ receive: @Sendable (GatewayDispatch) async throws -> Void
    ) async throws -> GatewayDisconnect? {
        guard let identifies, core.withLock({ $0.machine.session == nil }) else {
            return try await connect(connector, configured, receive)
        }
        try await identifies.turn(shard: configuration.shardIndex)
        // Has no effect once the identify has been sent.
        defer { identifies.release(shard: configuration.shardIndex) }
        return try await connect(connector, configured, receive)
    }

    /// Runs one connection from start to end.
    ///
    /// - Returns: The reason for the end; `nil` if canceled.
    private func connect(
        _ connector: GatewayConnector, _ configured: GatewayURL,
        _ receive: @Sendable (GatewayDispatch) async throws -> Void
    ) async throws -> GatewayDisconnect? {
        let resumeURL = core.withLock { core in
            core.heartbeat = nil
            core.limiter = CommandLimiter()
            core.coverage.connecting()
            return core.machine.connect()
        }
        onStatusChange(status)
        var url = configured
        // A resume URL from the server must not downgrade a secure connection.
        if let resumeURL, let other = GatewayURL(resumeURL, compression: configuration.compression),
            other.isSecure || !configured.isSecure
        {
            url = other
        }
        let connection: GatewayConnector.Connection
        do {
            connection = try await connector.connect(to: url)
        } catch {
            if Task.isCancelled { return nil }
            logger.info("gateway connection failed", metadata: ["gateway.host": "\(url.host)", "error": "\(error)"])
            let isTimeout = error as? GatewayStreamError == .helloTimeout
            return isTimeout ? .helloTimeout : .connectFailed(ConnectFailure(error))
        }
        return try await serve(connection, receive)
    }

    private func record(_ disconnect: GatewayDisconnect) -> GatewayStateMachine.Next {
        let chance = random()
        let now = clock.now
        let (next, lost, covered) = core.withLock { core in
            core.lastDisconnect = disconnect.reason
            core.heartbeat = nil
            let session = core.machine.session
            let next = core.machine.closed(disconnect, now: now, random: chance)
            return (next, core.machine.session == nil ? session : nil, core.coverage.until)
        }
        if let lost {
            metrics.countLostSession()
            // With the resume, Discord's replay of the events after this number is lost, too. For a session of an earlier run,
            // only the database has the time.
            logger.warning(
                "gateway session lost; events missed since then cannot be replayed",
                metadata: [
                    "gateway.reason": "\(disconnect.reason)", "gateway.sequence": "\(lost.sequence)",
                    "gateway.covered_until": "\(covered.map { $0.date.formatted(.iso8601) } ?? "before start")",
                ])
        }
        metrics.setConnected(false)
        metrics.countDisconnect(disconnect.reason)
        onStatusChange(status)
        if case .connect(let delay) = next {
            logger.info(
                "gateway connection closed",
                metadata: ["gateway.reason": "\(disconnect.reason)", "retry.after": "\(delay.seconds)"])
        }
        return next
    }

    /// Resets the connection state but keeps the session.
    private func leave() {
        metrics.setConnected(false)
        core.withLock { core in
            core.heartbeat = nil
            core.machine.stop()
        }
    }
}
