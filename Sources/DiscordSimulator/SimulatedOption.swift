// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The value of a command's option; can be written as a literal.
public enum SimulatedOption: Sendable, Equatable {
    /// A string, or the ID of a user, role, channel or attachment.
    case string(String)
    /// An integer.
    case integer(Int64)
    /// A number.
    case number(Double)
    /// A Boolean.
    case boolean(Bool)

    var json: PayloadValue {
        switch self {
        case .string(let value): .string(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .boolean(let value): .bool(value)
        }
    }

    /// The value of a JSON value that is a string, a number or a Boolean; otherwise `nil`.
    init?(_ value: PayloadValue) {
        switch value {
        case .string(let text): self = .string(text)
        case .integer(let number): self = .integer(number)
        case .number(let number): self = .number(number)
        case .bool(let flag): self = .boolean(flag)
        case .null, .array, .object: return nil
        }
    }
}

extension SimulatedOption: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A Boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension SimulatedOption: Codable {
    /// Decodes a string, a number or a Boolean.
    public init(from decoder: any Decoder) throws {
        guard let value = Self(try PayloadValue(from: decoder)) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath, debugDescription: "must be a string, a number or a Boolean"))
        }
        self = value
    }

    /// Encodes the value as it is in an interaction.
    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
