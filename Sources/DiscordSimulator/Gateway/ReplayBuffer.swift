// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The newest dispatches of a session, with consecutive sequence numbers starting at 1.
struct ReplayBuffer: Sendable {
    private var items: [Dispatch] = []
    private var head = 0
    private let limit: Int
    /// The sequence number of the oldest dispatch.
    private(set) var first = 1

    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    /// The sequence number of the newest dispatch; 0 if there is none yet.
    var last: Int { first + items.count - head - 1 }

    /// Adds a dispatch; if the buffer is full, the oldest one is dropped.
    mutating func append(_ dispatch: Dispatch) {
        items.append(dispatch)
        guard items.count - head > limit else { return }
        // A dropped dispatch must not keep a snapshot alive.
        items[head] = .resumed
        head += 1
        first += 1
        if head > limit / 2 {
            items.removeFirst(head)
            head = 0
        }
    }

    /// The dispatch with a sequence number, if it is still in the buffer.
    subscript(_ sequence: Int) -> Dispatch? {
        sequence >= first && sequence <= last ? items[head + sequence - first] : nil
    }
}
