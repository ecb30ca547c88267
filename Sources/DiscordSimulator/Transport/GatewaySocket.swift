// SPDX-License-Identifier: MIT
// Part of StatsBot.

import NIOCore
import NIOWebSocket

/// A gateway connection: reads the client's payloads, and writes the simulation's output as fast as the client reads
/// it.
struct GatewaySocket: Sendable {
    /// Maximum size of a reassembled message. Longer ones are truncated to save memory, and rejected later.
    private static let messageLimit = 1 << 16
    /// Maximum number of dispatches per batch, which avoids locking and writing to the socket for each one.
    private static let batch = 64

    let simulation: Simulation
    let channel: any Channel
    let id: Int
    let upgrade: GatewayUpgrade

    /// Runs until the client or the simulation ends the connection.
    func run(_ inbound: inout ClientSocket.Inbound, _ outbound: ClientSocket.Outbound) async {
        simulation.withState { state, now in
            state.open(id, refusal: upgrade.refusal, at: now, socket: controls)
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await write(outbound) }
            // The end of the writer closes the socket, which ends the reader.
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
        // An error ends the connection like a close.
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
            payloads: DispatchPayloads(guilds: []), compression: upgrade.compression,
            favorsSpeed: simulation.configuration.load)
        do {
            while true {
                let (output, payloads) = simulation.withState { state, now in
                    (state.takeOutput(of: id, atMost: Self.batch, at: now), state.payloads)
                }
                writer.payloads = payloads
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
            // The socket was closed or can no longer be used.
            simulation.withState { state, _ in state.abort(id) }
        }
    }
}
