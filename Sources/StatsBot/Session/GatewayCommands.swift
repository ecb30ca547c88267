// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Resilience
import Synchronization

/// Access to the gateway for services other than `GatewayService`, available once there are shards.
final class GatewayCommands: Sendable {
    private struct State {
        var send: (@Sendable (GatewayCommand) -> Void)?
        var status: (@Sendable () -> GatewayStatus?)?
        var sessions = 0
    }

    /// Notified when a session is established or resumed.
    let changes = ChangeSignal()
    private let state = Mutex(State())

    /// Sets how to send commands and how to get the status of the counted guild's shard.
    func attach(
        send: @escaping @Sendable (GatewayCommand) -> Void, status: @escaping @Sendable () -> GatewayStatus?
    ) {
        state.withLock { state in
            state.send = send
            state.status = status
        }
    }

    /// Records that a session was established or resumed, after which the bot's presence may be lost.
    func sessionBegan() {
        state.withLock { $0.sessions += 1 }
        changes.notify()
    }

    /// The number of sessions established or resumed so far.
    var sessions: Int { state.withLock { $0.sessions } }

    /// The status of the counted guild's shard; `nil` before there is one.
    var status: GatewayStatus? { state.withLock { $0.status }?() }

    /// Sends a command.
    ///
    /// - Returns: `false` if there is no gateway yet.
    @discardableResult
    func send(_ command: GatewayCommand) -> Bool {
        guard let send = state.withLock({ $0.send }) else { return false }
        send(command)
        return true
    }
}
