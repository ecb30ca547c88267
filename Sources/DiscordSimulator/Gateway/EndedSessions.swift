// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What clients received in sessions that can no longer be resumed. A pure value.
///
/// A client that was away for too long still reports what it received, when it tries to resume.
struct EndedSessions: Sendable, Equatable {
    private struct Ended: Equatable {
        let id: String
        var deliveries: DeliveryLog
    }

    /// Maximum number of sessions whose clients may still report what they received.
    private static let capacity = 32
    private static let receivedCapacity = 2_000_000

    private var sessions: [Ended] = []
    /// Dispatches received in earlier sessions.
    private var received: [DeliveryLog.Entry] = []

    /// Adds a session that has ended.
    mutating func add(_ session: Session) {
        sessions.append(Ended(id: session.id, deliveries: session.deliveries))
        guard sessions.count > Self.capacity else { return }
        let oldest = sessions.removeFirst().deliveries
        addReceived(oldest.entries(upTo: oldest.received))
    }

    /// Adds dispatches that a client has received.
    mutating func addReceived(_ entries: ArraySlice<DeliveryLog.Entry>) {
        received += entries
        if received.count > Self.receivedCapacity { received.removeFirst(received.count / 2) }
    }

    /// Records the sequence number from which a client tries to resume a session.
    mutating func resume(_ id: String, from sequence: Int) {
        guard let index = sessions.lastIndex(where: { $0.id == id }) else { return }
        sessions[index].deliveries.resume(from: sequence, isRejected: true)
    }

    /// Records that the clients have forgotten what they received from the first of these member events on. `events`: a number
    /// for each guild.
    mutating func forget(from events: [UInt32]) {
        for index in sessions.indices { sessions[index].deliveries.forget(from: events) }
        received.removeAll { $0.isAt(events) }
    }

    /// Adds to `events` what was received of a guild.
    func add(to events: inout ReceivedEvents, of guild: Int) {
        events.add(received, of: guild)
        for session in sessions {
            events.add(session.deliveries.entries(upTo: session.deliveries.received), of: guild)
        }
    }
}
