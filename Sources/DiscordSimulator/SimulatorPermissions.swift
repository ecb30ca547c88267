// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A set of permissions. In JSON, a list of names from Discord's documentation, such as `["MANAGE_CHANNELS"]`.
/// Source: Topics, Permissions, "Bitwise Permission Flags".
public struct SimulatorPermissions: OptionSet, Sendable, Hashable {
    /// The permission bits.
    public let rawValue: UInt64

    /// Creates a set from permission bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// `KICK_MEMBERS`.
    public static let kickMembers = SimulatorPermissions(rawValue: 1 << 1)
    /// `BAN_MEMBERS`: read the ban list, receive ban events.
    public static let banMembers = SimulatorPermissions(rawValue: 1 << 2)
    /// `ADMINISTRATOR`: includes all other permissions.
    public static let administrator = SimulatorPermissions(rawValue: 1 << 3)
    /// `MANAGE_CHANNELS`: rename channels.
    public static let manageChannels = SimulatorPermissions(rawValue: 1 << 4)
    /// `MANAGE_GUILD`.
    public static let manageGuild = SimulatorPermissions(rawValue: 1 << 5)
    /// `VIEW_AUDIT_LOG`: read the audit log, receive its new entries.
    public static let viewAuditLog = SimulatorPermissions(rawValue: 1 << 7)
    /// `VIEW_CHANNEL`: without it, every request about the channel gets 50001.
    public static let viewChannel = SimulatorPermissions(rawValue: 1 << 10)
    /// `SEND_MESSAGES`.
    public static let sendMessages = SimulatorPermissions(rawValue: 1 << 11)
    /// `MANAGE_MESSAGES`.
    public static let manageMessages = SimulatorPermissions(rawValue: 1 << 13)
    /// `EMBED_LINKS`: send messages with embeds.
    public static let embedLinks = SimulatorPermissions(rawValue: 1 << 14)
    /// `ATTACH_FILES`: send messages with files.
    public static let attachFiles = SimulatorPermissions(rawValue: 1 << 15)
    /// `READ_MESSAGE_HISTORY`: without it, a channel appears to contain no messages.
    public static let readMessageHistory = SimulatorPermissions(rawValue: 1 << 16)
    /// `MENTION_EVERYONE`: mention `@everyone`, `@here` and all roles.
    public static let mentionEveryone = SimulatorPermissions(rawValue: 1 << 17)
    /// `CONNECT`: also required to edit a voice channel.
    public static let connect = SimulatorPermissions(rawValue: 1 << 20)
    /// `CHANGE_NICKNAME`: change the bot's own nickname.
    public static let changeNickname = SimulatorPermissions(rawValue: 1 << 26)
    /// `MANAGE_ROLES`: edit permission overwrites.
    public static let manageRoles = SimulatorPermissions(rawValue: 1 << 28)
    /// `USE_APPLICATION_COMMANDS`: use commands.
    public static let useApplicationCommands = SimulatorPermissions(rawValue: 1 << 31)

    /// All bits that Discord documents.
    static let all = SimulatorPermissions(rawValue: 1 << 53 - 1)

    private static let named: [(name: String, permission: SimulatorPermissions)] = [
        ("KICK_MEMBERS", .kickMembers), ("BAN_MEMBERS", .banMembers), ("ADMINISTRATOR", .administrator),
        ("MANAGE_CHANNELS", .manageChannels), ("MANAGE_GUILD", .manageGuild), ("VIEW_AUDIT_LOG", .viewAuditLog),
        ("VIEW_CHANNEL", .viewChannel), ("SEND_MESSAGES", .sendMessages), ("MANAGE_MESSAGES", .manageMessages),
        ("EMBED_LINKS", .embedLinks), ("ATTACH_FILES", .attachFiles), ("READ_MESSAGE_HISTORY", .readMessageHistory),
        ("MENTION_EVERYONE", .mentionEveryone), ("CONNECT", .connect), ("CHANGE_NICKNAME", .changeNickname),
        ("MANAGE_ROLES", .manageRoles),
        ("USE_APPLICATION_COMMANDS", .useApplicationCommands),
    ]

    /// Names in JSON.
    static let names = named.map(\.name)

    /// The names of the permissions in the set, as far as they have one.
    var list: [String] { Self.named.filter { contains($0.permission) }.map(\.name) }

    /// The permission with the given name.
    init?(name: String) {
        guard let permission = Self.named.first(where: { $0.name == name })?.permission else { return nil }
        self = permission
    }

    /// Whether the set contains these permissions, or `ADMINISTRATOR`.
    func allows(_ permissions: SimulatorPermissions) -> Bool {
        contains(.administrator) || contains(permissions)
    }
}
