// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Logging
import Timekeeping

/// What the logging has to say of itself.
package enum LogNote: Sendable, Equatable {
    /// Messages that are not there.
    case missing(Int, String)
    /// The files of a day may grow no more.
    case full(megabytes: Int)
    /// Files cannot be written; said once until they can be.
    case filesFail(String)
    case filesWork
    /// The webhook is gone; said once.
    case webhookGone(String)

    /// The label of the logger that these come from. The webhook is told of none of them.
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
    /// A message of the logging's own.
    static func note(_ note: LogNote, at now: WallInstant) -> LogRecord {
        LogRecord(
            at: now, level: note.level, logger: LogNote.logger, message: note.message, file: "StatsBot/LogNote.swift")
    }
}
