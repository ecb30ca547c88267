// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An object in an answer: all its fields are always there, and there are no others. What is not known is null.
protocol APIObject: APIValue {
    /// The name of its schema.
    static var name: String { get }
    /// What is in it.
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

/// One member of an object: its name, what it means, and where its value comes from.
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
