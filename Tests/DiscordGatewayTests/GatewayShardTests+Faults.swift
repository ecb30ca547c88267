// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOWebSocket
import Testing

@testable import DiscordGateway
@testable import DiscordModels

extension GatewayShardTests {
    @Test("A malformed payload does not end the session, and its sequence number counts")
    func malformed() async throws {
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                try await server.send("{not json")
                try await server.send(#"{"t":"GUILD_DELETE","s":2,"op":0,"d":{"id":5}}"#)
                try await server.send(#"{"t":"X","s":2,"op":0,"d":{}}"#)
                try await server.send(#"{"op":77,"d":{}}"#)
                try await server.presence(3)
                _ = try await server.next()
            }
        ]) { url in
            let received = try await events(of: shard(url), count: 2)
            #expect(Self.numbers(received) == [1, 3])
        }
    }

    @Test(
        "Frames out of order and fragments that are too large end the connection",
        arguments: [
            [(.continuation, "a", true)],
            [(.text, "a", false), (.text, "b", true)],
            [
                (.text, String(repeating: "a", count: 600), false),
                (.continuation, String(repeating: "a", count: 600), true),
            ],
        ] as [[(WebSocketOpcode, String, Bool)]])
    func wrongFrames(_ frames: [(WebSocketOpcode, String, Bool)]) async throws {
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                for (opcode, text, fin) in frames { try await server.send(opcode, ByteBuffer(string: text), fin: fin) }
                while try await server.next() != nil {}
            },
            { server in
                try await server.hello()
                #expect(try await server.next() == Self.resume(1))
                try await server.presence(2)
                while try await server.next() != nil {}
            },
        ]) { url in
            let shard = shard(url) { $0.maximumMessageSize = 1000 }
            let received = try await events(of: shard, count: 2)
            #expect(Self.numbers(received) == [1, 2])
            #expect(shard.status.lastDisconnect == "protocol_error")
        }
    }

    @Test("A message that is too large ends the connection, and the session is resumed")
    func tooLarge() async throws {
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                try await server.send(#"{"t":"X","s":2,"op":0,"d":"\#(String(repeating: "a", count: 100_000))"}"#)
                while try await server.next() != nil {}
            },
            { server in
                try await server.hello()
                #expect(try await server.next() == Self.resume(1))
                try await server.presence(2)
                while try await server.next() != nil {}
            },
        ]) { url in
            let shard = shard(url, compression: .zlibStream) { $0.maximumMessageSize = 50_000 }
            let received = try await events(of: shard, count: 2)
            #expect(Self.numbers(received) == [1, 2])
            #expect(shard.status.lastDisconnect == "protocol_error")
        }
    }

    @Test("A missing sequence number causes one resume; if still missing, it is accepted")
    func missingNumber() async throws {
        try await withScriptedGateway([
            { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                try await server.presence(2)
                try await server.presence(4)
                while try await server.next() != nil {}
            },
            { server in
                try await server.hello()
                #expect(try await server.next() == Self.resume(2))
                try await server.presence(3)
                try await server.presence(4)
                try await server.presence(6)
                while try await server.next() != nil {}
            },
            { server in
                try await server.hello()
                #expect(try await server.next() == Self.resume(4))
                try await server.presence(6)
                while try await server.next() != nil {}
            },
        ]) { url in
            let shard = shard(url)
            let received = try await events(of: shard, count: 5)
            #expect(Self.numbers(received) == [1, 2, 3, 4, 6])
            #expect(shard.status.lastDisconnect == "sequence_gap")
        }
    }

    @Test("A server that never sends HELLO is disconnected")
    func silentServer() async throws {
        let silent: @Sendable (ScriptedConnection) async throws -> Void = { server in
            while try await server.next() != nil {}
        }
        // The timeout is real time, which a correct server can miss too on a busy machine: so there are many of them.
        let correctServers = Array<@Sendable (ScriptedConnection) async throws -> Void>(
            repeating: { server in
                try await server.hello()
                _ = try await server.next()
                try await server.ready()
                while try await server.next() != nil {}
            }, count: 50)
        try await withScriptedGateway([silent] + correctServers) { url in
            let shard = shard(url) { $0.helloTimeout = .seconds(3) }
            let received = try await events(of: shard, count: 1)
            #expect(Self.numbers(received) == [1])
            #expect(shard.status.lastDisconnect == "hello_timeout")
        }
    }

    @Test("An invalid URL or certificate authority file causes an immediate error")
    func configurationFaults() async throws {
        let url = await #expect(throws: GatewayError.self) { try await shard("https://discord.com").run { _ in } }
        #expect(url?.code == .invalidURL)
        let roots = await #expect(throws: GatewayError.self) {
            try await shard("wss://127.0.0.1:1") { $0.trustRootsFile = "/nonexistent.pem" }.run { _ in }
        }
        #expect(roots?.code == .invalidTrustRoots)
    }
}
