// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordGateway

@Suite("Why no connection came about", .timeLimit(.minutes(5)))
struct ConnectFailureTests {
    private struct Unknown: Error {}

    /// Runs a shard until its first attempt has failed.
    ///
    /// - Returns: The word that its status gives.
    private func failure(_ url: String) async throws -> String? {
        let (endings, ended) = AsyncStream.makeStream(of: String.self)
        let shard = GatewayShard(
            configuration: GatewayConfiguration(url: url, token: "secret", intents: .statistics), session: nil,
            clock: ManualClock(), logger: CapturedLog().logger,
            onStatusChange: { if let reason = $0.lastDisconnect { ended.yield(reason) } }, random: { 1 })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await shard.run { _ in } }
            var iterator = endings.makeAsyncIterator()
            let reason = await iterator.next(isolation: #isolation)
            group.cancelAll()
            try await group.waitForAll()
            return reason
        }
    }

    @Test("A name without an address")
    func name() async throws {
        // A label of more than 63 characters (RFC 1035, section 2.3.4) is refused without asking any server.
        let host = String(repeating: "a", count: 64) + ".invalid"
        let reason = try await failure("ws://\(host)")
        #expect(reason == "dns_failed")
    }

    @Test("A port where nobody listens")
    func closedPort() async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = server.localAddress?.port ?? 0
        try await server.close()
        let reason = try await failure("ws://127.0.0.1:\(port)")
        #expect(reason == "connect_refused")
    }

    @Test("An answer that is not the switch to WebSocket", arguments: ["403 Forbidden", "200 OK", "502 Bad Gateway"])
    func answer(_ status: String) async throws {
        try await withAnswer("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n") { port in
            let reason = try await failure("ws://127.0.0.1:\(port)")
            #expect(reason == "upgrade_failed")
        }
    }

    @Test("An answer that is no HTTP")
    func garbage() async throws {
        try await withAnswer("SSH-2.0-OpenSSH_9.2\r\n\r\n") { port in
            let reason = try await failure("ws://127.0.0.1:\(port)")
            #expect(reason == "upgrade_failed")
        }
    }

    @Test("A peer that speaks no TLS")
    func noTLS() async throws {
        try await withAnswer("HTTP/1.1 400 Bad Request\r\n\r\n") { port in
            let reason = try await failure("wss://127.0.0.1:\(port)")
            #expect(reason == "tls_failed")
        }
    }

    @Test(
        "Errors of the network become words",
        arguments: [
            (ChannelError.connectTimeout(.seconds(1)), .timeout),
            (IOError(errnoCode: 110, reason: "ETIMEDOUT"), .timeout),
            (IOError(errnoCode: 111, reason: "ECONNREFUSED"), .refused),
            (IOError(errnoCode: 101, reason: "ENETUNREACH"), .other),
            (GatewayStreamError.notUpgraded, .upgrade),
            (ChannelError.eof, .other),
            (Unknown(), .other),
        ] as [(any Error, ConnectFailure)])
    func words(_ error: any Error, _ failure: ConnectFailure) {
        #expect(ConnectFailure(error) == failure)
    }

    /// A server that gives every connection the same answer as soon as something comes.
    private func withAnswer(_ text: String, _ body: (_ port: Int) async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answer(text: text))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        try await body(server.localAddress?.port ?? 0)
        try await server.close()
    }

    private final class Answer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let text: String

        init(text: String) { self.text = text }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }
    }
}
