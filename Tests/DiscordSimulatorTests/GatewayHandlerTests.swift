// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import FlyingFox
import Foundation
import Logging
import Testing
import Timekeeping

@testable import DiscordSimulator

/// The way from frames to frames, with streams in the place of sockets.
@Suite("GatewayHandler", .timeLimit(.minutes(1)))
struct GatewayHandlerTests {
    private typealias Client = AsyncThrowingStream<WSFrame, any Error>

    /// Opens a connection and hands over both its ends, while its reader runs.
    private func withConnection(
        _ query: [HTTPRequest.QueryItem] = [],
        _ body: (_ client: AsyncThrowingStream<WSFrame, any Error>.Continuation, _ frames: AsyncStream<WSFrame>)
            async throws -> Void
    ) async throws {
        var configuration = SimulatorConfiguration()
        configuration.members = 40
        configuration.token = "secret"
        let simulation = Simulation(
            configuration: configuration, clock: ManualClock(), logger: Logger(label: "test"))
        let (connections, continuation) = AsyncStream.makeStream(of: GatewayHandler.Connection.self)
        let handler = GatewayHandler(
            simulation: simulation, connections: continuation, ids: GatewayHandler.IDSource())
        let request = HTTPRequest(
            method: .GET, version: .http11, path: "/any", query: query,
            headers: [
                .host: "localhost", .upgrade: "websocket", .connection: "Upgrade", .webSocketVersion: "13",
                .webSocketKey: Data(repeating: 1, count: 16).base64EncodedString(),
            ], body: Data())
        let response = try await handler.handleRequest(request)
        guard case .webSocket(let upgrade) = response.payload else {
            Issue.record("not upgraded: \(response.statusCode)")
            return
        }
        let (client, clientEnd) = Client.makeStream()
        let frames = try await upgrade.makeFrames(for: client)
        continuation.finish()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await connection in connections {
                    await ConnectionReader(simulation: simulation, connection: connection).run()
                }
            }
            try await body(clientEnd, frames)
            try await group.waitForAll()
        }
    }

    private func text(_ frame: WSFrame?) -> String {
        String(decoding: frame?.payload ?? Data(), as: UTF8.self)
    }

    @Test("A client that identifies is told, is answered, and is let go")
    func conversation() async throws {
        try await withConnection { client, stream in
            var frames = stream.makeAsyncIterator()
            #expect(text(await frames.next()) == #"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}"#)
            // In two parts, as a client may.
            let identify = Data(#"{"op":2,"d":{"token":"secret","properties":{},"intents":263}}"#.utf8)
            client.yield(WSFrame(fin: false, opcode: .text, mask: nil, payload: identify.prefix(10)))
            client.yield(WSFrame(fin: true, opcode: .continuation, mask: nil, payload: identify.dropFirst(10)))
            #expect(text(await frames.next()).hasPrefix(#"{"t":"READY","s":1,"op":0,"#))
            #expect(text(await frames.next()).hasPrefix(#"{"t":"GUILD_CREATE","s":2,"op":0,"#))
            client.yield(WSFrame(fin: true, opcode: .text, mask: nil, payload: Data(#"{"op":1,"d":2}"#.utf8)))
            #expect(text(await frames.next()) == #"{"t":null,"s":null,"op":11}"#)
            client.yield(WSFrame(fin: true, opcode: .ping, mask: nil, payload: Data([7])))
            #expect(await frames.next() == WSFrame(fin: true, opcode: .pong, mask: nil, payload: Data([7])))
            let close = WSFrame.close(code: WSCloseCode(4000))
            client.yield(close)
            #expect(await frames.next() == close)
            #expect(await frames.next() == nil)
        }
    }

    @Test(
        "A query that cannot be served is refused with a close code",
        arguments: [("v", "5", 4012), ("encoding", "etf", 4002), ("compress", "gzip", 4002)]
            as [(String, String, UInt16)])
    func refusals(name: String, value: String, code: UInt16) async throws {
        try await withConnection([HTTPRequest.QueryItem(name: name, value: value)]) { client, stream in
            var frames = stream.makeAsyncIterator()
            #expect(await frames.next() == WSFrame.close(code: WSCloseCode(code)))
            client.finish()
            #expect(await frames.next() == nil)
        }
    }

    @Test("Compressed frames are binary", arguments: ["zlib-stream", "zstd-stream"])
    func compression(name: String) async throws {
        try await withConnection([HTTPRequest.QueryItem(name: "compress", value: name)]) { client, stream in
            var frames = stream.makeAsyncIterator()
            #expect(await frames.next()?.opcode == .binary)
            client.finish()
            #expect(await frames.next() == nil)
        }
    }
}
