// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Statistics

/// An event's row ID: its position in a session, packed into 63 bits.
enum EventID {
    /// Bits of the sequence number: a trillion events in a session. 23 bits remain for the session.
    static let sequenceBits: Int64 = 40

    /// The smallest ID of an event received from the gateway or repaired. Imported events have smaller IDs.
    static let firstReceived: Int64 = 1 << sequenceBits

    /// The ID of a position in a session.
    static func make(session: Int64, sequence: Int64) -> Int64 {
        session << sequenceBits | (sequence & (firstReceived - 1))
    }

    /// The session's number; 0 for an imported event.
    static func session(of id: Int64) -> Int64 { id >> sequenceBits }

    /// The sequence number in the session.
    static func sequence(of id: Int64) -> Int64 { id & (firstReceived - 1) }
}
