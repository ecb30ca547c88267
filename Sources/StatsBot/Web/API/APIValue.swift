// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import LocalTime
import Statistics

/// What can stand in an answer. Its schema and its JSON come from the same type, so that the one is true of the other.
protocol APIValue: Sendable {
    /// What JSON Schema says of every value. Source: JSON Schema 2020-12, as OpenAPI 3.1 takes it.
    static var schema: JSONValue { get }
    /// The named schemas that `schema` refers to.
    static var definitions: [String: JSONValue] { get }
    /// The value.
    var json: JSONValue { get }
}

extension APIValue {
    static var definitions: [String: JSONValue] { [:] }
}

extension Bool: APIValue {
    static var schema: JSONValue { ["type": "boolean"] }
    var json: JSONValue { .boolean(self) }
}

extension Int: APIValue {
    static var schema: JSONValue { ["type": "integer"] }
    var json: JSONValue { .integer(self) }
}

extension Double: APIValue {
    static var schema: JSONValue { ["type": "number"] }
    /// What is not finite is not known.
    var json: JSONValue { isFinite ? .number(self) : .null }
}

extension String: APIValue {
    static var schema: JSONValue { ["type": "string"] }
    var json: JSONValue { .string(self) }
}

extension Day: APIValue {
    static var schema: JSONValue { ["type": "string", "format": "date"] }
    var json: JSONValue { .string(description) }
}

extension MemberEventKind: APIValue {
    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }
}

extension LeaveCause: APIValue {
    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }
}

/// The schema of one of a few texts.
func choiceSchema(_ choices: [String]) -> JSONValue {
    ["type": "string", "enum": .array(choices.map(JSONValue.string))]
}

/// A Discord id. It is a string, since JSON's readers keep 53 bits of a number and an id has 64.
struct APIIdentifier: APIValue {
    static let schema: JSONValue = ["type": "string", "pattern": "^[0-9]{1,20}$"]
    let number: UInt64
    var json: JSONValue { .string(String(number)) }
}

/// An instant, with the offset of a zone. Source: RFC 3339.
struct APIInstant: APIValue {
    static let schema: JSONValue = ["type": "string", "format": "date-time"]
    let text: String
    var json: JSONValue { .string(text) }

    init(_ date: Date, in timeZone: TimeZone) {
        text = TimestampText(timeZone: timeZone).text(date)
    }
}

extension Optional: APIValue where Wrapped: APIValue {
    static var schema: JSONValue { ["anyOf": [Wrapped.schema, ["type": "null"]]] }
    static var definitions: [String: JSONValue] { Wrapped.definitions }
    var json: JSONValue { self?.json ?? .null }
}

extension Array: APIValue where Element: APIValue {
    static var schema: JSONValue { ["type": "array", "items": Element.schema] }
    static var definitions: [String: JSONValue] { Element.definitions }
    var json: JSONValue { .array(map(\.json)) }
}
