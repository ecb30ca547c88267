// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A public thread in a text channel.
struct WorldThread: Sendable, Equatable {
    /// Minutes without a message after which a thread is archived.
    static let archiveMinutes = 1440

    let id: UInt64
    let parent: UInt64
    let owner: UInt64
    let name: String
    /// Milliseconds since 1970.
    let created: Int64
    var lastMessage: UInt64?
    /// Time of the latest message, in milliseconds since 1970.
    var active: Int64
    var messages = 0
    /// Those who wrote in it, at most 50, as `member_count` is limited. Source: Resources, Channel, "Channel Object".
    var members: Set<UInt64>
    /// Milliseconds since 1970; `nil`: it is active.
    var archived: Int64?
}

/// The threads of a guild. A pure value.
struct WorldThreads: Sendable {
    /// Maximum number of threads kept, as of active threads on Discord.
    private static let capacity = 1_000
    /// Milliseconds without a message after which a thread is archived.
    private static let archivePeriod = Int64(WorldThread.archiveMinutes) * 60_000

    /// Oldest first.
    private(set) var all: [WorldThread] = []
    private var positions: [UInt64: Int] = [:]

    subscript(_ id: UInt64) -> WorldThread? { positions[id].map { all[$0] } }

    /// The IDs of threads that are not archived.
    private(set) var activeIDs: [UInt64] = []
    /// No thread becomes inactive for long enough to be archived before this time, in milliseconds since 1970.
    private var nextArchiving = Int64.max

    /// Threads that are not archived, oldest first.
    var active: [WorldThread] { all.filter { $0.archived == nil } }

    func parent(of id: UInt64) -> UInt64? { self[id]?.parent }

    mutating func add(_ thread: WorldThread) {
        if all.count >= Self.capacity {
            // Archived ones first.
            all.remove(at: all.firstIndex { $0.archived != nil } ?? 0)
            index()
        }
        positions[thread.id] = all.count
        all.append(thread)
        activeIDs.append(thread.id)
        nextArchiving = min(nextArchiving, thread.active + Self.archivePeriod)
    }

    mutating func remove(in parent: UInt64) -> [UInt64] {
        let removed = all.filter { $0.parent == parent }.map(\.id)
        all.removeAll { $0.parent == parent }
        index()
        return removed
    }

    private mutating func index() {
        positions = Dictionary(all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { _, last in last })
        activeIDs = active.map(\.id)
    }

    /// Records a message.
    ///
    /// - Returns: Whether the thread was archived before.
    mutating func note(_ message: WorldMessage, in id: UInt64) -> Bool {
        guard let position = positions[id] else { return false }
        let wasArchived = all[position].archived != nil
        if wasArchived {
            activeIDs.append(id)
            nextArchiving = min(nextArchiving, message.time + Self.archivePeriod)
        }
        all[position].archived = nil
        all[position].lastMessage = message.id
        all[position].active = message.time
        all[position].messages += 1
        if all[position].members.count < 50, !message.isWebhook { all[position].members.insert(message.author) }
        return wasArchived
    }

    /// Archives the threads without a message for a day.
    mutating func archive(at time: Int64) -> [WorldThread] {
        guard time >= nextArchiving else { return [] }
        var archived: [WorldThread] = []
        nextArchiving = .max
        for position in all.indices where all[position].archived == nil {
            if all[position].active <= time - Self.archivePeriod {
                all[position].archived = time
                archived.append(all[position])
            } else {
                nextArchiving = min(nextArchiving, all[position].active + Self.archivePeriod)
            }
        }
        activeIDs = active.map(\.id)
        return archived
    }
}
