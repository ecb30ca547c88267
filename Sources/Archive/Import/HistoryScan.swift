// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation
import LocalTime
import Statistics

/// Goes once through a history file: finds every fault, and notes where the events are.
///
/// Two formats are told apart by the first name in the file: ours begins with `"format"`, the old bot's with a day.
struct HistoryScan {
    /// What our own files say under `"format"`.
    static let exportFormat = "statsbot-export/1"
    private static let mostUnknownKeys = 1_000

    let guild: UInt64
    let isLenient: Bool
    /// Is told at times how far the scan is; may end it by an error.
    let proceed: (_ offset: UInt64, _ events: Int) throws -> Void

    var json: JSONReader
    let reader: EventReader
    private var calendar: DayCalendar
    /// The day under which the list that is read stands, where the file says it.
    var day: Day?

    private(set) var segments: [EventSegment] = []
    /// Whether nothing but a comma has come since the last segment's end.
    var isContiguous = false
    /// The list that is read; after a fault, the one that it is in.
    var openList: EventContext?
    /// How many whole events there are.
    private(set) var events = 0
    /// How many of them stand under another day than their timestamp has.
    private(set) var disagreeing = 0
    private(set) var faults = FaultTally()
    private(set) var lastFault: TextPosition?
    private(set) var warnings = FaultTally()

    init(
        _ cursor: ByteCursor, guild: UInt64, timeZone: TimeZone, isLenient: Bool,
        proceed: @escaping (_ offset: UInt64, _ events: Int) throws -> Void = { _, _ in }
    ) {
        self.guild = guild
        self.isLenient = isLenient
        self.proceed = proceed
        json = JSONReader(cursor)
        reader = EventReader(timestamps: TimestampText(timeZone: timeZone))
        calendar = DayCalendar(timeZone: timeZone)
    }

    /// Scans the file.
    ///
    /// - Throws: `HistoryFault` for the first fault, unless the scan is lenient; for the history of another guild always.
    mutating func run() throws {
        try json.cursor.skipByteOrderMark()
        do {
            try document()
            try json.end()
        } catch let fault as HistoryFault {
            try note(fault)
            try recover()
        }
    }

    /// Notes a fault; where the scan is not lenient, that is its end.
    mutating func note(_ fault: HistoryFault) throws {
        guard isLenient, fault.reason != .otherGuild else { throw fault }
        faults.add(fault)
        lastFault = fault.position
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
                    try note(HistoryFault(.duplicateKey, at: position, "\(quoted(name)) is there twice"))
                }
            } else {
                let detail = "\(quoted(name)) is not a day such as \"2025-01-02\""
                try note(HistoryFault(.badDay, at: position, detail))
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
                warnings.add(HistoryFault(.unknownKey, at: position, "\(quoted(name)) is not known"))
                try json.skip()
            }
        }
    }

    private mutating func exportDocument() throws {
        let position = json.cursor.position
        guard try expect(.text, "the format") else { return }
        let format = try json.text()
        guard format == Self.exportFormat else {
            throw HistoryFault(.badWord, at: position, "\(quoted(format)) is not \(Self.exportFormat)")
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
                warnings.add(HistoryFault(.unknownKey, at: position, "\(quoted(name)) is not known"))
                try json.skip()
            }
        }
        if !seen.contains("guild") {
            try note(HistoryFault(.missingField, at: json.cursor.position, "a history without \"guild\""))
        }
    }

    private mutating func checkGuild() throws {
        guard try expect(.text, "the guild") else { return }
        let position = json.cursor.position
        let text = try json.text()
        if text != String(guild) {
            throw HistoryFault(.otherGuild, at: position, "the history is of guild \(quoted(text)), not of \(guild)")
        }
    }

    private mutating func list(_ context: EventContext, named name: String) throws {
        guard try expect(.array, quoted(name)) else { return }
        try json.openArray()
        openList = context
        isContiguous = false
        var isFirst = true
        while try json.element(isFirst: isFirst) {
            isFirst = false
            if try json.kind() == .text {
                // Most likely the name of the next list, since this one was not closed: no value to step over.
                throw HistoryFault(.syntax, at: json.cursor.position, "expected an event or \"]\", found a text")
            }
            if try expect(.object, "an event") { try event(context) }
        }
        openList = nil
    }

    /// Reads the event that comes, where it is whole.
    mutating func event(_ context: EventContext) throws {
        let start = json.cursor.offset
        var odd: [HistoryFault] = []
        let event = try reader.read(context, from: &json, warnings: &odd)
        for fault in odd { warnings.add(fault) }
        switch event {
        case .failure(let fault): try note(fault)
        case .success(let event): take(event, context, from: start)
        }
        if (events + faults.total) % 1_024 == 0 { try proceed(json.cursor.offset, events) }
    }

    private mutating func take(_ event: EventRecord, _ context: EventContext, from start: UInt64) {
        events += 1
        if let day, calendar.day(of: event.at) != day { disagreeing += 1 }
        let last = segments.count - 1
        if isContiguous, segments[last].context == context, segments[last].count < EventSegment.mostEvents {
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
        try note(HistoryFault(.wrongType, at: json.cursor.position, detail))
        try json.skip()
        return false
    }

    private mutating func check(_ name: String, at position: TextPosition, isNewIn seen: inout Set<String>) throws {
        if !seen.insert(name).inserted {
            try note(HistoryFault(.duplicateKey, at: position, "\(quoted(name)) is there twice"))
        }
        guard seen.count <= Self.mostUnknownKeys else {
            throw HistoryFault(.tooLarge, at: position, "an object with more than \(Self.mostUnknownKeys) names")
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
