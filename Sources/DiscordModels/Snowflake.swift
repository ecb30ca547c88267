// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A Discord id: 64 bits, of which the upper 42 are milliseconds since 2015. `Resource` says what it identifies, so
/// that a channel's id cannot be handed in where a guild's is meant.
///
/// In JSON it is a string. Source: Discord's documentation, Reference, "Snowflakes".
public struct Snowflake<Resource>: Hashable, Comparable, Sendable, RawRepresentable {
    /// The id as a number.
    public let rawValue: UInt64

    /// Makes an id from its number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Makes an id from its number.
    public init(_ rawValue: UInt64) {
        self.init(rawValue: rawValue)
    }

    /// Milliseconds since 1970 at which the id was made.
    public var millisecondsSince1970: Int64 { Int64(rawValue >> 22) + 1_420_070_400_000 }

    /// Orders by value.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension Snowflake: LosslessStringConvertible {
    /// Reads an id in decimal digits, as Discord writes it; `nil` for anything else: zeros in front, so that one id has
    /// one text, and 0, which identifies nothing.
    public init?(_ description: String) {
        guard description.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            description.utf8.first != UInt8(ascii: "0"), let value = UInt64(description)
        else { return nil }
        self.init(rawValue: value)
    }

    /// The text form.
    public var description: String { String(rawValue) }
}

extension Snowflake: ExpressibleByIntegerLiteral {
    /// Makes one from a literal.
    public init(integerLiteral value: UInt64) {
        self.init(rawValue: value)
    }
}

extension Snowflake: Codable {
    /// Reads the form that it has in JSON.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a snowflake")
        }
        self = id
    }

    /// Writes the form that it has in JSON.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The id of a guild.
public typealias GuildID = Snowflake<Guild>
/// The id of a channel.
public typealias ChannelID = Snowflake<Channel>
/// The id of a user.
public typealias UserID = Snowflake<User>
/// The id of a message.
public typealias MessageID = Snowflake<Message>
/// The id of an application.
public typealias ApplicationID = Snowflake<Application>
/// The id of an application's command.
public typealias ApplicationCommandID = Snowflake<ApplicationCommand>
/// The id of an interaction.
public typealias InteractionID = Snowflake<Interaction>
