// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotLogging
import Counting
import Foundation
import LocalTime
import Logging
import Statistics
import Storage

extension Logger.Level: APIValue {
    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }
}

struct LogEntryAnswer: APIObject {
    static let name = "LogEntry"
    static let fields = [
        APIField<Self>(
            "number", "Sequence number, starting at 1 for each process.", \.entry.number),
        APIField<Self>("at", "Time of the message.") { APIInstant($0.entry.at, in: $0.timeZone) },
        APIField<Self>("level", "Severity.", \.entry.level),
        APIField<Self>("logger", "Component that logged the message.", \.entry.logger),
        APIField<Self>("message", "Message text; long messages are truncated.", \.entry.message),
        APIField<Self>("metadata", "Metadata, as name=value.", \.entry.metadata),
    ]

    let entry: RecentLogs.Entry
    let timeZone: TimeZone
}

/// The response of `GET /api/v1/logs`.
struct LogsAnswer: APIObject {
    static let name = "Logs"
    static let fields = [
        APIField<Self>("entries", "The messages, newest first.", \.entries),
        APIField<Self>(
            "next", "Cursor for the parameter after to get the next page; null on the last page.", \.next),
    ]

    let entries: [LogEntryAnswer]
    let next: String?
}

extension APIParameter where Value == Logger.Level {
    static var level: APIParameter {
        APIParameter(
            name: "level", description: "Minimum severity.", schema: Logger.Level.schema,
            example: "warning",
            expectation: "one of " + Logger.Level.allCases.map(\.rawValue).joined(separator: ", "),
            parse: { Logger.Level(rawValue: $0) })
    }
}

extension APIProblem {
    static let logsWithheld = APIProblem(
        status: 403, title: "Forbidden",
        detail: "The log is for operators only. Set EXPORTER_TOKEN and send it as a bearer token, or set "
            + "EXPORTER_OPEN=loopback and send the request from the same machine.")
}

extension APIContext {
    /// `GET /api/v1/logs`.
    func logs(_ logs: RecentLogs) -> APIRoute {
        APIRoute(
            "/api/v1/logs", operation: "listLogs", summary: "Recent log messages, newest first",
            description:
                "The last MAX_LOG_ENTRIES messages, kept in memory without secrets. They require the token, or "
                + "EXPORTER_OPEN=loopback and a request from the same machine; otherwise the status is 403.",
            parameters: [
                APIParameter.level.declaration, APIParameter.limit.declaration, APIParameter.after.declaration,
            ], problems: [403, 503], isExpensive: true
        ) { request in
            guard request.mayShowNames else { throw APIProblem.logsWithheld }
            let limit = try request.value(.limit) ?? 100
            let after = try request.value(.after)
            // One more than requested, to detect a next page.
            let found = logs.newest(
                limit + 1, from: try request.value(.level) ?? .trace, before: after.map { Int($0.id) })
            let last = found.count > limit ? found[limit - 1] : nil
            return LogsAnswer(
                entries: found.prefix(limit).map { LogEntryAnswer(entry: $0, timeZone: keeper.zones.standard) },
                next: last.map { EventQuery.Position(at: $0.at, id: Int64($0.number)).cursor })
        }
    }
}
