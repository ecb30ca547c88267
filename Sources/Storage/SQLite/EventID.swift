// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Statistics

/// An event's number in the database: its position, packed into 63 bits.
enum EventID {
    /// So many bits are the sequence number: a trillion events in a session. 23 bits are left for the session.
    static let sequenceBits: Int64 = 40

    /// The events that were not heard from the gateway have the numbers below this one.
    static let firstHeard: Int64 = 1 << sequenceBits

    /// The number of a position in a session.
    static func make(session: Int64, sequence: Int64) -> Int64 {
        session << sequenceBits | (sequence & (firstHeard - 1))
    }

    /// The session's number; 0 for an event that was not heard from the gateway.
    static func session(of id: Int64) -> Int64 { id >> sequenceBits }

    /// The sequence number in the session.
    static func sequence(of id: Int64) -> Int64 { id & (firstHeard - 1) }
}
