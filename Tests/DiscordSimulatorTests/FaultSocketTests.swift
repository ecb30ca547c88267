// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import NIOCore
import NIOPosix
import NIOWebSocket
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import DiscordSimulator

@Suite("Faults over loopback sockets", .timeLimit(.minutes(5)))
struct FaultSocketTests {
    /// A client that has received READY and GUILD_CREATE, without compression.
    private func withClient(
        _ running: RunningSimulator, _ body: (inout GatewayClient) async throws -> Void
    ) async throws {
        running.discord.pause()
        try await GatewayClient.with(port: running.endpoints.port) { client in
            #expect(try await client.name() == "op 10")
            try await client.identify(token: running.discord.token)
            #expect(try await client.name() == "READY")
            #expect(try await client.name() == "GUILD_CREATE")
            try await body(&client)
        }
    }

    /// The events a new connection receives after it resumes the only session after GUILD_CREATE.
    private func resumed(_ running: RunningSimulator, _ count: Int) async throws -> [String] {
        var names: [String] = []
        try await GatewayClient.with(port: running.endpoints.port) { client in
            #expect(try await client.name() == "op 10")
            let session = running.discord.ledger().sessions.first?.sessionID ?? ""
            try await client.resume(token: running.discord.token, session: session, sequence: 2)
            for _ in 0..<count { names.append(try await client.name()) }
        }
        return names
    }

    @Test(
        "A session can be resumed after a fault ended its connection",
        arguments: [#"{"fault":"reset"}"#, #"{"fault":"drop"}"#, #"{"fault":"drop","code":4009}"#])
    func endings(fault: String) async throws {
        try await RunningSimulator.with { running in
            try await withClient(running) { client in
                let answer = try await running.control("POST", "/faults", body: fault)
                #expect(answer.status == 200)
                if fault.contains("drop") {
                    #expect(await client.next()?.payload == (fault.contains("4009") ? [0x0F, 0xA9] : [0x0F, 0xA0]))
                    try await client.send([], as: .connectionClose)
                }
                #expect(await client.next() == nil)
            }
            running.discord.perform(.join)
            #expect(try await resumed(running, 2) == ["GUILD_MEMBER_ADD", "RESUMED"])
        }
    }

    @Test("A reset ends the client's socket with ECONNRESET instead of an end of file", arguments: [false, true])
    func reset(withReset: Bool) async throws {
        try await RunningSimulator.with { running in
            try await withRawGateway(running) { chunks in
                if withReset {
                    running.discord.inject(.reset)
                } else {
                    running.discord.dropConnections(closeCode: nil)
                }
                var failed = false
                do {
                    while try await chunks.next(isolation: #isolation) != nil {}
                } catch let error as IOError {
                    failed = error.errnoCode == ECONNRESET
                }
                #expect(failed == withReset)
            }
        }
    }

    /// A raw gateway connection, after the hello payload.
    private func withRawGateway(
        _ running: RunningSimulator,
        _ body: (inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) async throws -> Void
    ) async throws {
        let socket = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: running.endpoints.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try? await socket.executeThenClose { inbound, outbound in
            try await outbound.write(
                ByteBuffer(
                    string: "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"))
            var chunks = inbound.makeAsyncIterator()
            var text = ""
            while !text.contains("heartbeat_interval"), let chunk = try await chunks.next(isolation: #isolation) {
                text += String(buffer: chunk)
            }
            try await body(&chunks)
        }
    }

    @Test("A half-open connection is silent until the client closes it, then it is removed")
    func halfOpen() async throws {
        try await RunningSimulator.with { running in
            try await withClient(running) { client in
                running.discord.inject(.halfOpen)
                running.discord.perform(.join)
                try await client.send(#"{"op":1,"d":2}"#)
                try await client.send([0x0F, 0xA0], as: .connectionClose)
                #expect(try await resumed(running, 2) == ["GUILD_MEMBER_ADD", "RESUMED"])
                // Resuming on another connection ends this one, which has received nothing.
                #expect(await client.next() == nil)
            }
            running.clock.advance(by: .seconds(5))
            try await withClient(running) { client in
                running.discord.inject(.halfOpen)
                try await client.reset()
            }
            repeat {
                #expect(try await running.control("GET", "/ledger").status == 200)
            } while !running.isQuiet
        }
    }

    @Test("New connections are closed immediately for some time; open ones stay open")
    func refusal() async throws {
        try await RunningSimulator.with { running in
            try await withClient(running) { client in
                running.discord.inject(.refuseConnections(for: .seconds(10)))
                try await ByteClient.with(port: running.endpoints.port) { refused in
                    #expect(await refused.readToEnd().isEmpty)
                }
                try await client.send(#"{"op":1,"d":2}"#)
                #expect(try await client.name() == "op 11")
                running.clock.advance(by: .seconds(10))
                try await ByteClient.with(port: running.endpoints.port) { taken in
                    try await taken.send("GET /api/v10/gateway HTTP/1.1\r\nHost: x\r\n\r\n")
                    #expect(await taken.read(through: "\"}").hasPrefix("HTTP/1.1 200 "))
                }
            }
            #expect(running.discord.struckFaults["refuse-connections"] == 1)
        }
    }

    @Test(
        "Fragments form one message, and a corrupt message is unreadable, with any compression",
        arguments: [
            TransportCompression.none, .zlib, .zstd,
        ])
    func frames(_ compression: TransportCompression) async throws {
        try await RunningSimulator.with { running in
            running.discord.pause()
            let decompressor = StreamDecompressor(compression)
            func read(_ payload: [UInt8]) -> String {
                String(decoding: decompressor?.read(payload) ?? payload, as: UTF8.self)
            }
            let query = "v=10&encoding=json" + (compression == .none ? "" : "&compress=" + compression.rawValue)
            try await GatewayClient.with(port: running.endpoints.port, query: query) { client in
                #expect(read(await client.next()?.payload ?? []).contains(#""op":10"#))
                try await client.identify(token: running.discord.token)
                for name in ["READY", "GUILD_CREATE"] {
                    #expect(read(await client.next()?.payload ?? []).hasPrefix(#"{"t":"\#(name)""#))
                }
                running.discord.inject(.hugeMessage(bytes: 1_000_000))
                let huge = read(await client.next()?.payload ?? [])
                #expect(huge.hasPrefix(#"{"t":"SIMULATED_PADDING","s":2,"op":0,"d":{"padding":"000"#))
                #expect(huge.utf8.count > 1_000_000)
                running.discord.inject(.fragmentMessages(parts: 3))
                running.discord.inject(.duplicateDispatch())
                running.discord.inject(.corruptDispatch())
                let users = (0..<3).compactMap { _ in running.discord.perform(.join)?.id.description }
                #expect(users.count == 3)
                let parts = [await client.next(), await client.next(), await client.next()]
                let first: WebSocketOpcode = compression == .none ? .text : .binary
                #expect(parts.map { $0?.opcode } == [first, .continuation, .continuation])
                let joined = read(parts.flatMap { $0?.payload ?? [] })
                #expect(joined.contains(users[0]))
                for _ in 0..<2 {
                    let copy = read(await client.next()?.payload ?? [])
                    #expect(copy.hasPrefix(#"{"t":"GUILD_MEMBER_ADD","s":4,"#) && copy.contains(users[1]))
                }
                let broken = try #require(await client.next()).payload
                let json = Data(read(broken).utf8)
                #expect(throws: (any Error).self) { try JSONSerialization.jsonObject(with: json) }
                if compression == .zlib { #expect(broken.suffix(4) == [0, 0, 0xFF, 0xFF]) }
            }
            #expect(
                try await resumed(running, 4) == [
                    "GUILD_MEMBER_ADD", "GUILD_MEMBER_ADD", "GUILD_MEMBER_ADD", "RESUMED",
                ])
        }
    }

    @Test("Faults are listed, cleared, and rejected if invalid")
    func routes() async throws {
        try await RunningSimulator.with { running in
            let body = #"{"fault":"http-error","status":503,"method":"PATCH","times":2}"#
            let posted = try await running.control("POST", "/faults", body: body)
            #expect(posted.status == 200)
            let faults = try #require(posted.object["faults"] as? [[String: Any]])
            #expect(faults.count == 1)
            #expect(faults.first?["fault"] as? String == "http-error")
            #expect(faults.first?["times"] as? Int == 2)
            #expect(
                running.discord.activeFaults == [
                    .http(.error(status: 503), on: SimulatorRequests(method: "PATCH"), times: 2)
                ])
            let refused = try await running.control("POST", "/faults", body: #"{"fault":"drop","code":1}"#)
            #expect(refused.status == 400)
            #expect(refused.object["message"] as? String == #""code" must be a whole number from 1000 to 4999, got 1"#)
            #expect(try await running.control("PUT", "/faults").status == 405)
            let cleared = try await running.control("DELETE", "/faults")
            #expect((cleared.object["faults"] as? [Any])?.isEmpty == true)
            #expect(try await running.control("GET", "/load").object["on"] as? Bool == false)
            #expect(try await running.control("POST", "/load", body: #"{"on":true}"#).object["on"] as? Bool == true)
            #expect(try await running.control("POST", "/load", body: "{}").status == 400)
        }
    }
}
