// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import FlyingFox
import Foundation
import Logging
import Synchronization

/// Takes WebSocket connections in: reads the query, lets FlyingFox do the upgrade, and hands the reading side to a
/// task of `run()`.
struct GatewayHandler: HTTPHandler {
    /// What a reader needs.
    struct Connection: Sendable {
        let id: Int
        let frames: AsyncThrowingStream<WSFrame, any Error>
    }

    let simulation: Simulation
    let connections: AsyncStream<Connection>.Continuation
    let ids: IDSource

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let compression = TransportCompression(rawValue: request.query["compress"] ?? "none")
        let encoding = request.query["encoding"] ?? "json"
        let version = request.query["v"] ?? "10"
        var refusal: GatewayCloseCode?
        if compression == nil || encoding != "json" { refusal = .decodeError }
        if version != "10", version != "9" { refusal = .invalidAPIVersion }
        let upgrade = Upgrade(
            simulation: simulation, connections: connections, id: ids.next(), refusal: refusal,
            compression: refusal == nil ? compression ?? .none : .none)
        return try await WebSocketHTTPHandler(handler: upgrade).handleRequest(request)
    }

    /// Numbers connections.
    final class IDSource: Sendable {
        private let last = Atomic<Int>(0)

        func next() -> Int { last.add(1, ordering: .relaxed).newValue }
    }

    private struct Upgrade: WSHandler {
        let simulation: Simulation
        let connections: AsyncStream<Connection>.Continuation
        let id: Int
        let refusal: GatewayCloseCode?
        let compression: TransportCompression

        func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws -> AsyncStream<WSFrame> {
            simulation.withState { state, now in state.open(id, refusal: refusal, at: now) }
            connections.yield(Connection(id: id, frames: client))
            let writer = FrameWriter(simulation: simulation, id: id, compression: compression)
            return AsyncStream {
                let frame = await writer.next()
                if frame == nil { end() }
                return frame
            } onCancel: {
                end()
            }
        }

        private func end() {
            simulation.withState { state, now in state.remove(id, at: now) }
        }
    }
}
