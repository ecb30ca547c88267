// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOPosix

/// A client that sends and receives raw bytes.
struct ByteClient {
    private var chunks: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ""

    /// Connects for the duration of `body`.
    static func with(port: Int, _ body: (inout ByteClient) async throws -> Void) async throws {
        let socket = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await socket.executeThenClose { inbound, outbound in
            var client = ByteClient(chunks: inbound.makeAsyncIterator(), outbound: outbound)
            try await body(&client)
        }
    }

    func send(_ text: String, then bytes: [UInt8] = []) async throws {
        try await outbound.write(ByteBuffer(bytes: [UInt8](text.utf8) + bytes))
    }

    /// Reads through `end`; returns everything received if the socket ends first.
    mutating func read(through end: String) async -> String {
        while true {
            if let range = received.firstRange(of: end) {
                defer { received.removeSubrange(..<range.upperBound) }
                return String(received[..<range.upperBound])
            }
            guard let chunk = try? await chunks.next(isolation: #isolation) else { return received }
            received += String(buffer: chunk)
        }
    }

    /// Reads until the socket ends.
    mutating func readToEnd() async -> String {
        while let chunk = try? await chunks.next(isolation: #isolation) { received += String(buffer: chunk) }
        return received
    }
}
