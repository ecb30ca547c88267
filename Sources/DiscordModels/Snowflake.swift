// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A Discord ID: 64 bits, with milliseconds since 2015 in the upper 42. `Resource` is the type that it identifies, so
/// that a channel ID cannot be passed as a guild ID.
///
/// Encoded in JSON as a string. Source: Discord's documentation, Reference, "Snowflakes".
public struct Snowflake<Resource>: Hashable, Comparable, Sendable, RawRepresentable {
    /// The ID as a number.
    public let rawValue: UInt64

    /// Creates an ID from its number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Creates an ID from its number.
    public init(_ rawValue: UInt64) {
        self.init(rawValue: rawValue)
    }

    /// The time at which the ID was created, in milliseconds since 1970.
    public var millisecondsSince1970: Int64 { Int64(rawValue >> 22) + 1_420_070_400_000 }

    /// The lowest ID that can be created at a time, in milliseconds since 1970. IDs created before that are lower. A time
    /// that no ID can contain is replaced with the nearest one that an ID can.
    public init(millisecondsSince1970: Int64) {
        let most = Int64(UInt64.max >> 22)
        let milliseconds = millisecondsSince1970.subtractingReportingOverflow(1_420_070_400_000)
        let clamped = milliseconds.overflow ? 0 : min(max(milliseconds.partialValue, 0), most)
        self.init(rawValue: UInt64(clamped) << 22)
    }

    /// Orders by value.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension Snowflake: LosslessStringConvertible {
    /// Parses decimal digits. `nil` for anything else, including leading zeros, so that each ID has one text form, and
    /// 0, which identifies nothing.
    public init?(_ description: String) {
        guard description.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            description.utf8.first != UInt8(ascii: "0"), let value = UInt64(description)
        else { return nil }
        self.init(rawValue: value)
    }

    /// The ID in decimal digits.
    public var description: String { String(rawValue) }
}

extension Snowflake: ExpressibleByIntegerLiteral {
    /// Creates an ID from a literal.
    public init(integerLiteral value: UInt64) {
        self.init(rawValue: value)
    }
}

extension Snowflake: Codable {
    /// Decodes a JSON string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a snowflake")
        }
        self = id
    }

    /// Encodes a JSON string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The ID of a guild.
public typealias GuildID = Snowflake<Guild>
/// The ID of a channel.
public typealias ChannelID = Snowflake<Channel>
/// The ID of a user.
public typealias UserID = Snowflake<User>
/// The ID of a message.
public typealias MessageID = Snowflake<Message>
/// The ID of an application.
public typealias ApplicationID = Snowflake<Application>
/// The ID of an application command.
public typealias ApplicationCommandID = Snowflake<ApplicationCommand>
/// The ID of an interaction.
public typealias InteractionID = Snowflake<Interaction>
