// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Dispatch
import Foundation
import Logging
import Synchronization
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import BotConfiguration
@testable import BotLogging
@testable import LocalTime

/// Collects log records in order.
final class CollectedRecords: LogSink {
    private let records = Mutex<[LogRecord]>([])

    var all: [LogRecord] { records.withLock { $0 } }

    func take(_ record: LogRecord) { records.withLock { $0.append(record) } }
}

extension LogRecord {
    static func made(
        _ message: String, _ level: Logger.Level = .info,
        at: WallInstant = WallInstant(secondsSince1970: 1_767_614_400),
        logger: String = "statsbot"
    ) -> LogRecord {
        LogRecord(at: at, level: level, logger: logger, message: message)
    }
}

extension WallInstant {
    /// Parses a timestamp, such as `2026-03-08T01:59:59-05:00`.
    static func at(_ text: String) throws -> WallInstant {
        let date = try #require(TimestampText(timeZone: .gmt).instant(text))
        return WallInstant(secondsSince1970: date.timeIntervalSince1970)
    }
}

/// Calls `body` with a temporary folder, and then removes it.
func withLogFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("logs-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

/// Reads a golden file.
func golden(_ name: String) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    return try String(contentsOf: file, encoding: .utf8)
}
