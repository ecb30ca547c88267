// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import LocalTime
import Statistics

/// A value in a response. Schema and JSON come from the same type, so that they cannot differ.
protocol APIValue: Sendable {
    /// The schema of every value. Source: JSON Schema 2020-12, as used in OpenAPI 3.1.
    static var schema: JSONValue { get }
    /// The named schemas that `schema` refers to.
    static var definitions: [String: JSONValue] { get }
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
    /// JSON has no infinity or NaN.
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

extension EventSource: APIValue {
    static var schema: JSONValue { choiceSchema(allCases.map(\.rawValue)) }
    var json: JSONValue { .string(rawValue) }
}

func choiceSchema(_ choices: [String]) -> JSONValue {
    ["type": "string", "enum": .array(choices.map(JSONValue.string))]
}

/// A Discord ID. A string, because many JSON parsers keep only 53 bits of a number.
struct APIIdentifier: APIValue {
    static let schema: JSONValue = ["type": "string", "pattern": "^[0-9]{1,20}$"]
    let number: UInt64
    var json: JSONValue { .string(String(number)) }
}

/// An instant with the offset of a time zone. Source: RFC 3339.
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
