// SPDX-License-Identifier: MIT
// Part of StatsBot.

import FlyingFox

/// Reads what one client sends, until it closes, its socket ends, or the connection is dropped.
struct ConnectionReader: Sendable {
    /// The longest message that is put together before it is judged; more would only cost memory.
    private static let messageLimit = 1 << 16

    let simulation: Simulation
    let connection: GatewayHandler.Connection

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await read() }
            group.addTask {
                await withTaskCancellationHandler {
                    await withCheckedContinuation { continuation in
                        simulation.withState { state, _ in state.waitForClose(of: connection.id, continuation) }
                    }
                } onCancel: {
                    simulation.withState { state, _ in state.abort(connection.id) }
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func read() async {
        var message: [UInt8] = []
        do {
            for try await frame in connection.frames {
                switch frame.opcode {
                case .text, .binary, .continuation:
                    if message.count < Self.messageLimit { message += frame.payload }
                    guard frame.fin else { continue }
                    simulation.withState { state, now in state.received(message, on: connection.id, at: now) }
                    message = []
                case .ping:
                    let payload = Array(frame.payload)
                    simulation.withState { state, _ in state.send(.pong(payload), to: connection.id) }
                case .close:
                    let code = frame.payload.count >= 2 ? Self.code(Array(frame.payload.prefix(2))) : nil
                    return simulation.withState { state, now in
                        state.clientEnded(connection.id, closeFrame: true, code: code, at: now)
                    }
                default: break
                }
            }
        } catch {
            // A socket that ends with an error has ended.
        }
        simulation.withState { state, now in
            state.clientEnded(connection.id, closeFrame: false, code: nil, at: now)
        }
    }

    private static func code(_ bytes: [UInt8]) -> UInt16 {
        UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    }
}
