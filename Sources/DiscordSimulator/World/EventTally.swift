// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Event counts by quarter hour. In every time zone in use, days start at a quarter hour, so the days of any zone can
/// be computed from it, regardless of the number of events.
struct EventTally: Sendable, Equatable {
    /// The counts of a quarter hour.
    struct Counts: Sendable, Equatable {
        var joins = 0
        var left = 0
        var kicked = 0
        var banned = 0
        var bans = 0
        var unbans = 0

        static func += (lhs: inout Counts, rhs: Counts) {
            lhs.joins += rhs.joins
            lhs.left += rhs.left
            lhs.kicked += rhs.kicked
            lhs.banned += rhs.banned
            lhs.bans += rhs.bans
            lhs.unbans += rhs.unbans
        }
    }

    /// A quarter hour in milliseconds.
    static let quarter: Int64 = 900_000

    /// The quarter hours with events; `start` is in milliseconds since 1970.
    private(set) var quarters: [(start: Int64, counts: Counts)] = []

    mutating func count(_ event: WorldEvent) {
        let rest = event.at % Self.quarter
        let start = event.at - (rest < 0 ? rest + Self.quarter : rest)
        switch event.kind {
        case .join: self[start].joins += 1
        case .leave:
            switch event.cause {
            case .kick: self[start].kicked += 1
            case .ban: self[start].banned += 1
            case .none, .left, .unban: self[start].left += 1
            }
        case .ban: self[start].bans += 1
        case .unban: self[start].unbans += 1
        case .presence, .auditLogEntry, .repeatedJoin: break
        }
    }

    /// The counts of a quarter hour, nearly always the last one.
    private subscript(start: Int64) -> Counts {
        get { quarters.last { $0.start == start }?.counts ?? Counts() }
        set {
            var index = quarters.count
            while index > 0, quarters[index - 1].start > start { index -= 1 }
            if index > 0, quarters[index - 1].start == start {
                quarters[index - 1].counts = newValue
            } else {
                quarters.insert((start, newValue), at: index)
            }
        }
    }

    static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.quarters.elementsEqual(rhs.quarters) { $0.start == $1.start && $0.counts == $1.counts }
    }
}
