// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Timekeeping

/// A message of the logging system about itself.
package enum LogNote: Sendable, Equatable {
    /// A number of messages was dropped, for a reason.
    case missing(Int, String)
    /// The files of a day have reached the size limit.
    case full(megabytes: Int)
    /// The files are not writable; reported once until they are.
    case filesFail(String)
    case filesWork
    /// The webhook no longer exists; reported once.
    case webhookGone(String)

    /// The logger label of these messages, which are not sent to the webhook.
    static let logger = "statsbot.logging"

    var level: Logger.Level {
        switch self {
        case .filesWork: .notice
        case .missing, .full: .warning
        case .filesFail, .webhookGone: .error
        }
    }

    var message: String {
        switch self {
        case .missing(1, let reason): "1 message dropped: \(reason)"
        case .missing(let count, let reason): "\(count) messages dropped: \(reason)"
        case .full(let megabytes):
            "log files reached LOG_MAX_MEGABYTES (\(megabytes)); writing resumes tomorrow"
        case .filesFail(let reason): "log files not writable: \(reason); retrying"
        case .filesWork: "log files writable again"
        case .webhookGone(let reason): "log webhook disabled: \(reason)"
        }
    }
}

extension LogRecord {
    static func note(_ note: LogNote, at now: WallInstant) -> LogRecord {
        LogRecord(
            at: now, level: note.level, logger: LogNote.logger, message: note.message, file: "StatsBot/LogNote.swift")
    }
}
