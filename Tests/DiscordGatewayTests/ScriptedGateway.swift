// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

@testable import DiscordGateway

/// The server side of one connection, controlled by a script.
final class ScriptedConnection {
    /// The request target of the upgrade.
    let target: String
    /// The server's URL.
    let url: String
    /// The client's close code.
    private(set) var closeCode: UInt16?
    /// Number of heartbeats received.
    private(set) var heartbeats = 0
    /// The contents of the pongs received.
    private(set) var pongs: [String] = []
    /// Whether to acknowledge heartbeats.
    var acknowledges = true

    private var frames: AsyncStream<WebSocketFrame>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    private let deflater: Deflater?

    init(
        target: String, url: String, frames: AsyncStream<WebSocketFrame>,
        outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) {
        self.target = target
        self.url = url
        self.frames = frames.makeAsyncIterator()
        self.outbound = outbound
        deflater =
            target.contains("zlib-stream") ? Deflater(.zlib) : target.contains("zstd-stream") ? Deflater(.zstd) : nil
    }

    /// Sends a payload, compressed as the client requested.
    func send(_ json: String) async throws {
        if let deflater {
            try await send(.binary, ByteBuffer(bytes: deflater.message(json)))
        } else {
            try await send(.text, ByteBuffer(string: json))
        }
    }

    /// Sends a frame.
    func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, fin: Bool = true) async throws {
        try await outbound.write(WebSocketFrame(fin: fin, opcode: opcode, data: data))
    }

    /// Sends HELLO with an interval of 41.25 s.
    func hello() async throws {
        try await send(#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}"#)
    }

    /// Sends READY, with sequence number 1 and this server's URL as resume URL.
    func ready(session: String = "abc") async throws {
        try await send(
            #"{"t":"READY","s":1,"op":0,"d":{"user":{"id":"1","username":"b"},"guilds":[],"session_id":"\#(session)","#
                + #""resume_gateway_url":"\#(url)/resume"}}"#)
    }

    /// Sends a presence update.
    func presence(_ sequence: Int, user: Int = 7) async throws {
        try await send(
            #"{"t":"PRESENCE_UPDATE","s":\#(sequence),"op":0,"d":{"user":{"id":"\#(user)"},"status":"online","#
                + #""guild_id":"5"}}"#)
    }

    /// Closes with a code.
    func close(_ code: UInt16) async throws {
        try await send(.connectionClose, ByteBuffer(integer: code))
    }

    /// The next payload other than a heartbeat; `nil` at the end of the connection.
    func next() async throws -> String? {
        while let frame = await frames.next(isolation: #isolation) {
            var data = frame.unmaskedData
            switch frame.opcode {
            case .text:
                let text = String(buffer: data)
                guard text.hasPrefix(#"{"op":1,"#) else { return text }
                heartbeats += 1
                guard acknowledges else { return text }
                // The client may have disconnected, but its earlier payloads are still to be read.
                try? await send(#"{"op":11}"#)
            case .pong: pongs.append(String(buffer: data))
            case .connectionClose:
                closeCode = data.readInteger()
                return nil
            default: break
            }
        }
        return nil
    }
}

/// Runs a server on a free loopback port while `body` runs. The first connection runs the first script, and so on, one
/// connection at a time unless `concurrently`. `prepare` is called with each connection first.
func withScriptedGateway(
    _ scripts: [@Sendable (ScriptedConnection) async throws -> Void], concurrently: Bool = false,
    prepare: @escaping @Sendable (any NIOCore.Channel) throws -> Void = { _ in },
    _ body: (_ url: String) async throws -> Void
) async throws {
    typealias Upgraded = (channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, target: String)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .bind(host: "127.0.0.1", port: 0) { channel in
            channel.eventLoop.makeCompletedFuture {
                try prepare(channel)
                let upgrader = NIOTypedWebSocketServerUpgrader<Upgraded?>(
                    shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
                    upgradePipelineHandler: { channel, head in
                        channel.eventLoop.makeCompletedFuture {
                            (try NIOAsyncChannel(wrappingChannelSynchronously: channel), head.uri)
                        }
                    })
                return try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
                    configuration: NIOUpgradableHTTPServerPipelineConfiguration(
                        upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
                            upgraders: [upgrader],
                            notUpgradingCompletionHandler: { $0.eventLoop.makeSucceededFuture(Upgraded?.none) })))
            }
        }
    let url = "ws://127.0.0.1:\(server.channel.localAddress?.port ?? 0)"
    try await server.executeThenClose { connections in
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await withThrowingTaskGroup(of: Void.self) { connectionGroup in
                    var scripts = scripts.makeIterator()
                    for try await upgrade in connections {
                        // The client may disconnect during TLS or the upgrade.
                        guard let (channel, target) = try? await upgrade.get(), let script = scripts.next() else {
                            continue
                        }
                        connectionGroup.addTask {
                            try? await channel.executeThenClose { inbound, outbound in
                                try await play(script, target, url, inbound, outbound)
                            }
                        }
                        if !concurrently { try await connectionGroup.waitForAll() }
                    }
                    try await connectionGroup.waitForAll()
                }
            }
            try await body(url)
            // Let the running script finish, because tests often check what it received.
            server.channel.close(promise: nil)
            try await group.waitForAll()
        }
    }
}

private func play(
    _ script: @Sendable (ScriptedConnection) async throws -> Void, _ target: String, _ url: String,
    _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
) async throws {
    let (frames, feed) = AsyncStream.makeStream(of: WebSocketFrame.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { feed.finish() }
            for try await frame in inbound { feed.yield(frame) }
        }
        defer { group.cancelAll() }
        try await script(ScriptedConnection(target: target, url: url, frames: frames, outbound: outbound))
    }
}
