// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Logging
import Synchronization
public import Timekeeping

/// One connection to the gateway, kept up for ever: it connects, identifies or resumes, beats, reads, and comes back
/// after every loss that can be mended.
///
/// `run` does all of it and hands the events over one at a time, in order, none twice within a session. While the
/// receiver works nothing more is read than fits into a bounded buffer, so a slow receiver slows the socket down.
public final class GatewayShard: Sendable {
    struct Core: Sendable {
        var machine: GatewayStateMachine
        var heartbeat: GatewayHeartbeat?
        var limiter = CommandLimiter()
        var latency: Duration?
        var lastDisconnect: String?
    }

    let configuration: GatewayConfiguration
    let clock: any WallClock
    let logger: Logger
    let metrics: GatewayMetrics
    let core: Mutex<Core>
    let commands = CommandQueue()
    /// Hears of every change of the phase, on the task that reads.
    let onStatusChange: @Sendable (GatewayStatus) -> Void
    /// Whose turn it is to identify; `nil`: nobody keeps count.
    let identifies: IdentifyQueue?
    /// A number from 0 to 1, for jitter.
    let random: @Sendable () -> Double

    /// Makes a shard; nothing happens before `run`.
    ///
    /// - Parameters:
    ///   - configuration: Where and how to connect.
    ///   - session: The session of an earlier run: it is resumed first.
    ///   - clock: Measures heartbeats, waits and limits; bounds on I/O are real time.
    ///   - logger: Never gets a token or a payload.
    ///   - onStatusChange: Hears when a connection is begun, when its session is up, and when it has ended; must not block.
    ///
    /// Identifies are not counted: use `GatewayShardGroup` to stay within the limits on them.
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
        identifies: IdentifyQueue? = nil, random: @escaping @Sendable () -> Double
    ) {
        self.configuration = configuration
        self.clock = clock
        var logger = logger
        logger[metadataKey: "gateway.shard"] = "\(configuration.shardIndex)"
        self.logger = logger
        self.onStatusChange = onStatusChange
        self.identifies = identifies
        self.random = random
        metrics = GatewayMetrics(shard: configuration.shardIndex)
        core = Mutex(
            Core(
                machine: GatewayStateMachine(
                    session: session, maximumBackoff: configuration.maximumBackoff)))
    }

    /// How the shard is doing.
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
                lastDisconnect: core.lastDisconnect)
        }
    }

    /// Sends a command as soon as there is a session and the limit allows it; commands wait through a reconnect.
    ///
    /// At most 100 wait: what comes then is dropped, with a warning in the log. A presence replaces one that waits. A
    /// command of more than 4,096 bytes is dropped, with an error in the log.
    public func send(_ command: GatewayCommand) {
        if !commands.push(command) { logger.warning("Gateway command dropped: too many wait") }
    }

    /// Keeps the connection up until the task is cancelled; then closes it so that the session can be resumed.
    ///
    /// Call it once at a time.
    ///
    /// - Parameter receive: Gets each event; the next comes when it returns.
    /// - Throws: `GatewayError` when connecting again cannot help; what `receive` throws.
    public func run(_ receive: @Sendable (GatewayDispatch) async throws -> Void) async throws {
        let connector = try GatewayConnector(configuration)
        guard let url = GatewayURL(configuration.url, compression: configuration.compression) else {
            throw GatewayError(
                code: .invalidURL,
                message: "The gateway's URL is not usable: it must look like wss://gateway.discord.gg.")
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
            switch note(disconnect) {
            case .fail(let error): throw error
            case .connect(let delay):
                if delay > .zero, (try? await clock.sleep(for: delay)) == nil { return }
            }
        }
        metrics.countDisconnect(GatewayDisconnect.shutdownReason)
    }

    /// One connection, where it will have to identify not before its turn has come.
    private func connectInTurn(
        _ connector: GatewayConnector, _ configured: GatewayURL,
        _ receive: @Sendable (GatewayDispatch) async throws -> Void
    ) async throws -> GatewayDisconnect? {
        guard let identifies, core.withLock({ $0.machine.session == nil }) else {
            return try await connect(connector, configured, receive)
        }
        try await identifies.turn(shard: configuration.shardIndex)
        // Nothing to give back once the identify is sent.
        defer { identifies.release(shard: configuration.shardIndex) }
        return try await connect(connector, configured, receive)
    }

    /// One connection from beginning to end.
    ///
    /// - Returns: Why it ended; `nil` when cancelled.
    private func connect(
        _ connector: GatewayConnector, _ configured: GatewayURL,
        _ receive: @Sendable (GatewayDispatch) async throws -> Void
    ) async throws -> GatewayDisconnect? {
        let resumeURL = core.withLock { core in
            core.heartbeat = nil
            core.limiter = CommandLimiter()
            return core.machine.connect()
        }
        onStatusChange(status)
        var url = configured
        // What a server says must not lead to a connection that is less safe than the configured one.
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
            logger.info("Gateway not reached", metadata: ["gateway.host": "\(url.host)", "error": "\(error)"])
            let isTimeout = error as? GatewayStreamError == .helloTimeout
            return isTimeout ? .helloTimeout : .connectFailed(ConnectFailure(error))
        }
        return try await serve(connection, receive)
    }

    private func note(_ disconnect: GatewayDisconnect) -> GatewayStateMachine.Next {
        let chance = random()
        let now = clock.now
        let next = core.withLock { core in
            core.lastDisconnect = disconnect.reason
            core.heartbeat = nil
            return core.machine.closed(disconnect, now: now, random: chance)
        }
        metrics.setConnected(false)
        metrics.countDisconnect(disconnect.reason)
        onStatusChange(status)
        if case .connect(let delay) = next {
            logger.info(
                "Gateway connection ended",
                metadata: ["gateway.reason": "\(disconnect.reason)", "gateway.retry_after": "\(delay.seconds)"])
        }
        return next
    }

    /// Forgets the connection, not the session.
    private func leave() {
        metrics.setConnected(false)
        core.withLock { core in
            core.heartbeat = nil
            core.machine.stop()
        }
    }
}
