// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization
import Timekeeping

/// Commands waiting for a session or the rate limit, and rate limited commands waiting for their retry. The queue is
/// bounded and survives reconnects.
final class CommandQueue: Sendable {
    /// Maximum number of queued commands.
    static let capacity = 100

    fileprivate struct State {
        var commands: [GatewayCommand] = []
        /// Member requests that were sent and whose response is incomplete.
        var unanswered: [GatewayCommand] = []
        var postponed: [(due: MonotonicInstant, command: GatewayCommand)] = []
        var wake: AsyncStream<Void>.Continuation?
        var wakePostponed: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    /// Adds a command. A presence replaces a queued one.
    ///
    /// - Returns: `false` if the queue was full and the command was dropped.
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

    /// Whether no command is queued.
    var isEmpty: Bool { state.withLock { $0.commands.isEmpty } }

    /// Removes and returns the oldest command.
    func pop() -> GatewayCommand? {
        state.withLock { $0.commands.isEmpty ? nil : $0.commands.removeFirst() }
    }

    /// A stream with an element whenever the queue may have changed. Only the most recent stream receives elements.
    func wakeUps() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.wake = continuation }
        return stream
    }

    /// Records a command that was sent. A member request is kept until its response is complete.
    func sent(_ command: GatewayCommand) {
        guard case .requestGuildMembers = command else { return }
        state.withLock { state in
            if state.unanswered.count >= Self.capacity { state.unanswered.removeFirst() }
            state.unanswered.append(command)
        }
    }

    /// Records the last chunk of a response.
    func answered(_ guildID: GuildID, nonce: String?) {
        state.withLock { _ = $0.takeUnanswered(guildID, nonce: nonce) }
    }

    /// Drops sent requests, because a new session does not answer requests of the old one.
    func forgetUnanswered() {
        state.withLock { $0.unanswered.removeAll() }
    }

    /// Schedules a rate limited request for `due`.
    ///
    /// - Returns: `false` if there is no such request.
    func postpone(_ guildID: GuildID, nonce: String?, until due: MonotonicInstant) -> Bool {
        let wake: AsyncStream<Void>.Continuation?? = state.withLock { state in
            guard let command = state.takeUnanswered(guildID, nonce: nonce) else { return nil }
            state.postponed.append((due, command))
            return .some(state.wakePostponed)
        }
        guard let wake else { return false }
        wake?.yield()
        return true
    }

    /// The time at which the first postponed command is due; `nil` if there is none.
    var nextDue: MonotonicInstant? { state.withLock { $0.postponed.map(\.due).min() } }

    /// Moves postponed commands that are due to the front of the queue.
    func release(now: MonotonicInstant) {
        state.withLock { state in
            state.commands.insert(contentsOf: state.postponed.filter { $0.due <= now }.map(\.command), at: 0)
            state.postponed.removeAll { $0.due <= now }
        }
        wake()
    }

    /// A stream with one initial element and one for each postponed command. Only the most recent stream receives
    /// elements.
    func postponements() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.yield()
        state.withLock { $0.wakePostponed = continuation }
        return stream
    }

    /// Wakes up the sender.
    func wake() {
        state.withLock { $0.wake }?.yield()
    }
}

extension CommandQueue.State {
    /// Removes and returns a guild's oldest request. A nonce of `nil` matches any.
    fileprivate mutating func takeUnanswered(_ guildID: GuildID, nonce: String?) -> GatewayCommand? {
        let index = unanswered.firstIndex { command in
            guard case .requestGuildMembers(guildID, _, let ours) = command else { return false }
            return nonce == nil || nonce == ours
        }
        return index.map { unanswered.remove(at: $0) }
    }
}
