// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Testing

/// A WebSocket client on a real socket. It reads only on request, except for a few buffered frames.
struct GatewayClient {
    typealias Socket = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    /// The server rejected the upgrade.
    struct Refused: Error {}

    private var frames: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    private let channel: any Channel

    /// Connects for the duration of `body`.
    static func with(
        port: Int, query: String = "v=10&encoding=json", caFile: String? = nil,
        _ body: (inout GatewayClient) async throws -> Void
    ) async throws {
        let context = try caFile.map { file in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .file(file)
            configuration.shutdownTimeout = .milliseconds(100)
            return try NIOSSLContext(configuration: configuration)
        }
        let upgraded = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        let tls = try NIOSSLClientHandler(context: context, serverHostname: "localhost")
                        try channel.pipeline.syncOperations.addHandler(tls)
                    }
                    return try upgrade(channel, query: query)
                }
            }
        let socket = try await upgraded.get()
        try? await socket.executeThenClose { inbound, outbound in
            var client = GatewayClient(
                frames: inbound.makeAsyncIterator(), outbound: outbound, channel: socket.channel)
            await #expect(throws: Never.self) { try await body(&client) }
        }
    }

    private static func upgrade(_ channel: any Channel, query: String) throws -> EventLoopFuture<Socket> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Socket>(maxFrameSize: 1 << 24) { channel, _ in
            channel.eventLoop.makeCompletedFuture { try Socket(wrappingChannelSynchronously: channel) }
        }
        let head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: "/?" + query, headers: ["Host": "localhost", "Content-Length": "0"])
        let upgrade = NIOTypedHTTPClientUpgradeConfiguration(
            upgradeRequestHead: head, upgraders: [upgrader]
        ) { $0.eventLoop.makeFailedFuture(Refused()) }
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: upgrade)
        // The hello payload can arrive in the same segment as the upgrade response.
        configuration.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: configuration)
    }

    /// The next frame; `nil` if the socket has ended, with or without an error.
    mutating func next() async -> (opcode: WebSocketOpcode, payload: [UInt8])? {
        guard let frame = try? await frames.next(isolation: #isolation) else { return nil }
        return (frame.opcode, Array(frame.data.readableBytesView))
    }

    /// The next frame as text; empty if the socket has ended.
    mutating func text() async -> String {
        String(decoding: await next()?.payload ?? [], as: UTF8.self)
    }

    /// The event name of the next payload, or its opcode.
    mutating func name() async throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(await next()?.payload ?? []))
        let fields = try #require(object as? [String: Any])
        return fields["t"] as? String ?? "op \(fields["op"] ?? "none")"
    }

    func send(_ text: String, as opcode: WebSocketOpcode = .text, fin: Bool = true) async throws {
        try await send([UInt8](text.utf8), as: opcode, fin: fin)
    }

    func send(_ bytes: [UInt8], as opcode: WebSocketOpcode, fin: Bool = true) async throws {
        try await outbound.write(
            WebSocketFrame(fin: fin, opcode: opcode, maskKey: .random(), data: ByteBuffer(bytes: bytes)))
    }

    func identify(token: String) async throws {
        try await send(#"{"op":2,"d":{"token":"\#(token)","properties":{},"intents":263}}"#)
    }

    func resume(token: String, session: String, sequence: Int) async throws {
        try await send(#"{"op":6,"d":{"token":"\#(token)","session_id":"\#(session)","seq":\#(sequence)}}"#)
    }

    /// Ends the connection with a TCP reset.
    func reset() async throws {
        let provider = try #require(channel as? any SocketOptionProvider)
        try await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close().get()
    }
}
