// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Foundation
import Glibc
import LocalTime
import Logging
import Resilience
import Timekeeping

/// Writes messages to the files of their day and switches to the next day's files with its first message.
///
/// A group of messages is written to all three files or to none. Messages that cannot be written are counted, and the
/// next line that is written reports their number.
struct LogFileWriter {
    struct Settings: Sendable {
        let folder: LogFolder
        let timeZone: TimeZone
        let runID: RunID
        /// Number of days to keep, including today.
        let retentionDays: Int
        /// Maximum total size of one day's files.
        let maximumMegabytes: Int
    }

    /// Size of a group in bytes. It is small so that a nearly full disk loses few messages.
    private static let groupBytes = 1 << 16
    /// Bytes reserved for the last line of a day.
    private static let reserve = 1_024
    /// A message that is older than the previous one by less than this is written to the same day, because messages of
    /// different threads may be out of order at midnight.
    private static let reorderTolerance = Duration.seconds(60)

    private let settings: Settings
    private let tree: TreeFormat
    private let json: JSONFormat
    /// Real time, for retry delays.
    private let clock: any WallClock
    private var calendar: DayCalendar
    private var latest: (at: WallInstant, day: Day)?
    private var open: (day: Day, files: [LogFolder.File: LogFile])?
    /// The day whose files have reached the size limit.
    private var fullDay: Day?
    private var backoff = Backoff(base: .seconds(1), maximum: .seconds(60))
    private var retryAt: MonotonicInstant?
    /// Number of messages dropped since the last line written, and the reason.
    private var missing: (count: Int, reason: String) = (0, "")
    /// Number of messages dropped since the start.
    private(set) var dropped = 0

    init(_ settings: Settings, clock: any WallClock) {
        self.settings = settings
        self.clock = clock
        tree = TreeFormat(timeZone: settings.timeZone)
        json = JSONFormat(runID: settings.runID)
        calendar = DayCalendar(timeZone: settings.timeZone)
    }

    /// Writes messages.
    ///
    /// - Parameters:
    ///   - records: the messages, in order.
    ///   - droppedAfter: the number of messages dropped after them because the queue was full.
    ///   - pause: the reason for a pause in writing; `nil` if writing is not paused.
    ///   - now: the current time, for the writer's own messages.
    /// - Returns: notes that must be reported elsewhere, because the files cannot contain them.
    mutating func write(
        _ records: [LogRecord], droppedAfter: Int, pause: String?, now: WallInstant
    ) -> [LogNote] {
        var notes: [LogNote] = []
        var rest = records[...]
        while let first = rest.first {
            let day = day(of: first.at)
            var group = Group()
            var count = 0
            for record in rest {
                guard group.size < Self.groupBytes, self.day(of: record.at) == day else { break }
                add(record, to: &group)
                count += 1
            }
            rest = rest.dropFirst(count)
            notes += write(group, of: count, on: day, at: first.at, pause: pause)
        }
        if droppedAfter > 0 {
            // The queue has already counted them in its total.
            missing = (missing.count + droppedAfter, "disk too slow")
            notes += write(Group(), of: 0, on: day(of: now), at: now, pause: pause)
        }
        return notes
    }

    /// Closes the files; the next message opens them again.
    mutating func close() {
        for file in (open?.files ?? [:]).values { file.close() }
        open = nil
    }
}

// MARK: - Groups

extension LogFileWriter {
    /// Text that is written together.
    private struct Group {
        var text: [LogFolder.File: String] = [:]
        var size: Int { text.values.reduce(0) { $0 + $1.utf8.count } }
    }

    private func add(_ record: LogRecord, to group: inout Group) {
        let text = tree.text(record)
        group.text[.all, default: ""] += text
        if record.level >= .error { group.text[.errors, default: ""] += text }
        group.text[.json, default: ""] += json.line(record)
    }

    private mutating func write(
        _ group: Group, of count: Int, on day: Day, at: WallInstant, pause: String?
    ) -> [LogNote] {
        if let pause { return drop(count, pause) }
        if let retryAt, clock.now < retryAt { return drop(count, missing.reason) }
        do throws(LogFile.SystemError) {
            try prepare(day)
            if fullDay == day { return drop(count, "the previous day's files were full") }
            var whole = Group()
            if missing.count > 0 { add(.note(.missing(missing.count, missing.reason), at: at), to: &whole) }
            whole.text.merge(group.text) { $0 + $1 }
            let limit = settings.maximumMegabytes * 1_000_000
            guard size + whole.size <= limit - Self.reserve else {
                var last = Group()
                add(.note(.full(megabytes: settings.maximumMegabytes), at: at), to: &last)
                if size + last.size <= limit { try append(last) }
                fullDay = day
                return drop(count, "the previous day's files were full")
            }
            try append(whole)
        } catch {
            return failed(count, error.description)
        }
        missing = (0, "")
        let wasFailing = retryAt != nil
        retryAt = nil
        backoff.succeeded()
        return wasFailing ? [.filesWork] : []
    }

    private mutating func drop(_ count: Int, _ reason: String) -> [LogNote] {
        dropped += count
        missing = (missing.count + count, reason)
        return []
    }

    private mutating func failed(_ count: Int, _ reason: String) -> [LogNote] {
        let isFirst = retryAt == nil
        close()
        retryAt = clock.now.advanced(by: backoff.failed())
        _ = drop(count, "files not writable")
        return isFirst ? [.filesFail(reason)] : []
    }
}

// MARK: - Files

extension LogFileWriter {
    private var size: Int { (open?.files ?? [:]).values.reduce(0) { $0 + $1.size } }

    private mutating func day(of instant: WallInstant) -> Day {
        if let latest, instant < latest.at, instant.duration(to: latest.at) < Self.reorderTolerance {
            return latest.day
        }
        let day = calendar.day(of: instant.date)
        latest = (instant, day)
        return day
    }

    /// The `errno` value underlying a Foundation error.
    private static func systemCode(of error: any Error) -> CInt {
        if let error = error as? POSIXError { return error.code.rawValue }
        if let below = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error { return systemCode(of: below) }
        let error = error as NSError
        return error.domain == NSPOSIXErrorDomain ? CInt(error.code) : EIO
    }

    /// Opens the files of a day. On a new day, also removes the folders of expired days.
    private mutating func prepare(_ day: Day) throws(LogFile.SystemError) {
        let isNewDay = open?.day != day
        if !isNewDay, LogFolder.File.allCases.allSatisfy({ open?.files[$0]?.isAtPath() == true }) { return }
        close()
        let folder = settings.folder.path(of: day)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        } catch {
            errno = Self.systemCode(of: error)
            throw LogFile.SystemError(folder)
        }
        var files: [LogFolder.File: LogFile] = [:]
        do throws(LogFile.SystemError) {
            for file in LogFolder.File.allCases { files[file] = try LogFile(settings.folder.path(of: file, on: day)) }
        } catch {
            for file in files.values { file.close() }
            throw error
        }
        open = (day, files)
        if isNewDay { settings.folder.removeDays(before: day.advanced(by: 1 - settings.retentionDays), today: day) }
    }

    /// Appends a group completely or not at all.
    private mutating func append(_ group: Group) throws(LogFile.SystemError) {
        guard let (day, unchanged) = open else { return }
        var files = unchanged
        let sizes = files.mapValues(\.size)
        do throws(LogFile.SystemError) {
            for (file, text) in group.text { try files[file]?.append(text) }
        } catch {
            for (file, size) in sizes { files[file]?.cut(to: size) }
            open = (day, files)
            throw error
        }
        open = (day, files)
    }
}

extension LogFileWriter.Settings {
    /// The settings of a configuration; `nil` if it does not enable log files.
    package init?(_ configuration: BotConfiguration, runID: RunID) {
        guard let directory = configuration.process.logging.directory else { return nil }
        self.init(
            folder: LogFolder(path: directory), timeZone: configuration.guildDefaults.timeZone, runID: runID,
            retentionDays: configuration.process.logging.retentionDays,
            maximumMegabytes: configuration.process.logging.maximumMegabytes)
    }
}
