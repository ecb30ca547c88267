// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import LocalTime
import Statistics
import Storage

/// A query parameter: how it is read, and how the documentation describes it.
struct APIParameter<Value: Sendable>: Sendable {
    let name: String
    let description: String
    let schema: JSONValue
    let example: JSONValue
    /// What a value must be, after "must be".
    let expectation: String
    let parse: @Sendable (String) -> Value?

    /// As the OpenAPI document has it.
    var declaration: APIParameterDeclaration {
        APIParameterDeclaration(
            name: name,
            json: [
                "name": .string(name), "in": "query", "required": false, "description": .string(description),
                "schema": schema, "example": example,
            ])
    }
}

/// A parameter without its type.
struct APIParameterDeclaration: Sendable {
    let name: String
    let json: JSONValue
}

extension APIParameter where Value == GuildID {
    static var guild: APIParameter {
        APIParameter(
            name: "guild", description: "The guild's id; may be left out where the bot counts one guild.",
            schema: ["type": "string", "pattern": "^[1-9][0-9]{0,18}$"], example: "123456789012345678",
            expectation: "a Discord id such as 123456789012345678",
            parse: { text in text.first == "0" || text.utf8.count > 19 ? nil : GuildID(text) })
    }

    /// As the document has it where several guilds are counted: it must be given, and is one of these.
    func required(among guilds: [GuildID]) -> APIParameterDeclaration {
        let choices = guilds.map { JSONValue.string($0.description) }
        return APIParameterDeclaration(
            name: name,
            json: [
                "name": .string(name), "in": "query", "required": true,
                "description": "The guild's id; /api/v1/guilds lists them.",
                "schema": ["type": "string", "enum": .array(choices)], "example": choices.first ?? example,
            ])
    }
}

extension APIParameter where Value == Day {
    static var date: APIParameter {
        day("date", "The day, in the bot's time zone; today unless given.")
    }

    static var end: APIParameter {
        day("end", "The last day of the week, in the bot's time zone; today unless given.")
    }

    private static func day(_ name: String, _ description: String) -> APIParameter {
        APIParameter(
            name: name,
            description: description + " One before 1970 or after today is answered 404.",
            schema: ["type": "string", "format": "date"], example: "2026-03-29",
            expectation: "a date such as 2026-03-29", parse: { Day($0) })
    }
}

/// Where a history begins or ends.
enum APIMoment: Sendable, Equatable {
    case instant(Date)
    case day(Day)
}

extension APIParameter where Value == APIMoment {
    static var from: APIParameter {
        moment(
            "from", "Where the series begins; a date is its first instant. 24 hours before the end unless given.",
            example: "2026-03-28T00:00:00Z")
    }

    static var to: APIParameter {
        moment(
            "to", "Where the series ends; a date is with all of its day. Now unless given.", example: "2026-03-29")
    }

    private static func moment(_ name: String, _ description: String, example: JSONValue) -> APIParameter {
        APIParameter(
            name: name, description: description + " A + must be sent as %2B.",
            schema: [
                "anyOf": [["type": "string", "format": "date-time"], ["type": "string", "format": "date"]]
            ],
            example: example,
            expectation: "an instant of 1970 or later such as 2026-03-28T00:00:00Z, or a date such as 2026-03-28; "
                + "a + must be sent as %2B",
            parse: { text in
                if let day = Day(text) { return day.year < 1970 ? nil : .day(day) }
                // Without an offset it is an instant of no zone in particular, which RFC 3339 does not allow.
                guard text.utf8.count > 19, text.dropFirst(10).first != " ",
                    text.dropFirst(19).contains(where: { "Zz+-".contains($0) })
                else { return nil }
                return TimestampText(timeZone: .gmt).instant(text).map(APIMoment.instant)
            })
    }
}

extension APIParameter where Value == Int {
    static var step: APIParameter {
        integer(
            "step", "Seconds from one point to the next. Unless given, the shortest of some round steps that fits.",
            1...1_000_000_000, example: 3600)
    }

    static var limit: APIParameter {
        integer("limit", "How many at most; 100 unless given.", 1...500, example: 100)
    }

    private static func integer(
        _ name: String, _ description: String, _ range: ClosedRange<Int>, example: JSONValue
    ) -> APIParameter {
        APIParameter(
            name: name, description: description,
            schema: ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)],
            example: example, expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            parse: { text in
                guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
                return Int(text).flatMap { range.contains($0) ? $0 : nil }
            })
    }
}

extension APIParameter where Value == MemberEventKind {
    static var kind: APIParameter {
        APIParameter(
            name: "kind", description: "Only events of this kind.", schema: MemberEventKind.schema, example: "join",
            expectation: "one of " + MemberEventKind.allCases.map(\.rawValue).joined(separator: ", "),
            parse: { MemberEventKind(rawValue: $0) })
    }
}

extension APIParameter where Value == EventQuery.Position {
    static var after: APIParameter {
        APIParameter(
            name: "after",
            description:
                "Only what comes, in the answer's order, after this place: the field next of the answer before.",
            schema: ["type": "string", "pattern": "^[0-9a-f]{16}-[0-9a-f]{16}$"],
            example: "0000019d31c5b400-0000000000000001",
            expectation: "the field next of an answer", parse: { EventQuery.Position(cursor: $0) })
    }
}

extension EventQuery.Position {
    /// The place as a text that means nothing to its reader.
    var cursor: String {
        [at.milliseconds, id].map { number in
            let digits = String(UInt64(bitPattern: number), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined(separator: "-")
    }

    /// Reads `cursor`.
    init?(cursor: String) {
        let parts = cursor.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 16 && $0 == $0.lowercased() && $0.first != "+" }),
            let at = UInt64(parts[0], radix: 16), let id = UInt64(parts[1], radix: 16)
        else { return nil }
        self.init(at: Date(milliseconds: Int64(bitPattern: at)), id: Int64(bitPattern: id))
    }
}
