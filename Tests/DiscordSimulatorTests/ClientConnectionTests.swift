// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordSimulator

@Suite("ClientConnection over loopback sockets", .timeLimit(.minutes(5)))
struct ClientConnectionTests {
    private static let handshake =
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

    @Test("Pipelined requests get responses in order, on one connection")
    func pipelining() async throws {
        try await RunningSimulator.with { running in
            try await ByteClient.with(port: running.endpoints.port) { client in
                let request = { (path: String) in "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }
                try await client.send(request("/nothing") + request("/api/v10/gateway") + request("/api/v10/users/@me"))
                let nothing = await client.read(through: "}")
                #expect(nothing.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
                let gateway = await client.read(through: "\"}")
                #expect(gateway.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(gateway.contains("\r\nVia: 1.1 google\r\n"))
                let me = await client.read(through: "}")
                #expect(me.hasPrefix("HTTP/1.1 401 Unauthorized\r\n"))
                // The connection can still be upgraded. The key and the accept value are those of RFC 6455, section
                // 1.3.
                try await client.send(Self.handshake + "Sec-WebSocket-Version: 13\r\n\r\n")
                let upgrade = await client.read(through: "\r\n\r\n")
                #expect(upgrade.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
                #expect(upgrade.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
                #expect(await client.read(through: "}}").hasSuffix(#""op":10,"d":{"heartbeat_interval":41250}}"#))
            }
        }
    }

    @Test(
        "Invalid requests are rejected, and the connection is closed",
        arguments: [
            ("nonsense\r\n\r\n", "HTTP/1.1 400 "),
            (handshake + "Sec-WebSocket-Version: 8\r\n\r\n", "HTTP/1.1 426 "),
            ("GET /api/v10/gateway HTTP/1.0\r\n\r\n", "HTTP/1.1 200 "),
            ("GET /api/v10/gateway HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 "),
        ])
    func closes(request: String, answer: String) async throws {
        try await RunningSimulator.with { running in
            try await ByteClient.with(port: running.endpoints.port) { client in
                try await client.send(request)
                let received = await client.readToEnd()
                #expect(received.hasPrefix(answer), "\(received)")
                #expect(received.contains("\r\nConnection: close\r\n"))
            }
        }
    }

    @Test("A body that is too long is read and rejected; the connection stays open")
    func tooLarge() async throws {
        try await RunningSimulator.with { running in
            try await ByteClient.with(port: running.endpoints.port) { client in
                let body = String(repeating: "x", count: (1 << 20) + 1)
                try await client.send(
                    "POST /api/v10/gateway HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
                #expect(await client.read(through: "}").hasPrefix("HTTP/1.1 413 "))
                try await client.send("GET /api/v10/gateway HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.read(through: "\"}").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test("A frame in the same segment as the handshake is read")
    func earlyFrame() async throws {
        try await RunningSimulator.with { running in
            try await ByteClient.with(port: running.endpoints.port) { client in
                let heartbeat = [UInt8](#"{"op":1,"d":null}"#.utf8)
                // A text frame, with a mask of zeros.
                let frame = [0x81, 0x80 | UInt8(heartbeat.count), 0, 0, 0, 0] + heartbeat
                try await client.send(Self.handshake + "Sec-WebSocket-Version: 13\r\n\r\n", then: frame)
                _ = await client.read(through: "}}")
                #expect(await client.read(through: "}").hasSuffix(#""op":11,"d":null}"#))
            }
        }
    }

    @Test("When the simulator stops, every socket is closed", arguments: [false, true])
    func ending(tls: Bool) async throws {
        var configuration = SimulatorConfiguration()
        configuration.port = 0
        configuration.members = 10
        configuration.tls = tls
        let discord = SimulatedDiscord(
            configuration: configuration, clock: ManualClock(), logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await discord.run() }
            let endpoints = try await discord.waitUntilListening()
            try await GatewayClient.with(port: endpoints.port, caFile: endpoints.caFile) { gateway in
                #expect(try await gateway.name() == "op 10")
                // With TLS, this client is in a handshake that never completes.
                try await ByteClient.with(port: endpoints.port) { silent in
                    try await ByteClient.with(port: endpoints.port) { idle in
                        if !tls {
                            try await idle.send("GET /api/v10/gateway HTTP/1.1\r\nHost: x\r\n\r\n")
                            #expect(await idle.read(through: "\"}").hasPrefix("HTTP/1.1 200 "))
                        }
                        group.cancelAll()
                        #expect(await idle.readToEnd() == "")
                        #expect(await silent.readToEnd() == "")
                        #expect(await gateway.next() == nil)
                    }
                }
            }
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
    }
}
