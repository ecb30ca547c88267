// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation
import LocalTime
import Statistics

/// An event of a history file.
struct EventRecord: Sendable, Hashable {
    let kind: MemberEventKind
    let person: Person
    let at: Date
    /// The earliest possible time, if the file contains it.
    let since: Date?
    /// Why a member left, if the file contains it.
    let cause: LeaveCause?
}

/// The context of an event in a file, which determines its fields.
enum EventContext: Sendable, Hashable {
    /// A list in the old bot's file, whose events are all of one kind.
    case list(MemberEventKind)
    /// The list in a StatsBot export, where each event has a kind.
    case export
}

/// Reads one event from its JSON object.
struct EventReader: Sendable {
    private enum Field: String, CaseIterable {
        case id, username, timestamp, since, kind, cause, day, rejoin, source

        static func known(in context: EventContext) -> [Field] {
            context == .export ? allCases : [.id, .username, .timestamp]
        }
    }

    /// The fields read so far.
    private struct Draft {
        var kind: MemberEventKind?
        var id: UInt64?
        var name: String?
        var at: Date?
        var since: Date?
        var cause: LeaveCause?
        var seen: Set<String> = []
        var issue: HistoryIssue?

        mutating func note(_ issue: HistoryIssue) { self.issue = self.issue ?? issue }
    }

    let timestamps: TimestampText
    private static let maximumFields = 100

    /// Reads an event through its closing brace.
    ///
    /// - Parameters:
    ///   - context: the context of the event.
    ///   - json: a reader positioned at the opening brace.
    ///   - warnings: receives harmless issues.
    /// - Returns: the event, or the first semantic error in it.
    /// - Throws: `HistoryIssue` for invalid JSON; the reader then stops before the end of the object.
    func read(
        _ context: EventContext, from json: inout JSONReader, warnings: inout [HistoryIssue]
    ) throws -> Result<EventRecord, HistoryIssue> {
        var draft = Draft()
        if case .list(let kind) = context { draft.kind = kind }
        _ = try json.next()
        let start = json.cursor.position
        try json.openObject()
        while let (name, position) = try json.key(isFirst: draft.seen.isEmpty) {
            if !draft.seen.insert(name).inserted {
                draft.note(HistoryIssue(.duplicateKey, at: position, "duplicate key \(name.quoted())"))
            }
            guard draft.seen.count <= Self.maximumFields else {
                throw HistoryIssue(.tooLarge, at: position, "event has more than \(Self.maximumFields) fields")
            }
            if let field = Field(rawValue: name), Field.known(in: context).contains(field) {
                try read(field, into: &draft, from: &json)
            } else {
                warnings.append(HistoryIssue(.unknownKey, at: position, "unknown key \(name.quoted())"))
                try json.skip()
            }
        }
        for (field, isMissing) in [
            (Field.kind, draft.kind == nil), (.id, draft.id == nil), (.username, draft.name == nil),
            (.timestamp, draft.at == nil),
        ] where isMissing {
            draft.note(HistoryIssue(.missingField, at: start, "event has no \(field.rawValue.quoted())"))
        }
        if let since = draft.since, let at = draft.at, since > at {
            draft.note(HistoryIssue(.badTimestamp, at: start, "\"since\" is later than \"timestamp\""))
        }
        if let issue = draft.issue { return .failure(issue) }
        guard let kind = draft.kind, let id = draft.id, let name = draft.name, let at = draft.at else {
            return .failure(HistoryIssue(.missingField, at: start, "incomplete event"))
        }
        // A forgotten user has ID 0 and no name. Only exports contain such events.
        guard id != 0 || context == .export && name.isEmpty else {
            return .failure(HistoryIssue(.badID, at: start, "event has the user ID 0"))
        }
        let cause = kind == .leave ? draft.cause : nil
        return .success(
            EventRecord(kind: kind, person: Person(id: id, name: name), at: at, since: draft.since, cause: cause))
    }

    private func read(_ field: Field, into draft: inout Draft, from json: inout JSONReader) throws {
        let kind = try json.kind()
        let position = json.cursor.position
        switch field {
        case .id:
            let digits = kind == .text || kind == .number
            guard digits else {
                return try refuse(kind, "a number or a string of digits", field, at: position, &draft, &json)
            }
            let text = kind == .text ? try json.text() : try json.number()
            draft.id = text.flatMap(Self.id)
            if draft.id == nil {
                let shown = text.map { $0.quoted() } ?? "a number of more than 40 digits"
                draft.note(HistoryIssue(.badID, at: position, "\(shown) is not a Discord ID"))
            }
        case .username:
            guard kind == .text else { return try refuse(kind, "a string", field, at: position, &draft, &json) }
            draft.name = try json.text()
        case .timestamp:
            draft.at = try instant(field, kind, at: position, &draft, &json)
        case .since:
            draft.since = try instant(field, kind, at: position, &draft, &json)
        case .kind:
            draft.kind = try keyword(field, kind, at: position, &draft, &json)
        case .cause:
            draft.cause = try keyword(field, kind, at: position, &draft, &json)
        case .day, .rejoin, .source:
            // The first two are derived from the events again, and the source is now the file.
            try json.skip()
        }
    }

    private func instant(
        _ field: Field, _ kind: JSONReader.Kind, at position: TextPosition, _ draft: inout Draft,
        _ json: inout JSONReader
    ) throws -> Date? {
        guard kind == .text else {
            try refuse(kind, "a string", field, at: position, &draft, &json)
            return nil
        }
        let text = try json.text()
        let instant = timestamps.instant(text)
        if instant == nil {
            draft.note(HistoryIssue(.badTimestamp, at: position, "\(text.quoted()) is not a timestamp"))
        }
        return instant
    }

    private func keyword<Value: RawRepresentable<String> & CaseIterable>(
        _ field: Field, _ kind: JSONReader.Kind, at position: TextPosition, _ draft: inout Draft,
        _ json: inout JSONReader
    ) throws -> Value? {
        guard kind == .text else {
            try refuse(kind, "a string", field, at: position, &draft, &json)
            return nil
        }
        let text = try json.text()
        if let value = Value(rawValue: text) { return value }
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        draft.note(HistoryIssue(.badWord, at: position, "\(text.quoted()) is not one of \(words)"))
        return nil
    }

    private func refuse(
        _ kind: JSONReader.Kind, _ expected: String, _ field: Field, at position: TextPosition, _ draft: inout Draft,
        _ json: inout JSONReader
    ) throws {
        let detail = "\(field.rawValue.quoted()) must be \(expected), not \(kind.rawValue)"
        draft.note(HistoryIssue(.wrongType, at: position, detail))
        try json.skip()
    }

    /// An unsigned 64-bit integer in decimal digits.
    private static func id(_ text: String) -> UInt64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return UInt64(text)
    }
}
