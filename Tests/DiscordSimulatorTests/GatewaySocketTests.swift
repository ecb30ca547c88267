// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import NIOWebSocket
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordSimulator

@Suite("GatewaySocket over loopback sockets", .timeLimit(.minutes(5)))
struct GatewaySocketTests {
    private func withClient(
        _ running: RunningSimulator, query: String = "v=10&encoding=json",
        _ body: (inout GatewayClient) async throws -> Void
    ) async throws {
        try await GatewayClient.with(
            port: running.endpoints.port, query: query, caFile: running.endpoints.caFile, body)
    }

    private func session(_ running: RunningSimulator) -> String {
        running.discord.simulation.withState { state, _ in state.sessions.sessions.last?.id ?? "" }
    }

    @Test("A client identifies, receives dispatches, heartbeat ACK and pong, and closes", arguments: [false, true])
    func conversation(tls: Bool) async throws {
        try await RunningSimulator.with {
            $0.tls = tls
        } _: { running in
            try await withClient(running) { client in
                #expect(await client.text() == #"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}"#)
                // In two fragments, which is allowed.
                try await client.send(#"{"op":2,"d":{"token":""#, fin: false)
                let rest = running.discord.token + #"","properties":{},"intents":263}}"#
                try await client.send(rest, as: .continuation)
                #expect(await client.text().hasPrefix(#"{"t":"READY","s":1,"op":0,"#))
                // Longer than the maximum 16-bit length.
                let guild = await client.text()
                #expect(guild.hasPrefix(#"{"t":"GUILD_CREATE","s":2,"op":0,"#))
                #expect(try JSONSerialization.jsonObject(with: Data(guild.utf8)) is [String: Any])
                try await client.send(#"{"op":1,"d":2}"#)
                #expect(await client.text() == #"{"t":null,"s":null,"op":11,"d":null}"#)
                try await client.send([7], as: .ping)
                let pong = await client.next()
                #expect(pong?.opcode == .pong)
                #expect(pong?.payload == [7])
                try await client.send([0x0F, 0xA0], as: .connectionClose)
                let close = await client.next()
                #expect(close?.opcode == .connectionClose)
                #expect(close?.payload == [0x0F, 0xA0])
                #expect(await client.next() == nil)
            }
        }
    }

    @Test(
        "An unsupported query is rejected with a close code",
        arguments: [("v=5", 4012), ("encoding=etf", 4002), ("compress=gzip", 4002)] as [(String, Int)])
    func refusals(query: String, code: Int) async throws {
        try await RunningSimulator.with { running in
            try await withClient(running, query: query) { client in
                let close = await client.next()
                #expect(close?.opcode == .connectionClose)
                #expect(close?.payload == [UInt8(code >> 8), UInt8(code & 0xFF)])
                try await client.send([], as: .connectionClose)
                #expect(await client.next() == nil)
            }
        }
    }

    @Test("Compressed messages are binary and form one stream", arguments: [TransportCompression.zlib, .zstd])
    func compression(_ compression: TransportCompression) async throws {
        try await RunningSimulator.with { running in
            let decompressor = try #require(StreamDecompressor(compression))
            try await withClient(running, query: "v=10&encoding=json&compress=" + compression.rawValue) { client in
                for opening in [#"{"t":null,"s":null,"op":10"#, #"{"t":"READY","s":1"#, #"{"t":"GUILD_CREATE","s":2"#] {
                    let frame = try #require(await client.next())
                    #expect(frame.opcode == .binary)
                    #expect(String(decoding: decompressor.read(frame.payload), as: UTF8.self).hasPrefix(opening))
                    if opening.contains("10") { try await client.identify(token: running.discord.token) }
                }
            }
        }
    }

    @Test("A session is dropped and resumed twenty times, with requests in between", arguments: [false, true])
    func drops(tls: Bool) async throws {
        try await RunningSimulator.with {
            $0.tls = tls
        } _: { running in
            let token = running.discord.token
            for round in 0..<20 {
                try await withClient(running) { client in
                    #expect(try await client.name() == "op 10")
                    if round == 0 {
                        try await client.identify(token: token)
                        #expect(try await client.name() == "READY")
                        #expect(try await client.name() == "GUILD_CREATE")
                    } else {
                        // Each round adds a join and a RESUMED.
                        try await client.resume(token: token, session: session(running), sequence: 2 * round)
                        #expect(try await client.name() == "GUILD_MEMBER_ADD")
                        #expect(try await client.name() == "RESUMED")
                    }
                    // URLSession does not trust the throwaway root.
                    if tls {
                        running.discord.dropConnections(closeCode: nil)
                    } else {
                        #expect(try await running.control("POST", "/connections/drop").status == 200)
                    }
                    #expect(await client.next() == nil)
                }
                if !tls {
                    let ledger = try await running.control("GET", "/ledger")
                    #expect(ledger.object["members"] as? Int == 200 + round)
                }
                running.discord.perform(.join)
            }
        }
    }

    @Test("A client that resets its connection during writes does not affect others")
    func resets() async throws {
        try await RunningSimulator.with { running in
            for _ in 0..<5 {
                try await withClient(running) { client in
                    #expect(try await client.name() == "op 10")
                    try await client.identify(token: running.discord.token)
                    #expect(try await client.name() == "READY")
                    for _ in 0..<2000 { running.discord.perform(.presence(nil, .online)) }
                    try await client.reset()
                }
                running.clock.advance(by: .seconds(5))
                repeat {
                    #expect(try await running.control("GET", "/ledger").status == 200)
                } while !running.isQuiet
            }
        }
    }

    @Test("A client that reads nothing is dropped when it lags too far behind")
    func slowClient() async throws {
        try await RunningSimulator.with {
            $0.outgoingLimit = 100
        } _: { running in
            try await withClient(running) { client in
                #expect(try await client.name() == "op 10")
                try await client.identify(token: running.discord.token)
                #expect(try await client.name() == "READY")
                while !running.isQuiet { running.discord.perform(.presence(nil, .online)) }
                while let frame = await client.next() { #expect(frame.opcode == .text) }
            }
        }
    }
}
