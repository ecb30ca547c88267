// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The groups of events that a session receives. Source: Events, Gateway, "Gateway Intents".
public struct GatewayIntents: OptionSet, Hashable, Sendable {
    /// The bits on the wire.
    public let rawValue: Int

    /// Creates a set from its bits.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Guilds and their channels.
    public static let guilds = GatewayIntents(rawValue: 1 << 0)
    /// Members who join and leave. Privileged: "Server Members Intent" in the developer portal.
    public static let guildMembers = GatewayIntents(rawValue: 1 << 1)
    /// Bans, and the audit log.
    public static let guildModeration = GatewayIntents(rawValue: 1 << 2)
    /// Invites that are created or deleted. Not privileged, but sent only with the Manage Channels permission.
    public static let guildInvites = GatewayIntents(rawValue: 1 << 6)
    /// Members who join, leave or change voice channels. Not privileged.
    public static let guildVoiceStates = GatewayIntents(rawValue: 1 << 7)
    /// Who is online. Privileged: "Presence Intent" in the developer portal.
    public static let guildPresences = GatewayIntents(rawValue: 1 << 8)
    /// Messages in guild channels and threads. Not privileged: without the privileged MESSAGE_CONTENT intent, their content
    /// is empty.
    public static let guildMessages = GatewayIntents(rawValue: 1 << 9)
    /// Reactions to messages in guild channels and threads. Not privileged.
    public static let guildMessageReactions = GatewayIntents(rawValue: 1 << 10)

    /// All intents that the bot's statistics need.
    public static let statistics: GatewayIntents = [.guilds, .guildMembers, .guildModeration, .guildPresences]
}
