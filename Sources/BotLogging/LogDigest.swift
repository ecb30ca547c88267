// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Timekeeping

/// Warnings and errors that wait for the webhook; the same one again is counted, not kept twice.
struct LogDigest: Sendable {
    /// One message, and how often it came.
    struct Entry: Sendable, Equatable {
        let level: Logger.Level
        let logger: String
        let message: String
        /// The metadata of the first time.
        var fields: [LogRecord.Field]
        var count = 1
        var first: WallInstant
        var last: WallInstant

        fileprivate var key: Key { Key(level: level, logger: logger, message: message) }
    }

    fileprivate struct Key: Hashable {
        let level: Logger.Level
        let logger: String
        let message: String
    }

    /// So many different messages may wait.
    static let capacity = 50
    /// Of a message so much is kept, in bytes; of metadata as well.
    static let maximumText = 2_048

    /// In the order in which they came first.
    private(set) var entries: [Entry] = []
    private var places: [Key: Int] = [:]
    /// Messages that there was no room for, since the last ones were taken out.
    private(set) var omitted = 0

    var isEmpty: Bool { entries.isEmpty && omitted == 0 }

    /// Takes a message in.
    ///
    /// - Returns: `false` where there is no room for it.
    mutating func add(_ record: LogRecord) -> Bool {
        var fields = record.fields + (record.error.map { [LogRecord.Field(name: "error", value: .text($0))] } ?? [])
        if LogRecord.Value.fields(fields).size > 2 * Self.maximumText {
            fields = [LogRecord.Field(name: "metadata", value: .text(record.fieldsText.cut(to: Self.maximumText)))]
        }
        return add(
            Entry(
                level: record.level, logger: record.logger, message: record.message.cut(to: Self.maximumText),
                fields: fields, first: record.at, last: record.at))
    }

    /// Takes out the first entries.
    ///
    /// - Parameter count: how many; no more than there are.
    /// - Returns: them, and how many messages were left out for want of room, which is forgotten.
    mutating func take(_ count: Int) -> (entries: [Entry], omitted: Int) {
        let taken = Array(entries.prefix(count))
        entries.removeFirst(taken.count)
        index()
        defer { omitted = 0 }
        return (taken, omitted)
    }

    /// Puts back what was taken out and could not be told; it comes first again.
    ///
    /// - Returns: how many messages there is no room for any more; they count as left out.
    mutating func putBack(_ taken: [Entry], omitted: Int) -> Int {
        let newer = entries
        entries = []
        places = [:]
        self.omitted += omitted
        let lost = (taken + newer).reduce(0) { lost, entry in add(entry) ? lost : lost + entry.count }
        self.omitted += lost
        return lost
    }

    /// Notes that messages found no room.
    mutating func omit() { omitted += 1 }

    private mutating func add(_ entry: Entry) -> Bool {
        if let place = places[entry.key] {
            entries[place].count += entry.count
            entries[place].first = min(entries[place].first, entry.first)
            entries[place].last = max(entries[place].last, entry.last)
            return true
        }
        guard entries.count < Self.capacity else { return false }
        places[entry.key] = entries.count
        entries.append(entry)
        return true
    }

    private mutating func index() {
        places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.key, $0) })
    }
}
