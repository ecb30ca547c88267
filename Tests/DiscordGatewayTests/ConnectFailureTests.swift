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

@Suite("Connection failures", .timeLimit(.minutes(5)))
struct ConnectFailureTests {
    private struct Unknown: Error {}

    /// Runs a shard until its first attempt has failed.
    ///
    /// - Returns: The reason in its status.
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

    @Test("An unresolvable host name")
    func name() async throws {
        // A label of more than 63 characters (RFC 1035, section 2.3.4) is rejected without a DNS query.
        let host = String(repeating: "a", count: 64) + ".invalid"
        let reason = try await failure("ws://\(host)")
        #expect(reason == "dns_failed")
    }

    @Test("A closed port")
    func closedPort() async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = server.localAddress?.port ?? 0
        try await server.close()
        let reason = try await failure("ws://127.0.0.1:\(port)")
        #expect(reason == "connect_refused")
    }

    @Test("An HTTP response without the WebSocket upgrade", arguments: ["403 Forbidden", "200 OK", "502 Bad Gateway"])
    func answer(_ status: String) async throws {
        try await withResponse("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n") { port in
            let reason = try await failure("ws://127.0.0.1:\(port)")
            #expect(reason == "upgrade_failed")
        }
    }

    @Test("A response that is not HTTP")
    func garbage() async throws {
        try await withResponse("SSH-2.0-OpenSSH_9.2\r\n\r\n") { port in
            let reason = try await failure("ws://127.0.0.1:\(port)")
            #expect(reason == "upgrade_failed")
        }
    }

    @Test("A peer without TLS")
    func noTLS() async throws {
        try await withResponse("HTTP/1.1 400 Bad Request\r\n\r\n") { port in
            let reason = try await failure("wss://127.0.0.1:\(port)")
            #expect(reason == "tls_failed")
        }
    }

    @Test(
        "Network errors have reasons",
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

    /// Runs a server that sends the same response on every connection as soon as it receives data.
    private func withResponse(_ text: String, _ body: (_ port: Int) async throws -> Void) async throws {
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
