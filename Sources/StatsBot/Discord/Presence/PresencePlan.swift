// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// Decides which presence to send next, and when. Performs no requests itself.
///
/// The counts rotate, one per interval. A presence that is already shown is not sent again, except in a new or resumed
/// session: a new one has no presence, and a resumed one may have lost the last update.
struct PresencePlan: Sendable, Equatable {
    /// One less than Discord's limit of five per `window`, which leaves one for the presence at shutdown. Source:
    /// Events, Gateway Events, "Update Presence".
    static let limit = 4
    static let window = Duration.seconds(20)

    enum Action: Sendable, Equatable {
        case send(BotPresence)
        /// The next presence is already shown.
        case unchanged
        case nothing
    }

    struct Step: Sendable, Equatable {
        var action: Action
        /// Time of the next step; `nil` until a session or a count arrives.
        var next: MonotonicInstant?
    }

    let interval: Duration
    private var session = 0
    private var shown: BotPresence?
    /// Position in the rotation; `nil` until a count is known.
    private var position: Int?
    private var turnedAt: MonotonicInstant?
    private var sent: [MonotonicInstant] = []

    init(interval: Duration) {
        self.interval = interval
    }

    /// Whether no count was known so far.
    var isStarting: Bool { position == nil }

    /// Determines the next action and records it as done.
    ///
    /// - Parameters:
    ///   - counts: The current counts.
    ///   - session: The number of sessions established or resumed so far.
    ///   - now: The current time.
    /// - Returns: The action, and when to call again.
    mutating func step(_ counts: PresenceCounts, session: Int, at now: MonotonicInstant) -> Step {
        guard session > 0 else { return Step(action: .nothing, next: nil) }
        if session != self.session {
            self.session = session
            shown = nil
        }
        sent.removeAll { $0.advanced(by: Self.window) <= now }
        let rotation = counts.rotation
        let isTurn = turnedAt.map { now >= $0.advanced(by: interval) } ?? true
        let next = isTurn ? Self.following(position, in: rotation) : position
        let wanted = next.flatMap { rotation[$0] } ?? .starting
        // Between two turns, only a lost presence is sent again.
        guard isTurn || shown == nil, wanted != shown else {
            let action: Action = isTurn && next != nil ? .unchanged : .nothing
            turn(to: next, isTurn, at: now)
            return Step(action: action, next: nextTurn)
        }
        if sent.count >= Self.limit { return Step(action: .nothing, next: sent[0].advanced(by: Self.window)) }
        turn(to: next, isTurn, at: now)
        sent.append(now)
        shown = wanted
        return Step(action: .send(wanted), next: nextTurn)
    }

    private mutating func turn(to next: Int?, _ isTurn: Bool, at now: MonotonicInstant) {
        guard isTurn else { return }
        position = next
        turnedAt = next == nil ? nil : now
    }

    private var nextTurn: MonotonicInstant? { turnedAt?.advanced(by: interval) }

    /// The next known count; the same one if it is the only one.
    private static func following(_ position: Int?, in rotation: [BotPresence?]) -> Int? {
        let first = position.map { $0 + 1 } ?? 0
        return (first..<first + rotation.count).map { $0 % rotation.count }.first { rotation[$0] != nil }
    }
}
