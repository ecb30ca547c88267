// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization
import Timekeeping

/// Commands that wait for a session and for the limit, and those that were refused for now. Bounded; they outlive a
/// connection.
final class CommandQueue: Sendable {
    /// How many may wait.
    static let capacity = 100

    fileprivate struct State {
        var commands: [GatewayCommand] = []
        /// Requests for members that were sent and are not yet answered in full.
        var unanswered: [GatewayCommand] = []
        var postponed: [(due: WallInstant, command: GatewayCommand)] = []
        var wake: AsyncStream<Void>.Continuation?
        var wakePostponed: AsyncStream<Void>.Continuation?
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

    /// A command was sent. A request for members is remembered until it is answered.
    func sent(_ command: GatewayCommand) {
        guard case .requestGuildMembers = command else { return }
        state.withLock { state in
            if state.unanswered.count >= Self.capacity { state.unanswered.removeFirst() }
            state.unanswered.append(command)
        }
    }

    /// The last part of an answer came.
    func answered(_ guildID: GuildID, nonce: String?) {
        state.withLock { _ = $0.takeUnanswered(guildID, nonce: nonce) }
    }

    /// A new session: what was asked in the old one is not answered any more.
    func forgetUnanswered() {
        state.withLock { $0.unanswered.removeAll() }
    }

    /// A request was refused; it is sent again at `due`.
    ///
    /// - Returns: `false` where no such request waits for an answer.
    func postpone(_ guildID: GuildID, nonce: String?, until due: WallInstant) -> Bool {
        let wake: AsyncStream<Void>.Continuation?? = state.withLock { state in
            guard let command = state.takeUnanswered(guildID, nonce: nonce) else { return nil }
            state.postponed.append((due, command))
            return .some(state.wakePostponed)
        }
        guard let wake else { return false }
        wake?.yield()
        return true
    }

    /// When the first of the postponed commands is due; `nil`: there is none.
    var nextDue: WallInstant? { state.withLock { $0.postponed.map(\.due).min() } }

    /// Puts the postponed commands that are due before those that wait.
    func release(now: WallInstant) {
        state.withLock { state in
            state.commands.insert(contentsOf: state.postponed.filter { $0.due <= now }.map(\.command), at: 0)
            state.postponed.removeAll { $0.due <= now }
        }
        wake()
    }

    /// An element whenever a command was postponed, and one at once; for one connection, the last to ask.
    func postponements() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield()
        state.withLock { $0.wakePostponed = continuation }
        return stream
    }

    /// Makes the sender look again.
    func wake() {
        state.withLock { $0.wake }?.yield()
    }
}

extension CommandQueue.State {
    /// Removes and returns the oldest request of a guild; a nonce that is not told fits any.
    fileprivate mutating func takeUnanswered(_ guildID: GuildID, nonce: String?) -> GatewayCommand? {
        let index = unanswered.firstIndex { command in
            guard case .requestGuildMembers(guildID, _, let ours) = command else { return false }
            return nonce == nil || nonce == ours
        }
        return index.map { unanswered.remove(at: $0) }
    }
}
