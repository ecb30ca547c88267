// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// What the bot shows next, and when: a value that is asked again and again.
///
/// The figures take turns, one an interval. Nothing is sent that is shown already. A session that begins has shown
/// nothing, and one that goes on may have lost what was sent last: what is shown is sent again then.
struct PresencePlan: Sendable, Equatable {
    /// One less than the five that Discord takes in that time, so that there is always room for the last one. Source:
    /// Events, Gateway Events, "Update Presence".
    static let limit = 4
    /// The time of the limit.
    static let window = Duration.seconds(20)

    /// What is to be done.
    enum Action: Sendable, Equatable {
        case send(BotPresence)
        /// It was somebody's turn whose text is shown already.
        case unchanged
        case nothing
    }

    /// What is to be done now, and when to ask again if nothing happens before; `nil`: not before something happens.
    struct Step: Sendable, Equatable {
        var action: Action
        var next: WallInstant?
    }

    let interval: Duration
    private var session = 0
    private var shown: BotPresence?
    /// Whose turn it is; `nil`: no figure was known yet.
    private var place: Int?
    private var turnedAt: WallInstant?
    private var sent: [WallInstant] = []

    init(interval: Duration) {
        self.interval = interval
    }

    /// Whether no figure was known yet.
    var isStarting: Bool { place == nil }

    /// Says what to do.
    ///
    /// - Parameters:
    ///   - figures: The figures now.
    ///   - session: How often a session began or went on; 0: there is none yet.
    ///   - now: The time.
    /// - Returns: What to do; it counts as done.
    mutating func step(_ figures: PresenceFigures, session: Int, at now: WallInstant) -> Step {
        guard session > 0 else { return Step(action: .nothing, next: nil) }
        if session != self.session {
            self.session = session
            shown = nil
        }
        sent.removeAll { $0.advanced(by: Self.window) <= now }
        let places = figures.places
        let isTurn = turnedAt.map { now >= $0.advanced(by: interval) } ?? true
        let next = isTurn ? Self.following(place, in: places) : place
        let wanted = next.flatMap { places[$0] } ?? .starting
        // Between two turns only what got lost is sent.
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

    private mutating func turn(to next: Int?, _ isTurn: Bool, at now: WallInstant) {
        guard isTurn else { return }
        place = next
        turnedAt = next == nil ? nil : now
    }

    private var nextTurn: WallInstant? { turnedAt?.advanced(by: interval) }

    /// The next figure that is known; the same one where it is the only one.
    private static func following(_ place: Int?, in places: [BotPresence?]) -> Int? {
        let first = place.map { $0 + 1 } ?? 0
        return (first..<first + places.count).map { $0 % places.count }.first { places[$0] != nil }
    }
}
