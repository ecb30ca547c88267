// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What somebody may do. On the wire a number in decimal digits. Source: Topics, Permissions.
public struct Permissions: OptionSet, Codable, Hashable, Sendable {
    /// The bits on the wire.
    public let rawValue: UInt64

    /// Makes a set from its bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// `BAN_MEMBERS`: also to read the ban list.
    public static let banMembers = Permissions(rawValue: 1 << 2)
    /// `ADMINISTRATOR`: everything, whatever a channel's overwrites say.
    public static let administrator = Permissions(rawValue: 1 << 3)
    /// `MANAGE_CHANNELS`: rename them.
    public static let manageChannels = Permissions(rawValue: 1 << 4)
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
    /// `CONNECT`: also needed to change a voice channel.
    public static let connect = Permissions(rawValue: 1 << 20)

    private static let named: [(permission: Permissions, name: String)] = [
        (.banMembers, "Ban Members"), (.administrator, "Administrator"), (.manageChannels, "Manage Channels"),
        (.viewAuditLog, "View Audit Log"), (.viewChannel, "View Channels"), (.sendMessages, "Send Messages"),
        (.embedLinks, "Embed Links"), (.attachFiles, "Attach Files"), (.connect, "Connect"),
    ]

    /// Their names as Discord's user interface calls them; those that have none here are left out.
    public var names: [String] { Self.named.filter { contains($0.permission) }.map(\.name) }

    /// Reads decimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bits = UInt64(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no permissions")
        }
        self.init(rawValue: bits)
    }

    /// Writes decimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(rawValue))
    }
}
