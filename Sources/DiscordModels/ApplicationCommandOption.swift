// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A parameter of a command, or a command below it.
///
/// Source: Interactions, Application Commands, "Application Command Option Structure".
public struct ApplicationCommandOption: Codable, Sendable, Equatable {
    /// What may be given; unknown values are kept. Source: "Application Command Option Type".
    public struct Kind: RawRepresentable, Codable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: Int

        /// Makes a kind.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// A command below this one.
        public static let subcommand = Kind(rawValue: 1)
        /// A group of commands below this one.
        public static let subcommandGroup = Kind(rawValue: 2)
        /// A text.
        public static let string = Kind(rawValue: 3)
        /// A whole number between −2⁵³ and 2⁵³.
        public static let integer = Kind(rawValue: 4)
        /// True or false.
        public static let boolean = Kind(rawValue: 5)
        /// A user.
        public static let user = Kind(rawValue: 6)
        /// A channel or a category.
        public static let channel = Kind(rawValue: 7)
        /// A role.
        public static let role = Kind(rawValue: 8)
        /// A user or a role.
        public static let mentionable = Kind(rawValue: 9)
        /// A number between −2⁵³ and 2⁵³.
        public static let number = Kind(rawValue: 10)
        /// A file.
        public static let attachment = Kind(rawValue: 11)
    }

    /// A value to choose. Source: "Application Command Option Choice Structure".
    public struct Choice: Codable, Sendable, Equatable {
        /// What is shown, 1 to 100 characters.
        public var name: String
        /// What is meant.
        public var value: Value

        /// Makes a choice.
        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// A value of a choice, by the type of its option.
    public enum Value: Codable, Sendable, Equatable {
        /// Up to 100 characters.
        case string(String)
        /// A whole number.
        case integer(Int)
        /// Any number.
        case number(Double)

        /// Reads a string or a number.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .string(text)
            } else if let integer = try? container.decode(Int.self) {
                self = .integer(integer)
            } else {
                self = .number(try container.decode(Double.self))
            }
        }

        /// Writes the bare value.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .string(let text): try container.encode(text)
            case .integer(let integer): try container.encode(integer)
            case .number(let number): try container.encode(number)
            }
        }
    }

    /// What may be given.
    public var type: Kind
    /// The name, 1 to 32 characters.
    public var name: String
    /// What it means, 1 to 100 characters.
    public var description: String
    /// Whether it must be given.
    public var required: Bool?
    /// Up to 25 values, of which one must be chosen.
    public var choices: [Choice]?
    /// The parameters of a subcommand, or the subcommands of a group.
    public var options: [ApplicationCommandOption]?
    /// The kinds of channels that are shown.
    public var channelTypes: [Int]?
    /// The least number that is taken.
    public var minValue: Double?
    /// The greatest number that is taken.
    public var maxValue: Double?
    /// The shortest text that is taken.
    public var minLength: Int?
    /// The longest text that is taken.
    public var maxLength: Int?
    /// Whether the application is asked for values while the user types.
    public var autocomplete: Bool?

    /// Makes an option.
    public init(
        type: Kind, name: String, description: String, required: Bool? = nil, choices: [Choice]? = nil,
        options: [ApplicationCommandOption]? = nil, channelTypes: [Int]? = nil, minValue: Double? = nil,
        maxValue: Double? = nil, minLength: Int? = nil, maxLength: Int? = nil, autocomplete: Bool? = nil
    ) {
        self.type = type
        self.name = name
        self.description = description
        self.required = required
        self.choices = choices
        self.options = options
        self.channelTypes = channelTypes
        self.minValue = minValue
        self.maxValue = maxValue
        self.minLength = minLength
        self.maxLength = maxLength
        self.autocomplete = autocomplete
    }

    private enum CodingKeys: String, CodingKey {
        case type, name, description, required, choices, options, autocomplete
        case channelTypes = "channel_types"
        case minValue = "min_value"
        case maxValue = "max_value"
        case minLength = "min_length"
        case maxLength = "max_length"
    }
}
