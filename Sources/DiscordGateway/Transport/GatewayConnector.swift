// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization
import Timekeeping

/// Connects to the gateway: TCP, TLS with full verification, WebSocket upgrade.
struct GatewayConnector: Sendable {
    /// A connection, with the timer that closes it unless HELLO arrives.
    struct Connection: Sendable {
        let channel: NIOAsyncChannel<[InboundMessage], WebSocketFrame>
        let helloDeadline: Scheduled<Void>
    }

    private enum Upgrade: Sendable {
        case connection(Connection)
        case refused
    }

    private let configuration: GatewayConfiguration
    private let tls: NIOSSLContext

    /// Loads the certificate authorities.
    init(_ configuration: GatewayConfiguration) throws(GatewayError) {
        self.configuration = configuration
        var tls = TLSConfiguration.makeClientConfiguration()
        // An unresponsive peer must not delay the shutdown of the process.
        tls.shutdownTimeout = .seconds(1)
        if let file = configuration.trustRootsFile { tls.additionalTrustRoots = [.file(file)] }
        do {
            self.tls = try NIOSSLContext(configuration: tls)
        } catch {
            throw GatewayError(
                code: .invalidTrustRoots,
                message: "Certificate authorities cannot be read (\(configuration.trustRootsFile ?? "system"): "
                    + "\(error)). Specify a PEM file with at least one certificate, or install ca-certificates.")
        }
    }

    /// Connects. Cancellation closes the channel immediately.
    func connect(to url: GatewayURL) async throws -> Connection {
        let attempt = ConnectionAttempt()
        return try await withTaskCancellationHandler {
            let upgrade = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(TimeAmount(configuration.connectTimeout))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: url.host, port: url.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        attempt.add(channel)
                        return try prepare(channel, url)
                    }
                }
            switch try await upgrade.get() {
            case .connection(let connection): return connection
            case .refused: throw GatewayStreamError.notUpgraded
            }
        } onCancel: {
            attempt.cancel()
        }
    }

    private func prepare(_ channel: any NIOCore.Channel, _ url: GatewayURL) throws -> EventLoopFuture<Upgrade> {
        let pipeline = channel.pipeline.syncOperations
        let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(configuration.helloTimeout)) {
            channel.pipeline.fireErrorCaught(GatewayStreamError.helloTimeout)
            channel.close(promise: nil)
        }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
        if url.isSecure {
            // SNI does not support IP addresses; they are verified against the certificate's addresses.
            let isAddress = (try? SocketAddress(ipAddress: url.host, port: url.port)) != nil
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : url.host))
        }
        let maximumMessageSize = configuration.maximumMessageSize
        let upgrader = NIOTypedWebSocketClientUpgrader<Upgrade>(
            maxFrameSize: min(maximumMessageSize, Int(UInt32.max)),
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        WebSocketMessageHandler(maximumMessageSize: maximumMessageSize))
                    let wrapped = try NIOAsyncChannel<[InboundMessage], WebSocketFrame>(
                        wrappingChannelSynchronously: channel)
                    return .connection(Connection(channel: wrapped, helloDeadline: deadline))
                }
            })
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: url.requestTarget)
        head.headers.add(name: "Host", value: url.authority)
        head.headers.add(name: "User-Agent", value: "StatsBot")
        var setup = NIOUpgradableHTTPClientPipelineConfiguration<Upgrade>(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head, upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.close(promise: nil)
                    return channel.eventLoop.makeSucceededFuture(.refused)
                }))
        // HELLO can arrive in the same packet as the upgrade response.
        setup.leftOverBytesStrategy = .forwardBytes
        return try pipeline.configureUpgradableHTTPClientPipeline(configuration: setup)
    }
}

/// The channels of one connection attempt, one per address of the host, so that cancellation closes them immediately.
private final class ConnectionAttempt: Sendable {
    private struct State {
        var channels: [any NIOCore.Channel] = []
        var isCancelled = false
    }

    private let state = Mutex(State())

    func add(_ channel: any NIOCore.Channel) {
        let isCancelled = state.withLock { state in
            state.channels.append(channel)
            return state.isCancelled
        }
        if isCancelled { channel.close(promise: nil) }
    }

    func cancel() {
        let channels = state.withLock { state in
            state.isCancelled = true
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}

extension TimeAmount {
    /// Converts a duration.
    fileprivate init(_ duration: Duration) { self = .nanoseconds(duration.nanoseconds) }
}
