// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotLogging
import Foundation
import LocalTime
import Logging
import Statistics
import Storage

extension Logger.Level: APIValue {
    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }
}

/// A message of the log, in an answer.
struct LogEntryAnswer: APIObject {
    static let name = "LogEntry"
    static let fields = [
        APIField<Self>(
            "number", "Larger than that of the message before; from 1 at the process's start.", \.entry.number),
        APIField<Self>("at", "When.") { APIInstant($0.entry.at, in: $0.timeZone) },
        APIField<Self>("level", "How grave.", \.entry.level),
        APIField<Self>("logger", "The part of the bot.", \.entry.logger),
        APIField<Self>("message", "What was logged; long ones are cut.", \.entry.message),
        APIField<Self>("metadata", "What was logged with it, as name=value.", \.entry.metadata),
    ]

    let entry: RecentLogs.Entry
    let timeZone: TimeZone
}

/// `GET /api/v1/logs`: a page of messages of the log.
struct LogsAnswer: APIObject {
    static let name = "Logs"
    static let fields = [
        APIField<Self>("entries", "The messages, the latest first.", \.entries),
        APIField<Self>(
            "next", "What to send as after to get the next page; null where this is the last one.", \.next),
    ]

    let entries: [LogEntryAnswer]
    let next: String?
}

extension APIParameter where Value == Logger.Level {
    static var level: APIParameter {
        APIParameter(
            name: "level", description: "Only messages of this level and above.", schema: Logger.Level.schema,
            example: "warning",
            expectation: "one of " + Logger.Level.allCases.map(\.rawValue).joined(separator: ", "),
            parse: { Logger.Level(rawValue: $0) })
    }
}

extension APIProblem {
    /// 403: whoever asks may not see the log.
    static let logsWithheld = APIProblem(
        status: 403, title: "Forbidden",
        detail: "The log is for operators: set EXPORTER_TOKEN and send it, or ask from the same machine of a server "
            + "that listens on loopback only.")
}

extension APIContext {
    /// `GET /api/v1/logs`.
    func logs(_ logs: RecentLogs) -> APIRoute {
        APIRoute(
            "/api/v1/logs", operation: "listLogs", summary: "The last messages of the log, the latest first",
            description: "As many as MAX_LOG_ENTRIES says are kept in memory, without secrets. They are shown only to "
                + "who bears the token, or on the same machine; others are answered 403.",
            parameters: [
                APIParameter.level.declaration, APIParameter.limit.declaration, APIParameter.after.declaration,
            ], problems: [403]
        ) { request in
            guard request.mayShowNames else { throw APIProblem.logsWithheld }
            let limit = try request.value(.limit) ?? 100
            let after = try request.value(.after)
            // One more than is shown, which tells whether there is a next page.
            let found = logs.newest(
                limit + 1, from: try request.value(.level) ?? .trace, before: after.map { Int($0.id) })
            let last = found.count > limit ? found[limit - 1] : nil
            return LogsAnswer(
                entries: found.prefix(limit).map { LogEntryAnswer(entry: $0, timeZone: keeper.zones.standard) },
                next: last.map { EventQuery.Position(at: $0.at, id: Int64($0.number)).cursor })
        }
    }
}
