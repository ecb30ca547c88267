// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The newest dispatches of a session, with consecutive sequence numbers starting at 1: those that can be replayed, and
/// those that a connected client has yet to be sent.
struct ReplayBuffer: Sendable {
    private var items: [Dispatch] = []
    private var head = 0
    private let limit: Int
    /// The sequence number of the oldest dispatch.
    private(set) var first = 1

    /// `limit`: the number of dispatches that can be replayed.
    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    /// The sequence number of the newest dispatch; 0 if there is none yet.
    var last: Int { first + items.count - head - 1 }

    /// Adds a dispatch. The caller calls `trim` as soon as no client must be sent the oldest ones.
    mutating func append(_ dispatch: Dispatch) {
        items.append(dispatch)
    }

    /// Drops the oldest dispatches above the limit, but only those before `unsent`, the sequence number of the next
    /// dispatch for a connected client.
    mutating func trim(keepingFrom unsent: Int = .max) {
        let excess = min(items.count - head - limit, unsent - first)
        guard excess > 0 else { return }
        // A dropped dispatch must not keep a snapshot alive.
        for index in head..<head + excess { items[index] = .resumed }
        head += excess
        first += excess
        if head > items.count / 2 {
            items.removeFirst(head)
            head = 0
        }
    }

    /// The dispatch with a sequence number, if it is still in the buffer.
    subscript(_ sequence: Int) -> Dispatch? {
        sequence >= first && sequence <= last ? items[head + sequence - first] : nil
    }
}
