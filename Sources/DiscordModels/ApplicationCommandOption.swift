// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// An option of a command: a parameter, a subcommand or a subcommand group.
///
/// Source: Interactions, Application Commands, "Application Command Option Structure".
public struct ApplicationCommandOption: Codable, Sendable, Equatable {
    /// The type of an option. Unknown values are preserved. Source: "Application Command Option Type".
    public struct Kind: RawRepresentable, Codable, Hashable, Sendable {
        /// The number on the wire.
        public let rawValue: Int

        /// Creates a kind.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// A subcommand.
        public static let subcommand = Kind(rawValue: 1)
        /// A group of subcommands.
        public static let subcommandGroup = Kind(rawValue: 2)
        /// A text.
        public static let string = Kind(rawValue: 3)
        /// An integer between −2⁵³ and 2⁵³.
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

    /// A predefined value of an option. Source: "Application Command Option Choice Structure".
    public struct Choice: Codable, Sendable, Equatable {
        /// The displayed name, 1 to 100 characters.
        public var name: String
        /// Localized names by locale.
        public var nameLocalizations: [String: String]?
        /// The value sent if the user selects this choice.
        public var value: Value

        /// Creates a choice.
        public init(name: String, nameLocalizations: [String: String]? = nil, value: Value) {
            self.name = name
            self.nameLocalizations = nameLocalizations
            self.value = value
        }

        private enum CodingKeys: String, CodingKey {
            case name, value
            case nameLocalizations = "name_localizations"
        }
    }

    /// A value of a choice, by the type of its option.
    public enum Value: Codable, Sendable, Equatable {
        /// A text of up to 100 characters.
        case string(String)
        /// An integer.
        case integer(Int)
        /// Any number.
        case number(Double)

        /// Decodes a string or a number.
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

        /// Encodes the plain value.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .string(let text): try container.encode(text)
            case .integer(let integer): try container.encode(integer)
            case .number(let number): try container.encode(number)
            }
        }
    }

    /// The type.
    public var type: Kind
    /// The name, 1 to 32 characters.
    public var name: String
    /// Localized names by locale.
    public var nameLocalizations: [String: String]?
    /// The description, 1 to 100 characters.
    public var description: String
    /// Localized descriptions by locale.
    public var descriptionLocalizations: [String: String]?
    /// Whether the option is required.
    public var required: Bool?
    /// Up to 25 choices; if present, no other values are allowed.
    public var choices: [Choice]?
    /// The options of a subcommand, or the subcommands of a group.
    public var options: [ApplicationCommandOption]?
    /// The types of channels that can be selected.
    public var channelTypes: [Int]?
    /// Minimum of a number.
    public var minValue: Double?
    /// Maximum of a number.
    public var maxValue: Double?
    /// Minimum length of a text.
    public var minLength: Int?
    /// Maximum length of a text.
    public var maxLength: Int?
    /// Whether Discord requests suggestions from the application while the user types.
    public var autocomplete: Bool?

    /// Creates an option.
    public init(
        type: Kind, name: String, nameLocalizations: [String: String]? = nil, description: String,
        descriptionLocalizations: [String: String]? = nil, required: Bool? = nil, choices: [Choice]? = nil,
        options: [ApplicationCommandOption]? = nil, channelTypes: [Int]? = nil, minValue: Double? = nil,
        maxValue: Double? = nil, minLength: Int? = nil, maxLength: Int? = nil, autocomplete: Bool? = nil
    ) {
        self.type = type
        self.name = name
        self.nameLocalizations = nameLocalizations
        self.description = description
        self.descriptionLocalizations = descriptionLocalizations
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
        case nameLocalizations = "name_localizations"
        case descriptionLocalizations = "description_localizations"
        case channelTypes = "channel_types"
        case minValue = "min_value"
        case maxValue = "max_value"
        case minLength = "min_length"
        case maxLength = "max_length"
    }
}
