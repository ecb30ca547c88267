// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting
import Foundation
import LocalTime
import Statistics

/// An event as a history file has it.
struct EventRecord: Sendable, Hashable {
    let kind: MemberEventKind
    let person: Person
    let at: Date
    /// Why somebody went, where the file says so.
    let cause: LeaveCause?
}

/// Where an event stands in a file, which says what must be in it.
enum EventContext: Sendable, Hashable {
    /// In a list of the old bot's file, all of one kind.
    case list(MemberEventKind)
    /// In our own file, where each event bears its kind.
    case export
}

/// Reads one event: an object.
struct EventReader: Sendable {
    private enum Field: String, CaseIterable {
        case id, username, timestamp, kind, cause, day, rejoin

        static func known(in context: EventContext) -> [Field] {
            context == .export ? allCases : [.id, .username, .timestamp]
        }
    }

    /// What was read of an event so far.
    private struct Draft {
        var kind: MemberEventKind?
        var id: UInt64?
        var name: String?
        var at: Date?
        var cause: LeaveCause?
        var seen: Set<String> = []
        var fault: HistoryFault?

        mutating func note(_ fault: HistoryFault) { self.fault = self.fault ?? fault }
    }

    let timestamps: TimestampText
    private static let mostFields = 100

    /// Reads the event that comes, to its end.
    ///
    /// - Parameters:
    ///   - context: where it stands.
    ///   - json: at the object's bracket.
    ///   - warnings: gets what is odd and does no harm.
    /// - Returns: the event, or the first fault of meaning in it.
    /// - Throws: `HistoryFault` where it is not JSON; then its end is not reached.
    func read(
        _ context: EventContext, from json: inout JSONReader, warnings: inout [HistoryFault]
    ) throws -> Result<EventRecord, HistoryFault> {
        var draft = Draft()
        if case .list(let kind) = context { draft.kind = kind }
        _ = try json.next()
        let start = json.cursor.position
        try json.openObject()
        while let (name, position) = try json.key(isFirst: draft.seen.isEmpty) {
            if !draft.seen.insert(name).inserted {
                draft.note(HistoryFault(.duplicateKey, at: position, "\(quoted(name)) is there twice"))
            }
            guard draft.seen.count <= Self.mostFields else {
                throw HistoryFault(.tooLarge, at: position, "an event with more than \(Self.mostFields) fields")
            }
            if let field = Field(rawValue: name), Field.known(in: context).contains(field) {
                try read(field, into: &draft, from: &json)
            } else {
                warnings.append(HistoryFault(.unknownKey, at: position, "\(quoted(name)) is not known"))
                try json.skip()
            }
        }
        for (field, isMissing) in [
            (Field.kind, draft.kind == nil), (.id, draft.id == nil), (.username, draft.name == nil),
            (.timestamp, draft.at == nil),
        ] where isMissing {
            draft.note(HistoryFault(.missingField, at: start, "an event without \(quoted(field.rawValue))"))
        }
        if let fault = draft.fault { return .failure(fault) }
        guard let kind = draft.kind, let id = draft.id, let name = draft.name, let at = draft.at else {
            return .failure(HistoryFault(.missingField, at: start, "an event that is not whole"))
        }
        // Somebody who was forgotten has neither id nor name, and only our own files know of that.
        guard id != 0 || context == .export && name.isEmpty else {
            return .failure(HistoryFault(.badID, at: start, "an event with the id 0"))
        }
        let cause = kind == .leave ? draft.cause : nil
        return .success(EventRecord(kind: kind, person: Person(id: id, name: name), at: at, cause: cause))
    }

    private func read(_ field: Field, into draft: inout Draft, from json: inout JSONReader) throws {
        let kind = try json.kind()
        let position = json.cursor.position
        switch field {
        case .id:
            let digits = kind == .text || kind == .number
            guard digits else {
                return try refuse(kind, "a number or digits in quotes", field, at: position, &draft, &json)
            }
            let text = kind == .text ? try json.text() : try json.number()
            draft.id = text.flatMap(Self.id)
            if draft.id == nil {
                let shown = text.map(quoted) ?? "a number of more than 40 digits"
                draft.note(HistoryFault(.badID, at: position, "\(shown) is not a Discord id"))
            }
        case .username:
            guard kind == .text else { return try refuse(kind, "a text", field, at: position, &draft, &json) }
            draft.name = try json.text()
        case .timestamp:
            guard kind == .text else { return try refuse(kind, "a text", field, at: position, &draft, &json) }
            let text = try json.text()
            draft.at = timestamps.instant(text)
            if draft.at == nil {
                draft.note(HistoryFault(.badTimestamp, at: position, "\(quoted(text)) is not a timestamp"))
            }
        case .kind:
            draft.kind = try word(field, kind, at: position, &draft, &json)
        case .cause:
            draft.cause = try word(field, kind, at: position, &draft, &json)
        case .day, .rejoin:
            // Both follow from the events, and are found anew.
            try json.skip()
        }
    }

    private func word<Value: RawRepresentable<String> & CaseIterable>(
        _ field: Field, _ kind: JSONReader.Kind, at position: TextPosition, _ draft: inout Draft,
        _ json: inout JSONReader
    ) throws -> Value? {
        guard kind == .text else {
            try refuse(kind, "a text", field, at: position, &draft, &json)
            return nil
        }
        let text = try json.text()
        if let value = Value(rawValue: text) { return value }
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        draft.note(HistoryFault(.badWord, at: position, "\(quoted(text)) is none of \(words)"))
        return nil
    }

    private func refuse(
        _ kind: JSONReader.Kind, _ expected: String, _ field: Field, at position: TextPosition, _ draft: inout Draft,
        _ json: inout JSONReader
    ) throws {
        let detail = "\(quoted(field.rawValue)) must be \(expected), not \(kind.rawValue)"
        draft.note(HistoryFault(.wrongType, at: position, detail))
        try json.skip()
    }

    /// A whole number of 64 bits, without a sign.
    private static func id(_ text: String) -> UInt64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return UInt64(text)
    }
}
