// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Timekeeping

/// Warnings and errors that wait for the webhook. Repeated messages are counted in one entry.
struct LogDigest: Sendable {
    /// A message and the number of times it was logged.
    struct Entry: Sendable, Equatable {
        let level: Logger.Level
        let logger: String
        let message: String
        /// The metadata of the first message.
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

    /// Maximum number of different messages.
    static let capacity = 50
    /// Maximum length of a message, and of its metadata, in bytes.
    static let maximumText = 2_048

    /// The entries, in the order of their first messages.
    private(set) var entries: [Entry] = []
    private var indexes: [Key: Int] = [:]
    /// Messages omitted for lack of space since entries were last taken.
    private(set) var omitted = 0

    var isEmpty: Bool { entries.isEmpty && omitted == 0 }

    /// Adds a message.
    ///
    /// - Returns: `false` if there is no space for it.
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

    /// Removes the first entries and resets the number of omitted messages.
    ///
    /// - Parameter count: the maximum number of entries.
    /// - Returns: the entries and the number of omitted messages.
    mutating func take(_ count: Int) -> (entries: [Entry], omitted: Int) {
        let first = Array(entries.prefix(count))
        entries.removeFirst(first.count)
        updateIndexes()
        defer { omitted = 0 }
        return (first, omitted)
    }

    /// Puts entries that could not be sent back to the front.
    ///
    /// - Returns: the number of messages that no longer fit; they count as omitted.
    mutating func putBack(_ first: [Entry], omitted: Int) -> Int {
        let newer = entries
        entries = []
        indexes = [:]
        self.omitted += omitted
        let lost = (first + newer).reduce(0) { lost, entry in add(entry) ? lost : lost + entry.count }
        self.omitted += lost
        return lost
    }

    /// Counts an omitted message.
    mutating func omit() { omitted += 1 }

    private mutating func add(_ entry: Entry) -> Bool {
        if let index = indexes[entry.key] {
            entries[index].count += entry.count
            entries[index].first = min(entries[index].first, entry.first)
            entries[index].last = max(entries[index].last, entry.last)
            return true
        }
        guard entries.count < Self.capacity else { return false }
        indexes[entry.key] = entries.count
        entries.append(entry)
        return true
    }

    private mutating func updateIndexes() {
        indexes = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.key, $0) })
    }
}
