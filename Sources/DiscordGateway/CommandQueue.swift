// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// Commands that wait for a session and for the limit. Bounded; they outlive a connection.
final class CommandQueue: Sendable {
    /// How many may wait.
    static let capacity = 100

    private struct State {
        var commands: [GatewayCommand] = []
        var wake: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    /// Adds a command. A presence takes the place of one that still waits.
    ///
    /// - Returns: `false` where the queue was full and the command was dropped.
    func push(_ command: GatewayCommand) -> Bool {
        let added = state.withLock { state in
            if case .updatePresence = command {
                state.commands.removeAll { if case .updatePresence = $0 { true } else { false } }
            }
            guard state.commands.count < Self.capacity else { return false }
            state.commands.append(command)
            return true
        }
        if added { wake() }
        return added
    }

    /// Whether none waits.
    var isEmpty: Bool { state.withLock { $0.commands.isEmpty } }

    /// Takes the oldest.
    func pop() -> GatewayCommand? {
        state.withLock { $0.commands.isEmpty ? nil : $0.commands.removeFirst() }
    }

    /// An element whenever it is worth looking; for one connection, the last to ask.
    func wakeUps() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.wake = continuation }
        return stream
    }

    /// Makes the sender look again.
    func wake() {
        state.withLock { $0.wake }?.yield()
    }
}
