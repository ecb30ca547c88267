// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOWebSocket

/// One gateway connection: reads what the client sends, and writes what the simulation has for it as fast as the client
/// takes it.
struct GatewaySocket: Sendable {
    /// The longest message that is put together before it is judged; more would only cost memory.
    private static let messageLimit = 1 << 16
    /// Dispatches taken at once, so that neither the lock is taken nor the socket written to for each.
    private static let batch = 64

    let simulation: Simulation
    let channel: any Channel
    let id: Int
    let upgrade: GatewayUpgrade

    /// Serves until the client or the simulation ends it.
    func run(_ inbound: inout ClientSocket.Inbound, _ outbound: ClientSocket.Outbound) async {
        simulation.withState { state, now in
            state.open(id, refusal: upgrade.refusal, at: now, socket: controls)
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await write(outbound) }
            // Whatever ends the writer ends the socket, and with it the reader.
            await read(&inbound)
        }
        simulation.withState { state, now in state.remove(id, at: now) }
    }

    private var controls: SocketControls {
        SocketControls(
            kill: { [channel] in channel.abort() }, reset: { [channel] in channel.reset() },
            stopReading: { [channel] in _ = channel.setOption(.autoRead, value: false) })
    }

    private func read(_ inbound: inout ClientSocket.Inbound) async {
        var message: [UInt8] = []
        // A socket that ends with an error has ended.
        while case .frame(let frame)? = try? await inbound.next(isolation: #isolation) {
            let payload = Array(frame.unmaskedData.readableBytesView)
            switch frame.opcode {
            case .text, .binary, .continuation:
                if message.count < Self.messageLimit { message += payload }
                guard frame.fin else { continue }
                simulation.withState { state, now in state.received(message, on: id, at: now) }
                message = []
            case .ping: simulation.withState { state, _ in state.send(.pong(payload), to: id) }
            case .connectionClose:
                let code = payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : nil
                let isOver = simulation.withState { state, now in
                    state.clientEnded(id, closeFrame: true, code: code, at: now)
                }
                if isOver { return }
            default: break
            }
        }
        simulation.withState { state, now in _ = state.clientEnded(id, closeFrame: false, code: nil, at: now) }
    }

    private func write(_ outbound: ClientSocket.Outbound) async {
        var writer = FrameWriter(
            payloads: simulation.payloads, compression: upgrade.compression, isHasty: simulation.configuration.load)
        do {
            while true {
                let output = simulation.withState { state, now in
                    state.takeOutput(of: id, atMost: Self.batch, at: now)
                }
                switch output {
                case .finished: return try await channel.close(mode: .output).get()
                case .nothing:
                    await withCheckedContinuation { continuation in
                        simulation.withState { state, _ in state.waitForOutput(of: id, continuation) }
                    }
                case .controls(let controls): try await outbound.write(.frames(writer.frames(controls)))
                case .dispatches(let dispatches): try await outbound.write(.frames(writer.frames(dispatches)))
                case .faulty(let sequence, let dispatch, let delivery):
                    try await outbound.write(.frames(writer.frames(dispatch, sequence: sequence, delivery: delivery)))
                }
            }
        } catch {
            // The socket is gone, or is of no use any more.
            simulation.withState { state, _ in state.abort(id) }
        }
    }
}
