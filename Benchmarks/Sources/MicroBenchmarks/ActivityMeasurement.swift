// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Foundation
import LocalTime
import SQLiteStorage
import Statistics
import Storage
import Timekeeping

/// The path of messages to the disk: a million are counted by hour and channel and stored, in groups of 500 as in the bot.
struct ActivityMeasurement {
    static let messages = 1_000_000
    static let groupSize = 500
    /// The messages are spread over a month.
    static let days = 30
    static let channels: UInt64 = 50
    static let writers: UInt64 = 5_000

    /// The time to count them, and the time to count and store them.
    private let foldSeconds: Double
    private let seconds: Double
    private let bytes: Int

    init() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let zone = TimeZone(identifier: "America/New_York") ?? .gmt
        let store = try SQLiteStore(directory: folder, timeZone: zone)
        let guild: UInt64 = 900_000_000_000_000_001
        var random = SystemRandomNumberGenerator()
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        let events = (0..<Self.messages).map { index in
            ActivityEvent(
                at: start + Double(index) * Double(Self.days) * 86_400 / Double(Self.messages),
                .message(
                    .human, channel: UInt64.random(in: 1...Self.channels, using: &random) << 22,
                    user: UInt64.random(in: 1...Self.writers, using: &random) << 22))
        }
        let clock = ContinuousClock()
        var alone = ActivityState(timeZone: zone)
        let time = clock.measure {
            for event in events { alone.apply(event) }
        }
        foldSeconds = time.seconds
        var state = ActivityState(timeZone: zone)
        let begin = clock.now
        for first in stride(from: 0, to: events.count, by: Self.groupSize) {
            for event in events[first..<min(first + Self.groupSize, events.count)] { state.apply(event) }
            _ = try await store.commit(
                StoreBatch(guilds: [guild: GuildState()], activity: [guild: state.takeBatch()]))
        }
        seconds = begin.duration(to: clock.now).seconds
        try await store.close()
        bytes = try FileManager.default.attributesOfItem(atPath: folder + "/statsbot.sqlite")[.size] as? Int ?? 0
    }

    /// Rows of the table.
    var rows: [String] {
        [
            String(
                format: "activity: count %d messages: %.0f messages/s", Self.messages,
                Double(Self.messages) / foldSeconds),
            String(
                format: "activity: count and store them: %.0f messages/s, %.2f s", Double(Self.messages) / seconds,
                seconds),
            String(format: "activity: %.2f bytes a message", Double(bytes) / Double(Self.messages)),
        ]
    }

    /// A line of JSON.
    var json: String {
        String(
            format: #"{"benchmark":"activity","messages":%d,"fold_seconds":%.3f,"seconds":%.3f,"bytes":%d}"#,
            Self.messages, foldSeconds, seconds, bytes)
    }
}
