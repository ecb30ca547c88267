// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A set of permissions, encoded in JSON as a string of decimal digits. Source: Topics, Permissions.
public struct Permissions: OptionSet, Codable, Hashable, Sendable {
    /// The bits on the wire.
    public let rawValue: UInt64

    /// Creates a set from its bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// `BAN_MEMBERS`: includes reading the ban list.
    public static let banMembers = Permissions(rawValue: 1 << 2)
    /// `ADMINISTRATOR`: all permissions, regardless of channel overwrites.
    public static let administrator = Permissions(rawValue: 1 << 3)
    /// `MANAGE_CHANNELS`: includes renaming channels.
    public static let manageChannels = Permissions(rawValue: 1 << 4)
    /// `MANAGE_GUILD`: includes listing the invites.
    public static let manageGuild = Permissions(rawValue: 1 << 5)
    /// `VIEW_AUDIT_LOG`.
    public static let viewAuditLog = Permissions(rawValue: 1 << 7)
    /// `VIEW_CHANNEL`.
    public static let viewChannel = Permissions(rawValue: 1 << 10)
    /// `SEND_MESSAGES`.
    public static let sendMessages = Permissions(rawValue: 1 << 11)
    /// `EMBED_LINKS`.
    public static let embedLinks = Permissions(rawValue: 1 << 14)
    /// `ATTACH_FILES`.
    public static let attachFiles = Permissions(rawValue: 1 << 15)
    /// `READ_MESSAGE_HISTORY`.
    public static let readMessageHistory = Permissions(rawValue: 1 << 16)
    /// `CONNECT`: also required to edit a voice channel.
    public static let connect = Permissions(rawValue: 1 << 20)

    private static let named: [(permission: Permissions, name: String)] = [
        (.banMembers, "Ban Members"), (.administrator, "Administrator"), (.manageChannels, "Manage Channels"),
        (.manageGuild, "Manage Server"), (.viewAuditLog, "View Audit Log"), (.viewChannel, "View Channels"),
        (.sendMessages, "Send Messages"),
        (.embedLinks, "Embed Links"), (.attachFiles, "Attach Files"),
        (.readMessageHistory, "Read Message History"), (.connect, "Connect"),
    ]

    /// The names in Discord's user interface; permissions without a constant here are omitted.
    public var names: [String] { Self.named.filter { contains($0.permission) }.map(\.name) }

    /// Decodes a string of decimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bits = UInt64(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a permission set")
        }
        self.init(rawValue: bits)
    }

    /// Encodes a string of decimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(rawValue))
    }
}
