// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A message in a simulated guild that neither the bot nor a client's webhook has sent. 40 bytes, because many are kept; it is
/// serialized when it is sent. Its text is empty, as for an app without the message content intent.
struct WorldMessage: Sendable, Equatable {
    var id: UInt64
    /// A channel or a thread.
    var channel: UInt64
    /// A member, or the webhook.
    var author: UInt64
    /// Of a reply, the message; of a response to a command, the user of the command; of a system message about a thread, the
    /// thread.
    var reference: UInt64 = 0
    /// Source: Resources, Message, "Message Types".
    var type: UInt8 = 0
    var isWebhook = false
    /// Whether it responds to a command.
    var isInteraction = false

    /// Milliseconds since 1970.
    var time: Int64 { Snowflakes.milliseconds(of: id) }
}

/// The newest messages of a guild, in ascending order of IDs. A pure value.
struct WorldMessages: Sendable {
    /// Number of messages that are kept at least.
    static let capacity = 100_000

    private(set) var all: [WorldMessage] = []

    /// The first position with an ID greater than or equal to `id`.
    private func position(of id: UInt64) -> Int {
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    subscript(_ id: UInt64) -> WorldMessage? {
        let position = position(of: id)
        return position < all.count && all[position].id == id ? all[position] : nil
    }

    mutating func add(_ message: WorldMessage) {
        if let last = all.last, last.id > message.id {
            all.insert(message, at: position(of: message.id))
        } else {
            all.append(message)
        }
        // Dropping several at a time keeps the amortized cost of a message constant.
        if all.count > Self.capacity + Self.capacity / 10 { all.removeFirst(all.count - Self.capacity) }
    }

    mutating func remove(_ id: UInt64) {
        let position = position(of: id)
        if position < all.count, all[position].id == id { all.remove(at: position) }
    }

    mutating func removeAll(in channels: Set<UInt64>) {
        all.removeAll { channels.contains($0.channel) }
    }

    /// The newest `limit` messages of a channel with IDs below `bound`, in ascending order.
    func newest(in channel: UInt64, below bound: UInt64, limit: Int) -> [WorldMessage] {
        all[..<position(of: bound)].lazy.reversed().filter { $0.channel == channel }.prefix(limit).reversed()
    }

    /// The oldest `limit` messages of a channel with IDs from `bound`, in ascending order.
    func oldest(in channel: UInt64, from bound: UInt64, limit: Int) -> [WorldMessage] {
        Array(all[position(of: bound)...].lazy.filter { $0.channel == channel }.prefix(limit))
    }
}
