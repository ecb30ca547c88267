// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOHTTP1
import NIOSSL
import NIOWebSocket

/// A client's socket as a stream of messages: HTTP, and WebSocket frames after an upgrade.
struct ClientSocket: Sendable {
    /// Messages from the client.
    enum Input: Sendable {
        case request(HTTPServerRequestPart)
        case frame(WebSocketFrame)
    }

    /// Messages to the client.
    enum Output: Sendable {
        case response(HTTPServerResponsePart)
        /// The response that turns the connection into a WebSocket.
        case upgrade(HTTPResponseHead)
        /// Encoded frames.
        case frames(ByteBuffer)
    }

    typealias Inbound = NIOAsyncChannelInboundStream<Input>.AsyncIterator
    typealias Outbound = NIOAsyncChannelOutboundWriter<Output>

    private let channel: NIOAsyncChannel<Input, Output>

    /// Installs the handlers and starts reading.
    init(_ channel: any Channel, tls: NIOSSLContext?) async throws {
        self.channel = try await channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
            try pipeline.addHandler(encoder)
            try pipeline.addHandler(decoder)
            // Throws if the socket has closed in the meantime, so the async channel is only created for an open one.
            try pipeline.addHandler(HTTPExchange(encoder: encoder, decoder: decoder))
            let wrapped = try NIOAsyncChannel<Input, Output>(wrappingChannelSynchronously: channel)
            try channel.syncOptions?.setOption(.autoRead, value: true)
            return wrapped
        }.get()
    }

    /// Runs `talk`, then sends the remaining output and closes the socket.
    func run(_ talk: (inout Inbound, Outbound) async throws -> Void) async throws {
        try await channel.executeThenClose { inbound, outbound in
            var inbound = inbound.makeAsyncIterator()
            try await talk(&inbound, outbound)
            // Fails if the client or the gateway's writer has already closed it.
            try? await channel.channel.close(mode: .output).get()
        }
    }
}
