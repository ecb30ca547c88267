// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Resilience
import Synchronization

/// The way to the gateway for services other than the one that keeps it up: it is there once the shards are.
final class GatewayCommands: Sendable {
    private struct State {
        var send: (@Sendable (GatewayCommand) -> Void)?
        var status: (@Sendable () -> GatewayStatus?)?
        var sessions = 0
    }

    /// Notified when a session begins or goes on.
    let changes = ChangeSignal()
    private let state = Mutex(State())

    /// Says where commands go from now on, and how the shard of the counted guild is doing.
    func attach(
        send: @escaping @Sendable (GatewayCommand) -> Void, status: @escaping @Sendable () -> GatewayStatus?
    ) {
        state.withLock { state in
            state.send = send
            state.status = status
        }
    }

    /// Says that a session began or goes on: what the bot showed of itself before may be gone.
    func sessionBegan() {
        state.withLock { $0.sessions += 1 }
        changes.notify()
    }

    /// How often a session began or went on.
    var sessions: Int { state.withLock { $0.sessions } }

    /// How the shard of the counted guild is doing; `nil` before there is one.
    var status: GatewayStatus? { state.withLock { $0.status }?() }

    /// Sends a command.
    ///
    /// - Returns: `false` where there is no gateway yet.
    @discardableResult
    func send(_ command: GatewayCommand) -> Bool {
        guard let send = state.withLock({ $0.send }) else { return false }
        send(command)
        return true
    }
}
