// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import DiscordModels
import Foundation
import LocalTime
import Statistics
import Storage

/// A query parameter: its parser and its documentation.
struct APIParameter<Value: Sendable>: Sendable {
    let name: String
    let description: String
    let schema: JSONValue
    let example: JSONValue
    /// The expected value in error messages, after "must be".
    let expectation: String
    let parse: @Sendable (String) -> Value?

    /// The OpenAPI declaration.
    var declaration: APIParameterDeclaration {
        APIParameterDeclaration(
            name: name,
            json: [
                "name": .string(name), "in": "query", "required": false, "description": .string(description),
                "schema": schema, "example": example,
            ])
    }
}

/// A type-erased parameter.
struct APIParameterDeclaration: Sendable {
    let name: String
    let json: JSONValue
}

extension APIParameter where Value == GuildID {
    static var guild: APIParameter {
        APIParameter(
            name: "guild", description: "Guild ID. Optional if the bot counts only one guild.",
            schema: ["type": "string", "pattern": "^[1-9][0-9]{0,18}$"], example: "123456789012345678",
            expectation: "a Discord ID such as 123456789012345678",
            parse: { text in text.first == "0" || text.utf8.count > 19 ? nil : GuildID(text) })
    }

    /// The declaration if several guilds are counted.
    func required(among guilds: [GuildID]) -> APIParameterDeclaration {
        let choices = guilds.map { JSONValue.string($0.description) }
        return APIParameterDeclaration(
            name: name,
            json: [
                "name": .string(name), "in": "query", "required": true,
                "description": "Guild ID, as listed by /api/v1/guilds.",
                "schema": ["type": "string", "enum": .array(choices)], "example": choices.first ?? example,
            ])
    }
}

extension APIParameter where Value == Day {
    static var date: APIParameter {
        day("date", "Date in the guild's time zone. Defaults to today.")
    }

    static var end: APIParameter {
        day("end", "Last day of the week, in the guild's time zone. Defaults to today.")
    }

    static var firstDay: APIParameter {
        day("from", "First date, in the guild's time zone. By default, the range has the usual length.")
    }

    static var lastDay: APIParameter { day("to", "Last date, in the guild's time zone. Defaults to today.") }

    private static func day(_ name: String, _ description: String) -> APIParameter {
        APIParameter(
            name: name,
            description: description + " A date before 1970 or after today returns 404.",
            schema: ["type": "string", "format": "date"], example: "2026-03-29",
            expectation: "a date such as 2026-03-29", parse: { Day($0) })
    }
}

/// The start or end of a history.
enum APITimeBound: Sendable, Equatable {
    case instant(Date)
    case day(Day)
}

extension APIParameter where Value == APITimeBound {
    static var from: APIParameter {
        timeBound(
            "from", "Start of the series. A date means the start of that day. Defaults to 24 hours before the end.",
            example: "2026-03-28T00:00:00Z")
    }

    static var to: APIParameter {
        timeBound(
            "to", "End of the series. A date includes that whole day. Defaults to now.", example: "2026-03-29")
    }

    private static func timeBound(_ name: String, _ description: String, example: JSONValue) -> APIParameter {
        APIParameter(
            name: name, description: description + " Encode + as %2B.",
            schema: [
                "anyOf": [["type": "string", "format": "date-time"], ["type": "string", "format": "date"]]
            ],
            example: example,
            expectation: "a time such as 2026-03-28T00:00:00Z or a date such as 2026-03-28, from 1970 on; "
                + "encode + as %2B",
            parse: { text in
                if let day = Day(text) { return day.year < 1970 ? nil : .day(day) }
                // RFC 3339 requires an offset.
                guard text.utf8.count > 19, text.dropFirst(10).first != " ",
                    text.dropFirst(19).contains(where: { "Zz+-".contains($0) })
                else { return nil }
                return TimestampText(timeZone: .gmt).instant(text).map(APITimeBound.instant)
            })
    }
}

extension APIParameter where Value == Int {
    static var step: APIParameter {
        integer(
            "step", "Time between points, in seconds. Defaults to the shortest round step that fits.",
            1...1_000_000_000, example: 3600)
    }

    static var limit: APIParameter {
        integer("limit", "Maximum number of entries. Defaults to 100.", 1...500, example: 100)
    }

    static var channelLimit: APIParameter {
        integer("limit", "Maximum number of channels. Defaults to 20.", 1...500, example: 20)
    }

    static var inviteLimit: APIParameter {
        integer("limit", "Maximum number of invites. Defaults to 20.", 1...500, example: 20)
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
    static var kind: APIParameter { choice("kind", "Only events of this kind.", example: "join") }
}

extension APIParameter where Value == ChannelID {
    static var channel: APIParameter {
        APIParameter(
            name: "channel", description: "Only this channel. A channel without activity has zeros.",
            schema: ["type": "string", "pattern": "^[1-9][0-9]{0,18}$"], example: "123456789012345678",
            expectation: "a Discord ID such as 123456789012345678",
            parse: { text in text.first == "0" || text.utf8.count > 19 ? nil : ChannelID(text) })
    }
}

extension APIParameter where Value == ActivitySeries.Step {
    static var activityStep: APIParameter {
        choice("step", "Length of a step. Defaults to day.", example: "day")
    }
}

extension APIParameter where Value == HeatMapMeasure {
    static var measure: APIParameter {
        choice("measure", "What to add up. Defaults to messages.", example: "messages")
    }
}

extension APIParameter where Value: APIValue & CaseIterable & RawRepresentable<String> {
    /// One of the cases of an enumeration.
    fileprivate static func choice(_ name: String, _ description: String, example: JSONValue) -> APIParameter {
        APIParameter(
            name: name, description: description, schema: Value.schema, example: example,
            expectation: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
            parse: { Value(rawValue: $0) })
    }
}

extension APIParameter where Value == EventQuery.Position {
    static var after: APIParameter {
        APIParameter(
            name: "after",
            description:
                "Return only entries after this cursor: the field next of the previous response.",
            schema: ["type": "string", "pattern": "^[0-9a-f]{16}-[0-9a-f]{16}$"],
            example: "0000019d31c5b400-0000000000000001",
            expectation: "the field next of a previous response", parse: { EventQuery.Position(cursor: $0) })
    }
}

extension EventQuery.Position {
    /// An opaque text that encodes the position.
    var cursor: String {
        [at.milliseconds, id].map { number in
            let digits = String(UInt64(bitPattern: number), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined(separator: "-")
    }

    /// Decodes a cursor; `nil` if it is invalid.
    init?(cursor: String) {
        let parts = cursor.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 16 && $0 == $0.lowercased() && $0.first != "+" }),
            let at = UInt64(parts[0], radix: 16), let id = UInt64(parts[1], radix: 16)
        else { return nil }
        self.init(at: Date(milliseconds: Int64(bitPattern: at)), id: Int64(bitPattern: id))
    }
}
