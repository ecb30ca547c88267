// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The member events that a session dispatched, and how much of the session its client has received. A pure value.
///
/// A dispatch that was written to a socket is not yet received: the client may end before it reads it. The client itself
/// reports what it has received: with a heartbeat, and with the sequence number from which it resumes, even if it cannot
/// resume the session any more. The latter also says what the client still knows after a crash.
struct DeliveryLog: Sendable, Equatable {
    enum Part: UInt8, Sendable {
        /// A member event, by its number.
        case event
        /// The audit log entry of a member event, by the number of that event.
        case auditLogEntry
        /// The end of a list of all members, by the number of the next member event at that time.
        case memberList
    }

    struct Entry: Sendable, Equatable {
        var sequence: UInt32
        var number: UInt32
        var guild: UInt8
        var part: Part

        /// Whether this is about one of these member events or a later one. `events`: a number for each guild.
        func isAt(_ events: [UInt32]) -> Bool {
            guard events.indices.contains(Int(guild)) else { return false }
            let start = events[Int(guild)]
            // A list that was sent before the first of these events has its number, too.
            return part == .memberList ? number > start : number >= start
        }
    }

    /// Maximum number of entries.
    static let capacity = 1_000_000

    /// In ascending order of sequence numbers.
    private(set) var entries: [Entry] = []
    /// The sequence number up to which the client is known to have received the dispatches.
    private(set) var received = 0
    /// Whether the client has reported it with a resume that was rejected.
    private var isFinal = false

    /// Adds a dispatch about a member event.
    mutating func add(_ part: Part, number: UInt32, guild: Int, sequence: Int) {
        entries.append(
            Entry(sequence: UInt32(clamping: sequence), number: number, guild: UInt8(clamping: guild), part: part))
    }

    /// Records that the client has received the dispatches up to a sequence number.
    mutating func acknowledge(_ sequence: Int) {
        if !isFinal { received = max(received, sequence) }
    }

    /// Records the sequence number from which the client resumes, which may be lower than those it acknowledged.
    mutating func resume(from sequence: Int, isRejected: Bool) {
        received = sequence
        isFinal = isRejected
    }

    /// Records that the client has forgotten what it received from the first of these member events on. `events`: a number
    /// for each guild.
    mutating func forget(from events: [UInt32]) {
        guard let first = entries.first(where: { $0.isAt(events) }) else { return }
        received = min(received, Int(first.sequence) - 1)
    }

    /// Removes the oldest entries if there are too many.
    ///
    /// - Returns: The removed entries, all of them received long ago; `nil` if there are none.
    mutating func takeOldest() -> ArraySlice<Entry>? {
        guard entries.count > Self.capacity else { return nil }
        let oldest = entries.prefix(Self.capacity / 10)
        entries.removeFirst(oldest.count)
        return oldest
    }

    /// The entries up to a sequence number.
    func entries(upTo sequence: Int) -> ArraySlice<Entry> {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(entries[middle].sequence) <= sequence { low = middle + 1 } else { high = middle }
        }
        return entries[..<low]
    }
}

/// What clients received of a guild's member events, by the numbers of the events.
struct ReceivedEvents: Sendable, Equatable {
    /// The number of the first event.
    let first: UInt32
    /// Whether each event was received.
    private(set) var events: [Bool]
    /// Whether the audit log entry of each event was received.
    private(set) var auditLogEntries: [Bool]
    /// The number of the next event when each complete list of the members was requested.
    private(set) var memberLists: [UInt32] = []

    init(first: UInt32, count: Int) {
        self.first = first
        events = Array(repeating: false, count: count)
        auditLogEntries = events
    }

    /// Adds what a client has received.
    mutating func add(_ entries: some Sequence<DeliveryLog.Entry>, of guild: Int) {
        for entry in entries where Int(entry.guild) == guild {
            if entry.part == .memberList {
                memberLists.append(entry.number)
                continue
            }
            let index = Int(entry.number) - Int(first)
            guard events.indices.contains(index) else { continue }
            if entry.part == .event { events[index] = true } else { auditLogEntries[index] = true }
        }
    }
}
