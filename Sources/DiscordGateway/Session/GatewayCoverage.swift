// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// How far the events of a session have been received.
///
/// The time at which an event is read says little: after a stall, it may have waited in a buffer for minutes. But the
/// gateway answers in order. When it acknowledges a heartbeat, or confirms a session, all events from before that request
/// was sent have arrived.
struct GatewayCoverage: Sendable, Equatable {
    /// The instant up to which all events have been received, for the last session that was established or resumed; `nil`
    /// if there was none.
    private(set) var until: WallInstant?
    /// When the session was requested; `nil` before, and once it is established.
    private var requested: WallInstant?
    private var isEstablished = false
    /// When each unacknowledged heartbeat was sent; `nil` if the session was not established yet. Each ACK belongs to the
    /// oldest.
    private var heartbeats: [WallInstant?] = []

    /// Begins a connection. What is known about the last session remains.
    mutating func connecting() {
        requested = nil
        isEstablished = false
        heartbeats = []
    }

    /// Records that a new or resumed session was requested.
    mutating func requestedSession(at instant: WallInstant) {
        requested = instant
    }

    /// Records READY or RESUMED.
    mutating func established() {
        until = requested ?? until
        isEstablished = true
    }

    /// Records a heartbeat that was sent.
    mutating func sentHeartbeat(at instant: WallInstant) {
        // During a replay, a heartbeat is acknowledged before the missed events have arrived.
        heartbeats.append(isEstablished ? instant : nil)
    }

    /// Records an ACK.
    ///
    /// - Returns: Whether more is covered now.
    mutating func acknowledged() -> Bool {
        guard !heartbeats.isEmpty, let instant = heartbeats.removeFirst() else { return false }
        until = instant
        return true
    }
}
