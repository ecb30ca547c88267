// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Any JSON value, to keep fields sent by a client even if the simulator does not use them.
enum PayloadValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([PayloadValue])
    case object([String: PayloadValue])

    subscript(key: String) -> PayloadValue? {
        get { if case .object(let fields) = self { fields[key] } else { nil } }
        set {
            guard case .object(var fields) = self else { return }
            fields[key] = newValue
            self = .object(fields)
        }
    }

    var isNull: Bool { self == .null }
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    var text: String? { if case .string(let value) = self { value } else { nil } }
    var array: [PayloadValue]? { if case .array(let value) = self { value } else { nil } }
    var object: [String: PayloadValue]? { if case .object(let value) = self { value } else { nil } }

    /// The value without object fields that are `null`, at any depth.
    var withoutNulls: PayloadValue {
        switch self {
        case .object(let fields): .object(fields.filter { !$0.value.isNull }.mapValues(\.withoutNulls))
        case .array(let items): .array(items.map(\.withoutNulls))
        default: self
        }
    }

    /// The JSON of an encodable value.
    init(encoding value: some Encodable) {
        self = JSONBytes.decode(PayloadValue.self, from: JSONBytes.encode(value)) ?? .null
    }

    /// An ID, which is a string in JSON.
    static func id(_ value: UInt64) -> PayloadValue { .string(String(value)) }

    /// Decodes the value as another type; `nil` if it does not match.
    func decoded<Value: Decodable>(as type: Value.Type) -> Value? {
        JSONBytes.decode(type, from: JSONBytes.encode(self))
    }
}

extension PayloadValue: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([PayloadValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: PayloadValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
