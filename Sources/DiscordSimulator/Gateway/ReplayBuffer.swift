// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A session's newest dispatches, numbered without gaps from 1.
struct ReplayBuffer: Sendable {
    private var items: [Dispatch] = []
    private var head = 0
    private let limit: Int
    /// The number of the oldest one kept.
    private(set) var first = 1

    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    /// The number of the newest one; 0 before there is any.
    var last: Int { first + items.count - head - 1 }

    /// Adds a dispatch, and drops the oldest one where there is no room.
    mutating func append(_ dispatch: Dispatch) {
        items.append(dispatch)
        guard items.count - head > limit else { return }
        // What is dropped must not keep a snapshot alive.
        items[head] = .resumed
        head += 1
        first += 1
        if head > limit / 2 {
            items.removeFirst(head)
            head = 0
        }
    }

    /// The dispatch of that number, if it is still kept.
    subscript(_ sequence: Int) -> Dispatch? {
        sequence >= first && sequence <= last ? items[head + sequence - first] : nil
    }
}
