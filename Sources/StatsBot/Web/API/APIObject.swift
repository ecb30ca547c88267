// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A JSON object in a response. All fields are always present; unknown values are null.
protocol APIObject: APIValue {
    /// The name of the schema.
    static var name: String { get }
    static var fields: [APIField<Self>] { get }
}

extension APIObject {
    static var schema: JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    static var definitions: [String: JSONValue] {
        let own: JSONValue = [
            "type": "object", "additionalProperties": false,
            "required": .array(fields.map { .string($0.name) }),
            "properties": .object(Dictionary(fields.map { ($0.name, $0.schema) }) { $1 }),
        ]
        return fields.reduce(into: [name: own]) { all, field in all.merge(field.definitions) { $1 } }
    }

    var json: JSONValue {
        .object(Dictionary(Self.fields.map { ($0.name, $0.json(self)) }) { $1 })
    }
}

/// A field of an object: its name, description and value.
struct APIField<Object: APIValue>: Sendable {
    let name: String
    let schema: JSONValue
    let definitions: [String: JSONValue]
    let json: @Sendable (Object) -> JSONValue

    init<Value: APIValue>(_ name: String, _ description: String, _ value: @escaping @Sendable (Object) -> Value) {
        self.name = name
        schema = Value.schema.merging(["description": .string(description)])
        definitions = Value.definitions
        json = { value($0).json }
    }
}
