// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOHTTP1
import NIOSSL
import NIOWebSocket

/// A client's socket, as messages: HTTP, and after an upgrade WebSocket frames.
struct ClientSocket: Sendable {
    /// What a client sends.
    enum Input: Sendable {
        case request(HTTPServerRequestPart)
        case frame(WebSocketFrame)
    }

    /// What a client is sent.
    enum Output: Sendable {
        case response(HTTPServerResponsePart)
        /// The answer after which the connection is a WebSocket.
        case upgrade(HTTPResponseHead)
        /// Frames, encoded.
        case frames(ByteBuffer)
    }

    typealias Inbound = NIOAsyncChannelInboundStream<Input>.AsyncIterator
    typealias Outbound = NIOAsyncChannelOutboundWriter<Output>

    private let channel: NIOAsyncChannel<Input, Output>

    /// Puts the handlers in place and begins to read.
    init(_ channel: any Channel, tls: NIOSSLContext?) async throws {
        self.channel = try await channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
            try pipeline.addHandler(encoder)
            try pipeline.addHandler(decoder)
            // On a socket that has closed meanwhile, this throws; so the async channel is made for an open one only.
            try pipeline.addHandler(HTTPExchange(encoder: encoder, decoder: decoder))
            let wrapped = try NIOAsyncChannel<Input, Output>(wrappingChannelSynchronously: channel)
            try channel.syncOptions?.setOption(.autoRead, value: true)
            return wrapped
        }.get()
    }

    /// Talks with the client; then sends what is left and closes the socket.
    func run(_ talk: (inout Inbound, Outbound) async throws -> Void) async throws {
        try await channel.executeThenClose { inbound, outbound in
            var inbound = inbound.makeAsyncIterator()
            try await talk(&inbound, outbound)
            // Fails where the client, or the gateway's writer, has done that already.
            try? await channel.channel.close(mode: .output).get()
        }
    }
}
