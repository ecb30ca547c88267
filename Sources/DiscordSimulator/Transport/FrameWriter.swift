// SPDX-License-Identifier: MIT
// Part of StatsBot.

import FlyingFox
import Foundation
import Synchronization

/// Makes one connection's WebSocket frames, when the server asks for the next one. So a client that reads slowly
/// costs its place in the session's buffer, and no queue of its own.
final class FrameWriter: Sendable {
    private struct State {
        let compressor: (any MessageCompressor)?
        /// Made and not yet handed out, the next one last.
        var ready: [WSFrame] = []
        var isFinished = false
    }

    /// Dispatches taken at once, so that the lock is not taken for each.
    private static let batch = 64

    private let simulation: Simulation
    private let id: Int
    private let isCompressed: Bool
    private let state: Mutex<State>

    init(simulation: Simulation, id: Int, compression: TransportCompression) {
        self.simulation = simulation
        self.id = id
        isCompressed = compression != .none
        state = Mutex(State(compressor: compression.makeCompressor()))
    }

    /// The next frame to send; `nil` when the socket is to be closed.
    func next() async -> WSFrame? {
        while true {
            if let frame = state.withLock({ $0.ready.popLast() }) { return frame }
            if state.withLock({ $0.isFinished }) { return nil }
            switch simulation.withState({ state, _ in state.takeOutput(of: id, atMost: Self.batch) }) {
            case .finished: return nil
            case .nothing:
                await withCheckedContinuation { continuation in
                    simulation.withState { state, _ in state.waitForOutput(of: id, continuation) }
                }
            case .controls(let controls): enqueue(controls.flatMap(frames))
            case .dispatches(let dispatches):
                enqueue(
                    dispatches.compactMap { sequence, dispatch in
                        var json = JSONWriter(capacity: 768)
                        simulation.payloads.write(dispatch, sequence: sequence, to: &json)
                        return frame(json.bytes)
                    })
            }
        }
    }

    private func enqueue(_ frames: [WSFrame]) {
        state.withLock { $0.ready = frames.reversed() }
    }

    private func frames(_ control: ConnectionState.Control) -> [WSFrame] {
        var json = JSONWriter()
        switch control {
        case .hello(let milliseconds):
            json.raw(#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":"#)
            json.number(milliseconds)
            json.raw("}}")
        case .heartbeatACK: json.raw(#"{"t":null,"s":null,"op":11}"#)
        case .invalidSession(let resumable):
            json.raw(resumable ? #"{"t":null,"s":null,"op":9,"d":true}"# : #"{"t":null,"s":null,"op":9,"d":false}"#)
        case .reconnect: json.raw(#"{"t":null,"s":null,"op":7,"d":null}"#)
        case .close(let code):
            let payload = code.map { Data([UInt8($0 >> 8), UInt8($0 & 0xFF)]) } ?? Data()
            return [WSFrame(fin: true, opcode: .close, mask: nil, payload: payload)]
        case .pong(let payload):
            return [WSFrame(fin: true, opcode: .pong, mask: nil, payload: Data(payload))]
        }
        return [frame(json.bytes)].compactMap { $0 }
    }

    private func frame(_ message: [UInt8]) -> WSFrame? {
        guard isCompressed else { return WSFrame(fin: true, opcode: .text, mask: nil, payload: Data(message)) }
        return state.withLock { state in
            guard let bytes = state.compressor?.compress(message) else {
                state.isFinished = true
                return nil
            }
            return WSFrame(fin: true, opcode: .binary, mask: nil, payload: Data(bytes))
        }
    }
}
