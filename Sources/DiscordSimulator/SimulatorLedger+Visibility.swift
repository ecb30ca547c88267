// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension SimulatorLedger {
    /// How many member events a client could have learned of, of the newest million.
    public struct Visibility: Codable, Sendable, Equatable {
        /// The events of a kind. Each is in one of the numbers.
        public struct Tally: Codable, Sendable, Equatable {
            /// Received by a client, immediately or after it resumed.
            public var delivered = 0
            /// Not received, but visible when a client was back: in the member list, the ban list or the audit log.
            public var visible = 0
            /// Of no client.
            public var invisible = 0

            mutating func count(_ value: EventVisibility.Value) {
                switch value {
                case .delivered: delivered += 1
                case .visible: visible += 1
                case .invisible: invisible += 1
                }
            }
        }

        /// Joins.
        public var joins = Tally()
        /// Leaves for any cause.
        public var leaves = Tally()
        /// Kicks, which are known from the audit log. Their removals are also counted in `leaves`.
        public var kicks = Tally()
        /// Bans.
        public var bans = Tally()
        /// Unbans.
        public var unbans = Tally()

        init(_ visibility: EventVisibility) {
            for (event, outcome) in zip(visibility.events, visibility.outcomes) {
                switch event.kind {
                case .join: joins.count(outcome.event)
                case .leave: leaves.count(outcome.event)
                case .ban: bans.count(outcome.event)
                case .unban: unbans.count(outcome.event)
                case .presence, .auditLogEntry, .repeatedJoin: break
                }
                if let kick = outcome.kick { kicks.count(kick) }
            }
        }
    }
}
