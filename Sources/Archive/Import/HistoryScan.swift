// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import Formatting
import Foundation
import LocalTime
import Statistics

/// The first pass over a history file: finds all errors, records the positions of the events and reads the activity.
///
/// The first key determines the format: `"format"` in an export, a day in the old bot's file.
struct HistoryScan {
    /// The value of `"format"` in an export.
    static let exportFormat = "statsbot-export/1"
    private static let maximumKeys = 1_000

    let guild: UInt64
    let isLenient: Bool
    /// Called periodically with the progress; stops the scan by throwing.
    let proceed: (_ offset: UInt64, _ events: Int) throws -> Void

    var json: JSONReader
    let reader: EventReader
    let rowReader: ActivityRowReader
    private var calendar: DayCalendar
    /// The day that contains the current list, if the file specifies it.
    var day: Day?

    private(set) var segments: [EventSegment] = []
    /// Whether only a comma followed the last segment so far.
    var isContiguous = false
    /// The list being read; after a syntax error, the list that the scan assumes.
    var openList: OpenList?
    /// Number of complete events.
    private(set) var events = 0
    /// The activity in the file. It is incomplete if there are errors.
    private(set) var activity = ArchivedActivity()
    /// Whether the file has a table of activity.
    var hasActivity = false
    private var rowCount = 0
    /// Number of events listed under a different day than their timestamp.
    private(set) var dayMismatches = 0
    private(set) var errors = IssueTally()
    private(set) var lastIssue: TextPosition?
    private(set) var warnings = IssueTally()

    /// A list of events or of activity.
    enum OpenList {
        case events(EventContext)
        case activity
    }

    init(
        _ cursor: ByteCursor, guild: UInt64, timeZone: TimeZone, isLenient: Bool,
        proceed: @escaping (_ offset: UInt64, _ events: Int) throws -> Void = { _, _ in }
    ) {
        self.guild = guild
        self.isLenient = isLenient
        self.proceed = proceed
        json = JSONReader(cursor)
        reader = EventReader(timestamps: TimestampText(timeZone: timeZone))
        rowReader = ActivityRowReader(times: TimestampText(timeZone: timeZone))
        calendar = DayCalendar(timeZone: timeZone)
    }

    /// Scans the file.
    ///
    /// - Throws: `HistoryIssue` for the first error unless the scan is lenient; always for another guild's history.
    mutating func run() throws {
        try json.cursor.skipByteOrderMark()
        do {
            try document()
            try json.end()
        } catch let issue as HistoryIssue {
            try note(issue)
            try recover()
        }
    }

    /// Records an error, or throws it if the scan is not lenient.
    mutating func note(_ issue: HistoryIssue) throws {
        guard isLenient, issue.reason != .otherGuild else { throw issue }
        errors.add(issue)
        lastIssue = issue.position
        isContiguous = false
    }

    // MARK: - The grammar

    private mutating func document() throws {
        guard try expect(.object, "the file") else { return }
        try json.openObject()
        guard let (name, position) = try json.key(isFirst: true) else { return }
        if name == "format" {
            try exportDocument()
        } else {
            try days(from: name, at: position)
        }
    }

    private mutating func days(from name: String, at position: TextPosition) throws {
        var known: Set<Day> = []
        var entry: (name: String, position: TextPosition)? = (name, position)
        while let (name, position) = entry {
            day = Day(name)
            if let day {
                if !known.insert(day).inserted {
                    try note(HistoryIssue(.duplicateKey, at: position, "duplicate key \(name.quoted())"))
                }
            } else {
                let detail = "\(name.quoted()) is not a date such as \"2025-01-02\""
                try note(HistoryIssue(.badDay, at: position, detail))
            }
            try dayObject()
            entry = try json.key(isFirst: false)
        }
    }

    private mutating func dayObject() throws {
        guard try expect(.object, "a day") else { return }
        try json.openObject()
        var seen: Set<String> = []
        while let (name, position) = try json.key(isFirst: seen.isEmpty) {
            try check(name, at: position, isNewIn: &seen)
            if let kind = Self.kind(ofList: name) {
                try list(.list(kind), named: name)
            } else {
                warnings.add(HistoryIssue(.unknownKey, at: position, "unknown key \(name.quoted())"))
                try json.skip()
            }
        }
    }

    private mutating func exportDocument() throws {
        let position = json.cursor.position
        guard try expect(.text, "the format") else { return }
        let format = try json.text()
        guard format == Self.exportFormat else {
            throw HistoryIssue(
                .badWord, at: position, "unsupported format \(format.quoted()), expected \(Self.exportFormat)")
        }
        day = nil
        var seen: Set<String> = ["format"]
        while let (name, position) = try json.key(isFirst: false) {
            try check(name, at: position, isNewIn: &seen)
            switch name {
            case "guild": try checkGuild()
            case "events": try list(.export, named: name)
            case "time_zone", "exported_at", "days", "census", "unobserved": try json.skip()
            default:
                if let table = ActivityTable(rawValue: name) {
                    try readRows(of: table)
                } else {
                    warnings.add(HistoryIssue(.unknownKey, at: position, "unknown key \(name.quoted())"))
                    try json.skip()
                }
            }
        }
        if !seen.contains("guild") {
            try note(HistoryIssue(.missingField, at: json.cursor.position, "history has no \"guild\""))
        }
    }

    private mutating func checkGuild() throws {
        guard try expect(.text, "the guild") else { return }
        let position = json.cursor.position
        let text = try json.text()
        if text != String(guild) {
            throw HistoryIssue(
                .otherGuild, at: position, "the history belongs to guild \(text.quoted()), not to \(guild)")
        }
    }

    private mutating func list(_ context: EventContext, named name: String) throws {
        guard try expect(.array, name.quoted()) else { return }
        try json.openArray()
        openList = .events(context)
        isContiguous = false
        var isFirst = true
        while try json.element(isFirst: isFirst) {
            isFirst = false
            if try json.kind() == .text {
                // Most likely the name of the next list because this one was not closed, so do not skip it.
                throw HistoryIssue(.syntax, at: json.cursor.position, "expected an event or \"]\", found a string")
            }
            if try expect(.object, "an event") { try event(context) }
        }
        openList = nil
    }

    private mutating func readRows(of table: ActivityTable) throws {
        guard try expect(.array, table.rawValue.quoted()) else { return }
        try json.openArray()
        (openList, hasActivity) = (.activity, true)
        var isFirst = true
        while try json.element(isFirst: isFirst) {
            isFirst = false
            guard try expect(.object, "a row") else { continue }
            let position = json.cursor.position
            var harmless: [HistoryIssue] = []
            let row = try rowReader.read(table, from: &json, warnings: &harmless)
            for issue in harmless { warnings.add(issue) }
            switch row {
            case .failure(let issue): try note(issue)
            case .success(let row):
                if !table.add(row, to: &activity) {
                    try note(HistoryIssue(.duplicateRow, at: position, "\(table.rawValue) has this row twice"))
                }
            }
            rowCount += 1
            if rowCount % 1_024 == 0 { try proceed(json.cursor.offset, events) }
        }
        openList = nil
    }

    /// Reads an event and records it if it is complete.
    mutating func event(_ context: EventContext) throws {
        let start = json.cursor.offset
        var harmless: [HistoryIssue] = []
        let event = try reader.read(context, from: &json, warnings: &harmless)
        for issue in harmless { warnings.add(issue) }
        switch event {
        case .failure(let issue): try note(issue)
        case .success(let event): record(event, context, from: start)
        }
        if (events + errors.total) % 1_024 == 0 { try proceed(json.cursor.offset, events) }
    }

    private mutating func record(_ event: EventRecord, _ context: EventContext, from start: UInt64) {
        events += 1
        if let day, calendar.day(of: event.at) != day { dayMismatches += 1 }
        let last = segments.count - 1
        if isContiguous, segments[last].context == context, segments[last].count < EventSegment.maximumEvents {
            segments[last].end = json.cursor.offset
            segments[last].count += 1
            segments[last].earliest = min(segments[last].earliest, event.at)
            segments[last].latest = max(segments[last].latest, event.at)
        } else {
            isContiguous = true
            segments.append(
                EventSegment(
                    context: context, start: start, end: json.cursor.offset, count: 1, earliest: event.at,
                    latest: event.at))
        }
    }

    private mutating func expect(_ kind: JSONReader.Kind, _ what: String) throws -> Bool {
        let found = try json.kind()
        guard found != kind else { return true }
        let detail = "\(what) must be \(kind.rawValue), not \(found.rawValue)"
        try note(HistoryIssue(.wrongType, at: json.cursor.position, detail))
        try json.skip()
        return false
    }

    private mutating func check(_ name: String, at position: TextPosition, isNewIn seen: inout Set<String>) throws {
        if !seen.insert(name).inserted {
            try note(HistoryIssue(.duplicateKey, at: position, "duplicate key \(name.quoted())"))
        }
        guard seen.count <= Self.maximumKeys else {
            throw HistoryIssue(.tooLarge, at: position, "object has more than \(Self.maximumKeys) keys")
        }
    }

    /// The kind of the events in a list of the old bot's file.
    static func kind(ofList name: String) -> MemberEventKind? {
        switch name {
        case "joins": .join
        case "leaves": .leave
        case "bans": .ban
        case "unbans": .unban
        default: nil
        }
    }
}
