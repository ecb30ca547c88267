// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Activity
package import Archive
package import Foundation
import LocalTime
package import Statistics

/// Files of the old Python bot, and imports of them into memory.
package enum HistoryFiles {
    package static let guild: UInt64 = 300_000_000_000_000_003
    package static let newYork = zone("America/New_York")

    package static func zone(_ name: String) -> TimeZone { TimeZone(identifier: name) ?? .gmt }

    /// Two days in the old bot's format; the first lacks `unbans`, the second `bans`.
    package static let sound = """
        {
            "2025-01-02": {
                "joins": [
                    {
                        "id": 100000000000000001,
                        "username": "alice_example",
                        "timestamp": "2025-01-02T09:15:00.123456-05:00"
                    },
                    {
                        "id": 18446744073709551615,
                        "username": "caf\\u00e9 \\ud83d\\ude00 {]",
                        "timestamp": "2025-01-02T09:16:00-05:00"
                    }
                ],
                "leaves": [
                    {
                        "id": 9007199254740993,
                        "username": "bob\\"example",
                        "timestamp": "2025-01-02T23:59:59.900000-05:00"
                    }
                ],
                "bans": []
            },
            "2025-01-03": {
                "joins": [],
                "leaves": [
                    {
                        "id": "100000000000000001",
                        "username": "alice_example",
                        "timestamp": "2025-01-03T10:00:00-05:00"
                    }
                ],
                "unbans": [
                    {
                        "id": 9007199254740993,
                        "username": "bob\\"example",
                        "timestamp": "2025-01-03T11:00:00-05:00"
                    }
                ]
            }
        }

        """

    /// The events and report of an import.
    package struct Outcome {
        package var events: [MemberEvent] = []
        package var chunks: [Int] = []
        package var activity: [ArchivedActivity] = []
        package var report = ImportReport()

        /// One line per event: time, day, kind and person.
        package var lines: [String] {
            let times = TimestampText(timeZone: HistoryFiles.newYork)
            return events.map { event in
                let cause = event.cause.map { " (\($0.rawValue))" } ?? ""
                return "\(times.text(event.at)) \(event.day) \(event.kind.rawValue)\(cause) \(event.person.id) "
                    + event.person.name
            }
        }
    }

    /// Imports a file. Events that are already in `known` are skipped; new ones are added to it.
    package static func importing(
        _ bytes: [UInt8], named name: String = "member_stats.json", lenient: Bool = false,
        timeZone: TimeZone = newYork, known: inout Set<MemberEvent>,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) async throws -> Outcome {
        var outcome = Outcome()
        let history = HistoryImport(guild: guild, timeZone: timeZone, isLenient: lenient)
        var before = known
        outcome.report = try await history.run(
            ByteSource(bytes), named: name,
            insert: { events in
                outcome.chunks.append(events.count)
                outcome.events += events
                return events.map { before.insert($0).inserted }
            },
            insertActivity: {
                outcome.activity.append($0)
                return ImportedActivity()
            }, isInterrupted: isInterrupted)
        known = before
        return outcome
    }

    package static func importing(
        _ text: String, named name: String = "member_stats.json", lenient: Bool = false,
        timeZone: TimeZone = newYork
    ) async throws -> Outcome {
        var known: Set<MemberEvent> = []
        return try await importing(
            Array(text.utf8), named: name, lenient: lenient, timeZone: timeZone, known: &known)
    }

    /// The error message of a strict import; `nil` if it succeeds.
    package static func complaint(_ text: String, named name: String = "member_stats.json") async -> String? {
        await complaint(bytes: Array(text.utf8), named: name)
    }

    package static func complaint(bytes: [UInt8], named name: String = "member_stats.json") async -> String? {
        var known: Set<MemberEvent> = []
        do {
            _ = try await importing(bytes, named: name, known: &known)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
